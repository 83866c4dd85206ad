"""What lasts: the same contract over SQLite in memory, SQLite in a file, and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import update

from bot.storage.deletions import Due
from bot.storage.handled import KEPT, LEASE, Claim
from bot.storage.misses import KEPT as MISSES_KEPT
from bot.storage.misses import MEMBER_LIMIT, OPEN_LIMIT, PERSON_LIMIT, QUESTION_LIMIT
from bot.storage.model import NOTHING_CHOSEN, Preference
from bot.storage.storage import Storage
from bot.storage.tables import handled

NOON = 1_800_000_000
GROUP = -1001234567890


class Clock:
    """A clock that is stopped until it is moved."""

    def __init__(self) -> None:
        self.now = float(NOON)

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
async def storage(address: str, clock: Clock) -> AsyncIterator[Storage]:
    """Open a storage, and close it."""
    opened = await Storage.open(address, "1:token", clock=clock)
    yield opened
    await opened.close()


async def passed(storage: Storage, clock: Clock, seconds: int) -> None:
    """Let time pass, also by the clock of a server, which nobody moves: its rows become older."""
    clock.now += seconds
    async with storage._database.writing() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(update(handled).values(at=handled.c.at - seconds))


async def test_preferences(storage: Storage) -> None:
    """Each choice is kept beside the others."""
    before = await storage.preferences.get(7)
    await storage.preferences.set_language(7, "fa")
    await storage.preferences.set_timer(7, 600)
    await storage.preferences.set_language(7, "ru")

    assert before == NOTHING_CHOSEN
    assert await storage.preferences.get(7) == Preference("ru", 600)
    assert await storage.preferences.get(8) == NOTHING_CHOSEN


async def test_preferences_are_forgotten_once(storage: Storage) -> None:
    """What is forgotten is gone, and no second time."""
    await storage.preferences.set_language(7, "fa")
    gone = [await storage.preferences.forget(7) for _ in range(2)]

    assert gone == [True, False]
    assert await storage.preferences.get(7) == NOTHING_CHOSEN


async def test_preferences_move(storage: Storage) -> None:
    """A chat with a new id keeps its choices; one without choices leaves those there are."""
    await storage.preferences.set_timer(-5, 3600)
    await storage.preferences.move(-5, GROUP)
    await storage.preferences.move(-6, GROUP)

    assert await storage.preferences.get(-5) == NOTHING_CHOSEN
    assert await storage.preferences.get(GROUP) == Preference(timer_seconds=3600)


async def test_deletions(storage: Storage) -> None:
    """What is due comes by chat; what is removed or postponed comes no more."""
    await storage.deletions.add(7, [3, 1, 1], NOON)
    await storage.deletions.add(GROUP, [1], NOON + 1)
    await storage.deletions.add(7, [9], NOON + 50)
    await storage.deletions.add(7, [], NOON)
    first = await storage.deletions.due(NOON)
    await storage.deletions.remove(7, [1])
    await storage.deletions.postpone(7, [3], NOON + 2)
    second = await storage.deletions.due(NOON + 1)
    third = await storage.deletions.due(NOON + 2)

    assert first == [Due(7, (1, 3), 0)]
    assert second == [Due(GROUP, (1,), 0)]
    assert third == [Due(GROUP, (1,), 0), Due(7, (3,), 1)]
    assert await storage.deletions.of_chat(7) == [9, 3]


async def test_a_later_note_moves_a_deletion(storage: Storage) -> None:
    """A message noted twice is deleted at the later note's time."""
    await storage.deletions.add(7, [1], NOON)
    await storage.deletions.add(7, [1], NOON + 9)

    assert await storage.deletions.due(NOON + 8) == []
    assert await storage.deletions.due(NOON + 9) == [Due(7, (1,), 0)]


async def test_due_in_parts(storage: Storage) -> None:
    """No more than the limit comes at once, the oldest first."""
    await storage.deletions.add(7, [5], NOON - 1)
    await storage.deletions.add(7, range(1, 5), NOON)

    assert await storage.deletions.due(NOON, limit=3) == [Due(7, (5, 1, 2), 0)]


async def test_counts(storage: Storage, clock: Clock) -> None:
    """Numbers add up by name, and by day."""
    await storage.counts.add({"up:b%1": 1})
    await storage.counts.add({"up:b%1": 2, "down:b": 1, "upper": 7})
    await storage.counts.add({})
    clock.now += 86_400
    await storage.counts.add({"up:c": 1})

    assert await storage.counts.totals("up:") == {"up:b%1": 3, "up:c": 1}
    assert await storage.counts.totals("up:b%") == {"up:b%1": 3}
    assert await storage.counts.totals(days=1) == {"up:c": 1}
    assert list(await storage.counts.totals(limit=2)) == ["upper", "up:b%1"]


