"""Access to all lasting data; its modules are imported on first use."""

import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.paths import folder_beside
from bot.storage.database import Database
from bot.storage.model import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.clocks import Now
    from bot.storage.counts import Counts
    from bot.storage.deletions import Deletions
    from bot.storage.handled import Handled
    from bot.storage.inbox.inbox import Inbox
    from bot.storage.inbox.lanes import InboxLanes
    from bot.storage.keys import Unreadable
    from bot.storage.misses import Misses
    from bot.storage.preferences import Preferences
    from bot.storage.replies.replies import Replies
    from bot.storage.subscriptions import Subscriptions
    from bot.storage.vault import Vault

__all__ = ["Storage"]


class Storage:
    """The database of one bot.

    If it is made without `open`, its first use opens it. In memory, the first use is when
    something is stored, so that a chat that stores nothing costs nothing.
    """

    def __init__(
        self,
        address: str | None,
        token: str,
        *,
        clock: Callable[[], float] = time.time,
        token_before: str | None = None,
    ) -> None:
        """Use the database at an address as in DATABASE_URL; None means the bot's default file.

        Keys are derived from the bot's token; if that has replaced `token_before`, see `keys`. The
        clock returns Unix time in seconds.
        """
        self.bot_id = token.partition(":")[0]
        """The bot's id, with which its token begins."""
        self._database = Database(address, self.bot_id)
        self._address = address
        self._token = token
        self._token_before = token_before
        self.clock = clock
        """Returns Unix time in seconds."""
        self.in_memory = address in ("sqlite://", "sqlite:///:memory:")
        """Whether all data is lost when the process ends."""

    @classmethod
    async def open(
        cls,
        address: str | None,
        token: str,
        *,
        clock: Callable[[], float] = time.time,
        token_before: str | None = None,
    ) -> "Storage":
        """Return a storage whose tables are up to date. Raises `StorageError`."""
        storage = cls(address, token, clock=clock, token_before=token_before)
        await storage.prepare()
        return storage

    async def prepare(self) -> None:
        """Open the database now, and bring its tables up to date.

        Raises `StorageError`, also if it belongs to another bot, or cannot be written.
        """
        from bot.storage.keys import check_owner

        is_open = self._database.is_open
        await self._database.prepare()
        if self.in_memory or is_open:
            return
        problem = None
        try:
            await self._database.transact(lambda one: check_owner(one, self.bot_id), reads=True)
            problem = await self.problem()
        except StorageError as error:
            problem = str(error)
        if problem is not None:
            await self._database.close()
            raise StorageError(problem[:1].upper() + problem[1:])

    async def change_token(self) -> "Unreadable | None":
        """Encrypt anew what a former token encrypted; return what can no longer be read.

        Call it once Telegram has accepted the token. Returns None if the token is the same.
        """
        from bot.storage.keys import change_token
        from bot.storage.vault import Vault

        if self.in_memory:
            return None
        before = Vault(self._token_before) if self._token_before else None

        def work(connection: "Connection") -> "Unreadable | None":
            found = change_token(connection, self.bot_id, self._seal, self.vault, before)
            self.inbox.lanes.mend(connection)
            return found

        return await self._database.transact(work)

    async def close(self) -> None:
        """Finish running calls, and close the database."""
        for name in ("inbox", "handled", "preferences", "replies"):
            if name in self.__dict__:
                await self.__dict__[name].close()
        await self._database.close()

    @property
    def folder(self) -> Path | None:
        """The folder for lasting files next to the database; None if nothing lasts."""
        return None if self.in_memory else folder_beside(self._address)

    @property
    def is_empty(self) -> bool:
        """Whether it is certainly empty: in memory and never used."""
        return self.in_memory and not self._database.is_open

    async def problem(self) -> str | None:
        """Return a sentence on why the database cannot be written; None if it can be.

        What is in memory can be.
        """
        if self.in_memory:
            return None
        from bot.storage.upkeep.probing import problem_of

        return await problem_of(self._database, self.bot_id)

    async def wipe(self) -> None:
        """Remove what was deleted from the database's log as well; see `Database.wipe`."""
        await self._database.wipe()

    async def expire(self) -> int:
        """Delete what has expired, and return the number of rows."""
        return await self.handled.expire() + await self.misses.expire()

    @cached_property
    def handled(self) -> "Handled":
        """Which updates were answered."""
        from bot.storage.handled import Handled

        return Handled(self._database, self._now)

    @cached_property
    def inbox(self) -> "Inbox":
        """Updates that are not answered yet."""
        from bot.storage.inbox.inbox import Inbox

        known = self.handled, self._lanes, self.replies
        return Inbox(self._database, self._open_vault, self.clock, *known)

    @cached_property
    def replies(self) -> "Replies":
        """Which message of the bot answers which."""
        from bot.storage.replies.replies import Replies

        return Replies(self._database, self._open_vault, self._now)

    @cached_property
    def _lanes(self) -> "InboxLanes":
        from bot.storage.inbox.lanes import InboxLanes

        return InboxLanes(self._database, self.bot_id, self._seal, self._now)

    @cached_property
    def _now(self) -> "Now":
        from bot.storage.clocks import clock_of

        return clock_of(self.clock)

    @cached_property
    def preferences(self) -> "Preferences":
        """The choices of readers and chats."""
        from bot.storage.preferences import Preferences

        return Preferences(self._database, self._open_vault)

    @cached_property
    def deletions(self) -> "Deletions":
        """Messages to delete at a given time."""
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
    def subscriptions(self) -> "Subscriptions":
        """The topics that readers follow."""
        from bot.storage.subscriptions import Subscriptions

        return Subscriptions(self._database, self._open_vault)

    @cached_property
    def vault(self) -> "Vault":
        """Hides the ids of readers and chats."""
        from bot.storage.vault import Vault

        return Vault(self._token)

    @property
    def _seal(self) -> bytes:
        return self.vault.name("token")

    def _open_vault(self) -> "Vault":
        return self.vault
