"""What each method of the local Bot API does, including the bot's profile and menus."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.local_botapi.limits import (
    METHODS,
    RefusalError,
    check_call,
    check_commands,
    check_keyboard,
    check_quote,
    check_result,
    check_results,
    check_web_apps,
    read_text,
)
from bot.local_botapi.state import LocalChats

__all__ = ["PROFILE_METHODS", "Done", "Upload", "call"]

Params = Mapping[str, Any]

_FIELDS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}


def _menu(chats: LocalChats, params: Params) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        chats.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


def _set_my_commands(chats: LocalChats, params: Params) -> Any:
    check_commands(params["commands"])
    chats.commands[_menu(chats, params)] = list(params["commands"])
    return True


def _get_my_commands(chats: LocalChats, params: Params) -> Any:
    return chats.commands.get(_menu(chats, params), [])


def _delete_my_commands(chats: LocalChats, params: Params) -> Any:
    chats.commands.pop(_menu(chats, params), None)
    return True


def _setting(field: str) -> Callable[[LocalChats, Params], Any]:
    def put(chats: LocalChats, params: Params) -> Any:
        chats.profile[field, params.get("language_code", "")] = params.get(field, "")
        return True

    return put


def _getting(field: str) -> Callable[[LocalChats, Params], Any]:
    def give(chats: LocalChats, params: Params) -> Any:
        # A language without a text of its own shows the general one.
        own = chats.profile.get((field, params.get("language_code", "")))
        usual = chats.bot_user["first_name"] if field == "name" else ""
        return {field: own or chats.profile.get((field, "")) or usual}

    return give


PROFILE_METHODS: dict[str, Callable[[LocalChats, Params], Any]] = {
    "deleteMyCommands": _delete_my_commands,
    "getMyCommands": _get_my_commands,
    "setMyCommands": _set_my_commands,
    **{f"getMy{name}": _getting(field) for name, field in _FIELDS.items()},
    **{f"setMy{name}": _setting(field) for name, field in _FIELDS.items()},
}
"""What each method returns."""


Json = dict[str, Any]

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_ACTION = re.compile(
    "typing|choose_sticker|find_location|upload_(photo|video|voice|document|video_note)"
    "|record_(video|voice|video_note)"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of a call."""

    result: Any
    """What Telegram would answer, as JSON."""
    about: Json | None = None
    """The message the call made, changed, or was about."""


def call(chats: LocalChats, method: str, params: Params) -> Done:
    """Carry out the call; raise `RefusalError` if Telegram would refuse it."""
    check_call(method, params)
    if method in PROFILE_METHODS:
        return Done(PROFILE_METHODS[method](chats, params))
    return _HANDLERS[method](chats, params)


def _send_message(chats: LocalChats, params: Params) -> Done:
    formatted = read_text(params)
    fields: Json = {"text": formatted.text, "entities": list(formatted.entities)}
    fields["link_preview_options"] = params.get("link_preview_options")
    return _post(chats, params, fields)


def _send_document(chats: LocalChats, params: Params) -> Done:
    document = _file(chats, params["document"])
    return _post(chats, params, {"document": document} | _caption(params))


def _send_photo(chats: LocalChats, params: Params) -> Done:
    file = _file(chats, params["photo"])
    size = {name: file[name] for name in ("file_id", "file_unique_id", "file_size")}
    photo = [size | {"width": 320, "height": 320}]
    return _post(chats, params, {"photo": photo} | _caption(params))


def _post(chats: LocalChats, params: Params, fields: Json) -> Done:
    markup = params.get("reply_markup")
    check_keyboard(markup)
    chat = chats.chat(params["chat_id"])
    check_web_apps(markup, chat["type"])
    fields["reply_markup"] = _shown(markup)
    if thread := params.get("message_thread_id"):
        if (chat["id"], thread) not in chats.topics:
            raise RefusalError("message thread not found")
        fields |= {"message_thread_id": thread, "is_topic_message": True}
    fields |= _replied(chats, params)
    given = {name: value for name, value in fields.items() if value}
    message = chats.new_message(chat, chats.bot_user, **given)
    return Done(message, message)


