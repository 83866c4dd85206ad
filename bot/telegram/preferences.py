"""The choices of readers and chats, in memory while an update is handled."""

import asyncio
import logging
import time
from dataclasses import replace

from bot.storage.model import NOTHING_CHOSEN, Preference
from bot.storage.storage import Storage
from bot.telegram.bounded import Bounded

__all__ = ["FRESH", "Chosen"]

FRESH = 30.0
"""Seconds after which a choice is read again, as another process may have changed it."""
_CHATS = 10_000
_PATIENCE = 1.0
"""Seconds that an answer waits for the database at most."""

_LOGGER = logging.getLogger(__name__)


class Chosen:
    """The choices, as in the database, of the users and chats that wrote last."""

    def __init__(self, storage: Storage, limit: int = _CHATS) -> None:
        """Keep the choices of at most `limit` chats in memory."""
        self._storage = storage
        self._known: Bounded[int, tuple[float, Preference]] = Bounded(limit)
        self._is_failing = False

    async def fetch(self, *chat_ids: int | None) -> None:
        """Read the choices of these chats and users.

        If the database does not answer, what was read before still counts.
        """
        if self._storage.is_empty:
            return
        now = time.monotonic()
        wanted = [one for one in dict.fromkeys(chat_ids) if one and not self._is_fresh(one, now)]
        if not wanted:
            return
        get = self._storage.preferences.get
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await asyncio.gather(*map(get, wanted))
        except Exception as error:
            if not self._is_failing:  # one line for a failure, however many updates it lasts for
                _LOGGER.warning("choices could not be read: %s", type(error).__name__)
            self._is_failing = True
            return
        self._is_failing = False
        for chat_id, preference in zip(wanted, found, strict=True):
            # A choice made meanwhile is newer than what was read.
            if self._known.get(chat_id, (0.0,))[0] <= now:
                self._put(chat_id, preference)

    def of(self, chat_id: int | None) -> Preference:
        """Return the choices of a chat or user, as far as they were fetched."""
        known = self._known.get(chat_id) if chat_id else None
        return known[1] if known else NOTHING_CHOSEN

    async def set_language(self, user_id: int, language: str | None) -> None:
        """Store a reader's language; None means the language of their Telegram."""
        await self._storage.preferences.set_language(user_id, language)
        self._put(user_id, replace(self.of(user_id), language=language))

    async def set_timer(self, chat_id: int, seconds: int | None) -> None:
        """Store a chat's timer; None removes it."""
        await self._storage.preferences.set_timer(chat_id, seconds)
        self._put(chat_id, replace(self.of(chat_id), timer_seconds=seconds))

    async def move(self, old_id: int, new_id: int) -> None:
        """Carry over the choices of a chat that gets another id."""
        if not self._storage.is_empty:
            await self._storage.preferences.move(old_id, new_id)
            self._put(new_id, await self._storage.preferences.get(new_id))
            self._known.pop(old_id, None)

    async def forget(self, user_id: int) -> None:
        """Forget a reader's choices."""
        self._known.pop(user_id, None)
        if not self._storage.is_empty:
            await self._storage.preferences.forget(user_id)

    def _is_fresh(self, chat_id: int, now: float) -> bool:
        known = self._known.get(chat_id)
        return known is not None and now - known[0] < FRESH

    def _put(self, chat_id: int, preference: Preference) -> None:
        self._known[chat_id] = (time.monotonic(), preference)
