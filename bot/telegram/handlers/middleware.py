"""What every update and every tap passes before its handler; some kinds end here."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, TypeHandler

from bot.botapi.rate_limiter import OUTCOME
from bot.i18n.texts import Texts
from bot.telegram.closing import close
from bot.telegram.context import SERVING, Context, reception
from bot.telegram.handlers.errors import tell_stuck
from bot.telegram.memory import PAUSE

__all__ = ["GROUP", "Act", "handlers", "tap_handler"]

GROUP = -1
"""Handlers of this number stand before those of 0."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler that every update comes to first."""
    return [TypeHandler(Update, _enter)]


async def _enter(update: Update, context: Context) -> None:
    front = reception(context)
    SERVING.set(front)
    query = update.callback_query
    user, chat = update.effective_user, update.effective_chat
    await front.chosen.fetch(user.id if user else None, chat.id if chat else None)
    message = update.message or update.edited_message
    if message is not None and _is_nobodys(message):
        raise ApplicationHandlerStop
    outcome = OUTCOME.get()
    if outcome is not None and outcome.is_stuck:
        await tell_stuck(update, front)
        raise ApplicationHandlerStop
    if query is not None and not front.taps.passes(query):
        front.counters.add("tap_repeated")
        notice = front.words_behind(query).say("tapped_already")
        await close(query, notice, alert=False, cache_time=int(PAUSE))
        raise ApplicationHandlerStop


def _is_nobodys(message: Message) -> bool:
    """Whether no person wrote this to the chat: another bot, or a channel's post handed on."""
    if message.is_automatic_forward or message.via_bot:
        return True
    # Anonymous administrators and channels write under the name of a bot of Telegram's.
    user = message.from_user
    return user is not None and user.is_bot and message.sender_chat is None


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
