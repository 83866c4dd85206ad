"""`/timer`: answers, and in private chats the questions, delete themselves."""

from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.i18n.texts import Texts
from bot.telegram.context import Context, Reception, reception
from bot.telegram.deletion import LONGEST, duration_words, read_timer
from bot.telegram.permissions import speaks_as_admin
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("timer", _timer, filters.UpdateType.MESSAGE & ~filters.VIA_BOT)]


async def _timer(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    texts = front.words(message.from_user)
    written = " ".join(context.args or ())
    said = await _set(written, message, front, texts) if written else _state(message, front, texts)
    await send(render_plain(said), message, front.desk.archive, texts)


def _state(message: Message, front: Reception, texts: Texts) -> str:
    seconds = front.chosen.of(message.chat.id).timer_seconds
    state = texts.say("timer_none") if seconds is None else _running(seconds, message, texts)
    return f"{state}\n\n{_usage(texts)}"


async def _set(written: str, message: Message, front: Reception, texts: Texts) -> str:
    seconds = read_timer(written)
    if seconds is None:
        return " ".join((texts.say("timer_unknown"), _usage(texts)))
    if message.chat.type != ChatType.PRIVATE and not await speaks_as_admin(message):
        return texts.say("timer_admins_only")
    if seconds == 0:
        await front.chosen.set_timer(message.chat.id, None)
        return texts.say("timer_off")
    kept = min(seconds, LONGEST)
    await front.chosen.set_timer(message.chat.id, kept)
    limit = texts.say("timer_limit", longest=duration_words(LONGEST, texts))
    return f"{_running(kept, message, texts)} {limit}"


def _running(seconds: int, message: Message, texts: Texts) -> str:
    after = duration_words(seconds, texts)
    if message.chat.type == ChatType.PRIVATE:
        return texts.say("timer_private", after=after)
    return texts.say("timer_group", after=after)


def _usage(texts: Texts) -> str:
    return texts.say("timer_usage", longest=duration_words(LONGEST, texts))