async def test_counts_of_a_day(storage: Storage, clock: Clock) -> None:
    """Counts can be read day by day, the newest first, for some names and some days."""
    await storage.counts.add({"a": 1, "b": 2})
    clock.now += 24 * 3600
    await storage.counts.add({"a": 3})
    clock.now += 24 * 3600
    both = await storage.counts.by_day(("a", "c"), days=3)

    assert [dict(row) for row in both.values()] == [{"a": 3}, {"a": 1}]
    assert list(both) == sorted(both, reverse=True)
    assert len(await storage.counts.by_day(("a",), days=2)) == 1


async def test_a_long_name(storage: Storage) -> None:
    """A name that the column cannot hold is refused before the database sees it."""
    with pytest.raises(ValueError, match="exceeds 100 characters"):
        await storage.counts.add({"x" * 101: 1})


async def ask(
    storage: Storage, question: str = "Why?", user_id: int = 7, chat_id: int = GROUP
) -> str:
    """Leave a question for the editors."""
    return await storage.misses.add(
        question, user_id=user_id, chat_id=chat_id, message_id=5, language="fa", thread_id=2
    )


async def test_a_miss(storage: Storage) -> None:
    """A question waits with all that its answer needs, until it is removed, once."""
    kept = await ask(storage)
    (waiting,) = await storage.misses.waiting()
    removed = [await storage.misses.remove(waiting.id) for _ in range(2)]

    assert kept == "kept"
    assert (waiting.chat_id, waiting.message_id, waiting.thread_id) == (GROUP, 5, 2)
    assert (waiting.language, waiting.question, waiting.asked_at) == ("fa", "Why?", NOON)
    assert removed == [True, False]
    assert await storage.misses.number() == 0


async def test_the_same_question_again(storage: Storage) -> None:
    """The queue holds a chat's question once, in any spelling, and separately for another chat."""
    said = [await ask(storage, one) for one in ("Why not?", " why  NOT ", "WHY NOT؟")]
    other = await ask(storage, "Why not?", chat_id=8)

    assert said == ["kept", "known", "known"]
    assert other == "kept"
    assert await storage.misses.number() == 2


