"""What readers and chats have chosen, at hand without waiting while an update is handled."""

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import replace

from bot.storage.model import NOTHING_CHOSEN, Preference
from bot.storage.storage import Storage

__all__ = ["FRESH", "Chosen"]

FRESH = 30.0
"""Seconds for which a choice is not read again; another process may have changed it."""
_CHATS = 10_000
_PATIENCE = 1.0
"""Seconds that an answer waits for the database."""

_LOGGER = logging.getLogger(__name__)


class Chosen:
    """The choices of those who wrote last, as the database has them."""

    def __init__(self, storage: Storage, limit: int = _CHATS) -> None:
        """Keep the choices of at most so many chats in memory."""
        self._storage = storage
        self._limit = limit
        self._known: OrderedDict[int, tuple[float, Preference]] = OrderedDict()

    async def fetch(self, *chat_ids: int | None) -> None:
        """Get at hand what these chats and users have chosen.

        Where the database does not answer, what was known before stands.
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
            _LOGGER.warning("choices could not be read: %s", type(error).__name__)
            return
        for chat_id, preference in zip(wanted, found, strict=True):
            # What was chosen meanwhile is newer than what was read.
            if self._known.get(chat_id, (0.0,))[0] <= now:
                self._put(chat_id, preference)

    def of(self, chat_id: int | None) -> Preference:
        """Return what a chat or user has chosen, as far as it was fetched."""
        known = self._known.get(chat_id) if chat_id else None
        return known[1] if known else NOTHING_CHOSEN

    async def set_language(self, user_id: int, language: str | None) -> None:
        """Keep a reader's language, or None for that of their Telegram."""
        await self._storage.preferences.set_language(user_id, language)
        self._put(user_id, replace(self.of(user_id), language=language))

    async def set_timer(self, chat_id: int, seconds: int | None) -> None:
        """Keep a chat's timer, or None for none."""
        await self._storage.preferences.set_timer(chat_id, seconds)
        self._put(chat_id, replace(self.of(chat_id), timer_seconds=seconds))

    async def move(self, old_id: int, new_id: int) -> None:
        """Carry over what was chosen when a chat gets another id."""
        if not self._storage.is_empty:
            await self._storage.preferences.move(old_id, new_id)
            self._put(new_id, await self._storage.preferences.get(new_id))
            self._known.pop(old_id, None)

    async def forget(self, user_id: int) -> None:
        """Forget what a reader has chosen."""
        self._known.pop(user_id, None)
        if not self._storage.is_empty:
            await self._storage.preferences.forget(user_id)

    def _is_fresh(self, chat_id: int, now: float) -> bool:
        known = self._known.get(chat_id)
        return known is not None and now - known[0] < FRESH

    def _put(self, chat_id: int, preference: Preference) -> None:
        self._known[chat_id] = (time.monotonic(), preference)
        self._known.move_to_end(chat_id)
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
