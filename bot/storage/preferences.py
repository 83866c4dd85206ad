"""What readers and chats have chosen, under their pseudonyms."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, select

from bot.storage.batching import Batcher
from bot.storage.database import Database
from bot.storage.model import NOTHING_CHOSEN, Preference
from bot.storage.tables import insert_into, preferences
from bot.storage.vault import Vault

__all__ = ["Preferences"]

_SWITCHES_LIMIT = 200
_BATCH = 500


class Preferences:
    """Choices by the id of a chat; a reader's own id is the id of the private chat."""

    def __init__(self, database: Database, vault: Callable[[], Vault]) -> None:
        """Use this database; the vault is asked for with the first call."""
        self._database = database
        self._vault = vault
        self._reads = Batcher(self._read, _BATCH)

    async def get(self, chat_id: int) -> Preference:
        """Return what was chosen."""
        return await self._reads.call(chat_id)

    async def close(self) -> None:
        """Wait for what was begun."""
        await self._reads.close()

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Keep a language, or None for that of the reader's Telegram."""
        await self._set(chat_id, language=language)

    async def set_timer(self, chat_id: int, seconds: int | None) -> None:
        """Keep a timer, or None for none."""
        await self._set(chat_id, timer_seconds=seconds)

    async def set_switches(self, chat_id: int, switches: frozenset[str]) -> None:
        """Keep the features that are on. Raises `ValueError` where their names are too long."""
        names = " ".join(sorted(switches))
        if len(names) > _SWITCHES_LIMIT:
            raise ValueError(f"the names of the switches exceed {_SWITCHES_LIMIT} characters")
        await self._set(chat_id, switches=names)

    async def forget(self, chat_id: int) -> bool:
        """Forget all that was chosen; return whether there was anything."""
        gone = delete(preferences).where(
            preferences.c.pseudonym == self._vault().pseudonym(chat_id)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(gone)).rowcount > 0

    async def move(self, old_id: int, new_id: int) -> None:
        """Carry over what was chosen when a chat gets another id."""
        kept = await self.get(old_id)
        if kept != NOTHING_CHOSEN:
            await self._set(
                new_id,
                language=kept.language,
                timer_seconds=kept.timer_seconds,
                switches=" ".join(sorted(kept.switches)),
            )
            await self.forget(old_id)

    async def _set(self, chat_id: int, **values: Any) -> None:
        row = {"language": None, "timer_seconds": None, "switches": ""} | values
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
            preferences.c.pseudonym,
            preferences.c.language,
            preferences.c.timer_seconds,
            preferences.c.switches,
        ).where(preferences.c.pseudonym.in_(set(pseudonyms)))
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        known = {
            row.pseudonym: Preference(
                row.language, row.timer_seconds, frozenset(row.switches.split())
            )
            for row in rows
        }
        return [known.get(pseudonym, NOTHING_CHOSEN) for pseudonym in pseudonyms]
