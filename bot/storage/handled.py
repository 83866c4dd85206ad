"""Which updates were answered, and which made processes hang: only their numbers.

An update is claimed before it is handled, and done once its answer has been sent. If its process
dies, the claim becomes free when its lease ends; a poller, which is the only process, frees all
claims at its start by `forget_claims`. The number of times that the watchdog ended a process with
the update in hand is counted too, and outlasts the claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, true, update

from bot.storage.batching import Batcher
from bot.storage.clocks import Now
from bot.storage.database import Database
from bot.storage.tables import handled, insert_into

__all__ = ["KEPT", "LEASE", "Claim", "Handled"]

LEASE = 15
"""Seconds for which a claim excludes others; if there may be others, it is renewed in time."""
KEPT = 48 * 3600
"""Seconds for which a handled update is remembered; Telegram keeps updates for 24 hours."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to handle an update, with what is known about earlier attempts."""

    falls: int = 0
    """How many processes the watchdog ended while they had the update in hand."""
    claims: int = 1
    """How many processes, including this one, have claimed the update and not released it."""

    @property
    def is_suspect(self) -> bool:
        """Whether a process that had the update in hand fell, or did not finish it."""
        return self.falls > 0 or self.claims > 1


class Handled:
    """Claims by update id; atomic, also between processes."""

    def __init__(self, database: Database, now: Now) -> None:
        """Use this database and its clock."""
        self._database = database
        self._now = now
        self._claims = Batcher(self._claim, _BATCH)
        self._dones = Batcher(self._done, _BATCH)

    async def claim(self, update_id: int) -> Claim | None:
        """Return a claim to the one caller who may handle the update.

        Other callers get None: it was handled, or another process has it; `is_done` tells which.
        """
        return await self._claims.call(update_id)

    async def done(self, update_id: int) -> None:
        """Record that the update was answered, claimed or not; this is durable when it returns."""
        await self._dones.call(update_id)

    async def is_done(self, update_id: int) -> bool:
        """Whether the update was answered."""
        found = select(handled.c.update_id).where(
            handled.c.update_id == update_id, handled.c.is_done
        )
        async with self._database.reading() as connection:
            return (await connection.execute(found)).first() is not None

    async def renew(self, update_ids: Sequence[int]) -> None:
        """Renew the lease of claims that this process still has in hand."""
        held = handled.c.update_id.in_(sorted(set(update_ids)))
        async with self._database.writing() as connection:
            now = await connection.run_sync(self._now)
            await connection.execute(update(handled).where(held, ~handled.c.is_done).values(at=now))

    async def release(self, update_id: int) -> None:
        """Release a claim, so that the update may be claimed again."""
        await self._free(handled.c.update_id == update_id)

    async def forget_claims(self) -> int:
        """Free every claim, and return how many; only for a process that is the only one."""
        return await self._free(true())

    async def fell(self, update_ids: Sequence[int]) -> None:
        """Record that the watchdog ended a process that had these updates in hand.

        Their claims stay, because another process may hold them by now. Done updates stay done.
        """
        if not update_ids:
            return
        async with self._database.writing() as connection:
            now = await connection.run_sync(self._now)
            # An update that nobody had claimed is free.
            rows = [row | {"falls": 1} for row in _rows(update_ids, now - LEASE, is_done=False)]
            insert = insert_into(connection, handled).on_conflict_do_update(
                index_elements=["update_id"],
                set_={"falls": handled.c.falls + 1},
                where=~handled.c.is_done,
            )
            await connection.execute(insert, rows)

    async def expire(self) -> int:
        """Forget updates older than `KEPT`, and return how many."""
        async with self._database.writing() as connection:
            oldest = await connection.run_sync(self._now) - KEPT
            return (await connection.execute(delete(handled).where(handled.c.at < oldest))).rowcount

    async def close(self) -> None:
        """Wait for running calls."""
        await self._claims.close()
        await self._dones.close()

    async def _free(self, which: ColumnElement[bool]) -> int:
        """Free open claims; a row with falls is kept, but its lease ends."""
        is_open = and_(which, ~handled.c.is_done)
        free = delete(handled).where(is_open, handled.c.falls == 0)
        end = update(handled).where(is_open).values(at=handled.c.at - LEASE)
        async with self._database.writing() as connection:
            freed = (await connection.execute(free)).rowcount
            return freed + (await connection.execute(end)).rowcount

    def claim_in(self, connection: Connection, update_ids: Sequence[int]) -> dict[int, Claim]:
        """Claim updates within a transaction; return the claims that were given."""
        insert = insert_into(connection, handled)
        at, now = handled.c.at, self._now(connection)
        # After the clock was set back, a claim would seem to last for longer than there is.
        is_free = and_(~handled.c.is_done, or_(at <= now - LEASE, at > now))
        insert = insert.on_conflict_do_update(
            index_elements=["update_id"],
            set_={"at": insert.excluded.at, "claims": handled.c.claims + 1},
            where=is_free,
        )
        told = insert.returning(handled.c.update_id, handled.c.falls, handled.c.claims)
        result = connection.execute(told, _rows(update_ids, now, is_done=False))
        return {update_id: Claim(falls, claims) for update_id, falls, claims in result}

    def done_in(self, connection: Connection, update_ids: Sequence[int]) -> None:
        """Record updates as answered, within a transaction."""
        insert = insert_into(connection, handled)
        now = {"at": insert.excluded.at, "is_done": True}
        connection.execute(
            insert.on_conflict_do_update(index_elements=["update_id"], set_=now),
            _rows(update_ids, self._now(connection), is_done=True),
        )

    async def _claim(self, update_ids: Sequence[int]) -> Sequence[Claim | None]:
        given = await self._database.transact(
            lambda connection: self.claim_in(connection, update_ids)
        )
        won: dict[int, Claim | None] = {**given}
        # A second call for the same id in one batch gets nothing.
        return [won.pop(update_id, None) for update_id in update_ids]

    async def _done(self, update_ids: Sequence[int]) -> Sequence[None]:
        await self._database.transact(partial(self.done_in, update_ids=update_ids))
        return [None] * len(update_ids)


def _rows(update_ids: Sequence[int], at: int, *, is_done: bool) -> list[dict[str, Any]]:
    # Sorted, so that two processes with the same ids cannot deadlock.
    return [
        {"update_id": update_id, "at": at, "is_done": is_done}
        for update_id in sorted(set(update_ids))
    ]
