"""Messages to delete at a given time, kept across restarts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from bot.storage.database import Database
from bot.storage.tables import deletions, insert_into
from bot.storage.vault import Vault

__all__ = ["Deletions", "Due"]

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Due:
    """Messages of one chat that are due."""

    chat_id: int
    message_ids: tuple[int, ...]
    tries: int
    """How many times one of them could not be deleted."""


class Deletions:
    """Messages by chat; the chat's id is sealed."""

    def __init__(self, database: Database, vault: Callable[[], Vault]) -> None:
        """Use this database; the vault is opened by the first call."""
        self._database = database
        self._vault = vault

    async def add(self, chat_id: int, message_ids: Iterable[int], due: int) -> None:
        """Record messages to delete at `due`, in Unix seconds; this replaces an earlier time."""
        vault = self._vault()
        pseudonym, sealed = vault.pseudonym(chat_id), vault.seal(chat_id)
        rows = [
            {
                "pseudonym": pseudonym,
                "message_id": message_id,
                "sealed": sealed,
                "due": due,
                "tries": 0,
            }
            for message_id in sorted(set(message_ids))
        ]
        if not rows:
            return
        async with self._database.writing() as connection:
            insert = insert_into(connection, deletions)
            insert = insert.on_conflict_do_update(
                index_elements=["pseudonym", "message_id"], set_={"due": insert.excluded.due}
            )
            await connection.execute(insert, rows)

    async def due(self, now: float, limit: int = _BATCH) -> Sequence[Due]:
        """Return the messages due at `now`, by chat, oldest first.

        Messages that were sealed by another token are dropped.
        """
        found = (
            select(
                deletions.c.pseudonym,
                deletions.c.sealed,
                deletions.c.message_id,
                deletions.c.tries,
            )
            .where(deletions.c.due <= int(now))
            .order_by(deletions.c.due, deletions.c.message_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        vault = self._vault()
        by_chat = defaultdict(list)
        for row in rows:
            by_chat[row.pseudonym].append(row)
        result = []
        for pseudonym, group in by_chat.items():
            chat_id = vault.unseal(group[0].sealed)
            if chat_id is None:
                await self._drop(pseudonym)
            else:
                ids = tuple(row.message_id for row in group)
                result.append(Due(chat_id, ids, max(row.tries for row in group)))
        return result

    async def remove(self, chat_id: int, message_ids: Iterable[int]) -> None:
        """Forget messages that have been deleted."""
        async with self._database.writing() as connection:
            await connection.execute(delete(deletions).where(*self._of(chat_id, message_ids)))

    async def postpone(self, chat_id: int, message_ids: Iterable[int], due: int) -> None:
        """Try messages again at `due`, and count the failed try."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(deletions)
                .where(*self._of(chat_id, message_ids))
                .values(due=due, tries=deletions.c.tries + 1)
            )

    async def rest(self, chat_id: int, until: int) -> None:
        """Delete nothing of a chat before `until`, in Unix seconds; this counts as no try."""
        due = deletions.c.due < until
        mine = deletions.c.pseudonym == self._vault().pseudonym(chat_id)
        async with self._database.writing() as connection:
            await connection.execute(update(deletions).where(mine, due).values(due=until))

    async def end(self, chat_id: int) -> None:
        """Forget a chat's messages: their ids mean nothing any more."""
        await self._drop(self._vault().pseudonym(chat_id))

    async def of_chat(self, chat_id: int, limit: int = _BATCH) -> Sequence[int]:
        """Return the ids of a chat's messages that will be deleted, newest first."""
        found = (
            select(deletions.c.message_id)
            .where(deletions.c.pseudonym == self._vault().pseudonym(chat_id))
            .order_by(deletions.c.message_id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(found)).scalars().all()

    async def _drop(self, pseudonym: bytes) -> None:
        gone = delete(deletions).where(deletions.c.pseudonym == pseudonym)
        async with self._database.writing() as connection:
            await connection.execute(gone)

    def _of(self, chat_id: int, message_ids: Iterable[int]) -> tuple[Any, ...]:
        pseudonym = self._vault().pseudonym(chat_id)
        return (
            deletions.c.pseudonym == pseudonym,
            deletions.c.message_id.in_(sorted(set(message_ids))),
        )
