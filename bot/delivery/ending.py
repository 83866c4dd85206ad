"""A bound on how long the process takes to end, whatever still hangs in it."""

import logging
import os
import sys
import threading
from collections.abc import Callable

__all__ = ["FORCED", "end_within"]

FORCED = 1
"""The exit code of a process that had to be ended by force."""


def end_within(seconds: float, end: Callable[[int], object] = os._exit) -> Callable[[], None]:
    """End the process by force after `seconds`, unless the returned function is called before.

    Closing each resource has its own limit, but after the limits the event loop still waits for
    tasks that ignore their cancellation, and the interpreter for threads: a connection to a locked
    SQLite file, or a long search. None of them may keep the process alive. The updates that were
    not answered are not lost, since they have not been confirmed either.
    """
    is_over = threading.Event()

    def wait() -> None:
        if is_over.wait(seconds):
            return
        print(
            f"The bot could not close everything within {seconds:.0f} seconds;"
            " the process is ended anyway.",
            file=sys.stderr,
            flush=True,
        )
        logging.shutdown()
        end(FORCED)

    threading.Thread(target=wait, name="end", daemon=True).start()
    return is_over.set
