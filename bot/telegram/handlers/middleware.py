"""What each update passes before the handlers: some kinds end here, for all of them."""

from typing import Any

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, TypeHandler

from bot.telegram.closing import close
from bot.telegram.context import SERVING, Context, reception
from bot.telegram.taps import PAUSE

__all__ = ["GROUP", "handlers"]

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
    if query is not None and not front.taps.passes(query):
        front.counts["tap_repeated"] += 1
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
