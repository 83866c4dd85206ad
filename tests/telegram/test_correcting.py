"""Sent messages are corrected once the archive no longer has words that they quote."""

from collections.abc import Mapping
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram import correcting
from bot.telegram.correcting import Corrector
from tests.support.conversation import Conversation
from tests.support.small_desk import RIVER, SmallDesk, archive_of
from tests.support.texts import TEXTS
from tests.support.waiting import until

CHANGED = TEXTS["en"].say("correction_changed", title="A bridge & its boats")
WITHDRAWN = TEXTS["en"].say("correction_withdrawn")


def another(river: str | None) -> SmallDesk:
    """Return a desk whose river article has this text, or is withdrawn."""
    desk = SmallDesk(river or RIVER)
    if river is None:
        desk.archive, desk.files = archive_of(desk.market, desk.fish)
    return desk


async def corrected(talk: Conversation, river: str | None) -> list[Sent]:
    """Return what people see of the bot after the archive was reloaded."""
    seen = len(talk.api.transcript)
    talk.front.on_archive.clear()  # nothing else corrects beside this
    talk.front.exchange(another(river), TEXTS)
    await Corrector(talk.front, talk.application.bot, pause=0).run_once()
    return talk.api.transcript[seen:]


@pytest.mark.parametrize(
    ("river", "expected"),
    [(RIVER.replace("in May", "in June"), CHANGED), (None, WITHDRAWN)],
)
async def test_lost_words(talk: Conversation, river: str | None, expected: str) -> None:
    """An answer says that its article has changed or was withdrawn, and no longer quotes it."""
    person = Person(talk.api)
    (sent,) = await talk.after(person.say("When did it open?"))
    (edit,) = await corrected(talk, river)

    assert (edit.method, edit.message_id) == ("editMessageText", sent.message_id)
    assert edit.text == expected
    assert edit.keyboard == ()


@pytest.mark.parametrize(
    "river",
    [
        RIVER,
        f"An older beginning.\n\n{RIVER}",
        RIVER.replace("1990", "1991"),
        RIVER.replace("Boats", "Ships"),
    ],
)
async def test_words_that_are_still_there(talk: Conversation, river: str) -> None:
    """Where the quoted words are still in the article, nothing is edited."""
    await talk.after(Person(talk.api).say("When did it open?"))

    assert await corrected(talk, river) == []


async def test_what_is_left(talk: Conversation) -> None:
    """The quotes that the archive still has stay, where they are now."""
    person = Person(talk.api)
    (first,) = await talk.after(person.say("When did it open?"))
    (sent, _) = await talk.after(person.tap(first, "More"))
    (left, gone) = await corrected(talk, RIVER.replace("in May", "in June").replace("1990", "1991"))

    assert (left.message_id, gone.message_id) == (sent.message_id, first.message_id)
    assert left.text.startswith(f"{CHANGED}\n\nTraders were not asked.\nMarket\n")
    assert left.html.count("<blockquote>") == 1
    assert gone.text == CHANGED
    assert [label for label, _ in left.keyboard[0]] == ["In context", "Cite"]


async def test_words_that_come_back(talk: Conversation) -> None:
    """Where the words are back, the message shows them again; nothing is edited twice."""
    await talk.after(Person(talk.api).say("When did it open?"))
    (first,) = await corrected(talk, None)
    nothing = await corrected(talk, None)
    (again,) = await corrected(talk, RIVER)

    assert (first.text, nothing) == (WITHDRAWN, [])
    assert again.text.startswith("The bridge opened in May.\nA bridge & its boats\n")
    assert await corrected(talk, RIVER) == []


@pytest.mark.parametrize(
    ("code", "expected"), [("ru", "Исправление: статья «A bridge"), ("fa", "تصحیح: مقالهٔ «\u2068A")]
)
async def test_languages(talk: Conversation, code: str, expected: str) -> None:
    """The line is in the language of the answer."""
    await talk.after(Person(talk.api, language_code=code).say("bridge?"))
    (edit,) = await corrected(talk, RIVER.replace("in May", "in June"))

    assert edit.text.startswith(expected)


