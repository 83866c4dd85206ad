"""The getUpdates loop: it passes updates to the intake, and confirms finished ones."""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.botapi.errors import TokenRefusedError, pause_of
from bot.delivery.backoff import Patience, Pauses
from bot.delivery.intake import Intake
from bot.delivery.window import BATCH
from bot.telegram.application import BotApplication
from bot.telegram.handlers import allowed_updates

__all__ = ["IN_MEMORY", "Poller"]

IN_MEMORY = 1_000
"""If this many updates are in hand, no more are fetched."""
_FIRST_BLOCKED = 0.02
"""Seconds; see `Patience.blocked`."""
_FULL = 5.0
"""Seconds until Telegram is asked again while it cannot return new updates."""
_WEEK_BEGINS = 24 * 3600.0
"""Seconds without an update after which the next number may be random; Telegram: a week."""
_LONGEST_FLOOD_WAIT = 3600.0

_LOGGER = logging.getLogger(__name__)


class GarbledUpdatesError(TelegramError):
    """getUpdates did not return a list of updates."""


class Poller:
    """Fetches updates for an intake, whatever Telegram answers."""

    def __init__(
        self,
        application: BotApplication,
        intake: Intake,
        patience: Patience,
    ) -> None:
        self._application = application
        self._bot = application.bot
        self._intake = intake
        self._window = intake.window
        self._counters = intake.counters
        self._patience = patience
        self._pauses = Pauses(self._patience.first_pause, self._patience.longest_pause)
        self._refusals: list[float] = []
        now = asyncio.get_running_loop().time()
        self.good_at = now
        """When getUpdates last succeeded, by the event loop's clock."""
        self.moved_at = now
        """When getUpdates last returned at all, or there was no need to call it."""
        self.restarted_at = now
        """When the watchdog last restarted the loop."""
        self.conflicts: deque[float] = deque(maxlen=2)
        """When another process last got the updates instead of this one, the latest at the end."""
        self._busy_at = now
        self._confirmed: int | None = None
        self._blocked = _FIRST_BLOCKED
        self._is_failing = False

    async def run(self) -> None:
        """Poll forever. Raises `TokenRefusedError` if Telegram keeps refusing the token."""
        while True:
            self.moved_at = asyncio.get_running_loop().time()
            pause = await self._round()
            if pause:
                self.moved_at = asyncio.get_running_loop().time() + pause
                await asyncio.sleep(pause)

    async def confirm(self) -> None:
        """Confirm the finished updates once more, and fetch none; a failure is harmless."""
        offset = self._window.offset
        if offset is None or offset == self._confirmed:
            return
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(self._patience.farewell):
                await self._fetch(offset, 0, limit=1)
                self._window.confirmed(offset)

    async def _round(self) -> float:
        """Poll once; return how long to pause after that."""
        offset = self._window.offset
        began = asyncio.get_running_loop().time()
        try:
            raws = await self._updates(offset)
        except Exception as error:
            self._counters.add("poll_failures")
            self._is_failing = True
            return await self._pause_after(error)
        now = self.good_at = asyncio.get_running_loop().time()
        self._counters.add("polls")
        self._intake.reached(was_away=self._is_failing)
        if self._is_failing:
            _LOGGER.info("Telegram can be reached again")
        self._is_failing = False
        self._refusals.clear()
        self._window.confirmed(offset)
        self._confirmed = offset
        fresh = await self._intake.take(raws)
        is_again = bool(raws) and not fresh and offset == self._window.offset
        if is_again and not self._window.unconfirmed:
            # Only updates that were seen before, or updates without numbers.
            return self._pauses.next()
        self._pauses.reset()
        if fresh:
            self._busy_at = now
            self._blocked = _FIRST_BLOCKED
        elif not raws:
            if now - self._busy_at > _WEEK_BEGINS:
                self._window.rest()
            # A server that does not hold the call must not be asked again immediately.
            return _FIRST_BLOCKED if now - began < _FIRST_BLOCKED else 0.0
        await self._wait(len(raws))
        return 0.0

    async def _wait(self, fetched: int) -> None:
        """Wait until the next call can return new updates.

        While updates are in hand, Telegram answers immediately, with these before new ones.
        """
        while len(self._window) >= IN_MEMORY:
            self.moved_at = asyncio.get_running_loop().time()
            await self._window.until_fewer_than(IN_MEMORY, _FULL)
        unconfirmed = self._window.unconfirmed
        patience = _FULL if unconfirmed >= BATCH else self._blocked
        self._blocked = min(1.5 * self._blocked, self._patience.blocked)
        # While many updates wait, extra calls pay off: handling and fetching overlap.
        await self._window.until(min(fetched, unconfirmed) // 2, patience)

    async def _updates(self, offset: int | None) -> list[Any]:
        patience = self._patience
        async with asyncio.timeout(patience.poll + 2 * patience.answer):
            raws = await self._fetch(offset, patience.poll)
        if not isinstance(raws, list):
            raise GarbledUpdatesError("an answer without a list of updates")
        return raws

    async def _fetch(self, offset: int | None, timeout: float, limit: int = BATCH) -> Any:  # noqa: ASYNC109 - Telegram's own
        # The library's public method reads all updates or none: a broken one would hide the rest.
        # This one is private; tests/delivery/test_poller.py pins its behaviour.
        return await self._bot._post(
            "getUpdates",
            {
                "offset": offset,
                "limit": limit,
                "timeout": int(timeout),
                "allowed_updates": allowed_updates(self._application.bot_data.front),
            },
            read_timeout=timeout + self._patience.answer,
        )

    async def _pause_after(self, error: Exception) -> float:
        """Log what is wrong, fix it if possible, and return how long to wait."""
        if isinstance(error, InvalidToken):
            self._refused()
        else:
            self._refusals.clear()
        if isinstance(error, RetryAfter):
            pause = min(pause_of(error), _LONGEST_FLOOD_WAIT)
            _LOGGER.warning("Telegram asks to wait %d seconds before polling again", pause)
            return pause
        pause = self._pauses.next()
        if isinstance(error, Conflict):
            await self._mend_conflict(error)
        elif isinstance(error, TimeoutError):
            _LOGGER.warning("Telegram cannot be reached (no answer in time); trying again")
        elif isinstance(error, TelegramError):
            _LOGGER.warning("Telegram cannot be reached (%s); trying again", error)
        else:
            _LOGGER.error("polling failed: %s; trying again", type(error).__name__)
        return pause

    def _refused(self) -> None:
        """Count a refusal of the token. Raises `TokenRefusedError` after enough of them."""
        now = asyncio.get_running_loop().time()
        self._refusals.append(now)
        is_long = now - self._refusals[0] >= self._patience.refused
        if is_long and len(self._refusals) >= self._patience.refusals:
            raise TokenRefusedError from None

    async def _mend_conflict(self, error: Conflict) -> None:
        if "webhook" not in error.message.lower():
            self.conflicts.append(asyncio.get_running_loop().time())
            _LOGGER.warning(
                "another process polls with the same token; end it, or give this bot its own"
            )
            return
        _LOGGER.warning("a webhook is set, which prevents polling; it is deleted")
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as second:
            _LOGGER.warning("the webhook could not be deleted: %s", type(second).__name__)
