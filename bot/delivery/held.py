"""Claims that this process holds, renewed so that no other takes them for those of a dead one."""

from collections.abc import Sequence

from bot.botapi.counters import Counters
from bot.delivery.deduplication import Once
from bot.storage.handled import Handled

__all__ = ["RENEWAL", "HeldOnce"]

RENEWAL = 4.0
"""Seconds between two renewals; see `bot.storage.handled.LEASE`."""


class HeldOnce(Once):
    """Remembers which updates it has claimed, until they are done or released."""

    def __init__(self, handled: Handled, counters: Counters) -> None:
        super().__init__(handled, counters)
        self._claims = handled
        self.held: set[int] = set()

    async def claim(self, numbers: Sequence[int]) -> list[bool]:
        """Return for each update whether it is this process's to handle."""
        claims = await super().claim(numbers)
        self.held |= {number for number, is_ours in zip(numbers, claims, strict=True) if is_ours}
        return claims

    async def done(self, numbers: Sequence[int]) -> None:
        """Note that these were answered."""
        await super().done(numbers)
        self.held.difference_update(numbers)

    async def release(self, numbers: Sequence[int]) -> None:
        """Leave these to whoever gets them next."""
        self.held.difference_update(numbers)
        await super().release(numbers)

    async def renew(self) -> None:
        """Hold what is held for another lease; raises what the database raises."""
        if self.held:
            await self._claims.renew(sorted(self.held))
