"""The loop over getUpdates: what comes goes to the intake, what is finished is confirmed."""

import asyncio
import logging
from contextlib import suppress
from math import inf
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.botapi.counters import Counters
from bot.botapi.errors import pause_of
from bot.delivery.backoff import Patience, Pauses
from bot.delivery.intake import Intake
from bot.delivery.window import BATCH
from bot.telegram.application import BotApplication
from bot.telegram.handlers import ALLOWED_UPDATES

__all__ = ["IN_MEMORY", "Poller", "TokenRefusedError"]

IN_MEMORY = 1_000
"""Updates at work at which no more are fetched."""
_FIRST_BLOCKED = 0.02
"""Seconds; see `Patience.blocked`."""
_FULL = 5.0
"""Seconds until Telegram is asked again while it can give nothing new."""
_WEEK_BEGINS = 24 * 3600.0
"""Seconds without an update after which the next may have any number; Telegram says a week."""
_LONGEST_FLOOD_WAIT = 3600.0

_LOGGER = logging.getLogger(__name__)


class TokenRefusedError(Exception):
    """Telegram does not know the token: one sentence that names the setting."""

    def __init__(self) -> None:
        super().__init__(
            "BOT_TOKEN: Telegram does not accept this token; copy it anew from @BotFather"
            " (and check BOT_API_URL, if it is set)"
        )


class GarbledUpdatesError(TelegramError):
    """What getUpdates gave is no list of updates."""


class Poller:
    """Fetches updates for an intake, whatever Telegram answers."""

    def __init__(
        self,
        application: BotApplication,
        intake: Intake,
        counters: Counters,
        patience: Patience | None = None,
    ) -> None:
        self._application = application
        self._bot = application.bot
        self._intake = intake
        self._window = intake.window
        self._counters = counters
        self._patience = patience or Patience()
        self._pauses = Pauses(self._patience.first_pause, self._patience.longest_pause)
        self._refusals: list[float] = []
        now = asyncio.get_running_loop().time()
        self.good_at = now
        """When getUpdates last came back as it should, by the event loop's clock."""
        self.moved_at = now
        """When it last came back at all, or when there was nothing to ask."""
        self.restarted_at = now
        """When the watchdog last began the loop."""
        self._busy_at = now
        self._confirmed: int | None = None
        self._blocked = _FIRST_BLOCKED
        self._full_since = inf
        """Since when Telegram has more than it gives at once."""
        self._is_failing = False

    @property
    def silence(self) -> float:
        """The seconds since getUpdates last came back as it should."""
        return asyncio.get_running_loop().time() - self.good_at

    async def run(self) -> None:
        """Poll for ever. Raises `TokenRefusedError` where Telegram insists on it."""
        while True:
            self.moved_at = asyncio.get_running_loop().time()
            pause = await self._round()
            if pause:
                self.moved_at = asyncio.get_running_loop().time() + pause
                await asyncio.sleep(pause)

    async def confirm(self) -> None:
        """Tell Telegram once more what is finished, and take nothing; failing harms nobody."""
        offset = self._window.offset
        if offset is None or offset == self._confirmed:
            return
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(self._patience.farewell):
                await self._fetch(offset, 0, limit=1)
                self._window.confirmed(offset)

    async def _round(self) -> float:
        """Poll once, and return for how long to pause then."""
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
            # The same updates come again and again, or nobody can tell which they are.
            return self._pauses.next()
        self._pauses.reset()
        if fresh:
            self._busy_at = now
            self._blocked = _FIRST_BLOCKED
        elif not raws:
            if now - self._busy_at > _WEEK_BEGINS:
                self._window.rest()
            # A server that does not hold the call must not be asked at once again.
            return _FIRST_BLOCKED if now - began < _FIRST_BLOCKED else 0.0
        await self._wait(len(raws))
        return 0.0

    async def _wait(self, fetched: int) -> None:
        """Wait until the next call can bring something new.

        While updates are at work, Telegram answers at once, with the same ones before the new.
        """
        while len(self._window) >= IN_MEMORY:
            self.moved_at = asyncio.get_running_loop().time()
            await self._window.until_fewer_than(IN_MEMORY, _FULL)
        now = asyncio.get_running_loop().time()
        is_full = fetched >= BATCH
        self._full_since = min(self._full_since, now) if is_full else inf
        flood = self._full_since + self._patience.flood - now
        self._pass_over(BATCH // 2 if flood <= 0 else BATCH + 1)
        unconfirmed = self._window.unconfirmed
        full = flood if 0 < flood < _FULL else _FULL
        patience = full if is_full else self._blocked
        self._blocked = min(1.5 * self._blocked, self._patience.blocked)
        # Some more calls are worth it while many updates wait: handling and fetching overlap.
        await self._window.until(min(fetched, unconfirmed) // 2, patience)

    def _pass_over(self, at_least: int) -> None:
        """Let a chat that has so many updates no longer keep the others' away.

        Nor does it again before all of those are answered.
        """
        is_known = bool(self._window.passed)
        flood = self._intake.flooding(at_least)
        for number in flood:
            self._window.pass_over(number)
            self._counters.add("passed_over")
        if flood and not is_known:
            _LOGGER.warning(
                "one chat has %d updates waiting or more; so that others are heard, they are"
                " confirmed before they are answered",
                len(flood),
            )

    async def _updates(self, offset: int | None) -> list[Any]:
        patience = self._patience
        async with asyncio.timeout(patience.poll + 2 * patience.answer):
            raws = await self._fetch(offset, patience.poll)
        if not isinstance(raws, list):
            raise GarbledUpdatesError("an answer without a list of updates")
        return raws

    async def _fetch(self, offset: int | None, timeout: float, limit: int = BATCH) -> Any:  # noqa: ASYNC109 - Telegram's own
        # The library's own method reads all updates or none: one that is broken would hide all.
        return await self._bot._post(
            "getUpdates",
            {
                "offset": offset,
                "limit": limit,
                "timeout": int(timeout),
                "allowed_updates": ALLOWED_UPDATES,
            },
            read_timeout=timeout + self._patience.answer,
        )

    async def _pause_after(self, error: Exception) -> float:
        """Say what is wrong, mend it where that is possible, and return for how long to wait."""
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
        """Count a refusal of the token. Raises `TokenRefusedError` when there were enough."""
        now = asyncio.get_running_loop().time()
        self._refusals.append(now)
        is_long = now - self._refusals[0] >= self._patience.refused
        if is_long and len(self._refusals) >= self._patience.refusals:
            raise TokenRefusedError from None

    async def _mend_conflict(self, error: Conflict) -> None:
        if "webhook" not in error.message.lower():
            _LOGGER.warning(
                "another process polls with the same token; end it, or give this bot its own"
            )
            return
        _LOGGER.warning("a webhook is set, so that nothing can be polled; it is deleted")
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as second:
            _LOGGER.warning("the webhook could not be deleted: %s", type(second).__name__)
