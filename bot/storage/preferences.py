"""The choices of readers and chats, under pseudonyms."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, select

from bot.storage.batching import Batcher
from bot.storage.database import Database
from bot.storage.model import NOTHING_CHOSEN, Preference
from bot.storage.tables import insert_into, preferences
from bot.storage.vault import Vault

__all__ = ["Preferences"]

_BATCH = 500


class Preferences:
    """Choices by chat id; a reader's id is also the id of their private chat."""

    def __init__(self, database: Database, vault: Callable[[], Vault]) -> None:
        """Use this database; the vault is opened by the first call."""
        self._database = database
        self._vault = vault
        self._reads = Batcher(self._read, _BATCH)

    async def get(self, chat_id: int) -> Preference:
        """Return the choices of a chat or reader."""
        return await self._reads.call(chat_id)

    async def close(self) -> None:
        """Wait for running calls."""
        await self._reads.close()

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Store a language; None means the language of the reader's Telegram."""
        await self._set(chat_id, language=language)

    async def set_timer(self, chat_id: int, seconds: int | None) -> None:
        """Store a timer in seconds; None removes it."""
        await self._set(chat_id, timer_seconds=seconds)

    async def forget(self, chat_id: int) -> bool:
        """Delete all choices; return whether there were any."""
        gone = delete(preferences).where(
            preferences.c.pseudonym == self._vault().pseudonym(chat_id)
        )
        async with self._database.writing() as connection:
            is_gone = (await connection.execute(gone)).rowcount > 0
        if is_gone:
            await self._database.wipe()
        return is_gone

    async def move(self, old_id: int, new_id: int) -> None:
        """Move the choices of a chat that has a new id."""
        kept = await self.get(old_id)
        if kept != NOTHING_CHOSEN:
            await self._set(new_id, language=kept.language, timer_seconds=kept.timer_seconds)
            await self.forget(old_id)

    async def _set(self, chat_id: int, **values: Any) -> None:
        row = {"language": None, "timer_seconds": None} | values
        async with self._database.writing() as connection:
            insert = insert_into(connection, preferences).values(
                pseudonym=self._vault().pseudonym(chat_id), **row
            )
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["pseudonym"], set_=values)
            )

    async def _read(self, chat_ids: Sequence[int]) -> Sequence[Preference]:
        pseudonyms = [self._vault().pseudonym(chat_id) for chat_id in chat_ids]
        found = select(
            preferences.c.pseudonym, preferences.c.language, preferences.c.timer_seconds
        ).where(preferences.c.pseudonym.in_(set(pseudonyms)))
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        known = {row.pseudonym: Preference(row.language, row.timer_seconds) for row in rows}
        return [known.get(pseudonym, NOTHING_CHOSEN) for pseudonym in pseudonyms]
