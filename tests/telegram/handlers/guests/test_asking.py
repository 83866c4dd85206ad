"""Guest mode: what the bot says where it is mentioned in chats of which it is not a member."""

import logging
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.botapi.rate_limiter import PROGRESS, Progress
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram.handlers import ALLOWED_UPDATES
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS

GROUP = -1001234
NAME = "@clippings_bot"
EXACT = "Exact: these words are in the archive."


def ada(talk: Conversation, code: str = "en") -> Person:
    """Return somebody in a group that the bot is not in."""
    return Person(talk.api, language_code=code, chat=GROUP)


async def answered(talk: Conversation, update: dict[str, Any]) -> Sent:
    """Return the one answer to a message that mentions the bot."""
    (sent,) = await talk.after(update)
    assert sent.method == "answerGuestQuery"
    return sent


async def test_a_question(talk: Conversation) -> None:
    """The answer is posted into the chat, with the quote, its source and no button of the bot."""
    person = ada(talk)
    update = person.summon(f"{NAME} When did it open?")
    sent = await answered(talk, update)

    assert sent.text.startswith(OPENED)
    assert sent.html.startswith("<blockquote>The bridge opened in May.</blockquote>\n<b>")
    assert sent.chat_id == GROUP
    assert sent.reply_to == update["guest_message"]["message_id"]
    assert sent.keyboard == ((("Copy the citation", ""),),)
    assert talk.desk.asked == [("When did it open?", "en")]
    content = sent.params["result"]["input_message_content"]
    assert content["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("said", "replied", "expected", "asked"),
    [
        ("{} moon", None, "The archive does not answer that.", ["moon"]),
        ("moon, {}?", None, "The archive does not answer that.", ["moon, ?"]),
        ("{} /ask when did it open", None, OPENED, ["when did it open"]),
        ("/ask@clippings_bot when", None, OPENED, ["when"]),
        ("{}", "Nobody paid a toll.", f"{EXACT}\n\nNobody", []),
        ("{} verify", "Nobody paid a toll.", f"{EXACT}\n\nNobody", []),
        ("{} Проверь!", "Nobody paid a toll.", f"{EXACT}\n\nNobody", []),
        ("{} بررسی", "Nobody paid a toll.", f"{EXACT}\n\nNobody", []),
        ("{}", "When did it open?", OPENED, ["When did it open?"]),
        ("{} verify", "Is the moon made of cheese?", "Absent: these words", []),
        (
            "{} ask",
            "The moon is made of cheese.",
            "The archive does",
            ["The moon is made of cheese."],
        ),
        ("{}", "bridge opening", OPENED, ["bridge opening"]),
        ("{} verify", "two words", TEXTS["en"].say("verify_too_short"), []),
        ("{} /verify Nobody paid a toll.", None, f"{EXACT}\n\nNobody", []),
        ("/verify {} nobody paid the toll.", "hm", "Altered: ", []),
        ("{} and the moon?", "Nobody paid a toll.", "The archive does", ["and the moon?"]),
        ("{}", None, "Mention me with a question, @clippings_bot and your words", []),
        ("{} verify", None, "Mention me with a question", []),
        ("{} ?!", None, "Mention me with a question", []),
        ("{} " + "x" * 1001, None, TEXTS["en"].say("too_long", limit="1,000"), []),
    ],
)
async def test_what_is_meant(
    talk: Conversation, said: str, replied: str | None, expected: str, asked: list[str]
) -> None:
    """Words are a question; a bare mention verifies the message replied to, or asks it."""
    person = ada(talk)
    under = person.say(replied)["message"]["message_id"] if replied else None
    sent = await answered(talk, person.summon(said.format(NAME), reply_to=under))

    assert sent.text.startswith(expected)
    assert asked == [question for question, _ in talk.desk.asked]


