"""Failures are logged without the reader's words, and the reader gets a notice."""

import logging

import pytest
from telegram import Update
from telegram.error import NetworkError

from bot.local_botapi.people import Person
from bot.telegram.handlers import errors
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS


async def test_a_failure(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """The reader gets one line; the log names class and place, and no word of the question."""
    with caplog.at_level(logging.DEBUG, logger="bot"):
        said = await talk.texts(Person(talk.api).say("fail for Ada's secret"))

    assert said == [TEXTS["en"].say("failure")]
    assert len(caplog.records) == 1
    assert caplog.messages[0].startswith("an update failed: RuntimeError at questions.py, line ")
    assert "secret" not in caplog.text


async def test_a_failed_notice_is_only_logged(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """When Telegram takes nothing from the bot, the log says so twice, and the bot lives on."""
    talk.api.fail_next("sendMessage", description="Bad Request: not today", times=2)
    person = Person(talk.api)
    nothing = await talk.after(person.say("When?"))
    (later,) = await talk.after(person.say("When?"))

    assert nothing == []
    assert caplog.messages[0].startswith("an update failed: BadRequest at send.py")
    assert caplog.messages[1:] == ["the reader could not be notified: BadRequest"]
    assert later.text.startswith(OPENED)


@pytest.mark.parametrize(
    ("error_code", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: user is deactivated"),
    ],
)
async def test_a_reader_who_left(
    talk: Conversation, caplog: pytest.LogCaptureFixture, error_code: int, description: str
) -> None:
    """An answer to somebody who blocked the bot or is gone ends quietly, and is sent once only."""
    talk.api.fail_next("sendMessage", error_code=error_code, description=description)
    person = Person(talk.api)
    nothing = await talk.after(person.say("When?"))

    assert ([], []) == (nothing, caplog.messages)


async def test_a_failure_without_a_chat(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that belongs to no chat is only logged."""
    await talk.application.process_error(None, NetworkError("x"))

    assert caplog.messages == ["an update failed: NetworkError"]
    assert talk.api.transcript == []


async def test_a_failing_inline_button(talk: Conversation) -> None:
    """A failure in an update without a chat sends no message."""
    person = Person(talk.api)
    update = {
        "update_id": 1,
        "inline_query": {"id": "1", "from": person.user, "query": "", "offset": ""},
    }
    await talk.application.process_error(
        Update.de_json(update, talk.application.bot), NetworkError("x")
    )

    assert talk.api.transcript == []


def test_the_place_of_an_error_without_traceback() -> None:
    """An exception that was never raised has no place."""
    assert errors._place(None) == ""
