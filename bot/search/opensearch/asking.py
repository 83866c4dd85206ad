"""Asks one host of a cluster after another, and does not wait for one that is slow.

A second host is asked if the first has not answered for a while, as in J. Dean and L. A. Barroso,
"The Tail at Scale" (2013), but only for a few requests in a hundred: where all hosts are slow, each
question would be asked of each of them, which makes them slower. The first answer from all parts of
the index counts. If no host has a whole answer, one from some of the parts is taken, and the caller
is told.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NamedTuple

from opensearchpy import AsyncOpenSearch

from bot.archive.errors import EngineError
from bot.search.opensearch.connection import Connection, UnreachableError

__all__ = ["HEDGE", "Answered", "Asking", "is_of_all_shards"]

HEDGE = 0.5
"""Seconds after which the next host is asked as well."""
_REST = 5.0
"""Seconds for which a host that has failed, or was overtaken, is asked after the others."""
_SPARE, _A_REQUEST = 10.0, 0.1
"""How many hosts may be asked besides at first and at most, and how many more for each request."""

_Said = dict[str, Any]
_Call = Callable[[AsyncOpenSearch, dict[str, str]], Coroutine[Any, Any, _Said]]
"""Asks one host; what is to be added to the request comes second."""


class Answered(NamedTuple):
    """An answer of a cluster."""

    said: _Said
    is_whole: bool


def is_of_all_shards(said: _Said) -> bool:
    """Whether a search was answered by all parts of an index, in time."""
    shards = said["_shards"]
    return shards["successful"] == shards["total"] and not said["timed_out"]


class Asking:
    """Asks the hosts of a connection in turn."""

    def __init__(self, connection: Connection, hedge: float = HEDGE) -> None:
        """Ask the next host after `hedge` seconds without an answer."""
        self._connection = connection
        self._hedge = hedge
        self._turn = 0
        self._failed: dict[int, float] = {}
        self._spare = _SPARE

    async def ask(self, call: _Call, is_whole: Callable[[_Said], bool]) -> Answered:
        """Return the first whole answer, or else one that is not. Raises `EngineError`."""
        clients = await self._connection.asking()
        left = self._order(len(clients))
        first = left[0]
        self._spare = min(self._spare + _A_REQUEST, _SPARE)
        asked: dict[asyncio.Task[_Said], int] = {}
        part: _Said | None = None
        error: EngineError | None = None
        try:
            while True:
                if left and (not asked or self._spare >= 1):
                    self._spare -= bool(asked)
                    number = left.pop(0)
                    # A further host looks for its own copies first: those of a slow one are asked
                    # by the first host.
                    more = {"preference": "_local"} if asked or part or error else {}
                    task = asyncio.create_task(self._asked(call(clients[number], more)))
                    asked[task] = number
                elif not asked:
                    break
                done, _ = await asyncio.wait(
                    asked,
                    timeout=self._hedge if left and self._spare >= 1 else None,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                for task in done:
                    place = [*asked].index(task)
                    number = asked.pop(task)
                    try:
                        with self._connection.told():
                            said = task.result()
                    except EngineError as failure:
                        self._failed[number] = _now()
                        if error is None and isinstance(failure, UnreachableError):
                            left.append(first)  # an open connection may have ended in the meantime
                        error = failure
                        continue
                    self._failed.pop(number, None)
                    if is_whole(said):
                        overtaken = [asked[one] for one in [*asked][:place] if not one.done()]
                        self._failed |= dict.fromkeys(overtaken, _now())
                        return Answered(said, True)
                    part = part or said
        finally:
            for task in asked:
                task.cancel()
            for task in asked:
                with suppress(asyncio.CancelledError, Exception):
                    await task
        if part is None:
            raise error or EngineError(f"nobody answers at {self._connection.address}")
        return Answered(part, False)

    async def _asked(self, asking: Coroutine[Any, Any, _Said]) -> _Said:
        """Return what a host says by the deadline. Raises `EngineError` if it says nothing."""
        try:
            async with asyncio.timeout(self._connection.deadline):
                return await asking
        except TimeoutError as error:
            raise self._connection.silent() from error

    def _order(self, hosts: int) -> list[int]:
        """Return the hosts to ask, each in its turn; those that failed a short while ago last."""
        self._turn += 1
        now = _now()
        turns = [(self._turn + number) % hosts for number in range(hosts)]
        return sorted(turns, key=lambda one: now < self._failed.get(one, -_REST) + _REST)


def _now() -> float:
    return asyncio.get_running_loop().time()
