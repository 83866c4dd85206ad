"""The check of every request: what it takes, what it refuses, and that it runs by itself."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi
from bot.settings import LOCAL_TOKEN
from tests.support.botapi.checking import FILE, problems
from tests.support.botapi.plugin import params_of
from tests.support.botapi.reduce import limits
from tests.support.botapi.schema import schema

BUTTON = {"text": "More", "callback_data": "1"}
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "T",
    "input_message_content": {"message_text": "x"},
}
ROOT = Path(__file__).parents[2]


def sent(text: Any = "Hi", **params: Any) -> tuple[str, dict[str, Any]]:
    """Return a call that sends a message."""
    return "sendMessage", {"chat_id": 1, "text": text} | params


def under(*rows: Any) -> tuple[str, dict[str, Any]]:
    """Return a call that sends a message with these rows of buttons."""
    return sent(reply_markup={"inline_keyboard": rows})


def inline(**fields: Any) -> tuple[str, dict[str, Any]]:
    """Return a call that answers an inline query with one result."""
    return "answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE | fields]}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        sent(chat_id="@channel"),
        sent("x" * 4096),
        sent("\U0001f642" * 2048),
        sent("<b>" + "x" * 4096 + "</b>", parse_mode="HTML"),
        sent(reply_parameters={"message_id": 1, "allow_sending_without_reply": True}),
        sent(reply_markup={"keyboard": [["Yes", {"text": "No"}]]}),
        sent(reply_markup={"force_reply": True}),
        under([BUTTON], [{"text": "Look", "url": "https://example.org", "style": "danger"}]),
        inline(),
        inline(type="photo", photo_url="https://a.org/1", thumbnail_url="https://a.org/2"),
        ("sendPhoto", {"chat_id": 1, "photo": FILE}),
        ("sendPhoto", {"chat_id": 1, "photo": "an id"}),
        ("sendLocation", {"chat_id": 1, "latitude": 1, "longitude": 1.5}),
        ("editMessageText", {"inline_message_id": "1", "text": "x"}),
        ("editMessageText", {"chat_id": 1, "message_id": 1, "text": "x"}),
        ("setMyCommands", {"commands": [{"command": "ask_1", "description": "Ask"}]}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 1}}),
        ("setMessageReaction", {"chat_id": 1, "message_id": 1, "reaction": []}),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "photo", "media": "attach://a"}] * 2, "a": FILE},
        ),
    ],
)
def test_valid_calls(method: str, params: dict[str, Any]) -> None:
    """Nothing is wrong with a call that Telegram would take."""
    assert problems(method, params) == []


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        ("sendMassage", {}, "there is no method sendMassage"),
        (*sent(mood=1), "sendMessage: there is no mood"),
        ("sendMessage", {"chat_id": 1}, "sendMessage: text is missing"),
        (*sent(""), "sendMessage.text: 0 parsed long, not 1 to 4096"),
        (*sent("<b> </b>", parse_mode="HTML"), "sendMessage.text: 0 parsed long, not 1 to 4096"),
        (*sent("x" * 4097), "sendMessage.text: 4097 parsed long, not 1 to 4096"),
        (*sent("\U0001f642" * 2049), "sendMessage.text: 4098 parsed long, not 1 to 4096"),
        (
            *sent("<b>", parse_mode="HTML"),
            "sendMessage.text: can't parse entities: Can't find end tag corresponding to "
            'start tag "b"',
        ),
        (*sent("a\ud800"), "sendMessage.text: a lone surrogate"),
        (*sent(chat_id=1.5), "sendMessage.chat_id: float is not of type Integer"),
        (*sent(chat_id=True), "sendMessage.chat_id: bool is not of type Integer"),
        (*sent(FILE), "sendMessage.text: an upload is not of type String"),
        (*sent(protect_content=1), "sendMessage.protect_content: int is not of type Boolean"),
        (
            *sent(parse_mode="html"),
            "sendMessage.parse_mode: 'html' is none of HTML, Markdown, MarkdownV2",
        ),
        (
            *sent(reply_parameters={"allow_sending_without_reply": True}),
            "sendMessage.reply_parameters.ReplyParameters: message_id is missing",
        ),
        (
            *sent(link_preview_options="off"),
            "sendMessage.link_preview_options: str is not of type LinkPreviewOptions",
        ),
        (
            *under([BUTTON | {"callback_data": "x" * 65}]),
            "sendMessage.reply_markup.InlineKeyboardMarkup.inline_keyboard[0][0]."
            "InlineKeyboardButton.callback_data: 65 bytes long, not 1 to 64",
        ),
        (
            *under([BUTTON | {"url": "https://example.org"}]),
            "sendMessage.reply_markup.InlineKeyboardMarkup.inline_keyboard[0][0]."
            "InlineKeyboardButton: a button does exactly one thing",
        ),
        (
            *under([{"text": "More"}]),
            "sendMessage.reply_markup.InlineKeyboardMarkup.inline_keyboard[0][0]."
            "InlineKeyboardButton: a button does exactly one thing",
        ),
        (
            *under(BUTTON),
            "sendMessage.reply_markup.InlineKeyboardMarkup.inline_keyboard[0]:"
            " dict is not an array",
        ),
        (
            *under(["More"]),
            "sendMessage.reply_markup.InlineKeyboardMarkup.inline_keyboard[0][0]: "
            "str is not of type InlineKeyboardButton",
        ),
        (
            *inline(id="x" * 65),
            "answerInlineQuery.results[0].InlineQueryResultArticle.id: 65 bytes long, not 1 to 64",
        ),
        (
            *inline(input_message_content={"message_text": "x" * 4097}),
            "answerInlineQuery.results[0].InlineQueryResultArticle.input_message_content."
            "InputTextMessageContent.message_text: 4097 parsed long, not 1 to 4096",
        ),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": [ARTICLE] * 51},
            "answerInlineQuery.results: 51 items, not 0 to 50",
        ),
        (
            "deleteMessages",
            {"chat_id": 1, "message_ids": []},
            "deleteMessages.message_ids: 0 items, not 1 to 100",
        ),
        ("getUpdates", {"limit": 101}, "getUpdates.limit: 101 is not from 1 to 100"),
        (
            "sendLocation",
            {"chat_id": 1, "latitude": "1", "longitude": 1},
            "sendLocation.latitude: str is not of type Float",
        ),
        (
            "setWebhook",
            {"url": "https://example.org", "secret_token": "a b"},
            "setWebhook.secret_token: 'a b' has other characters than allowed",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "Ask", "description": "x"}]},
            "setMyCommands.commands[0].BotCommand.command: 'Ask' has other characters than allowed",
        ),
        (
            "sendDice",
            {"chat_id": 1, "emoji": "x"},
            "sendDice.emoji: 'x' is none of 🎲, 🎯, 🏀, ⚽, 🎳, 🎰",
        ),
        (
            "editMessageReplyMarkup",
            {"chat_id": 1, "message_id": 1, "reply_markup": {"keyboard": []}},
            "editMessageReplyMarkup.reply_markup.InlineKeyboardMarkup: there is no keyboard",
        ),
        (
            "editMessageText",
            {"text": "x", "chat_id": 1},
            "editMessageText: message_id is missing, and inline_message_id as well",
        ),
        ("sendPhoto", {"chat_id": 1, "photo": 7}, "sendPhoto.photo: int is not of type InputFile"),
        (
            "sendPhoto",
            {"chat_id": 1, "photo": "attach://a"},
            "sendPhoto: a is referred to and not uploaded",
        ),
        (
            "sendPhoto",
            {"chat_id": 1, "photo": FILE, "a": FILE},
            "sendPhoto: a is uploaded and not referred to",
        ),
    ],
)
def test_invalid_calls(method: str, params: dict[str, Any], expected: str) -> None:
    """What Telegram would not take is said in words, with its place."""
    assert expected in problems(method, params)


def test_the_schema_is_whole() -> None:
    """Every type that a field names is there, or one of the plain ones."""
    known = schema()
    plain = {"String", "Integer", "Float", "Boolean"}
    named = {
        kind.split("Array of ")[-1]
        for fields in (*known.methods.values(), *known.types.values())
        for field in fields.values()
        for kind in field.types
    }

    assert (known.version, len(known.methods)) == ("Bot API 10.1", 180)
    assert named - plain <= known.types.keys() | known.subtypes.keys()


@pytest.mark.parametrize(
    ("types", "words", "expected"),
    [
        (["String"], "Caption, 0-1024 characters after entities parsing", {"size": [0, 1024]}),
        (["String"], 'Data, 1-64 bytes. Use "x"', {"size": [1, 64, "bytes"]}),
        (["String"], 'Must be one of "a" (for "b") or "c". Defaults to "a".', {"values": "ac"}),
        (["String"], "A two-letter ISO 639-1 language code", {}),
        (["Array of String"], "A list of 1-12 two-letter ISO 3166-1 alpha-2", {"items": [1, 12]}),
        (["Array of String"], "0-based identifiers", {}),
        (["Integer"], "Must be between 1 and 360", {"range": [1, 360]}),
        (["Integer"], "A 64-bit integer of at most 52 bits", {}),
    ],
)
def test_limits_in_words(types: list[str], words: str, expected: dict[str, Any]) -> None:
    """Limits are read out of a description, and nothing else is taken for one."""
    found = limits(types, words)

    assert found.keys() == expected.keys()
    assert all(list(found[name])[: len(expected[name])] == list(expected[name]) for name in found)


@pytest.mark.invalid_requests
async def test_requests_are_checked(invalid_requests: list[str]) -> None:
    """Whatever the local Bot API is sent is looked at, files as well."""
    api = LocalBotApi()
    bot = Bot(LOCAL_TOKEN, request=api, get_updates_request=api)
    Person(api)
    async with bot:
        await bot.send_photo(1001, b"a picture", caption="Look")
        before = list(invalid_requests)
        with pytest.raises(BadRequest):
            await bot.send_message(1001, "x" * 4097)

    assert before == []
    assert invalid_requests == ["sendMessage.text: 4097 parsed long, not 1 to 4096"]


def test_files_within_objects_are_seen() -> None:
    """A picture of an album is a part of its own, to which the album refers."""
    album = [InputMediaPhoto(b"one"), InputMediaPhoto(b"two")]
    parameters = [
        RequestParameter.from_input("chat_id", 1),
        RequestParameter.from_input("media", album),
    ]

    assert problems("sendMediaGroup", params_of(RequestData(parameters))) == []


def test_a_test_with_an_invalid_request_fails(tmp_path: Path) -> None:
    """The check needs no word of a test; the mark alone lets an invalid request pass."""
    file = tmp_path / "test_it.py"
    file.write_text(
        "import pytest\n"
        "from telegram import Bot\n"
        "from bot.local_botapi.server import LocalBotApi\n"
        "from bot.settings import LOCAL_TOKEN\n\n\n"
        "async def test_wrong():\n"
        "    api = LocalBotApi()\n"
        "    await Bot(LOCAL_TOKEN, request=api, get_updates_request=api).set_my_name('\\ud800')\n"
        "\n\nasync def test_right():\n"
        "    api = LocalBotApi()\n"
        "    await Bot(LOCAL_TOKEN, request=api, get_updates_request=api).set_my_name('x')\n"
        "\n\n@pytest.mark.invalid_requests\n"
        "async def test_marked():\n    await test_wrong()\n"
    )
    options = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]
    run = subprocess.run(  # noqa: S603 - the tests' own Python, on a file written here
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "tests.support.botapi.plugin",
            *options,
            str(file),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )

    assert "3 passed, 1 error" in run.stdout
    assert "setMyName.name: a lone surrogate" in run.stdout
