"""Choices kept at hand: fresh for a while, bounded, and never in the way of an answer."""

import asyncio

import pytest

from bot.storage.model import NOTHING_CHOSEN, Preference
from bot.storage.storage import Storage
from bot.telegram.preferences import FRESH, Chosen


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Stop the clock; its only element is the time."""
    now = [1000.0]
    monkeypatch.setattr("bot.telegram.preferences.time.monotonic", lambda: now[0])
    return now


async def test_another_process_chose(address: str, clock: list[float]) -> None:
    """What another process keeps is known here once what was read is stale."""
    storage = await Storage.open(address, "1:token")
    here, there = Chosen(storage), Chosen(storage)
    await here.fetch(7, -5, 7, None)
    await there.set_language(7, "fa")
    await there.set_timer(-5, 600)
    clock[0] += FRESH - 1
    await here.fetch(7, -5)
    early = (here.of(7), here.of(-5))
    clock[0] += 1
    await here.fetch(7, -5)
    await storage.close()

    assert early == (NOTHING_CHOSEN, NOTHING_CHOSEN)
    assert here.of(7) == Preference(language="fa")
    assert here.of(-5) == Preference(timer_seconds=600)
    assert here.of(None) == NOTHING_CHOSEN


async def test_only_the_last_chats_are_at_hand(clock: list[float]) -> None:
    """Memory is bounded; what fell out is read again."""
    storage = await Storage.open("sqlite://", "1:token")
    chosen = Chosen(storage, limit=2)
    for chat_id in (1, 2, 3):
        await chosen.set_timer(chat_id, 60 * chat_id)
    first = chosen.of(1)
    await chosen.fetch(1)
    again = chosen.of(1)
    await storage.close()

    assert first == NOTHING_CHOSEN
    assert again == Preference(timer_seconds=60)


async def test_a_choice_while_an_older_one_is_read(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is chosen while the database is asked is not undone by its answer."""
    storage = await Storage.open("sqlite://", "1:token")
    chosen = Chosen(storage)
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slowly(chat_id: int) -> Preference:
        asked.set()
        await answer.wait()
        return NOTHING_CHOSEN

    monkeypatch.setattr(storage.preferences, "get", slowly)
    fetching = asyncio.create_task(chosen.fetch(7))
    await asked.wait()
    clock[0] += 0.5
    await chosen.set_language(7, "ru")
    answer.set()
    await fetching
    await storage.close()

    assert chosen.of(7) == Preference(language="ru")


async def test_the_database_does_not_answer(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Then what was read before still counts, and the log names only the kind of error."""
    storage = await Storage.open("sqlite://", "1:token")
    chosen = Chosen(storage)
    await chosen.set_language(7, "ru")
    clock[0] += FRESH
    monkeypatch.setattr(storage.preferences, "get", None)
    await chosen.fetch(7)
    await storage.close()

    assert chosen.of(7) == Preference(language="ru")
    assert caplog.messages == ["choices could not be read: TypeError"]


async def test_the_database_hangs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer does not wait for a database that keeps silent."""
    storage = await Storage.open("sqlite://", "1:token")
    chosen = Chosen(storage)
    monkeypatch.setattr("bot.telegram.preferences._PATIENCE", 0.01)
    async with storage._database.writing():
        await chosen.fetch(7)
    await storage.close()

    assert chosen.of(7) == NOTHING_CHOSEN
    assert caplog.messages == ["choices could not be read: TimeoutError"]


async def test_nothing_is_kept_for_nothing() -> None:
    """Reading, forgetting and moving what was never chosen opens no database."""
    storage = Storage("sqlite://", "1:token")
    chosen = Chosen(storage)
    await chosen.fetch(7)
    await chosen.move(-5, -6)
    await chosen.forget(7)

    assert storage.is_empty
    await storage.close()
