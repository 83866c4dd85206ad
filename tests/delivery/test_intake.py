"""What becomes of updates that are handed in one by one, of claims, and of a failing database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import RetryAfter

from bot.botapi.counters import Counters
from bot.botapi.errors import UnreachableError
from bot.botapi.rate_limiter import put_off
from bot.delivery import intake as intake_module
from bot.delivery.deduplication import Once
from bot.delivery.intake import Intake, number_of
from bot.storage.storage import Storage
from tests.delivery.test_chat_queues import inline, message
from tests.support.running import QUICK
from tests.support.waiting import LONG, some_turns, until


class Handlers:
    """In the application's place: notes what it is given, and does as told."""

    def __init__(self) -> None:
        self.bot = Bot("1:a")
        self.seen: list[int] = []
        self.then: Callable[[int], Any] = lambda number: None
        self.gate = asyncio.Event()
        self.gate.set()

    async def process_update(self, update: Update) -> None:
        """Handle an update."""
        self.seen.append(update.update_id)
        await self.gate.wait()
        self.then(update.update_id)


class Desk:
    """An intake with its surroundings."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.counters = Counters()
        self.handlers = Handlers()
        application: Any = self.handlers
        once = Once(storage.handled, self.counters)
        self.intake = Intake(application, once, self.counters, patience=QUICK, at_once=3)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Make an intake over a database in memory."""
    storage = Storage("sqlite://", "1:a")
    yield Desk(storage)
    await storage.close()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"update_id": 7}, 7),
        ({"update_id": 0}, 0),
        ({"update_id": 2**63 - 1}, 2**63 - 1),
        ({"update_id": 2**63}, None),
        ({"update_id": -1}, None),
        ({"update_id": True}, None),
        ({"update_id": "7"}, None),
        ({"update_id": 7.0}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_numbers(raw: Any, expected: int | None) -> None:
    """Only a whole number that a database can keep is an update's number."""
    assert expected == number_of(raw)


async def test_one_by_one(desk: Desk) -> None:
    """The caller learns when its update was answered; a copy waits for the same answer."""
    desk.handlers.gate.clear()
    first = asyncio.create_task(desk.intake.answer(message(1, 5)))
    second = asyncio.create_task(desk.intake.answer(message(1, 5)))
    await until(lambda: desk.handlers.seen)
    await some_turns()
    early = first.done() or second.done()
    desk.handlers.gate.set()
    answers = [await first, await second, await desk.intake.answer(message(1, 5))]

    assert (early, answers, desk.handlers.seen) == (False, [True, True, True], [1])


async def test_what_cannot_be_read(desk: Desk) -> None:
    """What nobody can read needs no answer, with a number or without one."""
    broken: list[Any] = [{"update_id": 1, "message": 5}, [], None]
    answers = [await desk.intake.answer(raw) for raw in broken]

    assert (answers, desk.counters["set_aside"]) == ([True, True, True], 3)


async def test_an_end(desk: Desk) -> None:
    """At the end, waiting callers learn that no answer comes; the claim is released."""
    desk.handlers.gate.clear()
    waiting = asyncio.create_task(desk.intake.answer(message(1, 5)))
    await until(lambda: desk.handlers.seen)
    left = await desk.intake.close(0.01)
    late = await desk.intake.answer(message(2, 5))

    assert (left, await waiting, late) == (1, False, False)
    assert await desk.storage.handled.claim(1)


async def test_an_end_without_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not answer delays the end by its limits; what was answered is over."""
    never, is_recording = asyncio.Event(), asyncio.Event()

    async def hang(*given: object) -> None:
        is_recording.set()
        await never.wait()

    desk.intake._patience = replace(QUICK, farewell=0.01)
    monkeypatch.setattr(desk.intake.once, "finish", hang)
    monkeypatch.setattr(desk.intake.once, "release", hang)
    first = asyncio.create_task(desk.intake.answer(message(1, 5)))
    await is_recording.wait()
    second = asyncio.create_task(desk.intake.answer(message(2, 6)))
    await until(lambda: desk.counters["handled"] == 2)
    desk.handlers.gate.clear()
    third = asyncio.create_task(desk.intake.answer(message(3, 7)))
    await until(lambda: 3 in desk.handlers.seen)
    left = await desk.intake.close(0.01)

    assert (left, await first, await second, await third) == (1, True, True, False)


@pytest.mark.parametrize("error", [asyncio.CancelledError, RuntimeError])
async def test_a_recording_that_breaks_off(
    error: type[BaseException], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording that is cancelled or fails stops no later one of its chat, and no end waits."""
    finish, breaks = desk.intake.once.finish, [error]

    async def break_off_once(*given: Any) -> object:
        if breaks:
            raise breaks.pop()
        return await finish(*given)

    monkeypatch.setattr(desk.intake.once, "finish", break_off_once)
    answers = await asyncio.gather(*[desk.intake.answer(message(one, 5)) for one in (1, 2)])
    left = await desk.intake.close(0.01)

    assert (breaks, answers, left) == ([], [True, True], 0)
    assert not await desk.storage.handled.claim(2)


async def test_claimed_elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process is at is looked at again: answered there, or free at last."""
    monkeypatch.setattr(intake_module, "_CLAIMED_ELSEWHERE", 0.02)
    handled = desk.storage.handled
    await handled.claim(1)
    await handled.claim(2)
    answers = [asyncio.create_task(desk.intake.answer(message(number, 5))) for number in (1, 2)]
    await asyncio.sleep(0.05)
    early = [one.done() for one in answers]
    await handled.done(1)
    await handled.release(2)

    assert (early, [await one for one in answers]) == ([False, False], [True, True])
    assert (desk.handlers.seen, desk.counters["redelivered"]) == ([2], 1)


async def test_no_more_at_once_than_may_be(desk: Desk) -> None:
    """Only a limited number of chats is handled in parallel, including inline queries."""
    desk.handlers.gate.clear()
    taken = await desk.intake.take([message(n, n) for n in range(1, 6)] + [inline(9)])
    await until(lambda: len(desk.handlers.seen) >= 3)
    await some_turns()
    at_once = [*desk.handlers.seen]
    desk.handlers.gate.set()
    await desk.intake.window.until(0, LONG)

    assert (taken, len(at_once), 9 in at_once) == (6, 3, True)
    assert sorted(desk.handlers.seen) == [1, 2, 3, 4, 5, 9]


@pytest.mark.parametrize("lane", [message(1, 5), inline(1)])
async def test_put_off(desk: Desk, lane: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be sent now is handled again; others are not kept waiting."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    errors: list[Exception] = [UnreachableError("away"), RetryAfter(0)]

    def then(number: int) -> None:
        if number == 1 and errors:
            assert put_off(errors.pop(0))

    desk.handlers.then = then
    await desk.intake.take([lane, message(2, 6)])
    await desk.intake.window.until(0, LONG)

    assert (desk.handlers.seen, desk.counters["put_off"]) == ([1, 2, 1, 1], 2)


async def test_what_can_never_be_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An update that cannot be answered within a day is given up."""
    monkeypatch.setattr(intake_module, "KEPT", LONG)

    def then(number: int) -> None:
        if len(desk.handlers.seen) == 3:  # the next pause would end after the day
            desk.intake._patience = replace(QUICK, first_pause=LONG, longest_pause=LONG)
        put_off(UnreachableError("away"))

    desk.handlers.then = then
    answered = await desk.intake.answer(message(1, 5))

    assert (answered, desk.counters["put_off"], desk.counters["expired_waiting"]) == (True, 2, 1)
    assert caplog.messages == ["update 1 cannot be answered: UnreachableError"]


async def test_telegram_is_back(desk: Desk) -> None:
    """When Telegram is heard of again, what waited for it waits no longer."""
    desk.intake._patience = replace(QUICK, first_pause=60.0, longest_pause=60.0)
    desk.handlers.then = lambda number: number == 1 and put_off(UnreachableError("away"))
    await desk.intake.take([message(1, 5), message(2, 6)])
    await until(lambda: desk.handlers.seen == [1, 2] and desk.counters["put_off"])
    await some_turns()
    desk.intake.reached(was_away=False)
    await some_turns()
    before = [*desk.handlers.seen]
    desk.handlers.then = lambda number: None
    desk.intake.reached(was_away=True)
    await desk.intake.window.until(0, LONG)

    assert (before, desk.handlers.seen) == ([1, 2], [1, 2, 1])


async def test_a_handler_that_is_cancelled(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A handler that ends by an exception past all handling is given up, and named."""

    def fail(number: int) -> None:
        raise asyncio.CancelledError if number == 1 else RuntimeError("planted")

    desk.handlers.then = fail
    answers = [await desk.intake.answer(message(number, 5)) for number in (1, 2)]

    assert (answers, desk.counters["failed"]) == ([True, True], 2)
    assert caplog.messages == ["update 1 failed: CancelledError", "update 2 failed: RuntimeError"]


class Broken:
    """A database that is away."""

    async def claim(self, number: int) -> bool:
        """Fail."""
        raise OSError("planted")

    is_done = done = release = claim


async def test_a_database_that_fails(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Without the database questions are answered all the same; the log says so once."""
    caplog.set_level("INFO")
    once: Any = desk.intake.once
    working, once._handled = once._handled, Broken()
    answers = [await desk.intake.answer(message(number, 5)) for number in (1, 2)]
    unknown = await once.is_done(1)
    await once.release([1])
    once._handled = working
    answers.append(await desk.intake.answer(message(3, 5)))

    assert (answers, unknown, desk.counters["storage_failures"]) == ([True] * 3, False, 6)
    assert caplog.messages == [
        "the database cannot tell which updates were answered (OSError); they are answered"
        " without it",
        "the database works again",
    ]
