"""Which process answers which chat: leases by the database's clock, with fencing numbers.

A lane of the inbox has a row here while updates wait in it. A process takes the lease of a lane
and renews it; if the process dies, the lease ends by itself. Each run of a process has a fencing
number of its own, greater than all before it, which its leases carry: a process that has lost a
lease finds another number there, and begins nothing more in that lane.
"""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    literal,
    or_,
    select,
    update,
)

from bot.storage.clocks import Now
from bot.storage.database import Database
from bot.storage.inbox.tables import DEAD, bots, inbox, inbox_lanes
from bot.storage.tables import insert_into

__all__ = ["LEASE", "InboxLanes", "is_free"]

LEASE = 15
"""Seconds for which a lease excludes other processes, unless it is renewed."""


class InboxLanes:
    """The leases of one bot's lanes, as one process sees them."""

    def __init__(self, database: Database, bot_id: str, seal: bytes, now: Now) -> None:
        """Use this database and its clock.

        `seal` is that by which a change of the token is noticed.
        """
        self._database = database
        self._bot_id = bot_id
        self._seal = seal
        self.now = now
        self._fence = 0

    def fence(self, connection: Connection) -> int:
        """Return the fencing number of this run; the first call draws it."""
        if not self._fence:
            insert = insert_into(connection, bots).values(
                bot_id=self._bot_id, seal=self._seal, runs=1
            )
            insert = insert.on_conflict_do_update(
                index_elements=["bot_id"], set_={"runs": bots.c.runs + 1}
            )
            drawn = connection.execute(insert.returning(bots.c.runs))
            self._fence = int(drawn.scalar_one())
        return self._fence

    def take(self, connection: Connection, lanes: Sequence[bytes]) -> set[bytes]:
        """Take the leases of lanes, given in order; return those that this process has now."""
        if not lanes:
            return set()
        fence, now = self.fence(connection), self.now(connection)
        values = {"fence": fence, "until": now + LEASE, "due": 0, "is_suspect": False}
        insert = insert_into(connection, inbox_lanes)
        is_mine = inbox_lanes.c.fence == insert.excluded.fence
        insert = insert.on_conflict_do_update(
            index_elements=["lane"],
            set_={
                "fence": insert.excluded.fence,
                "until": insert.excluded.until,
                "is_suspect": or_(
                    and_(is_mine, inbox_lanes.c.is_suspect), and_(~is_mine, inbox_lanes.c.fence > 0)
                ),
            },
            where=or_(is_mine, is_free(now)),
        )
        rows = [{"lane": lane, **values} for lane in lanes]
        won = connection.execute(insert.returning(inbox_lanes.c.lane), rows)
        return set(won.scalars())

    async def any_free(self) -> bool:
        """Whether there are lanes that nobody answers."""

        def work(connection: Connection) -> bool:
            found = select(inbox_lanes.c.lane).where(is_free(self.now(connection))).limit(1)
            return connection.execute(found).first() is not None

        return await self._database.transact(work, reads=True)

    def take_free(self, connection: Connection, limit: int) -> list[bytes]:
        """Take the leases of at most `limit` lanes that nobody answers."""
        fence = self.fence(connection)
        free = (
            select(inbox_lanes.c.lane)
            .where(is_free(self.now(connection)))
            .order_by(inbox_lanes.c.until)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = (
            update(inbox_lanes)
            .where(inbox_lanes.c.lane.in_(free))
            .values(
                fence=fence,
                until=self.now(connection) + LEASE,
                is_suspect=inbox_lanes.c.fence > 0,
            )
            .returning(inbox_lanes.c.lane)
        )
        return list((connection.execute(taken)).scalars())

    def give_back(self, connection: Connection, lanes: Sequence[bytes]) -> list[bytes]:
        """Give back the leases of lanes in which nothing waits; return the others, still leased."""
        mine = and_(inbox_lanes.c.lane.in_(lanes), inbox_lanes.c.fence == self.fence(connection))
        held = select(inbox_lanes.c.lane).where(mine).order_by(inbox_lanes.c.lane)
        # So that an update that is written at this moment is either seen here, or takes the lease.
        locked = set((connection.execute(held.with_for_update())).scalars())
        waits = exists().where(inbox.c.lane == inbox_lanes.c.lane, inbox.c.kind < DEAD)
        gone = delete(inbox_lanes).where(mine, ~waits).returning(inbox_lanes.c.lane)
        return sorted(locked - set((connection.execute(gone)).scalars()))

    async def renew(self) -> set[bytes]:
        """Renew the leases that this process still has, and return their lanes."""

        def work(connection: Connection) -> set[bytes]:
            renewed = (
                update(inbox_lanes)
                .where(inbox_lanes.c.fence == self.fence(connection))
                .values(until=self.now(connection) + LEASE)
                .returning(inbox_lanes.c.lane)
            )
            return set(connection.execute(renewed).scalars())

        return await self._database.transact(work)

    async def release(self, lanes: Sequence[bytes] | None = None, *, rest: int = 0) -> None:
        """Give up leases, or all, although updates wait; nobody takes them for `rest` seconds."""

        def work(connection: Connection) -> None:
            which = [inbox_lanes.c.fence == self.fence(connection)]
            if lanes is not None:
                which.append(inbox_lanes.c.lane.in_(lanes))
            now = self.now(connection) if rest else 0
            due = now + rest if rest else 0
            released = update(inbox_lanes).where(*which).values(fence=0, until=now, due=due)
            connection.execute(released)

        await self._database.transact(work)

    async def free_all(self) -> None:
        """End every lease; only for a process that is the only one."""

        def work(connection: Connection) -> None:
            leased = update(inbox_lanes).where(inbox_lanes.c.fence > 0)
            connection.execute(leased.values(fence=0, until=0))
            self.mend(connection)

        await self._database.transact(work)

    def mend(self, connection: Connection) -> None:
        """Let lanes be found in which updates wait and that have no row."""
        known = exists().where(inbox_lanes.c.lane == inbox.c.lane)
        waiting = (
            select(inbox.c.lane, literal(0), literal(0), literal(0), literal(value=False))
            .where(inbox.c.kind < DEAD, ~known)
            .distinct()
        )
        columns = ["lane", "fence", "until", "due", "is_suspect"]
        insert = insert_into(connection, inbox_lanes).from_select(columns, waiting)
        connection.execute(insert.on_conflict_do_nothing())

    def is_nobody_elses(self, connection: Connection, lane: bytes) -> ColumnElement[bool]:
        """Return the condition that no other process answers a lane."""
        others = exists().where(
            inbox_lanes.c.lane == lane,
            inbox_lanes.c.fence != self.fence(connection),
            ~_is_over(self.now(connection)),
        )
        return ~others


def _is_over(now: int) -> ColumnElement[bool]:
    """Whether nobody has the lease of a lane."""
    until = inbox_lanes.c.until
    # After the clock was set back, a lease would seem to last for longer than there is.
    return or_(inbox_lanes.c.fence == 0, until <= now, until > now + LEASE)


def is_free(now: int) -> ColumnElement[bool]:
    """Whether nobody has the lease of a lane, and it need not rest."""
    # It rests since `until`; if that is to come, the clock was set back, and the end is wrong too.
    rests = and_(inbox_lanes.c.due > now, inbox_lanes.c.until <= now)
    return and_(_is_over(now), ~rests)
