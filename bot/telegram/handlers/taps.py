"""Taps on buttons: what all of them have in common."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, MaybeInaccessibleMessage, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot.answer.texts import Texts
from bot.telegram.reception import Context, reception

__all__ = ["Act", "close", "tap_handler"]

_LOGGER = logging.getLogger(__name__)

Act = Callable[[str, MaybeInaccessibleMessage, Texts, Context], Awaitable[bool]]
"""Does what a button's data asks for under a message; returns whether the data was good."""


def tap_handler(letters: str, act: Act) -> CallbackQueryHandler[Context, Any]:
    """Return the handler of the buttons whose data has one of these letters.

    What is forged, stale, or stands under no message gets a notice.
    """

    async def on_tap(update: Update, context: Context) -> None:
        query = update.callback_query
        assert query is not None  # noqa: S101 - the handler takes nothing else
        texts = reception(context).words_behind(query)
        notice = None
        try:
            message = query.message
            if message is None or not await act(query.data or "", message, texts, context):
                notice = texts.say("stale_button")
        finally:
            await close(query, notice)

    return CallbackQueryHandler(on_tap, pattern=f"^1[{letters}]")


async def close(query: CallbackQuery, notice: str | None = None, *, alert: bool = True) -> None:
    """Let the button stop waiting; a query that is too old to be answered harms nobody."""
    try:
        await query.answer(notice, show_alert=alert and notice is not None)
    except TelegramError as error:
        _LOGGER.warning("a button could not be answered: %s", type(error).__name__)
