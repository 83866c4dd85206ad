"""Batches of small calls: those that arrive during one batch form the next one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

__all__ = ["Batcher"]

K = TypeVar("K")
R = TypeVar("R")


class Batcher(Generic[K, R]):
    """A lone call does not wait; under load, one query serves hundreds of calls."""

    def __init__(self, work: Callable[[Sequence[K]], Awaitable[Sequence[R]]], limit: int) -> None:
        """Carry out calls by `work`, which gets at most `limit` keys and answers in their order."""
        self._work = work
        self._limit = limit
        self._waiting: deque[tuple[K, asyncio.Future[R]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def call(self, key: K) -> R:
        """Return the result for this key; an error is raised in all calls of the batch."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return await future

    async def close(self) -> None:
        """Wait until all calls are carried out."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while self._waiting:
            size = min(self._limit, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(size)]
            try:
                answers = await self._work([key for key, _ in batch])
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
