"""Failures are logged without the reader's words, and the reader gets an apology."""

import logging
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import ApplicationHandlerStop

from bot.botapi.errors import OutcomeUnknownError, refusal
from bot.botapi.rate_limiter import note_failure, put_off
from bot.telegram.context import Context
from bot.telegram.handlers.filters import speaks_to
from bot.telegram.reception import Reception
from bot.telegram.send import Outbox
from bot.telegram.views.answers import render_plain

__all__ = ["on_error", "tell_instead"]

_LOGGER = logging.getLogger(__name__)
_BOT = Path(__file__).parents[2]
_CACHED = 1
"""Seconds for which Telegram may repeat that there are no results: the query may be mended."""


async def on_error(update: object, context: Context) -> None:
    """Log an exception's class and place, and send one line to its chat.

    If Telegram accepts nothing for the moment, do neither: the update is handled again later. If it
    is not known whether an answer was sent, send no line either: the reader may have the answer.
    """
    error = context.error
    if isinstance(update, Update) and update.callback_query:
        with suppress(Exception):  # the tap itself may be the cause
            context.front.taps.failed(update.callback_query)
            context.front.kept.tapped(update.callback_query)
    if refusal(error):
        return  # the reader has left, so nobody needs to know
    if put_off(error):
        raise ApplicationHandlerStop
    _LOGGER.error("an update failed: %s%s", type(error).__name__, _place(error))
    note_failure(error)
    if isinstance(error, OutcomeUnknownError) or not isinstance(update, Update):
        return
    try:
        await _tell(update, context)
    except Exception as second:  # even if the update itself is the cause
        if put_off(second):
            raise ApplicationHandlerStop from None
        _LOGGER.warning("the reader could not be notified: %s", type(second).__name__)


async def _tell(update: Update, context: Context) -> None:
    """Reply that it failed; an edited question keeps its earlier answer."""
    message = update.message
    if (asked := update.guest_message) is not None:
        reply = render_plain(context.speak(asked.text or "").say("failure"))
        await context.outbox.answer_guest(reply, asked)
    elif message is not None:
        context.speak(message.text or "")
    if message is not None or (update.callback_query and update.callback_query.message):
        await context.say("failure")


async def tell_instead(key: str, update: Update, front: Reception) -> None:
    """Tell the reader by a text that an update is not handled.

    It is "stuck" because processes died while handling it, or "too_many" wait.

    In a group only if it was addressed to the bot. A tap is answered with the text, and with a
    message if Telegram no longer takes that; an inline query, which has no place for a text, with
    no results. Raises `telegram.error.TelegramError`.
    """
    if asked := update.inline_query:
        with suppress(BadRequest):  # it has expired, and nobody waits any more
            await asked.answer([], cache_time=_CACHED, is_personal=True)
        return
    if guest := update.guest_message:
        texts = front.words(update.effective_user, guest.text or guest.caption or "")
        outbox = Outbox(front, front.desk.archive, texts)
        await outbox.answer_guest(render_plain(texts.say("stuck")), guest)
        return
    if query := update.callback_query:
        message, texts = query.message, front.words_below(query)
        with suppress(BadRequest):
            await query.answer(texts.say(key), show_alert=True)
            return
    else:
        message = update.message or update.edited_message
        if message is None or not speaks_to(message, message.get_bot()):
            return
        texts = front.words(update.effective_user, message.text or message.caption or "")
    if message is not None:
        outbox = Outbox(front, front.desk.archive, texts)
        await outbox.send(render_plain(texts.say(key)), message, is_new=True)


def _place(error: BaseException | None) -> str:
    frames = extract_tb(error.__traceback__) if error else []
    if not frames:
        return ""
    # The last place in the bot's own code; the library's frames tell less.
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_BOT)]
    frame = (own or list(frames))[-1]
    return f" at {Path(frame.filename).name}, line {frame.lineno}, in {frame.name}"
