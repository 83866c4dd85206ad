"""The start of the application, by polling and by webhook alike: patient, and never in the way."""

import asyncio
import logging

from telegram.error import NetworkError, RetryAfter

from bot.delivery.backoff import Patience, Pauses
from bot.telegram.application import BotApplication

__all__ = ["reach", "set_up"]

_LOGGER = logging.getLogger(__name__)


async def reach(application: BotApplication, patience: Patience) -> None:
    """Initialize the application, as soon as Telegram can be reached."""
    pauses = Pauses(patience.first_pause, patience.longest_pause)
    while True:
        try:
            await application.initialize()
        except (NetworkError, RetryAfter) as error:
            _LOGGER.warning("Telegram cannot be reached (%s); trying again", error)
            await asyncio.sleep(pauses.next())
        else:
            return


async def set_up(application: BotApplication) -> None:
    """Tell Telegram about the bot, while it answers already."""
    if application.post_init is None:
        return
    try:
        await application.post_init(application)
    except Exception as error:
        _LOGGER.warning("what follows the start failed: %s", type(error).__name__)
