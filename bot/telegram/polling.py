"""Long polling: updates fetched until a signal, or until Telegram refuses the token."""

import asyncio
import logging
import signal
from contextlib import suppress

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.application import BotApplication
from bot.telegram.handlers import ALLOWED_UPDATES
from bot.telegram.private_logs import keep_logs_private

__all__ = ["TokenRefusedError", "poll", "run_polling"]

_LOGGER = logging.getLogger(__name__)
_LONGEST_PAUSE = 30.0
"""Seconds."""
_DRAIN = 5.0
"""Seconds that answers may still wait for once a signal came."""
# python-telegram-bot's own name for the task that fetches updates; it shows its end nowhere else.
_POLLING_TASK = "Updater:start_polling:polling_task"


class TokenRefusedError(Exception):
    """Telegram does not know the token: one sentence that names the setting."""

    def __init__(self) -> None:
        super().__init__(
            "BOT_TOKEN: Telegram does not accept this token; copy it anew from @BotFather"
            " (and check BOT_API_URL, if it is set)"
        )


def run_polling(application: BotApplication) -> None:
    """Poll until SIGINT or SIGTERM, then end cleanly. Raises `TokenRefusedError`."""
    asyncio.run(poll(application))


async def poll(application: BotApplication) -> None:
    """Poll in a running event loop; see `run_polling`."""
    keep_logs_private(application.bot.token)
    loop = asyncio.get_running_loop()
    polling = asyncio.create_task(_poll(application))
    signals = (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        with suppress(NotImplementedError):  # Windows has none; there Ctrl-C cancels this task
            loop.add_signal_handler(number, polling.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await polling
    except InvalidToken:
        raise TokenRefusedError from None  # the cause's own message holds the token
    finally:
        for number in signals:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)


async def _poll(application: BotApplication) -> None:
    updater = application.updater
    assert updater is not None  # noqa: S101 - it is left out only where a request is given
    try:
        await _initialize(application)
        if application.post_init:
            await application.post_init(application)
        await updater.start_polling(
            bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES, error_callback=_say
        )
        await application.start()
        _LOGGER.info("polling as @%s", application.bot.username)
        await next(task for task in asyncio.all_tasks() if task.get_name() == _POLLING_TASK)
    finally:
        # Answers that wait for Telegram to come back must not keep the process for ever.
        sender = application.bot.rate_limiter
        asyncio.get_running_loop().call_later(_DRAIN, sender.give_up)
        if updater.running:
            with suppress(InvalidToken):  # the polling task's own end, raised a second time
                await updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()
        # An application that could not be initialized leaves its connections open.
        await application.bot.shutdown()
        _LOGGER.info("polling has ended")


async def _initialize(application: BotApplication) -> None:
    """Wait until Telegram can be reached."""
    pause = 1.0
    while True:
        try:
            await application.initialize()
        except (NetworkError, RetryAfter) as error:
            _say(error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return


def _say(error: TelegramError) -> None:
    _LOGGER.warning("Telegram cannot be reached (%s); trying again", error)