async def test_a_selected_part(talk: Conversation) -> None:
    """Where a part of the message replied to is selected, that part is meant."""
    person = ada(talk)
    under = person.say("Well, nobody paid a toll. Did they?")["message"]["message_id"]
    part = {"text": "nobody paid a toll", "position": 6, "is_manual": True}
    sent = await answered(talk, person.summon(NAME, reply_to=under, quote=part))

    assert sent.text.startswith(f"{EXACT}\nIt differs only in capital letters.\n")


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        ("ru", NAME, "Напишите @clippings_bot и вопрос"),
        ("fa", NAME, "پرسشتان را همراه با \u2066@clippings_bot\u2069 بنویسید"),
        ("en", f"{NAME} Про moon", "В архиве нет ответа"),
    ],
)
async def test_languages(talk: Conversation, code: str, said: str, expected: str) -> None:
    """The reply is in the language of the question, or else of the reader."""
    sent = await answered(talk, ada(talk, code).summon(said))

    assert sent.text.startswith(expected)


async def test_the_bots_own_answer(talk: Conversation) -> None:
    """A bare mention in reply to the bot's own answer means nothing."""
    person = ada(talk)
    first = await answered(talk, person.summon(f"{NAME} When did it open?"))
    sent = await answered(talk, person.summon(NAME, reply_to=first))

    assert sent.text.startswith("Mention me with a question")


async def test_a_private_chat_of_others(talk: Conversation) -> None:
    """In a private chat of two people, nothing is remembered as said to the bot."""
    await answered(talk, Person(talk.api, 7).summon(f"{NAME} When did it open?"))

    assert len(talk.front.answers) == 0
    assert talk.front.shown(7) is None
    assert talk.front.asked(7) == ""


async def test_other_bots_are_not_answered(talk: Conversation) -> None:
    """A bot that mentions this one gets no answer, so that two bots cannot talk for ever."""
    person = ada(talk)
    person.user["is_bot"] = True

    assert await talk.after(person.summon(f"{NAME} When did it open?")) == []


async def test_an_edited_article(talk: Conversation) -> None:
    """A quote that is no longer in the archive is not posted."""
    talk.desk.files["bridge"] = "Something else."
    sent = await answered(talk, ada(talk).summon(f"{NAME} When did it open?"))

    assert sent.text == TEXTS["en"].say("altered_quote")


async def test_too_late(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """A mention that Telegram no longer takes an answer to ends quietly."""
    update = ada(talk).summon(f"{NAME} When did it open?")
    await answered(talk, update)
    with caplog.at_level(logging.INFO):
        again = await talk.after(update | {"update_id": 99})

    assert again == []
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("failure", "name"),
    [
        ({"description": "Bad Request: MESSAGE_TOO_LONG"}, "BadRequest"),
        ({"exception": NetworkError("lost")}, "NetworkError"),
    ],
)
async def test_other_failures(
    talk: Conversation, caplog: pytest.LogCaptureFixture, failure: dict[str, Any], name: str
) -> None:
    """Any other refusal is logged by its class, and an apology is posted."""
    talk.api.fail_next("answerGuestQuery", **failure)
    sent = await answered(talk, ada(talk).summon(f"{NAME} Ada's secret"))

    assert sent.text == TEXTS["en"].say("failure")
    assert [m.partition(" at ")[0] for m in caplog.messages] == [f"an update failed: {name}"]
    assert "secret" not in caplog.text


async def test_stuck(talk: Conversation) -> None:
    """A mention on which processes hung is answered by a notice instead of being handled."""
    token = PROGRESS.set(Progress(is_stuck=True))
    try:
        sent = await answered(talk, ada(talk).summon(f"{NAME} When did it open?"))
    finally:
        PROGRESS.reset(token)

    assert sent.text == TEXTS["en"].say("stuck")
    assert talk.desk.asked == []


def test_guest_messages_are_asked_for() -> None:
    """The bot asks Telegram for guest messages."""
    assert "guest_message" in ALLOWED_UPDATES
