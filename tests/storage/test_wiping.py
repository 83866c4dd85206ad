"""What is deleted is gone from the SQLite file and from its log, even if that takes two tries."""

import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import database
from bot.storage.storage import Storage
from tests.support.newsroom import Newsroom

TOKEN = "1:local"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the database is."""
    return tmp_path / "bot.sqlite3"


@pytest.fixture
async def storage(file: Path) -> AsyncIterator[Storage]:
    """Open a storage in a file."""
    opened = await Storage.open(f"sqlite:///{file}", TOKEN)
    yield opened
    await opened.close()


def copies(storage: Storage, folder: Path, user_id: int) -> int:
    """Return how often a reader's pseudonym is in the files of a folder."""
    name = storage.vault.pseudonym(user_id)
    return sum(one.read_bytes().count(name) for one in folder.iterdir() if one.is_file())


async def test_many_come_and_some_go(storage: Storage, tmp_path: Path) -> None:
    """Rows that were moved from page to page leave no trace when they are deleted."""
    numbers = random.Random(1)  # noqa: S311 - any order
    readers = list(range(1_000, 1_600))
    for reader in readers:
        await storage.preferences.set_language(reader, "ru")
    numbers.shuffle(readers)
    for reader in readers[:200]:
        await storage.preferences.set_timer(reader, 60)
        await storage.preferences.forget(reader)
    gone = [reader for reader in readers[:200] if copies(storage, tmp_path, reader)]
    left = [reader for reader in readers[200:] if not copies(storage, tmp_path, reader)]

    assert ([], []) == (gone, left)


async def test_forget_me(tmp_path: Path) -> None:
    """The command deletes every copy of a reader's keyed hash, at once."""
    room = Newsroom(tmp_path)
    async with room:
        ada, eve = room.person(), room.person(9, "Eve")
        for person in (ada, eve):
            await room.after(person.say("/timer 10m"))
            await room.leave(person, "Who painted hall 1?")
        kept = room.database.parent
        before = [copies(room.storage, kept, one) > 0 for one in (7, 9)]
        await room.after(ada.say("/forget me"))
        after = [copies(room.storage, kept, one) > 0 for one in (7, 9)]

    assert ([True, True], [False, True]) == (before, after)


async def test_a_wipe_that_fails_is_repeated(
    storage: Storage, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as another process reads, the log stays; then it goes without another command."""
    monkeypatch.setattr(database, "_AGAIN", 0.01)
    await storage.preferences.set_language(7, "ru")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM preferences").fetchall()
        await storage.preferences.forget(7)
        during = copies(storage, tmp_path, 7)
        other.execute("COMMIT")
    repeated = storage._database._wiper
    assert repeated is not None
    await repeated

    assert (True, 0) == (during > 0, copies(storage, tmp_path, 7))


async def test_a_start_wipes_what_was_left(storage: Storage, file: Path, tmp_path: Path) -> None:
    """A process that was killed before it could wipe leaves that to the next one."""
    await storage.preferences.set_language(7, "ru")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM preferences").fetchall()
        await storage.preferences.forget(7)
        other.execute("COMMIT")
        before = copies(storage, tmp_path, 7)
        again = await Storage.open(f"sqlite:///{file}", TOKEN)
        after = copies(storage, tmp_path, 7)
        await again.close()

    assert (True, 0) == (before > 0, after)
