"""What the database knows of updates: which wait, are claimed or were answered; best effort."""

import asyncio
import logging
from collections.abc import Sequence

from bot.botapi.counters import Counters
from bot.storage.handled import Claim, Handled
from bot.storage.inbox.inbox import Inbox
from bot.storage.inbox.letters import Admission, Arrival, Ending, Letter

__all__ = ["RENEWAL", "Once"]

RENEWAL = 4.0
"""Seconds between two renewals of claims and leases; see `bot.storage.handled.LEASE`."""
_UNRECORDED = 100_000
"""The most updates that wait for the database in order to be recorded as answered."""

_LOGGER = logging.getLogger(__name__)


class Once:
    """Keeps and claims updates, and records them as answered, many at a time.

    If the database fails, updates are answered anyway: if the process is killed just then, an
    answer may be sent twice, which is better than losing it.
    """

    def __init__(self, handled: Handled, counters: Counters, inbox: Inbox | None = None) -> None:
        """Claim updates in `handled`; without an `inbox`, none is kept."""
        self._handled = handled
        self._counters = counters
        self.inbox = inbox
        self._is_failing = False
        self._unrecorded: list[Ending] = []
        """Updates of the inbox that were answered while the database failed."""
        self.held: set[int] = set()
        """The claimed updates, until they are done or released."""

    async def admit(self, arrivals: Sequence[Arrival | int]) -> list[Admission]:
        """Keep updates in the inbox, or claim those given by their numbers only."""
        if self.inbox is None:
            return await self._claimed(arrivals)
        try:
            admissions = await asyncio.gather(*map(self.inbox.admit, arrivals))
        except Exception as error:
            self._failed(error)
            # If the database fails in one transaction only, others must not answer as well.
            return await self._claimed(arrivals)
        self._worked()
        numbered = zip(arrivals, admissions, strict=True)
        self.held |= {one for one, told in numbered if isinstance(one, int) and told.claim}
        return admissions

    async def _claimed(self, arrivals: Sequence[Arrival | int]) -> list[Admission]:
        numbers = [one if isinstance(one, int) else one.number for one in arrivals]
        claims = await self.claim(numbers)
        return [Admission("claimed" if claim else "elsewhere", claim) for claim in claims]

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

    async def finish(
        self, endings: Sequence[Ending], others: Sequence[int], drained: Sequence[str] = ()
    ) -> list[Letter]:
        """Record updates as answered, and return what waits in drained lanes; see `Inbox.finish`.

        If the database fails, those of the inbox are recorded as soon as it works again.
        """
        letters: list[Letter] = []
        given, self._unrecorded = [*self._unrecorded, *endings], []
        try:
            if self.inbox is None:
                await asyncio.gather(*map(self._handled.done, others))
            else:
                letters = await self.inbox.finish(given, others, drained)
        except Exception as error:
            self._failed(error)
            self._unrecorded = [*given, *self._unrecorded][-_UNRECORDED:]
        else:
            self._worked()
        self.held.difference_update(others)
        return letters

    async def catch_up(self) -> None:
        """Record what was answered while the database failed."""
        if self._unrecorded:
            await self.finish([], [])

    async def renew(self) -> None:
        """Renew the lease of every claim; raises what the database raises."""
        if self.held:
            await self._handled.renew(sorted(self.held))

    async def release(self, numbers: Sequence[int]) -> None:
        """Leave these updates, and all chats, to the process that gets them next."""
        self.held.difference_update(numbers)
        try:
            for number in numbers:
                await self._handled.release(number)
            if self.inbox is not None:
                await self.inbox.lanes.release()
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
