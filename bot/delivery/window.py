"""Which updates were fetched and are not confirmed yet, by number.

Telegram regards everything below the offset of a getUpdates as confirmed, and keeps returning at
most 100 updates from there on. So the offset is the first update that is not finished.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

__all__ = ["BATCH", "Window"]

BATCH = 100
"""The most updates that Telegram returns, and so the most that can be unconfirmed."""
_REMEMBERED = 10_000


class Window:
    """The numbers of the updates in hand, and of those finished recently."""

    def __init__(self) -> None:
        self._open: dict[int, bool] = {}
        """The unconfirmed updates, and whether each is finished."""
        self._finished: OrderedDict[int, None] = OrderedDict()
        self._top = 0
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        """Return how many are in hand."""
        return len(self.unfinished())

    @property
    def unconfirmed(self) -> int:
        """How many updates Telegram would return again."""
        offset = self.offset
        return sum(number >= (offset or 0) for number in self._open)

    @property
    def offset(self) -> int | None:
        """The number from which Telegram should return updates; None means all it has."""
        return min(self.unfinished(), default=self._top + 1 if self._top else None)

    def unfinished(self) -> list[int]:
        """Return the unconfirmed updates in hand."""
        return [number for number, is_finished in self._open.items() if not is_finished]

    def knows(self, number: int) -> bool:
        """Whether an update is in hand, or was finished recently."""
        return number in self._open or number in self._finished

    def is_finished(self, number: int) -> bool:
        """Whether an update was finished recently."""
        return number in self._finished

    def begin(self, number: int) -> None:
        """Record that an update is now in hand."""
        self._open[number] = False
        self._top = max(self._top, number)

    def finish(self, number: int) -> None:
        """Record that an update is finished."""
        if number in self._open:
            self._open[number] = True
        self._finished[number] = None
        if len(self._finished) > _REMEMBERED:
            self._finished.popitem(last=False)
        self._changed.set()

    def confirmed(self, offset: int | None) -> None:
        """Forget the finished updates below an offset that Telegram has received."""
        for number in [number for number in self._open if number < (offset or 0)]:
            if self._open[number]:
                del self._open[number]

    def rest(self) -> None:
        """Accept any numbers next: after a week without updates Telegram restarts them."""
        if not self._open:
            self._top = 0

    async def until(self, unconfirmed: int, seconds: float) -> None:
        """Wait until at most this many are unconfirmed, at most `seconds`."""
        await self._until(lambda: self.unconfirmed <= unconfirmed, seconds)

    async def until_fewer_than(self, in_hand: int, seconds: float) -> None:
        """Wait until fewer than this many are in hand, at most `seconds`."""
        await self._until(lambda: len(self) < in_hand, seconds)

    async def _until(self, is_so: Callable[[], bool], seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
