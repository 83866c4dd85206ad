"""All that lasts, behind one door; nothing of it is imported before it is used."""

import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.paths import folder_beside
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.storage.counts import Counts
    from bot.storage.deletions import Deletions
    from bot.storage.handled import Handled
    from bot.storage.misses import Misses
    from bot.storage.preferences import Preferences
    from bot.storage.vault import Vault

__all__ = ["Storage"]


class Storage:
    """The database of one bot.

    Made without `open`, it opens itself at its first use; in memory that is when something is
    kept for the first time, so that a chat which keeps nothing pays nothing.
    """

    def __init__(
        self, address: str | None, token: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep things at an address as in DATABASE_URL; None is the bot's default file.

        Keys are derived from the bot's token; the clock gives Unix time in seconds.
        """
        self.bot_id = token.partition(":")[0]
        """The bot's number, which its token begins with."""
        self._database = Database(address, self.bot_id)
        self._address = address
        self._token = token
        self.clock = clock
        """What gives Unix time in seconds."""
        self.in_memory = address in ("sqlite://", "sqlite:///:memory:")
        """Whether everything ends with the process."""

    @classmethod
    async def open(
        cls, address: str | None, token: str, *, clock: Callable[[], float] = time.time
    ) -> "Storage":
        """Return a storage whose tables are up to date. Raises `StorageError`."""
        storage = cls(address, token, clock=clock)
        await storage.prepare()
        return storage

    async def prepare(self) -> None:
        """Open the database now, and bring its tables up to date. Raises `StorageError`."""
        await self._database.prepare()

    async def close(self) -> None:
        """Finish what was begun and close the database."""
        for name in ("handled", "preferences"):
            if name in self.__dict__:
                await self.__dict__[name].close()
        await self._database.close()

    @property
    def folder(self) -> Path | None:
        """The folder for files that last beside the database; None where nothing lasts."""
        return None if self.in_memory else folder_beside(self._address)

    @property
    def is_empty(self) -> bool:
        """Whether there is surely nothing in it: it is in memory and was never used."""
        return self.in_memory and not self._database.is_open

    async def ping(self) -> None:
        """Ask the database for nothing; raises what it raises when it does not answer."""
        from sqlalchemy import text

        async with self._database.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def expire(self) -> int:
        """Forget what is older than it may be, and return how many rows that were."""
        return await self.handled.expire() + await self.misses.expire()

    @cached_property
    def handled(self) -> "Handled":
        """Which updates were answered."""
        from bot.storage.handled import Handled

        return Handled(self._database, self.clock)

    @cached_property
    def preferences(self) -> "Preferences":
        """What readers and chats have chosen."""
        from bot.storage.preferences import Preferences

        return Preferences(self._database, self._open_vault)

    @cached_property
    def deletions(self) -> "Deletions":
        """Messages that are to be deleted at a time."""
        from bot.storage.deletions import Deletions

        return Deletions(self._database, self._open_vault)

    @cached_property
    def counts(self) -> "Counts":
        """Counts by name and day."""
        from bot.storage.counts import Counts

        return Counts(self._database, self.clock)

    @cached_property
    def misses(self) -> "Misses":
        """Questions that wait for the editors."""
        from bot.storage.misses import Misses

        return Misses(self._database, self._open_vault, self.clock)

    @cached_property
    def vault(self) -> "Vault":
        """What hides the ids of readers and chats."""
        from bot.storage.vault import Vault

        return Vault(self._token)

    def _open_vault(self) -> "Vault":
        return self.vault
