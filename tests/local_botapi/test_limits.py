"""What the local Bot API refuses: everything Telegram would, in Telegram's words."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
    WebAppInfo,
    error,
)

from bot.botapi.lengths import utf16_len
from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi

# Most of these calls are refused, and so they are invalid by the schema as well.
pytestmark = pytest.mark.invalid_requests


async def refusal(call: Awaitable[object]) -> str:
    """Return the description with which the call is refused."""
    with pytest.raises(error.BadRequest) as caught:
        await call
    return str(caught.value.message)


def inline(text: str = "More", **button: Any) -> InlineKeyboardMarkup:
    """Return an inline keyboard of one button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, **button)]])


def article(
    result_id: str, title: str = "Title", text: str = "text", **fields: Any
) -> InlineQueryResultArticle:
    """Return an inline result."""
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(result_id, title, content, **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": ""}, "Message text is empty"),
        ({"text": " \u200d\n"}, "Text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Text must be non-empty"),
        ({"text": "\U0001f642" * 2049}, "Message is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "Can't parse entities: can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "x", "parse_mode": "MarkdownV2"},
            'The local bot api supports only html, not the parse_mode "markdownv2"',
        ),
        ({"text": "x", "chat_id": 404}, "Chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Chat not found"),
        ({"text": "x", "reply_parameters": ReplyParameters(9)}, "Message to be replied not found"),
    ],
)
async def test_a_message_is_refused(
    bot: Bot, ada: Person, fields: dict[str, Any], expected: str
) -> None:
    """A message that Telegram would not take is refused."""
    description = await refusal(bot.send_message(**{"chat_id": 1001} | fields))

    assert expected.casefold() == description.casefold()


@pytest.mark.parametrize(
    ("chat", "url", "expected"),
    [
        (-5, "https://a.example/x", "Button_type_invalid"),
        (1001, "http://a.example/x", "Only https links are allowed"),
        (1001, "https://localhost/x", "Only https links are allowed"),
        (1001, "", "Only https links are allowed"),
    ],
)
async def test_a_mini_apps_button_is_refused(
    api: LocalBotApi, bot: Bot, ada: Person, chat: int, url: str, expected: str
) -> None:
    """Outside a private chat, and with another address than https; also when it is added later."""
    Person(api, chat=-5)
    button = inline(web_app=WebAppInfo(url))
    sent = await bot.send_message(chat, "x")
    told = [
        await refusal(bot.send_message(chat, "x", reply_markup=button)),
        await refusal(bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=button)),
    ]

    assert [expected.casefold() in one.casefold() for one in told] == [True, True]


@pytest.mark.parametrize("text", ["x" * 4096, "<b>" + "x" * 4096 + "</b>", "\U0001f642" * 2048])
async def test_a_message_may_be_as_long_as_telegram_allows(
    bot: Bot, ada: Person, text: str
) -> None:
    """The limit counts UTF-16 code units, after the markup is read."""
    message = await bot.send_message(1001, text, parse_mode="HTML")

    assert 4096 == utf16_len(message.text or "")


async def test_a_reply_may_go_without_its_message(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """When the bot allows it, a reply to nothing is sent as a plain message."""
    reply = ReplyParameters(9, allow_sending_without_reply=True)
    message = await bot.send_message(1001, "x", reply_parameters=reply)

    assert None is message.reply_to_message


async def test_a_caption_is_shorter_than_a_message(bot: Bot, ada: Person) -> None:
    """A caption ends at 1024."""
    description = await refusal(bot.send_photo(1001, "file", caption="x" * 1025))

    assert "Message caption is too long" == description


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (inline(callback_data="x" * 65), "Button_data_invalid"),
        (inline(callback_data="я" * 33), "Button_data_invalid"),
        (
            inline(callback_data=""),
            "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        ),
        (inline(" ", callback_data="x"), "Inline keyboard button text must be non-empty"),
        (
            ReplyKeyboardMarkup([[KeyboardButton(" ")]]),
            "Keyboard button text must be non-empty",
        ),
        (
            inline(url="ftp://x"),
            "Inline keyboard button url 'ftp://x' is invalid: wrong http url",
        ),
        (
            InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]] * 101),
            "Reply markup is too long",
        ),
    ],
)
async def test_a_keyboard_is_refused(bot: Bot, ada: Person, markup: Any, expected: str) -> None:
    """A keyboard that Telegram would not show is refused."""
    description = await refusal(bot.send_message(1001, "x", reply_markup=markup))

    assert expected.casefold() == description.casefold()


async def test_an_edit_needs_a_message_of_the_bots_own(bot: Bot, ada: Person) -> None:
    """Only text messages of the bot can get another text."""
    asked = ada.say("x")["message"]["message_id"]
    photo = await bot.send_photo(1001, "file")
    descriptions = [
        await refusal(bot.edit_message_text("y", 1001, 404)),
        await refusal(bot.edit_message_text("y", 1001, asked)),
        await refusal(bot.edit_message_text("y", 1001, photo.id)),
        await refusal(bot.edit_message_text("y", 1001)),
        await refusal(bot.edit_message_text("y", None, 1)),
    ]

    assert [
        "Message to edit not found",
        "Message can't be edited",
        "There is no text in the message to edit",
        "Message identifier is not specified",
        "Message identifier is not specified",
    ] == descriptions


