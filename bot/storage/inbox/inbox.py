"""Updates that are not answered yet: sealed, until they are answered, at most a day.

They wait in lanes: a lane is a chat, or what else has an order of its own. One process at a time
has the lease of a lane; see `bot.storage.inbox.lanes`. Noting an update as answered and deleting it
from the inbox are one transaction, and none is open while anything is sent.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from bot.storage.batching import Batcher
from bot.storage.database import Database
from bot.storage.handled import Claim, Handled
from bot.storage.inbox.admission import Admitting
from bot.storage.inbox.lanes import InboxLanes, is_free
from bot.storage.inbox.letters import (
    Admission,
    Arrival,
    DeadLetter,
    Ending,
    Letter,
    Size,
    unsealed_letter,
)
from bot.storage.inbox.tables import DEAD, NOTICE, WAITING, inbox, inbox_lanes
from bot.storage.model import StorageError
from bot.storage.replies.replies import Replies
from bot.storage.tables import handled
from bot.storage.vault import Vault

__all__ = ["AHEAD", "KEPT", "Inbox"]

KEPT = 24 * 3600
"""Seconds after which an update leaves the inbox, answered or not."""
AHEAD = 10
"""The most updates of a lane that are read at once."""
_BATCH = 500
_LONGEST_WHY = 60


class Inbox:
    """The rows of one bot; several processes may share them."""

    def __init__(
        self,
        database: Database,
        vault: Callable[[], Vault],
        clock: Callable[[], float],
        handled: Handled,
        lanes: InboxLanes,
        replies: Replies,
    ) -> None:
        """Use this database; the clock gives Unix time in seconds, for SQLite."""
        self._replies = replies
        self.lanes = lanes
        self._database = database
        self._vault = vault
        self._handled = handled
        self._admitting = Admitting(vault, clock, handled, lanes)
        self._has_remains = True
        """Whether the database's log may hold bytes of what was deleted."""
        self._admissions = Batcher(self._admit, _BATCH)

    async def admit(self, arrival: Arrival | int) -> Admission:
        """Keep an update, or claim one that is given by its number only.

        Many that arrive at the same time are one transaction. Raises what the database raises.
        """
        return await self._admissions.call(arrival)

    async def close(self) -> None:
        """Wait for running calls."""
        await self._admissions.close()

    async def finish(
        self, endings: Sequence[Ending], others: Sequence[int], drained: Sequence[str]
    ) -> list[Letter]:
        """Note updates as answered, and delete those of the inbox, or make them dead letters.

        What was sent in reply to them is written in the same transaction.

        `others` are updates that were not in the inbox. The leases of `drained` lanes, of which
        nothing more is in memory, are given back; if more of such a lane is in the inbox, its lease
        stays, and its next updates are returned.
        """
        self._has_remains = self._has_remains or bool(endings)

        def work(connection: Connection) -> list[Letter]:
            if numbers := [*(one.number for one in endings), *others]:
                self._handled.done_in(connection, numbers)
            self._end(connection, endings)
            self._replies.write_in(connection, sent)
            if not drained:
                return []
            names = sorted(map(self.name_of, drained))
            return self._load(connection, self.lanes.give_back(connection, names))

        with self._replies.taken() as sent:
            return await self._database.transact(work)

    async def load(self, lanes: Sequence[str]) -> list[Letter]:
        """Return the first updates of those of these lanes whose leases this process has."""
        names = list(map(self.name_of, lanes))
        return await self._database.transact(lambda connection: self._load(connection, names))

    async def look(self, limit: int) -> list[Letter]:
        """Take the leases of at most `limit` lanes that nobody answers; return their updates."""
        if limit <= 0 or not await self.lanes.any_free():
            return []

        def work(connection: Connection) -> list[Letter]:
            won = self.lanes.take_free(connection, limit)
            found = self._load(connection, won)
            if empty := set(won) - {letter.lane for letter in found}:
                self.lanes.give_back(connection, sorted(empty))
            return found

        return await self._database.transact(work)

    def name_of(self, lane: str) -> bytes:
        """Return the pseudonym of a lane, by which letters name theirs."""
        return self._vault().name(lane)

    async def numbers(self, lanes: Sequence[str]) -> set[int]:
        """Return the updates that wait in these lanes."""
        names = list(map(self.name_of, lanes))
        found = select(inbox.c.update_id).where(inbox.c.lane.in_(names), inbox.c.kind < DEAD)
        return await self._database.transact(
            lambda connection: set(connection.execute(found).scalars()), reads=True
        )

    async def expire(self) -> tuple[int, int]:
        """Delete what is older than `KEPT`; return how many waited, and how many were dead."""

        def work(connection: Connection) -> list[int]:
            old = inbox.c.at <= self.lanes.now(connection) - KEPT
            gone = delete(inbox).where(old).returning(inbox.c.update_id, inbox.c.kind)
            rows = connection.execute(gone).all()
            if rows:
                self._handled.done_in(connection, [row.update_id for row in rows])
            self.lanes.mend(connection)
            return [row.kind for row in rows]

        kinds = await self._database.transact(work)
        self._has_remains = self._has_remains or bool(kinds)
        self._admitting.left(len(kinds))
        return len(kinds) - kinds.count(DEAD), kinds.count(DEAD)

    async def wipe(self) -> None:
        """Remove what was deleted from the database's log as well, if anything was."""
        if self._has_remains:
            self._has_remains = False
            self._has_remains = not await self._database.wipe()

    async def size(self) -> Size:
        """Return how much waits, and for how long."""
        found = select(inbox.c.kind, func.count(), func.min(inbox.c.at)).group_by(inbox.c.kind)

        def work(connection: Connection) -> Size:
            now, rows = self.lanes.now(connection), connection.execute(found).all()
            waiting = [(number, oldest) for kind, number, oldest in rows if kind < DEAD]
            dead = sum(number for kind, number, _ in rows if kind == DEAD)
            oldest = max((now - at for _, at in waiting), default=0)
            return Size(sum(number for number, _ in waiting), dead, max(oldest, 0))

        return await self._database.transact(work, reads=True)

    async def dead_letters(self, limit: int = 1_000) -> list[DeadLetter]:
        """Return what could not be answered, oldest first."""
        found = (
            select(inbox.c.update_id, inbox.c.at, inbox.c.why)
            .where(inbox.c.kind == DEAD)
            .order_by(inbox.c.at, inbox.c.update_id)
            .limit(limit)
        )

        def work(connection: Connection) -> list[DeadLetter]:
            now, rows = self.lanes.now(connection), connection.execute(found).all()
            return [DeadLetter(row.update_id, max(now - row.at, 0), row.why or "") for row in rows]

        return await self._database.transact(work, reads=True)

    async def replay(self, numbers: Sequence[int] | None = None) -> int:
        """Let dead letters, or all, be tried again; return how many."""
        which = [inbox.c.kind == DEAD]
        if numbers is not None:
            which.append(inbox.c.update_id.in_(numbers))
        # Its error stays, which tells it from one that was answered.
        again = update(inbox).where(*which).values(kind=WAITING)

        def work(connection: Connection) -> int:
            number = connection.execute(again).rowcount
            self.lanes.mend(connection)
            return number

        return await self._database.transact(work)

    async def overdue(self) -> int:
        """Return for how many seconds updates wait, at most, that any process could answer now.

        They are in lanes of which nobody has the lease and that need not rest.
        """
        first = (
            select(inbox.c.lane, func.min(inbox.c.at).label("at"))
            .where(inbox.c.kind < DEAD)
            .group_by(inbox.c.lane)
            .subquery()
        )

        def work(connection: Connection) -> int:
            now = self.lanes.now(connection)
            free = (
                select(first.c.at, inbox_lanes.c.until, inbox_lanes.c.due)
                .join(inbox_lanes, inbox_lanes.c.lane == first.c.lane)
                .where(is_free(now))
            )
            # What is still to come was noted before a clock was set back.
            since = (
                max((at for at in (row.at, row.due, row.until) if at <= now), default=now)
                for row in connection.execute(free)
            )
            return max(now - min(since, default=now), 0)

        return await self._database.transact(work, reads=True)

    async def _admit(self, given: Sequence[Arrival | int]) -> Sequence[Admission]:
        if self._database.is_lost:
            raise StorageError("The database file was deleted or replaced; restart the bot")
        told = await self._database.transact(
            lambda connection: self._admitting.admit(connection, given)
        )
        # What was deleted for these is still in the database's log.
        over = {"forgotten", "replaced"}
        is_over = any(one.how in over for one in told) or any(
            isinstance(one, Arrival) and one.forgets for one in given
        )
        self._has_remains = self._has_remains or is_over
        return told

    def _end(self, connection: Connection, endings: Sequence[Ending]) -> None:
        """Delete the rows of updates that ended, or make them dead letters."""
        if plain := [one.number for one in endings if not (one.edits or one.why)]:
            self._delete(connection, inbox.c.update_id.in_(plain), inbox.c.edits == 0)
        for one in endings:
            if not (one.edits or one.why):
                continue
            mine = (inbox.c.update_id == one.number, inbox.c.edits <= one.edits)
            if one.why:
                values = {"kind": DEAD, "why": one.why[:_LONGEST_WHY]}
                connection.execute(update(inbox).where(*mine).values(**values))
            else:
                self._delete(connection, *mine)

    def _delete(self, connection: Connection, *which: ColumnElement[bool]) -> None:
        self._admitting.left(connection.execute(delete(inbox).where(*which)).rowcount)

    def _load(self, connection: Connection, lanes: Sequence[bytes]) -> list[Letter]:
        """Return the first updates of lanes, of each at most `AHEAD`, in order.

        What waits in a lane of another process is for that one to answer. If a lane was taken over,
        its first update may be what its process fell over.
        """
        if not lanes:
            return []
        place = func.row_number().over(partition_by=inbox.c.lane, order_by=inbox.c.update_id)
        numbered = (
            select(inbox, place.label("place"))
            .where(inbox.c.lane.in_(lanes), inbox.c.kind < DEAD)
            .subquery()
        )
        age = self.lanes.now(connection) - numbered.c.at
        noted = handled.c.update_id == numbered.c.update_id
        found = (
            select(numbered, age.label("age"), handled.c.falls, handled.c.is_done)
            .add_columns(inbox_lanes.c.is_suspect)
            .join(inbox_lanes, inbox_lanes.c.lane == numbered.c.lane)
            .outerjoin(handled, noted)
            .where(numbered.c.place <= AHEAD, inbox_lanes.c.fence == self.lanes.fence(connection))
            .order_by(numbered.c.update_id)
        )
        rows = (connection.execute(found)).all()
        if suspects := sorted({row.lane for row in rows if row.is_suspect}):
            told = update(inbox_lanes).where(inbox_lanes.c.lane.in_(suspects))
            connection.execute(told.values(is_suspect=False))
        vault = self._vault()
        return [_letter(row, vault) for row in rows]


def _letter(row: Row[Any], vault: Vault) -> Letter:
    is_suspect = row.is_suspect and row.place == 1
    opened = unsealed_letter(vault, row.update_id, row.sealed)
    return Letter(
        number=row.update_id,
        lane=row.lane,
        content=opened.content if opened else None,
        age=max(int(row.age), 0),
        is_notice=row.kind == NOTICE,
        edits=row.edits,
        is_answered=bool(row.is_done),
        is_over=bool(row.is_done) and row.edits == 0 and row.why is None,
        claim=Claim(row.falls or 0, claims=2 if is_suspect else 1),
    )
