"""Which updates were answered or are in hand, as the database knows it; best effort without one."""

import asyncio
import logging
from collections.abc import Sequence

from bot.botapi.counters import Counters
from bot.storage.handled import Claim, Handled

__all__ = ["RENEWAL", "HeldOnce", "Once"]

_LOGGER = logging.getLogger(__name__)


class Once:
    """Claims and notes updates in batches.

    Where the database fails, updates are answered all the same: a doubled answer, should the
    process be killed just then, is better than a lost one.
    """

    def __init__(self, handled: Handled, counters: Counters) -> None:
        self._handled = handled
        self._counters = counters
        self._is_failing = False

    async def claim(self, numbers: Sequence[int]) -> list[Claim | None]:
        """Return for each update a claim, None where it is not this process's to handle."""
        try:
            claims = await asyncio.gather(*map(self._handled.claim, numbers))
        except Exception as error:
            self._failed(error)
            return [Claim()] * len(numbers)
        self._worked()
        return claims

    async def is_done(self, number: int) -> bool:
        """Whether an update was answered, as far as is known."""
        try:
            return await self._handled.is_done(number)
        except Exception as error:
            self._failed(error)
            return False

    async def done(self, numbers: Sequence[int]) -> None:
        """Note that these were answered."""
        try:
            await asyncio.gather(*map(self._handled.done, numbers))
        except Exception as error:
            self._failed(error)
        else:
            self._worked()

    async def release(self, numbers: Sequence[int]) -> None:
        """Leave these to the process that gets them next."""
        try:
            for number in numbers:
                await self._handled.release(number)
        except Exception as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._counters.add("storage_failures")
        if not self._is_failing:
            # The error's own words may hold the statement with its values.
            _LOGGER.error(
                "the database does not tell which updates were answered (%s); they are answered"
                " without it",
                type(error).__name__,
            )
        self._is_failing = True

    def _worked(self) -> None:
        if self._is_failing:
            _LOGGER.info("the database works again")
        self._is_failing = False


RENEWAL = 4.0
"""Seconds between two renewals; see `bot.storage.handled.LEASE`."""


class HeldOnce(Once):
    """Remembers which updates it has claimed, until they are done or released."""

    def __init__(self, handled: Handled, counters: Counters) -> None:
        super().__init__(handled, counters)
        self._claims = handled
        self.held: set[int] = set()

    async def claim(self, numbers: Sequence[int]) -> list[Claim | None]:
        """Return for each update a claim, None where it is not this process's to handle."""
        claims = await super().claim(numbers)
        self.held |= {number for number, claim in zip(numbers, claims, strict=True) if claim}
        return claims

    async def done(self, numbers: Sequence[int]) -> None:
        """Note that these were answered."""
        await super().done(numbers)
        self.held.difference_update(numbers)

    async def release(self, numbers: Sequence[int]) -> None:
        """Leave these to the process that gets them next."""
        self.held.difference_update(numbers)
        await super().release(numbers)

    async def renew(self) -> None:
        """Hold what is held for another lease; raises what the database raises."""
        if self.held:
            await self._claims.renew(sorted(self.held))
