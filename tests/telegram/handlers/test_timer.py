"""/timer, read as a conversation, and the deletions that follow."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.local_botapi.people import Person, migrated
from bot.storage.deletions import Due
from bot.storage.storage import Storage
from bot.telegram.application import LastingApplication
from bot.telegram.deletion import LONGEST, Reaper, duration_words, read_timer
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS
from tests.support.waiting import LONG

GROUP, NEW = -1234, -1001234
NOON = 1_800_000_000.0
NEVER = 1e12
"""Seconds; by then all is due."""


class Clocked(Conversation):
    """A conversation whose clock is stopped until it is moved."""

    def __init__(self, address: str = "sqlite://") -> None:
        """Keep what lasts at this address."""
        self.now = NOON
        self.storage = Storage(address, "1:local", clock=lambda: self.now)
        super().__init__(self.storage)

    @property
    def reaper(self) -> Reaper:
        """What deletes."""
        assert isinstance(self.application, LastingApplication)
        return self.application.reaper

    async def later(self, seconds: float) -> int:
        """Turn the clock, delete what is due, and return how many messages went."""
        self.now += seconds
        return await self.reaper.run_once(self.now)

    def left(self) -> list[int]:
        """Return the ids of the messages that are still there."""
        return [message_id for _, message_id in self.api.chats.messages]


@pytest.fixture
async def clocked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Clocked]:
    """Begin a conversation with a clock, and end it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    conversation = Clocked()
    await conversation.application.initialize()
    yield conversation
    await conversation.application.shutdown()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        *(("10m", 600), ("1h", 3600), ("24h", 86_400), ("2 days", 172_800), ("90 Min", 5_400)),
        *(("off", 0), ("0", 0), ("0m", 0), ("OFF", 0), ("выкл", 0), ("خاموش", 0)),
        *(("10 мин", 600), ("2ч", 7_200), ("۱۰ دقیقه", 600), ("١ ساعت", 3_600), ("１h", 3_600)),
        *(("10", None), ("m", None), ("-5m", None), ("1.5h", None), ("10s", None), ("1h 5m", None)),
        *(
            ("10" * 40 + "h", None),
            ("soon", None),
            ("<b>1h</b>", None),
            ("٪m", None),
            ("²h", 7_200),
        ),
    ],
)
def test_timers_as_written(written: str, seconds: int | None) -> None:
    """Times are read in three languages; what is none is not guessed at."""
    assert seconds == read_timer(written)


@pytest.mark.parametrize(
    ("seconds", "language", "expected"),
    [
        (60, "en", "1 minute"),
        (5_400, "en", "90 minutes"),
        (3600, "ru", "1 час"),
        (LONGEST, "ru", "47 часов"),
        (22 * 60, "ru", "22 минуты"),
        (86_400, "fa", "۲۴ ساعت"),
    ],
)
def test_timers_in_words(seconds: int, language: str, expected: str) -> None:
    """A timer is said in hours where it is whole ones, else in minutes."""
    assert expected == duration_words(seconds, TEXTS[language])


