"""A bound on how long anybody waits for a database that hangs.

A call that takes longer than `PATIENCE` is given up, and for `PAUSE` seconds every other call fails
at once; then one is tried. So a database that hangs delays an answer by a second now and then, and
the others not at all. What was given up is rolled back, unless it was being committed already.

Waiting is counted in short steps, each of which counts once, however long it took: a process that
was stopped and continued does not take its database for one that hangs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from bot.storage.model import HangsError

__all__ = ["PATIENCE", "PAUSE", "Breaker", "Call"]

R = TypeVar("R")

PATIENCE = 1.0
"""Seconds that a call may take."""
PAUSE = 3.0
"""Seconds after which one call is tried again."""
_STEPS = 10
"""How often it is checked within `PATIENCE` whether a call has ended."""
_SLOW = 0.7
"""The share of `PATIENCE` after which an error counts as hanging: a lock that was waited for."""


class Call:
    """One call, as its caller and the thread that carries it out see it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_over = False
        self._is_given_up = False

    def give_up(self) -> bool:
        """Stop waiting; return whether the call will certainly have no effect."""
        with self._lock:
            self._is_given_up = self._is_given_up or not self._is_over
            return self._is_given_up

    def go_on(self) -> None:
        """Raise `HangsError` if the caller has given up."""
        if self._is_given_up:
            raise HangsError

    def commit(self) -> None:
        """Raise `HangsError` if the caller has given up; from now on it cannot."""
        with self._lock:
            if self._is_given_up:
                raise HangsError
            self._is_over = True


class Breaker:
    """Carries out calls, and refuses them while the database hangs."""

    def __init__(self) -> None:
        self._until: float | None = None
        """Until when calls are refused, by the event loop's clock; None if none is."""
        self._is_trying = False

    @property
    def is_open(self) -> bool:
        """Whether calls are refused, or one is being tried."""
        return self._until is not None

    async def call(self, begin: Callable[[Call], Awaitable[R]]) -> R:
        """Return what a call returns. Raises `HangsError` if it takes too long, and its errors."""
        with self.watching():
            call = Call()
            task = asyncio.ensure_future(begin(call))
            task.add_done_callback(_retrieved)
            try:
                ends = await _ends(task)
                if not ends and not call.give_up():
                    # It is being committed: its effect is not known before it has ended.
                    ends = await _ends(task)
            except asyncio.CancelledError:
                call.give_up()
                raise
            if not ends:
                raise HangsError
            return task.result()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Learn from the block whether the database hangs. Raises `HangsError` while it does."""
        began = asyncio.get_running_loop().time()
        is_trial = self._until is not None
        if self._until is not None:
            if began < self._until or self._is_trying:
                raise HangsError
            self._is_trying = True
        try:
            yield
        except Exception as error:
            now = asyncio.get_running_loop().time()
            if isinstance(error, HangsError | TimeoutError) or now - began > _SLOW * PATIENCE:
                self._until = now + PAUSE
            elif is_trial:
                self._until = None
            raise
        else:
            if is_trial:
                self._until = None
        finally:
            if is_trial:
                self._is_trying = False


async def _ends(task: "asyncio.Future[R]") -> bool:
    """Return whether a call ends within `PATIENCE`."""
    for _ in range(_STEPS):
        await asyncio.wait([task], timeout=PATIENCE / _STEPS)
        if task.done():
            return True
    return False


def _retrieved(task: "asyncio.Future[R]") -> None:
    """Look at the error of a call that nobody waits for."""
    if not task.cancelled():
        task.exception()
