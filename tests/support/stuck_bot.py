"""A bot as a process of its own with short limits, in which something may never end.

    python tests/support/stuck_bot.py thread|task|loop|nothing

With any but "nothing", that begins when it gets a message.
"""

import asyncio
import sys
import threading
import time
from contextlib import suppress

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.delivery.backoff import Patience
from bot.delivery.polling import run_polling
from bot.opening import open_desk, open_storage, open_texts
from bot.settings import load_settings
from bot.storage import breaker
from bot.telegram.application import build_application
from bot.telegram.context import Context

STUCK = "stuck"
NEVER = 3_600.0
PATIENCE = Patience(drain=0.1, farewell=0.1, end=1.0)
"""Everything has its limit, and what never ends is not to be waited for."""


async def work_on(update: Update, context: Context) -> None:
    """Wait for a thread that never ends."""
    print(STUCK, flush=True)
    await asyncio.to_thread(threading.Event().wait)


async def ignore_the_end(update: Update, context: Context) -> None:
    """Go on, however often this is cancelled."""
    print(STUCK, flush=True)
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


async def block_the_loop(update: Update, context: Context) -> None:
    """Let nothing else run."""
    print(STUCK, flush=True)
    while True:
        time.sleep(0.01)  # noqa: ASYNC251 - that is the point


HANDLERS = {"thread": work_on, "task": ignore_the_end, "loop": block_the_loop}


def main() -> None:
    """Poll until the process is told to end."""
    if sys.argv[1] in HANDLERS:
        breaker.PATIENCE = NEVER  # no database hangs because the machine is slow
    settings = load_settings()
    application = build_application(
        settings, open_desk(settings), open_texts(settings), storage=open_storage(settings)
    )
    if handler := HANDLERS.get(sys.argv[1]):
        application.handlers[0].insert(0, MessageHandler(filters.TEXT, handler))
    run_polling(application, None, PATIENCE)


if __name__ == "__main__":
    main()