@pytest.mark.parametrize(
    ("code", "set_to", "limit"),
    [
        ("en", "The timer is set to 10 minutes.", "The longest timer is 47 hours:"),
        ("ru", "Автоудаление включено: 10 минут.", "Максимум — 47 часов:"),
        ("fa", "حذف خودکار روشن است: ۱۰ دقیقه.", "حداکثر زمان ۴۷ ساعت است:"),
    ],
)
async def test_a_timer_in_private(clocked: Clocked, code: str, set_to: str, limit: str) -> None:
    """The reply says time and limit; then questions and answers go, and earlier ones stay."""
    reader = Person(clocked.api, language_code=code)
    await clocked.after(reader.say("When?"))
    (said,) = await clocked.texts(reader.say("/timer 10m"))
    await clocked.after(reader.say("And when?"))
    early = await clocked.later(599)
    (state,) = await clocked.texts(reader.say("/timer"))
    gone = await clocked.later(1)

    assert said.startswith(set_to)
    assert limit in said
    assert state.startswith(set_to)
    assert (early, gone) == (0, 4)
    assert clocked.left() == [1, 2, 7, 8]
    assert clocked.api.transcript[-1].method == "deleteMessages"


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_a_timer_off(clocked: Clocked, code: str) -> None:
    """Once it is off, what follows stays; what was sent before still goes."""
    reader, texts = Person(clocked.api, language_code=code), TEXTS[code]
    (before,) = await clocked.texts(reader.say("/timer"))
    await clocked.after(reader.say("/timer 1h"))
    (said,) = await clocked.texts(reader.say("/timer off"))
    (state,) = await clocked.texts(reader.say("/timer"))
    gone = await clocked.later(3600)

    assert before == state
    assert before.startswith(texts.say("timer_none"))
    assert said == texts.say("timer_off")
    assert gone == 2


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_what_is_no_timer(clocked: Clocked, code: str) -> None:
    """A time that cannot be read gets the ways to write one, and changes nothing."""
    texts = TEXTS[code]
    (said,) = await clocked.texts(Person(clocked.api, language_code=code).say("/timer <b>soon"))

    assert said.startswith(texts.say("timer_unknown"))
    assert "/timer 10m" in said
    assert clocked.storage.is_empty


async def test_the_longest_timer(clocked: Clocked) -> None:
    """A longer time is cut to 47 hours."""
    (said,) = await clocked.texts(Person(clocked.api).say("/timer 999999d"))

    assert said.startswith("The timer is set to 47 hours.")
    assert await clocked.later(LONGEST) == 2


async def test_a_tap_keeps_the_time(clocked: Clocked) -> None:
    """A button under an answer does not let the answer live longer."""
    reader = Person(clocked.api)
    await clocked.after(reader.say("/timer 10m"))
    (answer,) = await clocked.after(reader.say("When?"))
    clocked.now += 300
    await clocked.after(reader.tap(answer, "More"))

    assert await clocked.later(300) == 4
    assert await clocked.later(300) == 1


@pytest.mark.parametrize("code", ["en", "ru", "fa"])
async def test_a_group(clocked: Clocked, code: str) -> None:
    """Administrators set the timer, everybody reads it; only the bot's messages go."""
    texts = TEXTS[code]
    ada = Person(clocked.api, language_code=code, chat=NEW)
    eve = Person(clocked.api, 8, "Eve", code, chat=NEW, admin=True)
    (refused,) = await clocked.texts(ada.say("/timer 1h"))
    (none,) = await clocked.texts(ada.say("/timer"))
    (said,) = await clocked.texts(eve.say("/timer 1h"))
    (state,) = await clocked.texts(ada.say("/timer"))
    await clocked.after(ada.say("/ask When?"))

    assert refused == texts.say("timer_admins_only")
    assert none.startswith(texts.say("timer_none"))
    assert said.startswith(texts.say("timer_group", after=duration_words(3600, texts)))
    assert state.startswith(texts.say("timer_group", after=duration_words(3600, texts)))
    assert await clocked.later(3600) == 3
    assert clocked.left() == [1, 2, 3, 4, 5, 7, 9]


@pytest.mark.parametrize(("sender", "is_admin"), [(NEW, True), (-1009, False)])
async def test_an_anonymous_sender(clocked: Clocked, sender: int, is_admin: bool) -> None:
    """An anonymous administrator speaks as the group; a channel does not."""
    person = Person(clocked.api, chat=NEW)
    chat = {"id": sender, "type": "supergroup", "title": "Group"}
    bot = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    update = person.say("/timer 1h", sender_chat=chat)
    update["message"]["from"] = bot
    (said,) = await clocked.texts(update)

    assert said.startswith("The timer is set") is is_admin


async def test_telegram_does_not_tell_who_is_admin(clocked: Clocked) -> None:
    """Where Telegram does not say, nobody may change the timer."""
    eve = Person(clocked.api, 8, "Eve", chat=NEW, admin=True)
    clocked.api.fail_next("getChatMember")
    (said,) = await clocked.texts(eve.say("/timer 1h"))

    assert said == TEXTS["en"].say("timer_admins_only")


