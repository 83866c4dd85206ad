"""A database that hangs: nobody waits for long, and what was given up has no effect."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from benchmarks.bot_api_server import serving
from bot.storage import breaker
from bot.storage.breaker import Breaker, Call
from bot.storage.model import HangsError
from bot.storage.storage import Storage
from tests.support.running import TOKEN, start
from tests.support.waiting import LONG, some_turns, until

WRITE = "INSERT INTO counts (name, day, number) VALUES ('hanging', '2026-01-01', 1)"


@pytest.fixture(autouse=True)
def _impatient(_patient_with_databases: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up soon, and never try again by oneself."""
    monkeypatch.setattr(breaker, "PATIENCE", 0.05)
    monkeypatch.setattr(breaker, "PAUSE", LONG)


def give_up_when(is_hanging: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a call be given up as soon as it is known to hang, and not by any clock."""

    async def ends(task: "asyncio.Future[object]") -> bool:
        await until(lambda: task.done() or is_hanging())
        return task.done()

    monkeypatch.setattr(breaker, "_ends", ends)


async def totals(storage: Storage) -> Mapping[str, int]:
    """Return the counts, read as soon as they can be."""
    storage._database._breaker._until = None
    return await storage.counts.totals()


async def open_patiently(address: str, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """Open a database without a deadline."""
    with monkeypatch.context() as context:
        context.setattr(breaker, "PATIENCE", LONG)
        storage = await Storage.open(address, TOKEN)
        await storage.change_token()
    return storage


async def test_a_disk_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call is given up, the others fail at once, and one that works ends it."""
    storage = await open_patiently(f"sqlite:///{tmp_path}/kept.sqlite3", monkeypatch)
    gate, calls = threading.Event(), []

    def hang(connection: Connection) -> None:
        calls.append(1)
        connection.execute(text(WRITE))
        gate.wait(LONG)

    give_up_when(lambda: calls and not gate.is_set(), monkeypatch)
    for _ in range(3):
        with pytest.raises(HangsError):
            await storage._database.transact(hang)
    with pytest.raises(HangsError):
        await storage.preferences.set_timer(7, 60)
    problem = await storage.problem()
    gate.set()
    found = await totals(storage)
    is_open = storage._database._breaker.is_open
    await storage.close()

    assert len(calls) == 1
    assert problem is not None
    assert problem.startswith("the database does not answer; see whether its disk")
    assert (found, is_open) == ({}, False)


async def test_a_server_that_hangs(
    new_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with PostgreSQL: a table that another session keeps locked."""
    address = new_postgres()
    storage = await open_patiently(address, monkeypatch)
    other = await open_patiently(address, monkeypatch)
    other._database._breaker._until = None
    locking = other._database._engine
    assert locking is not None
    async with locking.begin() as connection:
        await connection.execute(text("LOCK TABLE counts IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(HangsError):
            await storage._database.transact(lambda one: one.execute(text(WRITE)))
        with pytest.raises(HangsError):
            await storage.counts.totals()
    monkeypatch.setattr(breaker, "PATIENCE", LONG)
    found = await totals(storage)
    await storage.close()
    await other.close()

    assert found == {}


async def test_answers_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process keeps the file locked, questions are answered, and later kept again."""
    file = tmp_path / "kept.sqlite3"
    storage = await open_patiently(f"sqlite:///{file}", monkeypatch)
    async with serving() as server:
        bot = start(server, storage=storage)
        await server.ask(5, "When?")
        await server.until_answered()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for chat in (6, 7, 8):
                await server.ask(chat, "When?")
            answered = await server.until_answered()
            failures = bot.counters["storage_failures"]
        monkeypatch.setattr(breaker, "PATIENCE", LONG)
        monkeypatch.setattr(breaker, "PAUSE", 0.0)  # for a call that began with the other patience
        storage._database._breaker._until = None
        kept = bot.counters["kept"]
        await server.ask(9, "When?")
        await server.until(lambda: bot.counters["kept"] > kept)
        await server.until_answered()
        await bot.stop()

    assert answered
    assert failures > 0
    assert server.doubled == 0


async def test_one_that_is_being_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end is waited for once more, since it may have an effect."""
    gate = asyncio.Event()
    fuse = Breaker()
    waits = 0

    async def ends(task: "asyncio.Future[object]") -> bool:
        nonlocal waits
        waits += 1
        if waits == 4:  # the second call is waited for once more
            gate.set()
            await asyncio.wait([task])
        await some_turns()
        return task.done()

    monkeypatch.setattr(breaker, "_ends", ends)

    async def commit(call: Call) -> str:
        call.commit()
        await gate.wait()
        return "done"

    with pytest.raises(HangsError):
        await fuse.call(commit)
    fuse._until = None

    assert (await fuse.call(commit), waits) == ("done", 4)


async def test_a_process_that_was_stopped() -> None:
    """Time in which the process could not run does not count as a hang of the database."""
    fuse = Breaker()

    async def work(call: Call) -> str:
        time.sleep(2 * breaker.PATIENCE)  # noqa: ASYNC251 - as if the process was stopped
        for _ in range(4):
            await asyncio.sleep(0)
        return "done"

    assert (await fuse.call(work), fuse.is_open) == ("done", False)


async def test_who_gives_up_first() -> None:
    """Either the caller gives up, or the call commits."""
    given_up, committed = Call(), Call()
    committed.commit()

    assert (given_up.give_up(), committed.give_up()) == (True, False)
    committed.go_on()
    for forbidden in (given_up.go_on, given_up.commit):
        with pytest.raises(HangsError):
            forbidden()


async def test_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the pause one call is tried, while the others still fail at once."""
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    fuse, gate, tried = Breaker(), asyncio.Event(), []

    async def wait(call: Call) -> int:
        tried.append(1)
        await gate.wait()
        return 5

    async def work(call: Call) -> int:
        return 5

    with pytest.raises(HangsError):
        await fuse.call(wait)
    monkeypatch.setattr(breaker, "PATIENCE", LONG)
    trial = asyncio.create_task(fuse.call(wait))
    await until(lambda: len(tried) > 1)
    with pytest.raises(HangsError):
        await fuse.call(work)
    gate.set()

    assert (await trial, await fuse.call(work), fuse.is_open) == (5, 5, False)


async def test_errors_are_not_hangs() -> None:
    """An error that comes at once leaves the others alone."""
    fuse = Breaker()

    async def fail(call: Call) -> None:
        raise LookupError

    async def cancelled(call: Call) -> None:
        await asyncio.sleep(LONG)

    with pytest.raises(LookupError):
        await fuse.call(fail)
    task = asyncio.create_task(fuse.call(cancelled))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

    assert (task.cancelled(), fuse.is_open) == (True, False)
