"""How a pressed button stops waiting."""

import logging

from telegram import CallbackQuery
from telegram.error import TelegramError

__all__ = ["close"]

_LOGGER = logging.getLogger(__name__)


async def close(query: CallbackQuery, notice: str | None = None, *, alert: bool = True) -> None:
    """Let the button stop waiting; a query that is too old to be answered harms nobody."""
    try:
        await query.answer(notice, show_alert=alert and notice is not None)
    except TelegramError as error:
        _LOGGER.warning("a button could not be answered: %s", type(error).__name__)