async def test_an_edit_must_change_something(bot: Bot, ada: Person) -> None:
    """The same text under the same keyboard is refused."""
    sent = await bot.send_message(1001, "x", reply_markup=inline(callback_data="1"))
    description = await refusal(sent.edit_text("x", reply_markup=inline(callback_data="1")))

    assert description == (
        "Message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


async def test_an_edit_takes_inline_keyboards_only(bot: Bot, ada: Person) -> None:
    """A reply keyboard cannot be put under an old message."""
    sent = await bot.send_message(1001, "x")
    keyboard: Any = ReplyKeyboardMarkup([["x"]])
    description = await refusal(sent.edit_reply_markup(keyboard))

    assert "Inline keyboard expected" == description


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda bot: bot.delete_message(1001, 9), "Message to delete not found"),
        (lambda bot: bot.delete_messages(1001, []), "Message identifiers are not specified"),
        (
            lambda bot: bot.delete_messages(1001, range(1, 102)),
            "Too many message identifiers specified",
        ),
        (lambda bot: bot.set_message_reaction(1001, 9), "Message to react not found"),
        (lambda bot: bot.answer_callback_query("9", "x" * 201), "Message_too_long"),
        (lambda bot: bot.send_chat_action(1001, "dancing"), "Wrong parameter action in request"),
        (lambda bot: bot.get_chat_member(1001, 9), "User not found"),
        (lambda bot: bot.leave_chat(1001), "Can't leave private chats"),
        (
            lambda bot: bot.set_webhook("http://x"),
            "Bad webhook: an https url must be provided for webhook",
        ),
        (lambda bot: bot.set_my_name("x" * 65), "Name is longer than 64 characters"),
        (
            lambda bot: bot.get_me(api_kwargs={"wrong": 1}),
            'The method "getme" has no parameter "wrong"',
        ),
        (
            lambda bot: bot.get_chat(cast(int, None)),
            'The method "getchat" needs the parameter "chat_id"',
        ),
    ],
)
async def test_a_call_is_refused(
    bot: Bot, ada: Person, call: Callable[[Bot], Awaitable[object]], expected: str
) -> None:
    """What Telegram would not do is refused."""
    description = await refusal(call(bot))

    assert expected.casefold() == description.casefold()


async def test_an_unknown_method_is_named(bot: Bot) -> None:
    """A method the local Bot API lacks is not found, and the answer says which."""
    with pytest.raises(error.InvalidToken, match='does not know the method "sendDice"'):
        await bot.send_dice(1001)


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ([("x", "y")] * 101, "Bot_commands_too_much"),
        ([("", "y")], "Command must be non-empty"),
        ([("x" * 33, "y")], "Command length must not exceed 32"),
        ([("Start", "y")], "Bot_command_invalid"),
        ([("x", " ")], "Command description must be non-empty"),
        ([("x", "y" * 257)], "Command description length must not exceed 256"),
    ],
)
async def test_commands_are_refused(
    bot: Bot, commands: list[tuple[str, str]], expected: str
) -> None:
    """Commands that Telegram would not list are refused."""
    description = await refusal(bot.set_my_commands(commands))

    assert expected == description


@pytest.mark.parametrize(
    ("results", "fields", "expected"),
    [
        (
            [article(str(n)) for n in range(51)],
            {},
            "Too many inline query results specified",
        ),
        ([article("x" * 65)], {}, "Result_id_invalid"),
        ([article("")], {}, "Result_id_invalid"),
        ([article("x"), article("x")], {}, "Result_id_duplicate"),
        ([article("x", title=" ")], {}, "Article_title_empty"),
        ([article("x", text="")], {}, "Message text is empty"),
        ([article("x", reply_markup=inline(callback_data="x" * 65))], {}, "Button_data_invalid"),
        (
            [InlineQueryResultCachedPhoto("x", "file", caption="x" * 1025)],
            {},
            "Message caption is too long",
        ),
        ([], {"next_offset": "x" * 65}, "Next_offset_invalid"),
        ([], {"button": InlineQueryResultsButton(" ", start_parameter="x")}, "Button_text_empty"),
        ([], {"button": InlineQueryResultsButton("x", start_parameter="")}, "Start_param_invalid"),
        (
            [],
            {"button": InlineQueryResultsButton("x", start_parameter="a b")},
            "Start_param_invalid",
        ),
        (
            [],
            {"button": InlineQueryResultsButton("x", start_parameter="x" * 65)},
            "Start_param_invalid",
        ),
    ],
)
async def test_inline_results_are_refused(
    bot: Bot, ada: Person, results: list[InlineQueryResult], fields: dict[str, Any], expected: str
) -> None:
    """Results that Telegram would not list are refused, and the query stays open."""
    query = ada.inline("durov")["inline_query"]["id"]
    description = await refusal(bot.answer_inline_query(query, results, **fields))
    await bot.answer_inline_query(query, [article("x")])

    assert expected == description


async def test_an_inline_query_is_answered_once(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """A second answer to an inline query comes too late."""
    query = ada.inline("durov")["inline_query"]["id"]
    await bot.answer_inline_query(query, [article("x")])
    description = await refusal(bot.answer_inline_query(query, [article("x")]))

    assert ["answerInlineQuery"] == [sent.method for sent in api.transcript]
    assert description.startswith("Query is too old")