async def test_a_supergroup_keeps_the_timer(clocked: Clocked) -> None:
    """What was chosen for a group holds in the supergroup that it becomes."""
    eve = Person(clocked.api, 8, "Eve", chat=GROUP, admin=True)
    await clocked.after(eve.say("/timer 1h"))
    for update in migrated(clocked.api, eve, NEW):
        await clocked.after(update)
    (state,) = await clocked.texts(eve.say("/timer"))

    assert state.startswith("The timer is set to 1 hour.")


async def test_a_restart(tmp_path: Path) -> None:
    """What was noted before a restart is deleted after it."""
    address = f"sqlite:///{tmp_path}/kept.db"
    first = Clocked(address)
    await first.application.initialize()
    await first.after(Person(first.api).say("/timer 10m"))
    await first.application.shutdown()
    second = Clocked(address)
    await second.application.initialize()
    Person(second.api)
    second.api.chats.messages = first.api.chats.messages
    gone = await second.later(600)
    (state,) = await second.texts(Person(second.api).say("/timer"))
    await second.application.shutdown()

    assert gone == 2
    assert state.startswith("The timer is set to 10 minutes.")


async def test_two_hundred_messages(clocked: Clocked) -> None:
    """No call deletes more than a hundred messages, and none is left."""
    await clocked.after(Person(clocked.api).say("hi"))
    await clocked.storage.deletions.add(1001, range(1, 251), int(NOON))
    gone = await clocked.later(0)
    sizes = [len(p["message_ids"]) for name, p in clocked.api.requests if name == "deleteMessages"]

    assert gone == 250
    assert sizes == [100, 100, 50]
    assert await clocked.storage.deletions.due(NEVER) == []


async def noted(clocked: Clocked) -> None:
    """Let two messages of a private chat be due."""
    await clocked.after(Person(clocked.api).say("/timer 10m"))
    clocked.now += 600


async def test_patience(clocked: Clocked) -> None:
    """While Telegram asks for patience nothing is asked of it; then all goes."""
    await noted(clocked)
    clocked.api.fail_next("deleteMessages", retry_after=30)
    first = [await clocked.later(seconds) for seconds in (0, 29)]
    calls = sum(name == "deleteMessages" for name, _ in clocked.api.requests)

    assert first == [0, 0]
    assert calls == 1
    assert await clocked.later(1) == 2


async def test_only_one_chat_must_be_patient(clocked: Clocked) -> None:
    """While one chat must wait, however much is due there, messages of others are deleted."""
    await noted(clocked)
    bob = Person(clocked.api, 1002, "Bob")
    await clocked.after(bob.say("/timer 10m"))
    await clocked.storage.deletions.add(1001, range(5_000, 6_500), int(NOON))
    clocked.api.fail_next("deleteMessages", retry_after=3_600)
    first = await clocked.later(0)
    others = await clocked.later(600)
    due = {one.chat_id for one in await clocked.storage.deletions.due(clocked.now)}

    assert (first, others, due) == (0, 2, set())
    assert await clocked.later(3_000) >= 2


async def test_a_group_that_became_a_supergroup(clocked: Clocked) -> None:
    """What was to be deleted there is not: the ids belong to other messages now."""
    eve = Person(clocked.api, 8, "Eve", chat=GROUP, admin=True)
    await clocked.after(eve.say("/timer 10m"))
    before = await clocked.storage.deletions.of_chat(GROUP)
    for update in migrated(clocked.api, eve, NEW):
        await clocked.after(update)
    await clocked.later(600)
    deleted = [p["chat_id"] for name, p in clocked.api.requests if name == "deleteMessages"]

    assert (len(before), deleted) == (1, [])
    assert await clocked.storage.deletions.of_chat(GROUP) == []


