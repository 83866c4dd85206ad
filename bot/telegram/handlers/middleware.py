"""What happens to every update and every tap before its handler; some are dropped here."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, TypeHandler

from bot.botapi.rate_limiter import PROGRESS
from bot.telegram.context import Context
from bot.telegram.handlers.errors import tell_instead
from bot.telegram.handlers.filters import is_nobodys
from bot.telegram.memory import PAUSE
from bot.telegram.views.answers import render_plain
from bot.telegram.views.callback_data import CallbackData

__all__ = ["GROUP", "decline", "handlers", "say_stale", "stale_handler", "tap_handler"]

GROUP = -1
"""Handlers of this group run before those of group 0."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler that gets every update first."""
    return [TypeHandler(Update, _enter)]


async def _enter(update: Update, context: Context) -> None:
    front, query = context.front, update.callback_query
    user, chat = update.effective_user, update.effective_chat
    await front.chosen.fetch(user.id if user else None, chat.id if chat else None)
    message = update.message or update.edited_message or update.guest_message
    if message is not None and is_nobodys(message):
        raise ApplicationHandlerStop
    await front.kept.recall(update)
    progress = PROGRESS.get()
    if progress is not None and (progress.is_stuck or progress.is_refused):
        await tell_instead("stuck" if progress.is_stuck else "too_many", update, front)
        raise ApplicationHandlerStop
    if query is not None and not front.taps.passes(query):
        front.counters.add("tap_repeated")
        notice = context.texts.say("tapped_already")
        await context.answer_tap(notice, alert=False, cache_time=int(PAUSE))
        raise ApplicationHandlerStop
    if query is not None:
        front.kept.tapped(query)


_Button = TypeVar("_Button", bound=CallbackData)


def tap_handler(
    kind: type[_Button], act: Callable[[_Button, Context], Awaitable[object]]
) -> BaseHandler[Any, Any, Any]:
    """Return the handler of one kind of button; it finally stops the button's loading indicator.

    `act` is called only if the tapped message is known; otherwise the user gets a notice.
    """

    def is_one(data: object) -> bool:
        return kind.unpack(data) is not None

    async def on_tap(update: Update, context: Context) -> None:
        button = kind.unpack(context.query.data or "")
        try:
            if button is None or context.query.message is None:
                await say_stale(context)
            else:
                await act(button, context)
        finally:
            await context.answer_tap()

    return CallbackQueryHandler(on_tap, pattern=is_one)


def stale_handler() -> BaseHandler[Any, Any, Any]:
    """Return the handler of buttons that the bot does not know, or no longer knows."""

    async def on_tap(update: Update, context: Context) -> None:
        await say_stale(context)

    return CallbackQueryHandler(on_tap)


async def say_stale(context: Context) -> None:
    """Say that the tapped button no longer fits the archive; it may also be forged."""
    await context.answer_tap(context.texts.say("stale_button"))


async def decline(context: Context, key: str) -> None:
    """Replace a message that asked for consent with this text, if its asker tapped."""
    if await context.is_askers():
        await context.edit(render_plain(context.texts.say(key)))
