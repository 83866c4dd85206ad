"""Waiting for what is to happen: on a slow machine a test ends later, and with the same result."""

import asyncio
from collections.abc import Callable
from itertools import repeat

__all__ = ["LONG", "some_turns", "until"]

LONG = 300.0
"""Seconds after which a test gives up waiting for something that never happens."""
_TURNS = 50


async def until(is_so: Callable[[], object], seconds: float = LONG) -> bool:
    """Look again and again until something is so; return whether it is."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    for pause in repeat(0.002):
        if is_so() or loop.time() > end:
            break
        await asyncio.sleep(pause)
    return bool(is_so())


async def some_turns() -> None:
    """Let the event loop turn often enough for what is ready to be done, and what follows it."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
