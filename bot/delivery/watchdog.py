"""Keeps the bot running: stalled polling is restarted, and a hung process is ended.

A process that was stopped and continued has not hung: waiting is counted in short steps, each of
which counts once, however long it took.
"""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable

from bot.botapi.counters import Counters
from bot.botapi.errors import TokenRefusedError
from bot.delivery.backoff import Pauses
from bot.delivery.logbook import Logbook
from bot.delivery.poller import Poller
from bot.storage.handled import Handled

__all__ = ["STALLED", "StalledError", "keep_polling", "note_falls", "watch", "watch_loop"]

STALLED = 3
"""The exit code of a process that no longer polls, for the service manager that restarts it."""
_LOOKS = 10
"""How often polling and the event loop are checked within the time they may hang."""
_LATER = 1.25
"""The factor by which faulthandler waits longer, so that the thread acts first if it can."""
_STDERR = 2

_LOGGER = logging.getLogger(__name__)


class StalledError(Exception):
    """Polling has stalled and could not be restarted: one sentence."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Telegram has not been polled for {2 * seconds:.0f} seconds and the process cannot"
            " recover; restart it"
        )


async def keep_polling(
    poller: Poller, counters: Counters, longest: float, pauses: Pauses | None = None
) -> None:
    """Poll forever; a loop that fails, or hangs for `longest` seconds, is restarted.

    Raises `TokenRefusedError`, and `StalledError` if the new loop hangs as long.
    """
    pauses = pauses or Pauses(1.0, 30.0)
    is_second = False
    task = asyncio.create_task(poller.run())
    step = longest / _LOOKS
    try:
        while True:
            before = asyncio.get_running_loop().time()
            await asyncio.wait([task], timeout=step if longest else None)
            now = asyncio.get_running_loop().time()
            if longest and now - before > 2 * step:
                # The process was stopped, or its loop was blocked: it could not poll meanwhile.
                poller.moved_at += now - before - step
            if task.done():
                error = None if task.cancelled() else task.exception()
                if isinstance(error, TokenRefusedError):
                    raise error
                _LOGGER.error("polling has ended (%s); it is restarted", type(error).__name__)
                await asyncio.sleep(pauses.next())
            elif now - poller.moved_at < longest:
                is_second = is_second and poller.good_at < poller.restarted_at
                continue
            elif is_second:
                raise StalledError(longest)
            else:
                is_second = True
                _LOGGER.error("polling has been stalled for %d seconds; it is restarted", longest)
                task.cancel()
            counters.add("poll_restarts")
            poller.moved_at = poller.restarted_at = asyncio.get_running_loop().time()
            task = asyncio.create_task(poller.run())
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=1.0)


def watch(longest: float, logbook: Logbook) -> Callable[[], None]:
    """Watch the process, and let its logbook record how it ends; return a function to stop this.

    `longest` is in seconds; if it is 0, nothing is watched or recorded.
    """
    if not longest:
        return lambda: None
    logbook.open()
    # Without a file, at least the log shows what the process was doing.
    stop_watching = watch_loop(longest, last_words=logbook.last_words or _STDERR)

    def stop() -> None:
        stop_watching()
        logbook.close()

    return stop


async def note_falls(logbook: Logbook, handled: Handled, counters: Counters) -> None:
    """Record which updates earlier processes had in hand when the watchdog ended them.

    Raises what the database raises.
    """
    for fall in logbook.falls():
        counters.add("falls")
        _LOGGER.error(
            "the watchdog ended a process that had %d updates in hand; it was here:\n%s",
            len(fall.update_ids),
            fall.place,
        )
        await handled.fell(fall.update_ids)


def watch_loop(
    longest: float, end: Callable[[int], object] = os._exit, *, last_words: int | None = None
) -> Callable[[], None]:
    """End the process if its loop is blocked for `longest` seconds; return a function to stop this.

    A handler that blocks the loop cannot be stopped from within the loop. A thread notices it and
    ends the process with the code `STALLED`. If the handler also blocks the interpreter, as a
    backtracking regular expression does, that thread cannot run either: then faulthandler's own
    thread, which does not need the interpreter, ends the process with code 1. Each time the loop
    runs, it postpones that by a quarter more than `longest`. It also ends a process that was
    stopped for longer than that; a shorter stop is not noticed.

    Either way, a traceback of all threads goes to the file descriptor `last_words`. Without one
    there is no traceback, and nothing ends a process whose interpreter is blocked.
    """
    loop = asyncio.get_running_loop()
    is_over = threading.Event()

    def put_off() -> None:
        if last_words is not None and not is_over.is_set():
            faulthandler.dump_traceback_later(_LATER * longest, exit=True, file=last_words)

    def beat(is_alive: threading.Event) -> None:
        put_off()
        is_alive.set()

    def stop() -> None:
        is_over.set()
        if last_words is not None:
            faulthandler.cancel_dump_traceback_later()

    def look() -> None:
        while not is_over.is_set():
            is_alive = threading.Event()
            try:
                loop.call_soon_threadsafe(beat, is_alive)
            except RuntimeError:
                return stop()  # the loop has ended
            # In steps: one during which the process is stopped ends at once when it continues.
            is_blocked = not any(is_alive.wait(longest / _LOOKS) for _ in range(_LOOKS))
            # A closed loop runs nothing, and so is not blocked.
            if is_blocked and not is_over.is_set() and not loop.is_closed():
                print(
                    f"The event loop has been blocked for {longest:.0f} seconds;"
                    " the process ends so that it can be restarted.",
                    file=sys.stderr,
                    flush=True,
                )
                if last_words is not None:
                    faulthandler.dump_traceback(last_words)
                end(STALLED)
                return None
            is_over.wait(longest / _LOOKS)
        return None

    put_off()
    threading.Thread(target=look, name="watchdog", daemon=True).start()
    return stop
