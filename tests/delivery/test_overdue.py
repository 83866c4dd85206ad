"""For how long updates wait that could be answered: what health reports as a lack of progress."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.botapi.counters import Counters
from bot.botapi.errors import UnreachableError
from bot.botapi.rate_limiter import put_off
from bot.delivery.deduplication import Once
from bot.delivery.intake import Intake
from bot.storage.inbox.letters import Arrival
from bot.storage.storage import Storage
from tests.delivery.test_chat_queues import message
from tests.delivery.test_intake import Handlers
from tests.support.running import QUICK
from tests.support.waiting import until

HOUR = 3_600.0


@pytest.fixture
async def handlers() -> Handlers:
    """Make handlers that wait."""
    handlers = Handlers()
    handlers.gate.clear()
    return handlers


@pytest.fixture
async def intake(handlers: Handlers) -> AsyncIterator[Intake]:
    """Make an intake that handles two updates at once."""
    storage, counters = Storage("sqlite://", "1:a"), Counters()
    application: Any = handlers
    yield Intake(application, Once(storage.handled, counters), counters, patience=QUICK, at_once=2)
    await storage.close()


def age(intake: Intake, seconds: float = HOUR) -> None:
    """Let everything that is in hand have begun earlier."""
    for work in intake._works.values():
        work.received -= seconds
        work.ready -= seconds


async def test_nothing_waits(intake: Intake) -> None:
    """Without updates nothing is overdue."""
    assert await intake.overdue() == 0


async def test_one_that_hangs(intake: Intake, handlers: Handlers) -> None:
    """An update in hand counts, and those that wait for a slot."""
    await intake.take([message(number, number) for number in (1, 2, 3)])
    fresh = await intake.overdue()
    intake._works[3].received -= HOUR
    last = await intake.overdue()
    handlers.gate.set()
    await until(lambda: not intake.in_hand)

    assert fresh < HOUR <= last
    assert await intake.overdue() == 0


async def test_a_chat_that_goes_on(intake: Intake, handlers: Handlers) -> None:
    """Of a long lane only the first counts, from when it became the first."""
    await intake.take([message(number, 5) for number in (1, 2, 3)])
    intake._works[3].received -= HOUR
    first = await intake.overdue()
    handlers.gate.set()
    await until(lambda: not intake.in_hand)

    assert first < HOUR


async def test_the_next_one_has_just_become_first(intake: Intake, handlers: Handlers) -> None:
    """What waited for an hour behind others is not late when its turn has come."""
    await intake.take([message(number, 5) for number in (1, 2)])
    age(intake)

    def then(number: int) -> None:
        handlers.gate.clear()

    handlers.then = then
    handlers.gate.set()
    await until(lambda: 1 not in intake._works)
    second = await intake.overdue()
    handlers.gate.set()
    await until(lambda: not intake.in_hand)

    assert second < HOUR


@pytest.mark.parametrize("is_overdue", [False, True], ids=["asked to wait", "not reached"])
async def test_pauses(
    is_overdue: bool, intake: Intake, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chat that Telegram asked to wait is not late; one that cannot be reached is."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    unsent = UnreachableError("connection refused") if is_overdue else RetryAfter(7_200)
    handlers.then = lambda number: put_off(unsent)
    handlers.gate.set()
    await intake.take([message(1, 5), message(2, 5)])
    work = intake._works[1]
    await until(lambda: work.pauses > 0)
    handlers.gate.clear()
    age(intake)
    found = await intake.overdue()
    handlers.then = lambda number: None
    handlers.gate.set()
    intake._resume(work)
    resumed = await intake.overdue()
    await until(lambda: not intake.in_hand)

    assert (found >= HOUR) is is_overdue
    assert is_overdue or resumed < HOUR


async def test_what_nobody_takes(tmp_path: Path) -> None:
    """What waits in the database alone counts from when its chat was free."""
    now = 1_000_000.0
    address = f"sqlite:///{tmp_path}/kept.sqlite3"
    storage = await Storage.open(address, "1:a", clock=lambda: now)
    counters, application = Counters(), Handlers()
    anything: Any = application
    once = Once(storage.handled, counters, storage.inbox)
    intake = Intake(anything, once, counters, patience=QUICK)
    found = {}
    await storage.inbox.admit(Arrival(1, "chat 5", 5, 1, b"Marker"))
    now += HOUR
    found["its lease is over"] = await intake.overdue()
    await storage.inbox.lanes.renew()
    found["leased"] = await intake.overdue()
    await storage.inbox.lanes.release(rest=60)
    found["asked to wait"] = await intake.overdue()
    now += 70
    found["free for ten seconds"] = await intake.overdue()
    await storage.inbox.expire()
    now += 24 * HOUR
    found["free for a day"] = await intake.overdue()
    await storage.inbox.expire()
    found["expired"] = await intake.overdue()
    await storage.close()

    assert found == {
        "its lease is over": HOUR - 15,
        "leased": 0,
        "asked to wait": 0,
        "free for ten seconds": 10,
        "free for a day": 24 * HOUR + 10,
        "expired": 0,
    }


async def test_a_database_that_fails(
    intake: Intake, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in memory counts all the same."""

    class Failing:
        async def overdue(self) -> int:
            raise OSError("gone")

    await intake.take([message(1, 5)])
    age(intake)
    monkeypatch.setattr(intake.once, "inbox", Failing())
    found = await intake.overdue()
    monkeypatch.setattr(intake.once, "inbox", None)
    handlers.gate.set()
    await until(lambda: not intake.in_hand)
    await asyncio.sleep(0)

    assert found >= HOUR
