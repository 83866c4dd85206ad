"""What begins and ends with the application: its storage, and the deleting of what is due."""

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
        self._reaping: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Open the storage, then all else. Raises `StorageError`, and what the library raises."""
        if not self.storage.in_memory:
            await self.storage.prepare()
        await super().initialize()
        if self._reaping is None:
            self._reaping = asyncio.create_task(self.reaper.run())

    async def shutdown(self) -> None:
        """Stop deleting, end all else, and close the storage last."""
        if self._reaping is not None:
            self._reaping.cancel()
            with suppress(asyncio.CancelledError):
                await self._reaping
            self._reaping = None
        try:
            await super().shutdown()
        finally:
            await self.storage.close()
