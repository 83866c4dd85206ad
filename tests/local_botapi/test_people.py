"""What people do, as the updates Telegram would send."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyParameters,
    Update,
)

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi

MORE = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Site", url="t.me"), InlineKeyboardButton("More", callback_data="m:1")]]
)


@pytest.fixture
def api() -> LocalBotApi:
    """Return a local Bot API with a stopped clock."""
    return LocalBotApi(clock=lambda: 0.0, idle=0)


def read(update: dict[str, Any]) -> Any:
    """Return the update as the library reads it."""
    return Update.de_json(update, None)


def test_a_text_is_an_update(ada: Person) -> None:
    """What somebody says has the fields Telegram sends."""
    chat = {"id": 1001, "type": "private", "first_name": "Ada"}
    user = {"id": 1001, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": user, "text": "hello"}

    assert {"update_id": 1, "message": message} == ada.say("hello")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start x", [(0, 6)]),
        ("\U0001f642 /ask@clippings_bot", [(3, 18)]),
        ("/a, /b", [(0, 2), (4, 2)]),
        ("a/b //c </d> /e/ /f@x /", []),
    ],
)
def test_commands_are_marked(ada: Person, text: str, expected: list[tuple[int, int]]) -> None:
    """A command is marked where Telegram marks one, in UTF-16 code units."""
    entities = ada.say(text)["message"].get("entities", [])

    assert expected == [(entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(("chat", "kind"), [(-5, "group"), (-1005, "supergroup")])
def test_a_group_is_known_by_its_id(api: LocalBotApi, chat: int, kind: str) -> None:
    """People in a group write to the group."""
    update = read(Person(api, chat=chat).say("hello"))

    assert (chat, kind, 1001) == (
        update.effective_chat.id,
        update.effective_chat.type,
        update.effective_user.id,
    )


async def test_a_reply_carries_its_message(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """A reply holds the message replied to, but not what that one replied to."""
    asked = ada.say("hello")["message"]["message_id"]
    await bot.send_message(1001, "hi", reply_parameters=ReplyParameters(asked))
    replied = read(ada.say("thanks", reply_to=api.transcript[-1])).message.reply_to_message

    assert ("hi", None) == (replied.text, replied.reply_to_message)


def test_pictures_stickers_and_voices_are_messages(ada: Person) -> None:
    """Other kinds of message look as Telegram sends them."""
    photo = read(ada.send_photo("look")).message
    bare = read(ada.send_photo()).message
    sticker = read(ada.send_sticker()).message
    voice = ada.send_voice(3, reply_to=1)["message"]["voice"]

    assert ("look", None) == (photo.caption, bare.caption)
    assert ("👍", 3) == (sticker.sticker.emoji, voice["duration"])


def test_an_edit_replaces_the_text_and_its_commands(api: LocalBotApi, ada: Person) -> None:
    """An edited message keeps its id and is held as edited."""
    first = ada.say("/start")["message"]["message_id"]
    edited = read(ada.edit(first, "stop")).edited_message

    assert (first, "stop", ()) == (edited.id, edited.text, edited.entities)
    assert "stop" == api.chats.messages[1001, first]["text"]


@pytest.mark.parametrize("button", ["More", "m:1"])
async def test_a_tap_names_the_data_and_the_message(bot: Bot, ada: Person, button: str) -> None:
    """A tap carries the button's data and the message with what it replied to."""
    asked = ada.say("hello")["message"]["message_id"]
    reply = ReplyParameters(asked)
    sent = await bot.send_message(1001, "hi", reply_parameters=reply, reply_markup=MORE)
    query = read(ada.tap(sent.id, button)).callback_query

    assert ("m:1", "hello") == (query.data, query.message.reply_to_message.text)


async def test_a_tap_needs_its_button(bot: Bot, ada: Person) -> None:
    """A button that leads elsewhere, or is not there, cannot be tapped."""
    sent = await bot.send_message(1001, "hi", reply_markup=MORE)

    with pytest.raises(LookupError, match=r"no button 'Site' under the message, only \['More'\]"):
        ada.tap(sent.id, "Site")


def test_a_message_must_be_there(ada: Person) -> None:
    """Nobody can touch a message that is not in the chat."""
    with pytest.raises(LookupError, match="there is no message 9 in the chat 1001"):
        ada.edit(9, "x")


def test_an_inline_query_is_typed(ada: Person) -> None:
    """Somebody may ask the bot from any chat."""
    query = read(ada.inline("durov", offset="2")).inline_query

    assert ("durov", "2") == (query.query, query.offset)


async def test_a_result_is_chosen(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """The result that somebody chooses is posted in their name, via the bot."""
    typed = ada.inline("durov")["inline_query"]["id"]
    contents = [
        InputTextMessageContent("plain"),
        InputTextMessageContent("<b>two</b>", parse_mode="HTML"),
    ]
    results = [
        InlineQueryResultArticle(str(number), "title", content)
        for number, content in enumerate(contents)
    ]
    await bot.answer_inline_query(typed, results)
    answered = api.transcript[-1]
    first = read(ada.choose(answered)).message
    second = read(ada.choose(answered, 1)).message

    assert ("plain", 1001, "clippings_bot") == (first.text, first.chat.id, first.via_bot.username)
    assert (1001, "two", ()) == (second.from_user.id, second.text, first.entities)
    assert "bold" == second.entities[0].type
    assert ["", "plain", "two"] == [sent.text for sent in api.transcript]
    with pytest.raises(LookupError, match="there is no result 2, only 2 results"):
        ada.choose(answered, 2)
    with pytest.raises(LookupError, match="there is no result -1, only 2"):
        ada.choose(answered, -1)
