"""What begins and ends with the application: its storage, what is due in it, and the counts."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from telegram.ext import Application

from bot.storage.storage import Storage
from bot.telegram.context import Reception
from bot.telegram.reaper import Reaper
from bot.telegram.stats import Tally

__all__ = ["LastingApplication"]

_PATIENCE = 5.0
"""Seconds for a deletion that is under way when the application ends."""


class LastingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application with a storage: ready when it is initialized, closed when it is shut down.

    So both hold whoever runs it: the polling, the local chat, or a test.
    """

    def __init__(self, *, storage: Storage, **given: Any) -> None:
        super().__init__(**given)
        self.storage = storage
        self.reaper = Reaper(storage, self.bot)
        self._reaping: asyncio.Task[None] | None = None
        self.on_handled: list[Callable[[float], None]] = []
        """Called with the seconds that each update took, its answer included."""
        self._counting: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Open the storage, then all else. Raises `StorageError`, and what the library raises."""
        if not self.storage.in_memory:
            await self.storage.prepare()
        await super().initialize()
        if self._reaping is None:
            self.reaper = Reaper(self.storage, self.bot)
            self._reaping = asyncio.create_task(self.reaper.run())
        if self._counting is None:
            self._counting = asyncio.create_task(self._tally.run())

    async def process_update(self, update: object) -> None:
        """Handle an update; see the library's own."""
        began = time.monotonic()
        await super().process_update(update)
        for follow in self.on_handled:
            follow(time.monotonic() - began)

    async def shutdown(self) -> None:
        """Stop deleting, end all else, write the counts, and close the storage last."""
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        if self._reaping is not None:
            self.reaper.stop()
            await asyncio.wait([self._reaping], timeout=_PATIENCE)
            self._reaping.cancel()
            self._reaping = None
        try:
            await super().shutdown()
        finally:
            await self._tally.flush()
            await self.storage.close()

    @property
    def _tally(self) -> Tally:
        front: Reception = self.bot_data["reception"]
        return front.tally
