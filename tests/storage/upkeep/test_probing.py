"""Whether a database can be written, and what is said if it cannot be."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.inbox.letters import Arrival
from bot.storage.model import StorageError
from bot.storage.storage import Storage
from bot.storage.upkeep import probing
from bot.storage.upkeep.troubles import told, way_out

FILE = "kept.sqlite3"


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """Open a file in which an update waits."""
    storage = await Storage.open(f"sqlite:///{tmp_path}/{FILE}", "1:token")
    await storage.change_token()
    await storage.inbox.admit(Arrival(1, "chat 5", 5, 1, b"Marker"))
    yield storage
    await storage.close()


async def test_one_that_works(address: str) -> None:
    """Each kind of database can be written, again and again."""
    storage = Storage(address, "1:token")
    await storage.change_token()
    found = [await storage.problem() for _ in range(3)]
    await storage.close()

    assert found == [None] * 3


async def test_one_in_memory_is_not_opened() -> None:
    """Asking for its health opens no database that holds nothing."""
    storage = Storage("sqlite://", "1:token")

    assert await storage.problem() is None
    assert storage.is_empty


async def test_what_is_written_reaches_the_file(storage: Storage, tmp_path: Path) -> None:
    """Each look adds to the file's log, so that a full disk cannot go unnoticed."""
    log = tmp_path / f"{FILE}-wal"
    sizes = []
    for _ in range(3):
        await storage.problem()
        sizes.append(log.stat().st_size)

    assert sizes == sorted(set(sizes))


CLOSING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM counts").fetchall()
connection.close()
"""


async def test_looking_ends_no_lock(storage: Storage, tmp_path: Path) -> None:
    """Another process that closes the file after a look does not take SQLite's log away.

    A descriptor of the file that is closed would end the locks by which SQLite knows of the others.
    """
    await storage.problem()
    before = (tmp_path / f"{FILE}-wal").stat().st_ino
    await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", CLOSING, str(tmp_path / FILE)], check=True
    )
    after = (tmp_path / f"{FILE}-wal").stat().st_ino

    assert after == before


def delete(file: Path) -> None:
    """Delete the file."""
    file.unlink()


def replace(file: Path) -> None:
    """Put another database in the file's place, as by restoring an old copy."""
    other = file.with_name("other")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE a (b)")
    other.replace(file)


def overwrite(file: Path) -> None:
    """Write nonsense into the file."""
    with file.open("r+b") as opened:
        opened.write(b"nonsense" * 100)


def empty(file: Path) -> None:
    """Cut the file off at its beginning."""
    os.truncate(file, 0)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (delete, "was deleted or replaced while the bot was running; restart the bot"),
        (replace, "was deleted or replaced while the bot was running; restart the bot"),
        (overwrite, "was overwritten; stop the bot, move the file away"),
        (empty, "was overwritten; stop the bot, move the file away"),
    ],
)
async def test_what_happens_to_files(
    harm: Callable[[Path], None], expected: str, storage: Storage, tmp_path: Path
) -> None:
    """What SQLite itself would not notice is told, with the file and what to do."""
    harm(tmp_path / FILE)

    problem = await storage.problem()
    assert problem is not None
    assert problem.startswith(f"the database file {tmp_path / FILE} ")
    assert expected in problem


@pytest.mark.parametrize("harm", [delete, replace])
async def test_nothing_is_kept_in_a_file_that_is_gone(
    harm: Callable[[Path], None], storage: Storage, tmp_path: Path
) -> None:
    """An update is not confirmed on the strength of it; what waits there is answered still."""
    harm(tmp_path / FILE)
    with pytest.raises(StorageError, match="deleted or replaced; restart the bot"):
        await storage.inbox.admit(Arrival(2, "chat 6", 6, 1, b"Marker"))
    letters = await storage.inbox.load(["chat 5"])

    assert [letter.number for letter in letters] == [1]


async def test_a_full_disk(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room is told before the first update does not fit."""
    monkeypatch.setattr(probing, "_free_bytes", lambda file: probing.ROOM - 1)

    assert (await storage.problem() or "").endswith(" is full; free space on its disk")


async def test_no_room_for_a_page(storage: Storage) -> None:
    """What SQLite says is told with what to do."""
    pages = await storage._database.transact(
        lambda one: one.exec_driver_sql("PRAGMA page_count").scalar_one()
    )
    await storage._database.transact(
        lambda one: one.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar_one()
    )
    with pytest.raises(Exception, match="full") as caught:
        await storage.inbox.admit(Arrival(2, "chat 6", 6, 1, b"Marker" * 10_000))

    assert told(caught.value) == "database or disk is full"
    assert way_out(caught.value) == "free space on its disk"


async def test_a_locked_file(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that keeps it locked is told."""
    await storage._database.transact(
        lambda one: one.exec_driver_sql("PRAGMA busy_timeout = 1").scalar_one()
    )
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        problem = await storage.problem()

    assert problem == (
        "the database cannot be written (database is locked); end the process that keeps it locked"
    )
    assert await storage.problem() is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("database disk image is malformed", "it is damaged: move it away"),
        ("file is not a database", "it is damaged: move it away"),
        ("disk I/O error", "free space on its disk"),
        ("attempt to write a readonly database", "let the bot's user write to it"),
        ("cannot execute UPDATE in a read-only transaction", "let the bot's user write to it"),
        ("could not extend file: No space left on device", "free space on its disk"),
        ("connection refused", ""),
    ],
)
def test_what_to_do(said: str, expected: str) -> None:
    """The messages of both drivers lead to what an operator can do."""
    assert (way_out(OSError(said)) or "").startswith(expected)
    assert bool(way_out(OSError(said))) is bool(expected)


def test_no_statement_and_no_secret_is_told() -> None:
    """Only the driver's first line is told, without the password."""
    assert told(OSError("refused for  me:pass-word.\n[SQL: INSERT 'Marker']"), "pass-word") == (
        "refused for me:***"
    )
    assert told(TimeoutError()) == "TimeoutError"
