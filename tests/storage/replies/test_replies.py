"""Rows of sent messages: found, replaced, deleted, and bounded."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.replies import replies as module
from bot.storage.replies.model import KEPT, SIZE, Question, ReplyKey, StoredReply
from bot.storage.storage import Storage

HERE, THERE = b"here".ljust(16), b"there".ljust(16)
ADA = b"ada".ljust(16)


def row(
    number: int, place: bytes = HERE, *, question: int | None = None, person: bytes | None = None
) -> StoredReply:
    """Return a message."""
    return StoredReply(ReplyKey(place, number), question, person, f"secret {number}".encode())


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    """Open an empty database of each kind."""
    opened = await Storage.open(address, "1:token")
    yield opened
    await opened.close()


async def write(storage: Storage, *rows: StoredReply) -> None:
    """Write rows, as they are written after answers."""
    storage.replies.fill = lambda: rows
    await storage.replies.flush()
    storage.replies.fill = tuple


async def numbers(storage: Storage) -> list[int]:
    """Return the numbers of all messages."""
    return sorted(one.key.message_id for one in await storage.replies.newest(10**6))


async def test_what_is_found(storage: Storage) -> None:
    """A message is found by its number and by its question; the newest of a place as well."""
    await write(storage, row(5, question=4), row(7, question=4), row(9), row(3, THERE))
    found = [
        await storage.replies.get(key)
        for key in (ReplyKey(HERE, 5), Question(HERE, 4), ReplyKey(HERE, 0), ReplyKey(THERE, 0))
    ]
    missing = [
        await storage.replies.get(key)
        for key in (ReplyKey(THERE, 5), Question(THERE, 4), ReplyKey(ADA, 0))
    ]

    assert [one and one.key.message_id for one in found] == [5, 5, 9, 3]
    assert [one and one.content for one in found][:1] == [b"secret 5"]
    assert missing == [None, None, None]


async def test_a_later_state(storage: Storage) -> None:
    """A row that is written again is replaced."""
    await write(storage, row(5))
    await write(storage, StoredReply(ReplyKey(HERE, 5), 4, ADA, b"other"))
    found = await storage.replies.get(ReplyKey(HERE, 5))

    assert found is not None
    assert (found.content, found.question_id, found.person) == (b"other", 4, ADA)


async def test_of_a_place(storage: Storage) -> None:
    """The messages of a place are found, or only a person's, newest first."""
    await write(storage, row(1), row(2, person=ADA), row(3, person=ADA), row(4, THERE, person=ADA))
    all_of_it = await storage.replies.of_place(HERE, None, 2)
    hers = await storage.replies.of_place(HERE, ADA, 9)

    assert [one.key.message_id for one in all_of_it] == [3, 2]
    assert [one.key.message_id for one in hers] == [3, 2]


async def test_what_is_forgotten(storage: Storage) -> None:
    """Messages, places and persons are forgotten, also where a row was not written yet."""
    await write(storage, row(1), row(2, THERE), row(3, b"x" * 16, person=ADA), row(4, ADA))
    await storage.replies.forget([ReplyKey(HERE, 1)])
    await storage.replies.forget_place(THERE)
    storage.replies.fill = lambda: [row(5, person=ADA)]
    await storage.replies.forget_person(ADA)
    storage.replies.fill = tuple
    await storage.replies.flush()

    assert await numbers(storage) == []


async def test_a_write_that_fails(storage: Storage) -> None:
    """The rows wait, until a write succeeds; newer ones count."""
    storage.replies.fill = lambda: [row(1)]
    with pytest.raises(OSError, match="away"), storage.replies.taken():
        raise OSError("away")
    waits = storage.replies.is_waiting(ReplyKey(HERE, 1))
    storage.replies.fill = lambda: [row(2)]
    await storage.replies.flush()

    assert (waits, await numbers(storage)) == (True, [1, 2])
    assert not storage.replies.is_waiting(ReplyKey(HERE, 1))


async def test_too_many(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are deleted for new ones, and what is too long is not written."""
    monkeypatch.setattr(module, "LIMIT", 10)
    monkeypatch.setattr(module, "_SPARE", 2)
    now = 1_000

    def clock(connection: object) -> int:
        return now

    storage.replies._now = clock
    for number in range(1, 30):
        now += 1
        await write(storage, row(number))
        assert len(await numbers(storage)) <= 10
    long = StoredReply(ReplyKey(HERE, 99), None, None, bytes(SIZE + 1))
    await write(storage, long)

    assert await numbers(storage) == [*range(30 - len(await numbers(storage)), 30)]


async def test_two_days(storage: Storage) -> None:
    """After 48 hours a row can no longer be read, and it is deleted soon."""
    now = 1_000

    def clock(connection: object) -> int:
        return now

    storage.replies._now = clock
    await write(storage, row(1))
    now += 100
    await write(storage, row(1), row(2))  # what is written again keeps its age
    ages = [one.age for one in await storage.replies.newest(9)]
    now = 1_000 + KEPT
    readable, deleted = await numbers(storage), await storage.replies.expire()

    assert (ages, readable, deleted) == ([0, 100], [2], 1)


def bytes_in(folder: Path) -> bytes:
    """Return all that a database has written."""
    return b"".join(one.read_bytes() for one in folder.iterdir())


async def test_nothing_is_left_in_the_file(tmp_path: Path) -> None:
    """A person's pseudonym is gone from the file and its log once they are forgotten."""
    file = tmp_path / "bot.sqlite3"
    storage = await Storage.open(f"sqlite:///{file}", "1:token")
    await write(storage, row(1, person=ADA), row(2, ADA))
    written = ADA in bytes_in(tmp_path)
    await storage.replies.forget_person(ADA)
    left = bytes_in(tmp_path)
    await storage.close()

    assert written
    assert ADA not in left


async def test_sealed(tmp_path: Path) -> None:
    """The file does not show what a row says, and another token cannot read it."""
    file = tmp_path / "bot.sqlite3"
    storage = await Storage.open(f"sqlite:///{file}", "1:token")
    await write(storage, row(1))
    await storage.close()
    content = bytes_in(tmp_path)
    # Nor can a row be put in the place of another.
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE replies SET message_id = 2")
    storage = await Storage.open(f"sqlite:///{file}", "1:token")
    found = await numbers(storage)
    await storage.close()

    assert b"secret" not in content
    assert found == []
