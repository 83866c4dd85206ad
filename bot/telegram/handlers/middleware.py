"""What every update and every tap passes before its handler; some kinds end here."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, CallbackQueryHandler, TypeHandler

from bot.botapi.rate_limiter import PROGRESS
from bot.telegram.context import Context
from bot.telegram.handlers.errors import tell_stuck
from bot.telegram.memory import PAUSE
from bot.telegram.views.answers import render_plain
from bot.telegram.views.callback_data import CallbackData

__all__ = ["GROUP", "decline", "handlers", "say_stale", "stale_handler", "tap_handler"]

GROUP = -1
"""Handlers of this number come before those of 0."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler that every update comes to first."""
    return [TypeHandler(Update, _enter)]


async def _enter(update: Update, context: Context) -> None:
    front, query = context.front, update.callback_query
    user, chat = update.effective_user, update.effective_chat
    await front.chosen.fetch(user.id if user else None, chat.id if chat else None)
    message = update.message or update.edited_message
    if message is not None and _is_nobodys(message):
        raise ApplicationHandlerStop
    progress = PROGRESS.get()
    if progress is not None and progress.is_stuck:
        await tell_stuck(update, front)
        raise ApplicationHandlerStop
    if query is not None and not front.taps.passes(query):
        front.counters.add("tap_repeated")
        notice = context.texts.say("tapped_already")
        await context.answer_tap(notice, alert=False, cache_time=int(PAUSE))
        raise ApplicationHandlerStop


def _is_nobodys(message: Message) -> bool:
    """Whether no person wrote this to the chat: another bot, or a channel's post handed on."""
    if message.is_automatic_forward or message.via_bot:
        return True
    # Anonymous administrators and channels write under the name of a bot of Telegram's.
    user = message.from_user
    return user is not None and user.is_bot and message.sender_chat is None


_Button = TypeVar("_Button", bound=CallbackData)


def tap_handler(
    kind: type[_Button], act: Callable[[_Button, Context], Awaitable[object]]
) -> BaseHandler[Any, Any, Any]:
    """Return the handler of one kind of button; it lets the button stop waiting at last.

    The tapped message is there when `act` is called; a button without one gets a notice.
    """

    def is_one(data: object) -> bool:
        return isinstance(data, str) and kind.unpack(data) is not None

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
    """Return the handler of buttons that the bot does not know, or not any longer."""

    async def on_tap(update: Update, context: Context) -> None:
        await say_stale(context)

    return CallbackQueryHandler(on_tap)


async def say_stale(context: Context) -> None:
    """Say that the tapped button belongs to another state of the archive, or is forged."""
    await context.answer_tap(context.texts.say("stale_button"))


async def decline(context: Context, key: str) -> None:
    """Let a message that asked for consent say this text instead, if its asker tapped."""
    if await context.is_askers():
        await context.edit(render_plain(context.texts.say(key)))
