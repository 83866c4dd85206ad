"""What begins and ends with the application: its storage, what is due in it, and the counts."""

import asyncio
from contextlib import suppress
from typing import Any

from telegram.ext import Application

from bot.storage.storage import Storage
from bot.telegram.reaper import Reaper

__all__ = ["LastingApplication"]


class LastingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application with a storage: ready when it is initialized, closed when it is shut down.

    So both hold whoever runs it: the polling, the local chat, or a test.
    """

    def __init__(self, *, storage: Storage, **given: Any) -> None:
        super().__init__(**given)
        self.storage = storage
        self.reaper = Reaper(storage, self.bot)
        self._working: list[asyncio.Task[None]] = []

    async def initialize(self) -> None:
        """Open the storage, then all else. Raises `StorageError`, and what the library raises."""
        if not self.storage.in_memory:
            await self.storage.prepare()
        await super().initialize()
        if not self._working:
            tally = self.bot_data["reception"].tally
            self._working = [asyncio.create_task(one.run()) for one in (self.reaper, tally)]

    async def shutdown(self) -> None:
        """Stop deleting, end all else, write the counts, and close the storage last."""
        for task in self._working:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._working = []
        try:
            await super().shutdown()
        finally:
            await self.bot_data["reception"].tally.flush()
            await self.storage.close()