def _caption(params: Params) -> Json:
    caption = read_text(params, "caption")
    return {"caption": caption.text, "caption_entities": list(caption.entities)}


def _file(chats: LocalChats, file: Upload | str) -> Json:
    """Return the Bot API object of a file that was uploaded, or given by its id or address."""
    number = chats.next_id("file")
    if isinstance(file, str):
        return {"file_id": file, "file_unique_id": f"unique-{number}", "file_size": 0}
    return {
        "file_id": f"file-{number}",
        "file_unique_id": f"unique-{number}",
        "file_size": len(file.content),
        "file_name": file.name,
        "mime_type": file.mime_type,
    }


def _shown(markup: Params | None) -> Any:
    """Return the keyboard as messages carry it: inline keyboards only, and none for no rows."""
    return markup if markup and markup.get("inline_keyboard") else None


def _replied(chats: LocalChats, params: Params) -> Json:
    """Return the message replied to and the part of it that is quoted, as fields of a message."""
    reply = params.get("reply_parameters")
    if not reply:
        return {}
    try:
        chat_id = reply.get("chat_id", params["chat_id"])
        replied = chats.message(chat_id, reply["message_id"], "be replied")
    except RefusalError:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise
    if not reply.get("quote"):
        return {"reply_to_message": replied}
    return {"reply_to_message": replied, "quote": check_quote(reply, replied)}


def _edit_message_text(chats: LocalChats, params: Params) -> Done:
    formatted = read_text(params)
    return _edit(chats, params, {"text": formatted.text, "entities": list(formatted.entities)})


def _edit_message_reply_markup(chats: LocalChats, params: Params) -> Done:
    return _edit(chats, params, {})


def _edit(chats: LocalChats, params: Params, changes: Json) -> Done:
    markup = params.get("reply_markup")
    check_keyboard(markup, inline_only=True)
    if "inline_message_id" in params:
        return _edit_inline(chats, params["inline_message_id"], changes | {"reply_markup": markup})
    if "chat_id" not in params or "message_id" not in params:
        raise RefusalError("message identifier is not specified")
    message = chats.message(params["chat_id"], params["message_id"], "edit")
    if message["from"] != chats.bot_user:
        raise RefusalError("message can't be edited")
    check_web_apps(markup, message["chat"]["type"])
    if "text" in changes and "text" not in message:
        raise RefusalError("there is no text in the message to edit")
    changes["reply_markup"] = _shown(markup)
    if all((message.get(name) or None) == (value or None) for name, value in changes.items()):
        raise RefusalError(_NOT_MODIFIED)
    edited = message | changes | {"edit_date": int(chats.clock())}
    edited = {name: value for name, value in edited.items() if value not in (None, [])}
    chats.put(edited)
    return Done(edited, edited)


def _edit_inline(chats: LocalChats, name: str, changes: Json) -> Done:
    """Edit a message in a chat that the bot need not be in; one that is unknown is not checked."""
    message = chats.messages.get(chats.inline_messages.get(name, (0, 0)))
    if message is None:
        return Done(True)
    edited = {key: value for key, value in (message | changes).items() if value not in (None, [])}
    if edited == message:
        raise RefusalError(_NOT_MODIFIED)
    chats.put(edited)
    return Done(True, edited)


def _delete_message(chats: LocalChats, params: Params) -> Done:
    message = chats.message(params["chat_id"], params["message_id"], "delete")
    del chats.messages[message["chat"]["id"], message["message_id"]]
    return Done(True, message)


def _delete_messages(chats: LocalChats, params: Params) -> Done:
    if not params["message_ids"]:
        raise RefusalError("message identifiers are not specified")
    if len(params["message_ids"]) > 100:
        raise RefusalError("too many message identifiers specified")
    chat_id = chats.chat(params["chat_id"])["id"]
    for message_id in params["message_ids"]:
        # As in Telegram, those that cannot be found are skipped.
        chats.messages.pop((chat_id, message_id), None)
    return Done(True)


def _set_message_reaction(chats: LocalChats, params: Params) -> Done:
    return Done(True, chats.message(params["chat_id"], params["message_id"], "react"))


def _answer_callback_query(chats: LocalChats, params: Params) -> Done:
    return Done(True, chats.close_query(params["callback_query_id"]).get("message"))


