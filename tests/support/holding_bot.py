"""A bot as a process of its own, whose handler holds the interpreter at a certain message.

    python tests/support/holding_bot.py ended|held|harmless

With "ended" the watchdog's time is over as soon as the interpreter is held, and never before: a
slow machine ends no process that should go on. With "held" it is never over, with "harmless"
nothing is held.
"""

import faulthandler
import logging
import re
import sys
from typing import Any

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.delivery.backoff import Patience
from bot.delivery.polling import run_polling
from bot.logs import keep_logs_private
from bot.opening import open_desk, open_storage, open_texts
from bot.settings import load_settings
from bot.storage import breaker
from bot.telegram.application import build_application
from bot.telegram.context import Context
from bot.web.running import run_web

HOLD = "Hold on"
HOLDING = "The interpreter is held"
MODE = sys.argv[1] if len(sys.argv) > 1 else ""
NEVER = 3_600.0
AT_ONCE = 0.1
put_off = faulthandler.dump_traceback_later
files: list[Any] = []
"""What the bot's watchdog writes its traceback to."""


def remember(
    timeout: float,
    repeat: bool = False,
    file: Any = 2,
    exit: bool = False,  # noqa: A002 - the name is given
) -> None:
    """Arm faulthandler as the bot asks for, and remember the file."""
    assert exit
    files.append(file)
    put_off(timeout, repeat, file, exit)


async def hold(update: Update, context: Context) -> None:
    """Backtrack for hours, without ever giving the interpreter back."""
    put_off(AT_ONCE if MODE == "ended" else NEVER, file=files[-1], exit=True)
    print(HOLDING, flush=True)
    re.match(r"(a+)+$", "a" * 40 + "b")


def main() -> None:
    """Poll, or serve a webhook where the environment names one."""
    faulthandler.dump_traceback_later = remember
    breaker.PATIENCE = NEVER  # no database hangs because the machine is slow
    settings = load_settings()
    logging.basicConfig(level=logging.INFO)
    keep_logs_private(settings.bot_token.get_secret_value() if settings.bot_token else None)
    desk, texts = open_desk(settings), open_texts(settings)
    application = build_application(settings, desk, texts, storage=open_storage(settings))
    if MODE != "harmless":
        application.handlers[0].insert(0, MessageHandler(filters.Text([HOLD]), hold))
    patience = Patience(watchdog=NEVER)
    if settings.webhook_url is None:
        run_polling(application, None, patience)
    else:
        run_web(application, settings, None, patience)


if __name__ == "__main__":
    main()