async def test_the_question_is_recorded_before_the_answer(
    clocked: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the answer never arrives, the question is deleted all the same."""
    ada = Person(clocked.api)
    await clocked.after(ada.say("/timer 10m"))
    before = len(await clocked.storage.deletions.of_chat(1001))
    clocked.api.fail_next("sendMessage", exception=NetworkError("away"), times=9)
    await clocked.after(ada.say("When?"))

    assert len(await clocked.storage.deletions.of_chat(1001)) == before + 1


async def test_a_database_that_fails(
    clocked: Clocked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be recorded is recorded as soon as the database works, and deleted in time."""
    ada = Person(clocked.api)
    await clocked.after(ada.say("/timer 10m"))
    before = len(await clocked.storage.deletions.of_chat(1001))
    add = clocked.storage.deletions.add

    async def fail(*given: object) -> None:
        raise OSError("planted")

    monkeypatch.setattr(clocked.storage.deletions, "add", fail)
    await clocked.after(ada.say("When?"))
    monkeypatch.setattr(clocked.storage.deletions, "add", add)
    await clocked.later(1)

    assert len(await clocked.storage.deletions.of_chat(1001)) == before + 2
    assert "a callback after a sent message failed: OSError" in caplog.messages


async def test_telegram_away(clocked: Clocked, caplog: pytest.LogCaptureFixture) -> None:
    """While Telegram cannot be reached, what is due waits, however long that takes."""
    await noted(clocked)
    clocked.api.fail_next("deleteMessages", exception=NetworkError("away"), times=9)
    with caplog.at_level(logging.INFO, "bot.telegram.deletion"):
        first = [await clocked.later(5) for _ in range(9)]

    assert first == [0] * 9
    assert caplog.messages == ["due messages will be deleted later: NetworkError"] * 9
    assert await clocked.later(5) == 2


async def test_a_message_that_cannot_be_deleted(clocked: Clocked) -> None:
    """It fails the others once; then each goes alone, and it is given up after three tries."""
    await noted(clocked)
    refusal: dict[str, Any] = {"description": "Bad Request: message can't be deleted"}
    clocked.api.fail_next("deleteMessages", **refusal, times=2)
    gone = [await clocked.later(seconds) for seconds in (0, 59, 1)]
    clocked.api.fail_next("deleteMessages", **refusal)
    last = await clocked.later(60)

    assert gone == [0, 0, 1]
    assert last == 0
    assert await clocked.storage.deletions.due(NEVER) == []


@pytest.mark.parametrize(
    "failure",
    [
        {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
        {"migrate_to_chat_id": NEW},
    ],
)
async def test_a_chat_that_is_gone(clocked: Clocked, failure: dict[str, Any]) -> None:
    """If the bot can no longer write to a chat, it forgets what it was to delete there."""
    await noted(clocked)
    clocked.api.fail_next("deleteMessages", **failure)

    assert await clocked.later(0) == 0
    assert await clocked.storage.deletions.due(NEVER) == []


async def test_the_reaper_runs_by_itself(
    clocked: Clocked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It looks again and again, and a failure does not end it."""
    await noted(clocked)
    due, looks, enough = clocked.storage.deletions.due, 0, asyncio.Event()

    async def look(now: float) -> Sequence[Due]:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise OSError("the database is away")
        if looks == 3:
            enough.set()
        return await due(now)

    monkeypatch.setattr(clocked.storage.deletions, "due", look)
    reaper = Reaper(clocked.storage, clocked.application.bot, pause=0.001)
    reaping = asyncio.create_task(reaper.run())
    await asyncio.wait_for(enough.wait(), LONG)
    reaper.stop()
    await asyncio.wait_for(reaping, LONG)

    assert clocked.left() == []
    assert "deleting due messages failed: OSError" in caplog.messages


async def test_what_expired_is_forgotten_by_the_hour(clocked: Clocked) -> None:
    """The reaper lets go of what the database has kept long enough."""
    await clocked.storage.handled.claim(1)
    await clocked.later(0)
    await clocked.later(72 * 3600)

    assert await clocked.storage.handled.claim(1)
