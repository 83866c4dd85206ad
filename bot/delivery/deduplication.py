"""Which updates were answered or claimed, according to the database; best effort without one."""

import asyncio
import logging
from collections.abc import Sequence

from bot.botapi.counters import Counters
from bot.storage.handled import Claim, Handled

__all__ = ["RENEWAL", "Once"]

RENEWAL = 4.0
"""Seconds between two renewals of claims; see `bot.storage.handled.LEASE`."""

_LOGGER = logging.getLogger(__name__)


class Once:
    """Claims updates and records them as answered, many at a time.

    If the database fails, updates are answered anyway: if the process is killed just then, an
    answer may be sent twice, which is better than losing it.
    """

    def __init__(self, handled: Handled, counters: Counters) -> None:
        self._handled = handled
        self._counters = counters
        self._is_failing = False
        self.held: set[int] = set()
        """The claimed updates, until they are done or released."""

    async def claim(self, numbers: Sequence[int]) -> list[Claim | None]:
        """Return for each update a claim, or None if this process must not handle it."""
        claims: list[Claim | None]
        try:
            claims = await asyncio.gather(*map(self._handled.claim, numbers))
        except Exception as error:
            self._failed(error)
            claims = [Claim()] * len(numbers)
        else:
            self._worked()
        self.held |= {number for number, claim in zip(numbers, claims, strict=True) if claim}
        return claims

    async def is_done(self, number: int) -> bool:
        """Whether an update was answered, as far as is known."""
        try:
            return await self._handled.is_done(number)
        except Exception as error:
            self._failed(error)
            return False

    async def done(self, numbers: Sequence[int]) -> None:
        """Record these updates as answered."""
        try:
            await asyncio.gather(*map(self._handled.done, numbers))
        except Exception as error:
            self._failed(error)
        else:
            self._worked()
        self.held.difference_update(numbers)

    async def renew(self) -> None:
        """Renew the lease of every claim; raises what the database raises."""
        if self.held:
            await self._handled.renew(sorted(self.held))

    async def release(self, numbers: Sequence[int]) -> None:
        """Leave these updates to the process that gets them next."""
        self.held.difference_update(numbers)
        try:
            for number in numbers:
                await self._handled.release(number)
        except Exception as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._counters.add("storage_failures")
        if not self._is_failing:
            # The error's message may contain the statement with its values.
            _LOGGER.error(
                "the database cannot tell which updates were answered (%s); they are answered"
                " without it",
                type(error).__name__,
            )
        self._is_failing = True

    def _worked(self) -> None:
        if self._is_failing:
            _LOGGER.info("the database works again")
        self._is_failing = False