def _answer_inline_query(chats: LocalChats, params: Params) -> Done:
    check_results(params)
    chats.close_query(params["inline_query_id"])
    return Done(True)


def _answer_guest_query(chats: LocalChats, params: Params) -> Done:
    """Post the answer into the chat of the message that summoned the bot, which is its guest."""
    result = params["result"]
    formatted = check_result(result)
    asked = chats.close_query(params["guest_query_id"])
    fields: Json = {
        "text": formatted.text,
        "entities": list(formatted.entities),
        "reply_markup": _shown(result.get("reply_markup")),
        "guest_bot_caller_user": asked.get("from"),
        "reply_to_message": asked,
    }
    given = {name: value for name, value in fields.items() if value}
    message = chats.new_message(asked["chat"], chats.bot_user, **given)
    name = f"inline-{chats.next_id('inline')}"
    chats.inline_messages[name] = (asked["chat"]["id"], message["message_id"])
    return Done({"inline_message_id": name}, message)


def _send_chat_action(chats: LocalChats, params: Params) -> Done:
    if not _ACTION.fullmatch(params["action"]):
        raise RefusalError("wrong parameter action in request")
    chats.chat(params["chat_id"])
    return Done(True)


def _get_chat(chats: LocalChats, params: Params) -> Done:
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    full = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), False),
    }
    return Done(chats.chat(params["chat_id"]) | full)


def _get_chat_member(chats: LocalChats, params: Params) -> Done:
    chat = chats.chat(params["chat_id"])
    inside = chats.members[chat["id"]]
    user_id = int(params["user_id"])
    for users in (inside, *chats.members.values()):
        if user := users.get(user_id):
            status = chats.admins.get((chat["id"], user_id)) or {"status": "member"}
            return Done((status if user_id in inside else {"status": "left"}) | {"user": user})
    raise RefusalError("user not found")


def _leave_chat(chats: LocalChats, params: Params) -> Done:
    chat = chats.chat(params["chat_id"])
    if chat["type"] == "private":
        raise RefusalError("can't leave private chats")
    chats.left.add(chat["id"])
    return Done(True)


def _set_webhook(chats: LocalChats, params: Params) -> Done:
    url = params.get("url", "")
    if url and not url.lower().startswith("https://"):
        raise RefusalError("bad webhook: An HTTPS URL must be provided for webhook")
    chats.allow(params)
    chats.webhook = {"url": url, "has_custom_certificate": "certificate" in params}
    if url:
        chats.webhook["max_connections"] = params.get("max_connections", 40)
    if params.get("drop_pending_updates"):
        chats.updates.clear()
    return Done(True)


def _get_webhook_info(chats: LocalChats, params: Params) -> Done:
    info = {"url": "", "has_custom_certificate": False} | chats.webhook
    info["pending_update_count"] = len(chats.updates)
    if chats.allowed_updates:
        info["allowed_updates"] = chats.allowed_updates
    return Done(info)


def _true(chats: LocalChats, params: Params) -> Done:
    if "chat_id" in params:
        chats.chat(params["chat_id"])
    return Done(True)


_Handler = Callable[[LocalChats, Params], Done]
# Methods that are not listed here do nothing and return True.
_HANDLERS: dict[str, _Handler] = dict.fromkeys(METHODS, _true) | {
    "answerCallbackQuery": _answer_callback_query,
    "answerGuestQuery": _answer_guest_query,
    "answerInlineQuery": _answer_inline_query,
    "deleteMessage": _delete_message,
    "deleteMessages": _delete_messages,
    "deleteWebhook": _set_webhook,
    "editMessageReplyMarkup": _edit_message_reply_markup,
    "editMessageText": _edit_message_text,
    "getChat": _get_chat,
    "getChatMember": _get_chat_member,
    "getMe": lambda chats, params: Done(chats.bot_user),
    "getUpdates": lambda chats, params: Done(chats.fetch_updates(params)),
    "getWebhookInfo": _get_webhook_info,
    "leaveChat": _leave_chat,
    "sendChatAction": _send_chat_action,
    "sendDocument": _send_document,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "setMessageReaction": _set_message_reaction,
    "setWebhook": _set_webhook,
}
