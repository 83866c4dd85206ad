"""Which updates were answered: their numbers only.

An update is claimed before it is handled and done once its answer went out. A claim that nobody
finished, since its process died, is free again when its lease ends; a single poller frees them
at its start by `forget_claims`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import and_, delete, select, update

from bot.storage.batching import Batcher
from bot.storage.database import Database
from bot.storage.tables import handled, insert_into

__all__ = ["KEPT", "LEASE", "Handled"]

LEASE = 15
"""Seconds for which a claim keeps others away; where there are others, it is renewed in time."""
KEPT = 48 * 3600
"""Seconds for which an update is known to be handled; Telegram keeps its own for 24 hours."""
_BATCH = 500


class Handled:
    """Claims by update id; atomic, also between processes."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        """Use this database; the clock gives Unix time in seconds."""
        self._database = database
        self._clock = clock
        self._claims = Batcher(self._claim, _BATCH)
        self._dones = Batcher(self._done, _BATCH)

    async def claim(self, update_id: int) -> bool:
        """Return True to the one caller who may handle the update.

        False is said where it was handled, or where another is at it; `is_done` tells which.
        """
        return await self._claims.call(update_id)

    async def done(self, update_id: int) -> None:
        """Note that the update's answer went out, claimed or not; it is kept when this returns."""
        await self._dones.call(update_id)

    async def is_done(self, update_id: int) -> bool:
        """Whether the update's answer went out."""
        found = select(handled.c.update_id).where(
            handled.c.update_id == update_id, handled.c.is_done
        )
        async with self._database.reading() as connection:
            return (await connection.execute(found)).first() is not None

    async def renew(self, update_ids: Sequence[int]) -> None:
        """Begin the lease of claims anew, for a process that is still at them."""
        now = int(self._clock())
        held = handled.c.update_id.in_(sorted(set(update_ids)))
        async with self._database.writing() as connection:
            await connection.execute(update(handled).where(held, ~handled.c.is_done).values(at=now))

    async def release(self, update_id: int) -> None:
        """Give a claim back, so that the update may be claimed again."""
        free = delete(handled).where(handled.c.update_id == update_id, ~handled.c.is_done)
        async with self._database.writing() as connection:
            await connection.execute(free)

    async def forget_claims(self) -> int:
        """Free every claim, and return how many: for a process that knows to be the only one."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(handled).where(~handled.c.is_done))).rowcount

    async def expire(self) -> int:
        """Forget what is older than `KEPT`, and return how many."""
        old = delete(handled).where(handled.c.at < int(self._clock()) - KEPT)
        async with self._database.writing() as connection:
            return (await connection.execute(old)).rowcount

    async def close(self) -> None:
        """Wait for what was begun."""
        await self._claims.close()
        await self._dones.close()

    async def _claim(self, update_ids: Sequence[int]) -> Sequence[bool]:
        rows = self._rows(update_ids, is_done=False)
        async with self._database.writing() as connection:
            insert = insert_into(connection, handled)
            is_free = and_(~handled.c.is_done, handled.c.at <= insert.excluded.at - LEASE)
            insert = insert.on_conflict_do_update(
                index_elements=["update_id"], set_={"at": insert.excluded.at}, where=is_free
            )
            result = await connection.execute(insert.returning(handled.c.update_id), rows)
            won = set(result.scalars())
        answers = []
        for update_id in update_ids:
            answers.append(update_id in won)
            won.discard(update_id)  # the same id a second time in one batch
        return answers

    async def _done(self, update_ids: Sequence[int]) -> Sequence[None]:
        rows = self._rows(update_ids, is_done=True)
        async with self._database.writing() as connection:
            insert = insert_into(connection, handled)
            now = {"at": insert.excluded.at, "is_done": True}
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["update_id"], set_=now), rows
            )
        return [None] * len(update_ids)

    def _rows(self, update_ids: Sequence[int], *, is_done: bool) -> list[dict[str, Any]]:
        # In order, so that two processes with the same ids never wait for each other.
        now = int(self._clock())
        return [
            {"update_id": update_id, "at": now, "is_done": is_done}
            for update_id in sorted(set(update_ids))
        ]
