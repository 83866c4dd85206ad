"""Taps on buttons: what all of them have in common."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import MaybeInaccessibleMessage, Update
from telegram.ext import CallbackQueryHandler

from bot.i18n.texts import Texts
from bot.telegram.closing import close
from bot.telegram.context import Context, reception

__all__ = ["Act", "tap_handler"]

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
