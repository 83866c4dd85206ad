"""The answer that every press of a button gets, so that the button stops waiting."""

import logging

from telegram import CallbackQuery
from telegram.error import TelegramError

__all__ = ["close"]

_LOGGER = logging.getLogger(__name__)


async def close(
    query: CallbackQuery,
    notice: str | None = None,
    *,
    alert: bool = True,
    cache_time: int | None = None,
) -> None:
    """Let the button stop waiting; a query that is too old to be answered harms nobody.

    The notice is shown as an alert, or in passing; for `cache_time` seconds Telegram may show it
    again by itself.
    """
    try:
        await query.answer(notice, show_alert=alert and notice is not None, cache_time=cache_time)
    except TelegramError as error:
        _LOGGER.warning("a button could not be answered: %s", type(error).__name__)
