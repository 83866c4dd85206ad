"""The inbox: sealed rows, leases of chats, bounds, edits, and what is forgotten."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.inbox import admission as inbox_admission
from bot.storage.inbox.inbox import AHEAD, KEPT
from bot.storage.inbox.letters import Admission, Arrival, Ending, Size
from bot.storage.storage import Storage
from tests.support.waiting import LONG


def arrival(number: int, lane: str = "chat 5", person: int | None = 5, **given: object) -> Arrival:
    """Return an update that arrives."""
    content = str(given.pop("content", f"Marker {number}")).encode()
    return Arrival(number, lane, person, number, content, **given)  # type: ignore[arg-type]  # checked by the caller


async def admit(storage: Storage, *arrivals: Arrival | int) -> list[str]:
    """Return what becomes of updates that arrive together."""
    return [one.how for one in await asyncio.gather(*map(storage.inbox.admit, arrivals))]


async def ended(storage: Storage, *numbers: int, drained: Sequence[str] = ()) -> list[int]:
    """Let updates be answered; return the numbers of those that come next."""
    endings = [Ending(number) for number in numbers]
    return [letter.number for letter in await storage.inbox.finish(endings, [], drained)]


async def looked(storage: Storage) -> list[int]:
    """Return the numbers of updates that a look finds."""
    return [letter.number for letter in await storage.inbox.look(100)]


async def end_leases(storage: Storage) -> None:
    """Let the leases of all processes run out."""
    async with storage._database.writing() as connection:
        await connection.execute(text("UPDATE inbox_lanes SET until = until - 100"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def both(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[Storage, Storage]]:
    """Open one database from two processes."""
    address = f"sqlite:///{tmp_path}/inbox.sqlite3"
    if request.param == "postgresql":
        address = request.getfixturevalue("new_postgres")()
    first, second = [await Storage.open(address, "1:token") for _ in range(2)]
    yield first, second
    await first.close()
    await second.close()


@pytest.fixture
def storage(both: tuple[Storage, Storage]) -> Storage:
    """Return one of the processes."""
    return both[0]


async def test_from_arrival_to_answer(storage: Storage) -> None:
    """An update is kept once, known while it waits and after it was answered, and then gone."""
    first = await admit(storage, arrival(1), arrival(2), arrival(1), 3)
    again = await admit(storage, arrival(1), 3)
    size = await storage.inbox.size()
    rest = await ended(storage, 1, 2, drained=["chat 5"])

    assert first == ["kept", "kept", "known", "claimed"]
    assert again == ["known", "elsewhere"]
    assert (size.waiting, size.dead, rest) == (2, 0, [])
    assert await admit(storage, arrival(1), arrival(2)) == ["known", "known"]
    assert await storage.inbox.size() == Size(0, 0, 0)
    assert await storage.handled.is_done(1)


async def test_one_process_answers_a_chat(both: tuple[Storage, Storage]) -> None:
    """What another process adds to a chat comes to the one that answers it, in its turn."""
    first, second = both
    kept = await admit(first, arrival(1))
    left = await admit(second, arrival(2), arrival(3, "chat 6"))
    seen = await looked(second)
    rest = await ended(first, 1, drained=["chat 5"])
    over = await ended(first, 2, drained=["chat 5"])

    assert (kept, left, seen) == (["kept"], ["left", "kept"], [])
    assert (rest, over) == ([2], [])
    assert await admit(second, arrival(4)) == ["kept"]


async def test_only_own_chats_are_read(both: tuple[Storage, Storage]) -> None:
    """What waits in a chat that another process answers is not read, not even by who brought it."""
    first, second = both
    await admit(first, arrival(1))
    left = await admit(second, arrival(2))
    theirs = await second.inbox.load(["chat 5"])
    own = await first.inbox.load(["chat 5"])

    assert (left, theirs) == (["left"], [])
    assert [1, 2] == [letter.number for letter in own]


async def test_a_process_that_died(both: tuple[Storage, Storage]) -> None:
    """Its chats are taken over when their leases end; the first update of each is a suspect."""
    first, second = both
    await admit(first, arrival(1), arrival(2), arrival(3, "chat 6"))
    early = await looked(second)
    await end_leases(first)
    letters = await second.inbox.look(100)
    held = await first.inbox.lanes.renew()

    assert early == []
    assert [(one.number, one.claim.is_suspect) for one in letters] == [
        (1, True),
        (2, False),
        (3, True),
    ]
    assert [one.content for one in letters][:1] == [b"Marker 1"]
    assert (held, len(await second.inbox.lanes.renew())) == (set(), 2)
    assert await ended(second, 1, 2, drained=["chat 5"]) == []


async def test_a_process_that_ended(both: tuple[Storage, Storage]) -> None:
    """What it gave back is taken at once, and nothing of it is suspect."""
    first, second = both
    await admit(first, arrival(1))
    await first.inbox.lanes.release()
    letters = await second.inbox.look(100)

    assert [(one.number, one.claim.is_suspect) for one in letters] == [(1, False)]


async def test_a_chat_that_must_rest(both: tuple[Storage, Storage]) -> None:
    """Nobody takes a chat before its rest is over, however many of its updates arrive."""
    first, second = both
    await admit(first, arrival(1))
    await first.inbox.lanes.release([first.inbox.name_of("chat 5")], rest=3_600)
    how = await admit(second, arrival(2))
    seen = await looked(second)
    async with first._database.writing() as connection:
        await connection.execute(text("UPDATE inbox_lanes SET due = due - 3600"))

    assert (how, seen, await looked(second)) == (["left"], [], [1, 2])


async def test_the_only_process(both: tuple[Storage, Storage]) -> None:
    """A process that is the only one need not wait for the leases of a dead one."""
    first, second = both
    await admit(first, arrival(1))
    await second.inbox.lanes.free_all()

    assert await looked(second) == [1]


async def test_a_long_chat(storage: Storage) -> None:
    """Of a chat, a few updates are read at once, in their order."""
    numbers = range(1, 2 * AHEAD + 1)
    await admit(storage, *map(arrival, numbers))
    first = [letter.number for letter in await storage.inbox.load(["chat 5"])]
    rest = await ended(storage, *first, drained=["chat 5"])

    assert [*first, *rest] == [*numbers]


async def test_bounds(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many in a chat, or from a person in a group, are refused, and one of them is told."""
    monkeypatch.setattr(inbox_admission, "LANE_LIMIT", 6)
    monkeypatch.setattr(inbox_admission, "PERSON_LIMIT", 2)
    group = [arrival(number, "chat -7", 1 + number // 4, is_group=True) for number in range(1, 9)]
    private = [arrival(number) for number in range(20, 30)]
    told = await asyncio.gather(*map(storage.inbox.admit, [*group, *private]))
    again = await admit(storage, arrival(31))
    await ended(storage, *range(1, 32), drained=["chat 5", "chat -7"])

    kept, notice, refused = Admission("kept"), Admission("kept", is_notice=True), "refused"
    found = [(one.how, one.is_notice) if one.how == "kept" else one.how for one in told]
    one, extra = (kept.how, False), (notice.how, True)
    assert found[:8] == [one, one, extra, one, one, extra, refused, refused]
    assert found[8:] == [*[one] * 6, extra, *[refused] * 3]
    assert (again, await storage.handled.is_done(31)) == (["refused"], True)
    assert await admit(storage, arrival(40)) == ["kept"]


async def test_a_full_inbox(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no longer fits is not kept, so that it is confirmed only once it is answered."""
    monkeypatch.setattr(inbox_admission, "LIMIT", 2)
    told = await admit(storage, *map(arrival, (1, 2, 3)))
    await ended(storage, 1)

    assert told == ["kept", "kept", "full"]
    assert await admit(storage, arrival(3)) == ["kept"]


async def test_an_edit_takes_the_place_of_its_question(both: tuple[Storage, Storage]) -> None:
    """It does while that waits, unless another process answers the chat."""
    first, second = both

    def edit(number: int, of: int) -> Arrival:
        return Arrival(number, "chat 5", 5, of, f"Edit {number}".encode(), is_edit=True)

    together = await admit(first, arrival(1), edit(2, 1), arrival(3))
    later = await admit(first, edit(4, 3))
    elsewhere = await admit(second, edit(5, 3))
    letters = await first.inbox.load(["chat 5"])
    stale = await first.inbox.finish([Ending(1, edits=0)], [], [])
    kept = await first.inbox.load(["chat 5"])

    assert (together, later, elsewhere) == (["kept", "replaced", "kept"], ["replaced"], ["left"])
    assert [(one.number, one.content, one.edits) for one in letters] == [
        (1, b"Edit 2", 1),
        (3, b"Edit 4", 1),
        (5, b"Edit 5", 0),
    ]
    assert (stale, [(one.number, one.is_answered) for one in kept][:1]) == ([], [(1, True)])
    await first.inbox.finish([Ending(1, edits=1)], [], [])
    assert [one.number for one in await first.inbox.load(["chat 5"])] == [3, 5]


async def test_a_person_who_wants_to_be_forgotten(storage: Storage) -> None:
    """What waits from them, anywhere, is gone when their wish arrives; others lose nothing."""
    await admit(storage, arrival(1), arrival(2, "chat -7", 5), arrival(3, "chat -7", 6))
    wish = Arrival(5, "forget 5", 5, 5, b"Wish", forgets=True)
    told = await admit(storage, arrival(4), wish)

    assert told == ["forgotten", "kept"]
    assert sorted(await storage.inbox.numbers(["chat 5", "chat -7", "forget 5"])) == [3, 5]
    assert [await storage.handled.is_done(number) for number in (1, 2, 3, 4)] == [1, 1, 0, 1]


async def test_dead_letters(storage: Storage) -> None:
    """What could not be answered is listed without its words, and can be tried again."""
    await admit(storage, *map(arrival, (1, 2, 3)))
    await storage.inbox.finish([Ending(1, why="BadRequest"), Ending(2, why="stuck")], [], [])
    dead = await storage.inbox.dead_letters()
    size = await storage.inbox.size()
    again = [await storage.inbox.replay([1, 9]), await storage.inbox.replay()]
    letters = await storage.inbox.load(["chat 5"])

    assert [one.is_over for one in letters] == [False] * 3
    assert [(one.number, one.why) for one in dead] == [(1, "BadRequest"), (2, "stuck")]
    assert all(0 <= one.age < LONG for one in dead)
    assert (size.waiting, size.dead, again) == (1, 2, [1, 1])
    assert [(one.number, one.is_answered) for one in letters] == [(1, True), (2, True), (3, False)]


async def test_what_is_too_old(tmp_path: Path) -> None:
    """After a day, an update is deleted, answered or not, and so is a dead letter."""
    now = [1_000_000.0]
    storage = await Storage.open(f"sqlite:///{tmp_path}/x.sqlite3", "1:token", clock=lambda: now[0])
    await admit(storage, arrival(1), arrival(2))
    await storage.inbox.finish([Ending(1, why="x")], [], [])
    now[0] += KEPT - 1
    await admit(storage, arrival(3))
    early = await storage.inbox.expire()
    now[0] += 1
    late = await storage.inbox.expire()
    size = await storage.inbox.size()
    await storage.close()

    assert (early, late, size) == ((0, 0), (1, 1), Size(1, 0, 1))


async def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """A lease that seems to last for an hour holds nobody up."""
    now = [1_000_000.0]
    address = f"sqlite:///{tmp_path}/x.sqlite3"
    first, second = [await Storage.open(address, "1:token", clock=lambda: now[0]) for _ in range(2)]
    await admit(first, arrival(1))
    now[0] -= 3_600
    found = await looked(second)
    await first.close()
    await second.close()

    assert found == [1]


@pytest.mark.parametrize("is_restarted", [False, True])
async def test_a_rest_before_the_clock_was_set_back(tmp_path: Path, is_restarted: bool) -> None:
    """A chat that has to rest for ten minutes rests for as long, and not for an hour more."""
    now = [1_000_000.0]
    storage = await Storage.open(f"sqlite:///{tmp_path}/x.sqlite3", "1:token", clock=lambda: now[0])
    await admit(storage, arrival(1))
    await storage.inbox.lanes.release(rest=600)
    if is_restarted:
        await storage.inbox.lanes.free_all()
    now[0] += 599
    resting = await looked(storage), await storage.inbox.overdue()
    now[0] -= 3_600
    set_back = await looked(storage)
    await storage.inbox.lanes.release(rest=600)
    now[0] += 660
    overdue = await storage.inbox.overdue()
    after = await looked(storage)
    await storage.close()

    assert resting == ([], 0)
    assert set_back == after == [1]
    assert overdue == 60


def contents(folder: Path) -> bytes:
    """Return what is in all files of a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_what_is_on_the_disk(tmp_path: Path) -> None:
    """No word and no id can be read there; what is deleted leaves the log as well."""
    storage = await Storage.open(f"sqlite:///{tmp_path}/x.sqlite3", "1:token")
    person = 7_123_456_789
    await admit(storage, arrival(1, f"chat {person}", person, content="Marker"))
    async with storage._database.reading() as connection:
        sealed = (await connection.execute(text("SELECT sealed FROM inbox"))).scalar_one()
    before = contents(tmp_path)
    await ended(storage, 1)
    remains = contents(tmp_path)
    await storage.inbox.wipe()
    after = contents(tmp_path)
    await storage.close()

    for hidden in (b"Marker", str(person).encode(), person.to_bytes(6, "big")):
        assert hidden not in before
    assert [sealed in one for one in (before, remains, after)] == [True, True, False]


async def test_another_token(tmp_path: Path) -> None:
    """What another token sealed is found, but cannot be read."""
    address = f"sqlite:///{tmp_path}/x.sqlite3"
    first = await Storage.open(address, "1:token")
    await admit(first, arrival(1))
    await first.inbox.lanes.release()
    await first.close()
    second = Storage(address, "1:another")
    letters = await second.inbox.look(10)
    await second.close()

    assert [(one.number, one.content) for one in letters] == [(1, None)]


async def test_a_number_is_sealed_with_its_content(storage: Storage) -> None:
    """A row's content under another number is not accepted."""
    await admit(storage, arrival(1), arrival(2))
    async with storage._database.writing() as connection:
        await connection.execute(
            text("UPDATE inbox SET sealed = (SELECT sealed FROM inbox WHERE update_id = 2)")
        )
    letters = await storage.inbox.load(["chat 5"])

    assert [one.content for one in letters] == [None, b"Marker 2"]
