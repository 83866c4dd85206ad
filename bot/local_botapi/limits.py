"""What the local Bot API accepts: its methods with their parameters, and Telegram's limits.

Every check either returns what Telegram would make of the value or raises a `RefusalError` in
Telegram's own words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.botapi.html import Formatted, MarkupError, checked_link, clean_text, parse_html
from bot.botapi.lengths import utf16_len

__all__ = [
    "METHODS",
    "RefusalError",
    "check_call",
    "check_commands",
    "check_keyboard",
    "check_quote",
    "check_result",
    "check_results",
    "read_text",
]

Params = Mapping[str, Any]

_MESSAGE = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters "
    "reply_parameters reply_markup parse_mode"
)
_CAPTION = f"{_MESSAGE} caption caption_entities"
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"

METHODS: dict[str, dict[str, bool]] = {
    method: {name.rstrip("!"): name.endswith("!") for name in names.split()}
    for method, names in {
        "answerCallbackQuery": "callback_query_id! text show_alert url cache_time",
        "answerGuestQuery": "guest_query_id! result!",
        "answerInlineQuery": "inline_query_id! results! cache_time is_personal next_offset button",
        "close": "",
        "deleteMessage": "chat_id! message_id!",
        "deleteMessages": "chat_id! message_ids!",
        "deleteMyCommands": "scope language_code",
        "deleteWebhook": "drop_pending_updates",
        "editMessageReplyMarkup": _EDIT,
        "editMessageText": f"{_EDIT} text rich_message parse_mode entities link_preview_options",
        "getChat": "chat_id!",
        "getChatMember": "chat_id! user_id!",
        "getMe": "",
        "getMyCommands": "scope language_code",
        "getMyDescription": "language_code",
        "getMyName": "language_code",
        "getMyShortDescription": "language_code",
        "getUpdates": "offset limit timeout allowed_updates",
        "getWebhookInfo": "",
        "leaveChat": "chat_id!",
        "logOut": "",
        "sendChatAction": "chat_id! action! business_connection_id message_thread_id",
        "sendDocument": f"chat_id! document! thumbnail disable_content_type_detection {_CAPTION}",
        "sendMessage": f"chat_id! text! entities link_preview_options {_MESSAGE}",
        "sendPhoto": f"chat_id! photo! show_caption_above_media has_spoiler {_CAPTION}",
        "setChatMenuButton": "chat_id menu_button",
        "setMessageReaction": "chat_id! message_id! reaction is_big",
        "setMyCommands": "commands! scope language_code",
        "setMyDescription": "description language_code",
        "setMyName": "name language_code",
        "setMyShortDescription": "short_description language_code",
        "setWebhook": "url! certificate ip_address max_connections allowed_updates "
        "drop_pending_updates secret_token",
    }.items()
}
"""Every method the local Bot API knows, with its parameters; True marks a required one."""

# Limits of plain text parameters, in UTF-16 code units, with Telegram's error messages. Those for
# the profile texts are not documented.
_TEXT_LIMITS = {
    ("answerCallbackQuery", "text"): (200, "MESSAGE_TOO_LONG"),
    ("setMyName", "name"): (64, "name is longer than 64 characters"),
    ("setMyDescription", "description"): (512, "description is longer than 512 characters"),
    ("setMyShortDescription", "short_description"): (
        120,
        "short_description is longer than 120 characters",
    ),
}
_BUTTON_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_FILLED = ("url", "callback_data")
_COMMAND = re.compile(r"[a-z0-9_]+")
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Invisible characters: Telegram considers a text of only these empty.
_BLANK = (
    " \n\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc"
)


class RefusalError(Exception):
    """An error answer of the Bot API: its HTTP status, its description and its parameters."""

    def __init__(self, description: str, code: int = 400, **parameters: int) -> None:
        """Take the description without the status words in front of a 400 ("Bad Request: ")."""
        self.code = code
        self.description = f"Bad Request: {description}" if code == 400 else description
        self.parameters = parameters
        super().__init__(self.description)


def check_call(method: str, params: Params) -> None:
    """Refuse unknown methods, unknown or missing parameters, and plain texts that are too long."""
    known = METHODS.get(method)
    if known is None:
        raise RefusalError(f'Not Found: the local Bot API does not know the method "{method}"', 404)
    for name in params:
        if name not in known:
            raise RefusalError(f'the method "{method}" has no parameter "{name}"')
        limit, description = _TEXT_LIMITS.get((method, name), (0, ""))
        if limit and utf16_len(params[name]) > limit:
            raise RefusalError(description)
    for name, required in known.items():
        if required and name not in params:
            raise RefusalError(f'the method "{method}" needs the parameter "{name}"')


def read_text(params: Params, field: str = "text") -> Formatted:
    """Return the formatted `text`, `caption` or `message_text` of a call.

    Raises `RefusalError` when it does not parse, is empty (a caption may be) or is too long: 4096
    UTF-16 code units after parsing, 1024 for a caption.
    """
    caption = field == "caption"
    given, mode = params.get(field, ""), params.get("parse_mode", "")
    if mode.lower() not in ("", "html"):
        raise RefusalError(f'the local Bot API supports only HTML, not the parse_mode "{mode}"')
    if not given and not caption:
        raise RefusalError("message text is empty")
    entities = params.get("caption_entities" if caption else "entities", ())
    if mode:
        try:
            formatted = parse_html(clean_text(given))
        except MarkupError as error:
            raise RefusalError(str(error)) from error
    elif entities:
        formatted = Formatted(given, tuple(entities))
    else:
        formatted = Formatted(clean_text(given).strip(" \n"))
    if not caption and not formatted.text.strip(_BLANK):
        raise RefusalError("text must be non-empty")
    if utf16_len(formatted.text) > (1024 if caption else 4096):
        raise RefusalError(f"message {'caption ' if caption else ''}is too long")
    return formatted


def check_keyboard(markup: Mapping[str, Any] | None, *, inline_only: bool = False) -> None:
    """Refuse a keyboard with a button Telegram would not show, or with more than 100 buttons."""
    if not markup:
        return
    rows = markup.get("inline_keyboard")
    if rows is None and inline_only:
        raise RefusalError("inline keyboard expected")
    buttons = [button for row in rows or markup.get("keyboard", ()) for button in row]
    for button in buttons:
        # In a reply keyboard a button may be a plain string.
        if not (button if isinstance(button, str) else button["text"]).strip():
            kind = "keyboard" if rows is None else "inline keyboard"
            raise RefusalError(f"{kind} button text must be non-empty")
        if rows is not None:
            _check_inline_button(button)
    if len(buttons) > 100:
        raise RefusalError("reply markup is too long")


def _check_inline_button(button: Mapping[str, Any]) -> None:
    # Telegram treats an empty address, or empty data, as missing.
    given = [name for name in _BUTTON_ACTIONS if name in button]
    action = next((name for name in given if button[name] or name not in _FILLED), None)
    if action is None:
        raise RefusalError(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if action == "callback_data" and len(button[action].encode()) > 64:
        raise RefusalError("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 1 <= utf16_len(button[action]["text"]) <= 256:
        raise RefusalError("BUTTON_COPY_TEXT_INVALID")
    if action == "url" and checked_link(button[action]) is None:
        url = button[action]
        raise RefusalError(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def check_web_apps(markup: Mapping[str, Any] | None, chat_type: str) -> None:
    """Refuse a Mini App's button outside a private chat, and one with another address than https.

    As everywhere, Telegram takes the first action that a button has.
    """
    for row in (markup or {}).get("inline_keyboard", ()):
        for button in row:
            if "web_app" not in button or any(button.get(name) for name in _FILLED):
                continue
            if chat_type != "private":
                raise RefusalError("BUTTON_TYPE_INVALID")
            url = button["web_app"]["url"]
            if not (checked_link(url) or "").startswith("https://"):
                problem = f"inline keyboard button Web App URL '{url}' is invalid"
                raise RefusalError(f"{problem}: Only HTTPS links are allowed")


_QUOTED_KINDS = frozenset(
    "bold italic underline strikethrough spoiler custom_emoji date_time".split()
)


def check_quote(reply: Params, message: Params) -> Mapping[str, Any]:
    """Return the part of a message that a reply quotes, as messages carry it.

    It is where the reply says, or else the first one; it must have the message's formatting.
    """
    quote, at = str(reply["quote"]), int(reply.get("quote_position", 0))
    units = _units(str(message.get("text") or message.get("caption") or ""))
    size = utf16_len(quote)
    if size > 1024:
        raise RefusalError("message quote is too long")
    if units[2 * at : 2 * (at + size)] != _units(quote):
        found = units.decode("utf-16-le", "ignore").find(quote)
        if found < 0:
            raise RefusalError("QUOTE_TEXT_INVALID")
        at = utf16_len(units.decode("utf-16-le", "ignore")[:found])
    expected = []
    for entity in message.get("entities") or message.get("caption_entities") or ():
        start = max(entity["offset"] - at, 0)
        end = min(entity["offset"] + entity["length"] - at, size)
        if entity["type"] in _QUOTED_KINDS and start < end:
            expected.append({**entity, "offset": start, "length": end - start})
    if list(reply.get("quote_entities", ())) != expected:
        raise RefusalError("QUOTE_TEXT_INVALID")
    given = {"text": quote, "position": at, "is_manual": True}
    return given | ({"entities": expected} if expected else {})


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def check_commands(commands: Sequence[Mapping[str, str]]) -> None:
    """Refuse more than 100 commands, and commands or descriptions that Telegram would refuse."""
    if len(commands) > 100:
        raise RefusalError("BOT_COMMANDS_TOO_MUCH")
    for given in commands:
        command, description = given["command"], given["description"].strip()
        if not command:
            raise RefusalError("command must be non-empty")
        if len(command) > 32:
            raise RefusalError("command length must not exceed 32")
        if not _COMMAND.fullmatch(command):
            raise RefusalError("BOT_COMMAND_INVALID")
        if not description:
            raise RefusalError("command description must be non-empty")
        if len(description) > 256:
            raise RefusalError("command description length must not exceed 256")


def check_results(params: Params) -> tuple[Formatted, ...]:
    """Return the texts of an answer to an inline query, in order; refuse what Telegram refuses."""
    results = params["results"]
    if len(results) > 50:
        raise RefusalError("too many inline query results specified")
    if len(params.get("next_offset", "").encode()) > 64:
        raise RefusalError("NEXT_OFFSET_INVALID")
    button = params.get("button")
    if button and not button["text"].strip():
        raise RefusalError("BUTTON_TEXT_EMPTY")
    if button and not _START.fullmatch(button.get("start_parameter", "x")):
        raise RefusalError("START_PARAM_INVALID")
    return _checked_results(results)


def check_result(result: Mapping[str, Any]) -> Formatted:
    """Return the text of a guest's answer; refuse what Telegram refuses."""
    (text,) = _checked_results([result])
    return text


def _checked_results(results: Sequence[Mapping[str, Any]]) -> tuple[Formatted, ...]:
    ids = [result["id"] for result in results]
    if not all(1 <= len(result_id.encode()) <= 64 for result_id in ids):
        raise RefusalError("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise RefusalError("RESULT_ID_DUPLICATE")
    return tuple(_result_texts(results))


def _result_texts(results: Sequence[Mapping[str, Any]]) -> Iterator[Formatted]:
    for result in results:
        check_keyboard(result.get("reply_markup"), inline_only=True)
        if result["type"] == "article" and not result["title"].strip():
            raise RefusalError("ARTICLE_TITLE_EMPTY")
        content = result.get("input_message_content")
        yield read_text(content, "message_text") if content else read_text(result, "caption")