async def test_a_guests_answer(talk: Conversation) -> None:
    """What the bot posted as a guest is corrected as well; results of inline mode cannot be."""
    person = Person(talk.api, chat=-1001234)
    (sent,) = await talk.after(person.summon("@clippings_bot When did it open?"))
    (offered,) = await talk.after(person.inline("When did it open?"))
    person.choose(offered)
    (edit,) = await corrected(talk, None)

    assert (edit.text, edit.message_id) == (WITHDRAWN, sent.message_id)


async def test_what_is_not_an_answer(talk: Conversation) -> None:
    """Pages of an article, and captions, are left as they are."""
    person = Person(talk.api)
    await talk.after(person.say("/article 1"))
    (sent,) = await talk.after(person.say("When did it open?"))
    await talk.after(person.tap(sent, "Cite"))
    edits = await corrected(talk, None)

    assert [edit.message_id for edit in edits] == [sent.message_id]


async def test_a_message_that_shows_something_else_now(talk: Conversation) -> None:
    """An answer that was edited with its question is corrected by what it shows."""
    person = Person(talk.api)
    await talk.after(person.say("When did it open?"))
    await talk.after(person.edit(1, "moon"))

    assert await corrected(talk, None) == []


@pytest.mark.parametrize(
    "failure",
    [
        {"description": "Bad Request: message to edit not found"},
        {"description": "Bad Request: message can't be edited"},
        {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
        {"migrate_to_chat_id": -1009},
    ],
)
async def test_a_message_that_cannot_be_edited(
    talk: Conversation, failure: Mapping[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A message that is gone, or a chat that is closed, is forgotten; others are corrected."""
    await talk.after(Person(talk.api).say("When did it open?"))
    await talk.after(Person(talk.api, 7).say("When did it open?"))
    talk.api.fail_next("editMessageText", **failure)
    (edit,) = await corrected(talk, None)

    assert edit.chat_id == 1001
    assert len(talk.front.quoted) == 1
    assert caplog.messages == []


@pytest.mark.parametrize(
    "failure", [{"retry_after": 0}, {"exception": NetworkError("lost")}], ids=["flood", "lost"]
)
async def test_trying_again(
    talk: Conversation, failure: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit that Telegram does not take now is tried again, but not for ever."""
    monkeypatch.setattr(correcting, "AGAIN", 0.0)
    await talk.after(Person(talk.api).say("When did it open?"))
    talk.api.fail_next("editMessageText", **failure, times=3)
    (edit,) = await corrected(talk, None)
    talk.api.fail_next("editMessageText", **failure, times=50)
    nothing = await corrected(talk, RIVER)

    assert (edit.text, nothing) == (WITHDRAWN, [])


async def test_files_that_change_meanwhile(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """Words that the file no longer has are not sent with a correction either."""
    person = Person(talk.api)
    (first,) = await talk.after(person.say("When did it open?"))
    await talk.after(person.tap(first, "More"))
    desk = another(None)
    desk.files["market"] = "Something else."
    talk.front.on_archive.clear()
    talk.front.exchange(desk, TEXTS)
    seen = len(talk.api.transcript)
    await Corrector(talk.front, talk.application.bot, pause=0).run_once()

    assert [sent.message_id for sent in talk.api.transcript[seen:]] == [first.message_id]
    assert [message[:25] for message in caplog.messages] == ["the quote from 'market' a"]


async def test_the_newest_are_corrected(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After one reload only so many messages are edited; how many are not, is logged."""
    monkeypatch.setattr(correcting, "MOST", 2)
    person = Person(talk.api)
    sent = [(await talk.after(person.say("When did it open?")))[0] for _ in range(5)]
    edits = await corrected(talk, None)

    assert [edit.message_id for edit in edits] == [sent[4].message_id, sent[3].message_id]
    assert caplog.messages == ["messages that are not corrected: 3"]


async def test_forgetting(talk: Conversation) -> None:
    """Who wants to be forgotten gets no corrections."""
    person = Person(talk.api)
    await talk.after(person.say("When did it open?"))
    await talk.after(person.say("/forget me"))

    assert await corrected(talk, None) == []


async def test_in_the_background(talk: Conversation) -> None:
    """A running bot corrects by itself after a reload of another archive."""
    await talk.after(Person(talk.api).say("When did it open?"))
    talk.front.exchange(another(None), TEXTS)

    assert await until(lambda: talk.api.transcript[-1].method == "editMessageText")
    assert talk.api.transcript[-1].text == WITHDRAWN
