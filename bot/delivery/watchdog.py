"""Sees that polling goes on: begun anew when it hangs, and ended when that does not help."""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable

from bot.botapi.counters import Counters
from bot.delivery.backoff import Pauses
from bot.delivery.poller import Poller, TokenRefusedError

__all__ = ["STALLED", "StalledError", "keep_polling", "watch_loop"]

STALLED = 3
"""The exit code of a process that polls no more, for whatever starts it again."""
_LOOKS = 10
"""Looks at the polling within the time after which it counts as hanging."""

_LOGGER = logging.getLogger(__name__)


class StalledError(Exception):
    """Polling has come to a stop and could not be begun anew: one sentence."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Telegram has not been polled for {2 * seconds:.0f} seconds and the process cannot"
            " recover; restart it"
        )


async def keep_polling(
    poller: Poller, counters: Counters, longest: float, pauses: Pauses | None = None
) -> None:
    """Poll for ever; a loop that fails, or hangs for `longest` seconds, is begun anew.

    Raises `TokenRefusedError`, and `StalledError` where the new one hangs as long.
    """
    pauses = pauses or Pauses(1.0, 30.0)
    is_second = False
    task = asyncio.create_task(poller.run())
    try:
        while True:
            await asyncio.wait([task], timeout=longest / _LOOKS if longest else None)
            now = asyncio.get_running_loop().time()
            if task.done():
                error = None if task.cancelled() else task.exception()
                if isinstance(error, TokenRefusedError):
                    raise error
                _LOGGER.error("polling has ended (%s); it begins anew", type(error).__name__)
                await asyncio.sleep(pauses.next())
            elif now - poller.moved_at < longest:
                is_second = is_second and poller.good_at < poller.restarted_at
                continue
            elif is_second:
                raise StalledError(longest)
            else:
                is_second = True
                _LOGGER.error("polling hangs for %d seconds; it begins anew", longest)
                task.cancel()
            counters.add("poll_restarts")
            poller.moved_at = poller.restarted_at = asyncio.get_running_loop().time()
            task = asyncio.create_task(poller.run())
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=1.0)


def watch_loop(longest: float, end: Callable[[int], object] = os._exit) -> Callable[[], None]:
    """End the process when its event loop runs nothing for so many seconds; return what stops that.

    A handler that never gives the loop back cannot be stopped from within it.
    """
    loop = asyncio.get_running_loop()
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            is_alive = threading.Event()
            try:
                loop.call_soon_threadsafe(is_alive.set)
            except RuntimeError:
                return  # the loop has ended by itself
            if not is_alive.wait(longest) and not is_over.is_set():
                print(
                    f"Nothing was done for {longest:.0f} seconds, though the process runs;"
                    " it ends, so that it is started again.",
                    file=sys.stderr,
                    flush=True,
                )
                end(STALLED)
                return
            is_over.wait(longest / _LOOKS)

    threading.Thread(target=watch, name="watchdog", daemon=True).start()
    return is_over.set
