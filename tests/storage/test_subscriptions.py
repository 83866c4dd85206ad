"""What readers follow, over SQLite in memory, SQLite in a file, and PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.storage import Storage
from bot.storage.subscriptions import Subscriptions
from bot.storage.topics import TOPIC_LIMIT, TOPICS_LIMIT, Due, Survey

ADA, BOB = 1001, 1002
ONE, TWO, THREE = (bytes([number]) * 11 for number in (1, 2, 3))


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    """Open a storage, and close it."""
    opened = await Storage.open(address, "1:token")
    yield opened
    await opened.close()


@pytest.fixture
def kept(storage: Storage) -> Subscriptions:
    """Return the topics in the storage."""
    return storage.subscriptions


async def ids(kept: Subscriptions, *topics: str, reader: int = ADA) -> list[int]:
    """Let a reader follow topics; return their ids."""
    for topic in topics:
        assert await kept.add(reader, topic, "en") == "kept"
    return [one.id for one in await kept.of(reader)]


async def test_topics_of_a_reader(kept: Subscriptions) -> None:
    """Each reader has topics of their own, in the order of following; the same only once."""
    await kept.add(ADA, "Bridges of Paris", "en")
    await kept.add(ADA, "Мосты", "ru")
    again = await kept.add(ADA, " bridges  of PARIS? ", "en")
    other = await kept.add(BOB, "Bridges of Paris", "en")

    assert (again, other) == ("known", "kept")
    assert [one.topic for one in await kept.of(ADA)] == ["Bridges of Paris", "Мосты"]
    assert [one.topic for one in await kept.all()] == [
        "Bridges of Paris",
        "Мосты",
        "Bridges of Paris",
    ]


async def test_limits(kept: Subscriptions, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader has so many topics, all readers together so many, and a topic is so long."""
    await ids(kept, *(f"topic {number}" for number in range(TOPICS_LIMIT)))
    monkeypatch.setattr("bot.storage.subscriptions._ALL_LIMIT", TOPICS_LIMIT + 1)
    answers = [
        await kept.add(ADA, "one more", "en"),
        await kept.add(BOB, "x" * (TOPIC_LIMIT + 9) + "\0", "en"),
        await kept.add(BOB, "two", "en"),
    ]

    assert answers == ["full", "kept", "full"]
    assert [len(one.topic) for one in await kept.of(BOB)] == [TOPIC_LIMIT]


async def test_ending(kept: Subscriptions) -> None:
    """A reader can end a topic of their own, not of others; and all of them."""
    first, second = await ids(kept, "a", "b")
    foreign = await kept.remove(BOB, first)
    own = await kept.remove(ADA, first)
    again = await kept.remove(ADA, first)

    assert (foreign, own, again) == (False, True, False)
    assert [one.id for one in await kept.of(ADA)] == [second]
    assert (await kept.forget(ADA), await kept.forget(ADA)) == (1, 0)
    assert await kept.all() == []


async def test_what_was_found(kept: Subscriptions) -> None:
    """Quotes are kept until a reader may be told again; each once, and only the newest of many."""
    bridges, boats = await ids(kept, "bridges", "boats")
    await ids(kept, "nothing", reader=BOB)
    assert await kept.surveyed(None, b"1", {bridges: [ONE, TWO], boats: [], 99: [ONE]})
    before = await kept.survey()
    assert await kept.surveyed(before, b"2", {bridges: [TWO, THREE], boats: [ONE]})
    (due,) = await kept.due(0)

    assert due == Due(ADA, "en", (("bridges", (ONE, TWO, THREE)), ("boats", (ONE,))), 0)
    assert await kept.survey() == Survey(2, b"2")
    many = [number.to_bytes(11, "big") for number in range(40)]
    assert await kept.surveyed(await kept.survey(), b"3", {bridges: many})
    (due,) = await kept.due(0)
    assert due.topics[0] == ("bridges", tuple(many[-12:]))


async def test_one_process_is_faster(kept: Subscriptions) -> None:
    """Of two processes that look through the same state, one stores what it found."""
    (bridges,) = await ids(kept, "bridges")
    first = [await kept.surveyed(None, b"1", {}) for _ in range(2)]
    before = await kept.survey()
    second = [await kept.surveyed(before, b"2", {bridges: [ONE]}) for _ in range(2)]
    (due,) = await kept.due(0)
    taken = [await kept.take(due, 500) for _ in range(2)]

    assert (first, second, taken) == ([True, False], [True, False], [True, False])
    assert due.topics == (("bridges", (ONE,)),)


async def test_once_a_day(kept: Subscriptions) -> None:
    """Who was told something waits, also for topics that are followed later."""
    (bridges,) = await ids(kept, "bridges")
    await kept.surveyed(None, b"1", {bridges: [ONE]})
    (due,) = await kept.due(0)
    assert await kept.take(due, 500)
    (_, boats) = await ids(kept, "boats")
    await kept.surveyed(await kept.survey(), b"2", {boats: [TWO]})
    early, late = await kept.due(499), await kept.due(500)

    assert early == []
    assert late == [Due(ADA, "en", (("boats", (TWO,)),), 500)]


async def test_giving_back(kept: Subscriptions) -> None:
    """What could not be told waits again, before what was found meanwhile."""
    bridges, boats = await ids(kept, "bridges", "boats")
    await kept.surveyed(None, b"1", {bridges: [ONE]})
    (due,) = await kept.due(0)
    await kept.take(due, 500)
    await kept.surveyed(await kept.survey(), b"2", {bridges: [TWO], boats: [THREE]})
    await kept.give_back(due)
    again = await kept.due(0)

    assert again == [Due(ADA, "en", (("bridges", (ONE, TWO)), ("boats", (THREE,))), 0)]


async def test_the_end_of_a_survey(kept: Subscriptions) -> None:
    """Once nobody follows anything, what the archive had is forgotten."""
    await kept.surveyed(None, b"1", {})
    await kept.end_survey()

    assert await kept.survey() is None


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
async def test_another_token(address: str, kept: Subscriptions) -> None:
    """With another token nothing of a reader can be read; such rows are dropped."""
    (bridges,) = await ids(kept, "bridges")
    await kept.surveyed(None, b"1", {bridges: [ONE]})
    other = await Storage.open(address, "1:another")
    due = await other.subscriptions.due(0)
    found = await other.subscriptions.all()
    await other.close()

    assert (due, found) == ([], [])
    assert await kept.of(ADA) == []


async def test_nothing_is_readable(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither a topic nor an id nor a quote's name is in the file."""
    file = tmp_path_factory.mktemp("db") / "kept.sqlite3"
    storage = await Storage.open(f"sqlite:///{file}", "1:token")
    (bridges,) = await ids(storage.subscriptions, "a telling topic", reader=123456789012)
    await storage.subscriptions.surveyed(None, b"1", {bridges: [b"quotes-name"]})
    await storage.close()
    content = b"".join(one.read_bytes() for one in file.parent.iterdir())

    assert b"a telling topic" not in content
    assert b"quotes-name" not in content
    assert (123456789012).to_bytes(8, signed=True) not in content
    assert b"123456789012" not in content