async def test_bounds_of_the_queue(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """One chat cannot fill the queue, nor all of them, nor one long question."""
    said = [await ask(storage, f"{one}" * 9_999, user_id=one) for one in range(OPEN_LIMIT + 1)]
    monkeypatch.setattr("bot.storage.misses._ALL_LIMIT", OPEN_LIMIT)
    (first, *_) = await storage.misses.waiting()

    assert said == ["kept"] * OPEN_LIMIT + ["full"]
    assert len(first.question) == QUESTION_LIMIT
    assert await ask(storage, user_id=8, chat_id=8) == "full"


async def test_one_person_cannot_fill_the_queue(storage: Storage) -> None:
    """In a group others can leave questions, too, and two hundred groups do not help."""
    in_one = [await ask(storage, f"Why {one}?") for one in range(MEMBER_LIMIT + 1)]
    in_many = [await ask(storage, chat_id=-10_000 - one) for one in range(200)]
    in_private = await ask(storage, "And I?", user_id=7, chat_id=7)
    by_another = await ask(storage, "Why not?", user_id=8)

    assert in_one == ["kept"] * MEMBER_LIMIT + ["yours"]
    assert in_many.count("kept") == PERSON_LIMIT - MEMBER_LIMIT
    assert set(in_many) == {"kept", "yours"}
    assert (in_private, by_another) == ("yours", "kept")


async def test_a_private_chat_is_one_persons(storage: Storage) -> None:
    """There, one may leave as many as there may be of one person."""
    said = [await ask(storage, f"Why {one}?", chat_id=7) for one in range(PERSON_LIMIT + 1)]

    assert said == ["kept"] * PERSON_LIMIT + ["yours"]


async def test_the_questions_of_a_group_that_moved(storage: Storage) -> None:
    """They are answered where the group is now, and bounded there."""
    await ask(storage)
    await storage.misses.move(GROUP, -1009)
    (waiting,) = await storage.misses.waiting()

    assert waiting.chat_id == -1009
    assert await ask(storage, chat_id=-1009) == "known"


async def test_a_question_with_a_null(storage: Storage) -> None:
    """A null character, which PostgreSQL cannot hold, does not lose the question."""
    await ask(storage, "a\0b")

    assert [one.question for one in await storage.misses.waiting()] == ["a\ufffdb"]


async def test_misses_are_forgotten(storage: Storage, clock: Clock) -> None:
    """Questions go when their reader wants it, and after thirty days."""
    await ask(storage)
    await ask(storage, "How?", user_id=8)
    own = await storage.misses.number_of(8)
    forgotten = await storage.misses.forget(8)
    clock.now += MISSES_KEPT + 1

    assert (own, forgotten, await storage.misses.number_of(8)) == (1, 1, 0)
    assert await storage.expire() == 1
    assert await storage.misses.waiting() == []


async def test_a_claim_is_given_once(storage: Storage) -> None:
    """Of many who claim an update at once, one gets it."""
    claims = await asyncio.gather(*(storage.handled.claim(1) for _ in range(50)))

    assert claims.count(None) == 49


async def test_a_handled_update(storage: Storage, clock: Clock) -> None:
    """A done update stays done after the lease, until it expires."""
    await storage.handled.claim(1)
    undone = await storage.handled.is_done(1)
    await storage.handled.done(1)
    await passed(storage, clock, LEASE)
    again = await storage.handled.claim(1)
    done = await storage.handled.is_done(1)
    await passed(storage, clock, KEPT + 1)

    assert (undone, again, done) == (False, None, True)
    assert await storage.expire() == 1
    assert await storage.handled.claim(1)


async def test_done_without_a_claim(storage: Storage) -> None:
    """What was answered while the database was away counts as handled all the same."""
    await storage.handled.done(1)

    assert await storage.handled.is_done(1)
    assert not await storage.handled.claim(1)


async def test_an_unfinished_claim(storage: Storage, clock: Clock) -> None:
    """An unfinished update is free again after the lease, once, and its new claim says so."""
    await storage.handled.claim(1)
    await passed(storage, clock, LEASE - 2)
    early = await storage.handled.claim(1)
    await passed(storage, clock, 2)
    late = [await storage.handled.claim(1) for _ in range(2)]

    assert early is None
    assert late == [Claim(claims=2), None]


async def test_a_claim_before_the_clock_was_set_back(storage: Storage, clock: Clock) -> None:
    """A claim that seems to last for an hour holds nobody up."""
    await storage.handled.claim(1)
    await passed(storage, clock, -3_600)

    assert await storage.handled.claim(1) == Claim(claims=2)


async def test_claims_by_one_clock(new_postgres: Callable[[], str]) -> None:
    """A process whose clock is an hour ahead takes nothing from another one."""
    address, ahead = new_postgres(), Clock()
    first = await Storage.open(address, "1:token")
    ahead.now = first.clock() + 3_600
    second = await Storage.open(address, "1:token", clock=ahead)
    claims = [await one.handled.claim(1) for one in (first, second)]
    await first.close()
    await second.close()

    assert claims == [Claim(), None]


async def test_claims_given_back(storage: Storage) -> None:
    """A claim can be given back; a single process frees all that are open."""
    for update_id in (1, 2, 3):
        await storage.handled.claim(update_id)
    await storage.handled.release(1)
    again = await storage.handled.claim(1)
    await storage.handled.done(2)
    await storage.handled.release(2)
    freed = await storage.handled.forget_claims()

    assert again
    assert freed == 2
    assert [await storage.handled.claim(one) for one in (1, 2, 3)] == [Claim(), None, Claim()]


async def test_falls(storage: Storage, clock: Clock) -> None:
    """Falls are counted for what is not done, claimed or not; freeing a claim keeps the count."""
    handled = storage.handled
    await handled.fell([])
    await handled.claim(1)
    await handled.done(2)
    await handled.fell([1, 2, 3])
    early = [await handled.claim(one) for one in (1, 2, 3)]
    freed = await handled.forget_claims()
    await handled.fell([3])
    late = [await handled.claim(one) for one in (1, 2, 3)]
    await handled.release(1)
    again = await handled.claim(1)
    await passed(storage, clock, KEPT + LEASE + 1)

    assert early == [None, None, Claim(falls=1, claims=2)]
    assert freed == 2
    assert late == [Claim(1, 2), None, Claim(2, 3)]
    assert again == Claim(1, 3)
    assert await storage.expire() == 3
    assert await handled.claim(1) == Claim()


def test_suspects() -> None:
    """An update is a suspect that a process fell over, or that another came to no end with."""
    claims = (Claim(), Claim(falls=1), Claim(claims=2))

    assert [claim.is_suspect for claim in claims] == [False, True, True]


async def test_many_claims(storage: Storage) -> None:
    """Thousands at once are each given once, and each is done."""
    ids = [10**12 + number for number in range(1_700)]
    claims = await asyncio.gather(*map(storage.handled.claim, ids * 2))
    await asyncio.gather(*map(storage.handled.done, ids))

    assert len(claims) - claims.count(None) == len(ids)
    assert await storage.handled.is_done(ids[-1])
    assert await storage.handled.forget_claims() == 0
