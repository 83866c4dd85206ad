"""`/timer`: delete answers, and in private chats also questions, after some time."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.i18n.texts import Texts
from bot.telegram.context import Context
from bot.telegram.deletion import LONGEST, duration_words, read_timer
from bot.telegram.handlers.filters import NEW
from bot.telegram.permissions import speaks_as_admin
from bot.telegram.views.answers import render_plain

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("timer", _timer, NEW)]


async def _timer(update: Update, context: Context) -> None:
    written = context.argument
    await context.reply(render_plain(await _set(written, context) if written else _state(context)))


def _state(context: Context) -> str:
    texts, seconds = context.texts, context.front.chosen.of(context.message.chat.id).timer_seconds
    state = texts.say("timer_none") if seconds is None else _running(seconds, context)
    return f"{state}\n\n{_usage(texts)}"


async def _set(written: str, context: Context) -> str:
    seconds, texts, chosen = read_timer(written), context.texts, context.front.chosen
    if seconds is None:
        return " ".join((texts.say("timer_unknown"), _usage(texts)))
    if not context.is_private and not await speaks_as_admin(context.message):
        return texts.say("timer_admins_only")
    if seconds == 0:
        await chosen.set_timer(context.message.chat.id, None)
        return texts.say("timer_off")
    kept = min(seconds, LONGEST)
    await chosen.set_timer(context.message.chat.id, kept)
    limit = texts.say("timer_limit", longest=duration_words(LONGEST, texts))
    return f"{_running(kept, context)} {limit}"


def _running(seconds: int, context: Context) -> str:
    after = duration_words(seconds, context.texts)
    return context.texts.say("timer_private" if context.is_private else "timer_group", after=after)


def _usage(texts: Texts) -> str:
    return texts.say("timer_usage", longest=duration_words(LONGEST, texts))
