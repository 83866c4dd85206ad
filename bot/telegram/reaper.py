"""Deletes the messages whose time has come, and what the database has kept long enough."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.storage.storage import Storage

if TYPE_CHECKING:
    from bot.storage.deletions import Due

__all__ = ["PAUSE", "Reaper"]

PAUSE = 5.0
"""Seconds between two looks at what is due."""
_BATCH = 100
"""Messages of one chat that one call deletes at most."""
_TRIES = 3
_AGAIN = 60
"""Seconds until Telegram is asked again to delete what it refused to."""
_TIDYING = 3600.0
"""Seconds between two looks at what has expired."""

_LOGGER = logging.getLogger(__name__)


class Reaper:
    """Works through the deletions of a storage; several processes may do so at once."""

    def __init__(self, storage: Storage, bot: Bot, pause: float = PAUSE) -> None:
        """Delete by this bot what this storage says; `pause` is in seconds."""
        self._storage = storage
        self._bot = bot
        self._pause = pause
        self._stopped = asyncio.Event()
        self._quiet_until = 0.0
        self._tidy_at = 0.0
        self.given_up = 0
        """How many messages Telegram would not delete."""

    async def run(self) -> None:
        """Look again and again, until `stop` is called."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), self._pause)
                return
            try:
                await self.run_once(self._storage.clock())
            except Exception as error:
                _LOGGER.warning("deleting what is due failed: %s", type(error).__name__)

    def stop(self) -> None:
        """Let `run` end behind what it is at: a database does not like to be left in between."""
        self._stopped.set()

    async def run_once(self, now: float) -> int:
        """Delete what is due by `now`, in Unix seconds; return how many messages are gone.

        While Telegram asks for patience, or cannot be reached, what is due waits.
        """
        if self._storage.is_empty:
            return 0
        if now >= self._tidy_at:
            self._tidy_at = now + _TIDYING
            await self._storage.expire()
        number = 0
        if now >= self._quiet_until:
            try:
                for due in await self._storage.deletions.due(now):
                    number += await self._delete(due, now)
            except RetryAfter as error:
                self._quiet_until = now + _seconds(error)
            except TelegramError as error:
                _LOGGER.info("what is due is deleted later: %s", type(error).__name__)
        return number

    async def _delete(self, due: "Due", now: float) -> int:
        # One message that cannot be deleted fails its whole call: then each gets its own.
        size = 1 if due.tries else _BATCH
        number = 0
        for start in range(0, len(due.message_ids), size):
            number += await self._delete_together(due, due.message_ids[start : start + size], now)
        return number

    async def _delete_together(self, due: "Due", message_ids: Sequence[int], now: float) -> int:
        deletions = self._storage.deletions
        try:
            await self._bot.delete_messages(due.chat_id, message_ids)
        except BadRequest:
            if due.tries + 1 < _TRIES:
                await deletions.postpone(due.chat_id, message_ids, int(now) + _AGAIN)
                return 0
        except (Forbidden, ChatMigrated):
            pass  # the bot has nothing to say there any more
        else:
            await deletions.remove(due.chat_id, message_ids)
            return len(message_ids)
        self.given_up += len(message_ids)
        await deletions.remove(due.chat_id, message_ids)
        return 0


def _seconds(error: RetryAfter) -> float:
    # The attribute's type hangs on a variable of the environment, and one of them brings a warning.
    return float(error.__reduce__()[1][0])
