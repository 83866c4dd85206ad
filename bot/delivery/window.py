"""Which updates were fetched and are not confirmed yet, by their numbers.

Telegram takes everything below the offset of a getUpdates for confirmed, and gives at most 100
updates from there on, again and again. So the offset is the first update that is not finished.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

__all__ = ["BATCH", "Window"]

BATCH = 100
"""Updates that Telegram gives at most, and so those that can be unconfirmed at once."""
_REMEMBERED = 10_000


class Window:
    """The numbers of the updates at work, and of the last ones that are finished."""

    def __init__(self) -> None:
        self._open: dict[int, bool] = {}
        """Not confirmed yet; whether each is finished."""
        self.passed: set[int] = set()
        """At work, though they are confirmed."""
        self._finished: OrderedDict[int, None] = OrderedDict()
        self._top = 0
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        """Return how many are at work."""
        return len(self.passed) + len(self.unfinished())

    @property
    def unconfirmed(self) -> int:
        """How many Telegram would give again."""
        offset = self.offset
        return sum(number >= (offset or 0) for number in self._open)

    @property
    def offset(self) -> int | None:
        """The number from which on Telegram is to give updates; None is whatever it has."""
        return min(self.unfinished(), default=self._top + 1 if self._top else None)

    def unfinished(self) -> list[int]:
        """Return the updates at work that are not confirmed."""
        return [number for number, is_finished in self._open.items() if not is_finished]

    def knows(self, number: int) -> bool:
        """Whether an update is at work, or was finished lately."""
        return number in self._open or number in self.passed or number in self._finished

    def is_finished(self, number: int) -> bool:
        """Whether an update was finished lately."""
        return number in self._finished

    def begin(self, number: int) -> None:
        """Note an update that is now at work."""
        self._open[number] = False
        self._top = max(self._top, number)

    def pass_over(self, number: int) -> None:
        """Let an update be confirmed though it is at work: it is in this process's hands alone."""
        if self._open.get(number) is False:
            self._open[number] = True
            self.passed.add(number)
            self._changed.set()

    def finish(self, number: int) -> None:
        """Note that an update needs nothing any more."""
        self.passed.discard(number)
        if number in self._open:
            self._open[number] = True
        self._finished[number] = None
        if len(self._finished) > _REMEMBERED:
            self._finished.popitem(last=False)
        self._changed.set()

    def confirmed(self, offset: int | None) -> None:
        """Forget what lies below an offset that Telegram has taken."""
        for number in [number for number in self._open if number < (offset or 0)]:
            if self._open[number]:
                del self._open[number]

    def rest(self) -> None:
        """Begin with whatever Telegram has; after a week without any, it counts from elsewhere."""
        if not self._open:
            self._top = 0

    async def until(self, unconfirmed: int, seconds: float) -> None:
        """Wait until no more than so many are unconfirmed, or until the seconds are over."""
        await self._until(lambda: self.unconfirmed <= unconfirmed, seconds)

    async def until_fewer_than(self, at_work: int, seconds: float) -> None:
        """Wait until fewer than so many are at work, or until the seconds are over."""
        await self._until(lambda: len(self) < at_work, seconds)

    async def until_none_is_passed_over(self, seconds: float) -> None:
        """Wait until what was passed over is finished, or until the seconds are over."""
        await self._until(lambda: not self.passed, seconds)

    async def _until(self, is_so: Callable[[], bool], seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
