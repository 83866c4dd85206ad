"""Buttons that the bot did not make, or not so: forged, stale, damaged, tapped on and on."""

import logging
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.local_botapi.people import Person
from bot.telegram.views.callback_data import ContextButton
from tests.support.conversation import Conversation
from tests.support.small_desk import SmallDesk, quote
from tests.support.texts import TEXTS

Json = dict[str, Any]

STALE = TEXTS["en"].say("stale_button")
DESK = SmallDesk()
REAL = ContextButton.of([quote(DESK.river, "The bridge opened in May.")]).pack()
QUIET = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
"""A conversation may go on from one example to the next."""


def tap(talk: Conversation, **fields: Any) -> Json:
    """Return the update of a tap with these fields, however its button came about."""
    person = Person(talk.api)
    body = {"id": str(talk.api.chats.next_id("query")), "from": person.user, "chat_instance": "1"}
    return talk.api.chats.new_update("callback_query", body | fields)


def below(talk: Conversation) -> Json:
    """Return a message of the bot that could have a button."""
    return talk.api.chats.new_message(Person(talk.api).chat, talk.api.chats.bot_user, text="x")


def reference(sha: str, start: int, length: int) -> str:
    """Return a button's data as any reader of the source could forge it."""
    raw = bytes.fromhex(sha[:12]) + start.to_bytes(3, "big") + length.to_bytes(2, "big")
    return "1c" + urlsafe_b64encode(raw).decode().rstrip("=")


FORGED = {
    "empty": "",
    "a letter": "c",
    "a version to come": "2" + REAL[1:],
    "a version before": "0" + REAL[1:],
    "an unknown action": "1z" + REAL[2:],
    "cut": REAL[:-1],
    "longer": REAL + "A",
    "padded": REAL + "=",
    "two for one": REAL + REAL[2:],
    "none for more": "1m",
    "another article": reference("0" * 12, 0, 25),
    "beyond the end": reference(DESK.river.sha256, 10_000, 25),
    "nothing": reference(DESK.river.sha256, 0, 0),
    "half a sentence": reference(DESK.river.sha256, 4, 10),
    "to the end of numbers": reference(DESK.river.sha256, (1 << 24) - 1, (1 << 16) - 1),
    "64 bytes": "\U0001f642" * 16,
    "a surrogate": "1c\ud800",
    "NUL": "\0" * 64,
    "JSON": '{"a":[]}',
}


@pytest.mark.parametrize("data", FORGED.values(), ids=list(FORGED))
async def test_forged_data(talk: Conversation, caplog: pytest.LogCaptureFixture, data: str) -> None:
    """Data that no button of this archive has gets the notice of a stale button, and no message."""
    sent = await talk.after(tap(talk, data=data, message=below(talk)))

    assert [(one.method, one.text) for one in sent] == [("answerCallbackQuery", STALE)]
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@QUIET
@given(st.one_of(st.binary(max_size=48).map(urlsafe_b64encode), st.binary(max_size=64)))
async def test_garbage(talk: Conversation, caplog: pytest.LogCaptureFixture, raw: bytes) -> None:
    """Any 64 bytes are answered in words, and neither fail nor quote anything."""
    data = ("1c" if len(raw) % 2 else "") + raw.decode("utf-8", "replace")
    sent = await talk.after(tap(talk, data=data, message=below(talk)))

    assert {one.method for one in sent} == {"answerCallbackQuery"}
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"data": REAL, "inline_message_id": "1"},
        {"game_short_name": "chess"},
        {"data": REAL},
    ],
    ids=["sent inline", "of a game", "of nothing"],
)
async def test_buttons_without_a_message(talk: Conversation, fields: Json) -> None:
    """A button whose message is not there is answered all the same."""
    sent = await talk.after(tap(talk, **fields))

    assert [one.method for one in sent] == ["answerCallbackQuery"]


async def test_an_inaccessible_message(talk: Conversation) -> None:
    """Under a message of long ago, which Telegram no more shows, a button still works."""
    below = {"message_id": 7, "date": 0, "chat": Person(talk.api).chat}
    sent = await talk.after(tap(talk, data=REAL, message=below))

    assert [one.method for one in sent] == ["sendMessage", "answerCallbackQuery"]


async def test_a_query_that_is_too_old(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """A tap whose query Telegram has forgotten is logged in one line, and fails nothing."""
    update = tap(talk, data="1n", message=below(talk))
    talk.api.chats.queries.clear()
    sent = await talk.after(update)

    assert [one.method for one in sent] == ["sendMessage"]
    assert caplog.messages == ["a button could not be answered: BadRequest"]


async def test_two_hundred_taps(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """However often a button is tapped, each tap is answered, and so are the others' questions."""
    ada, ben = Person(talk.api), Person(talk.api, 2002)
    (answer,) = await talk.after(ada.say("When did it open?"))
    answered = 0
    for _ in range(200):
        sent = await talk.after(ada.tap(answer, "In context"))
        answered += [one.method for one in sent].count("answerCallbackQuery")
    others = await talk.texts(ben.say("When did it open?"))

    assert answered == 200
    assert len(others) == 1
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
