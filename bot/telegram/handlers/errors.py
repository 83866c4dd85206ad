"""What failed is logged without a word of the reader's, and the reader is told."""

import logging
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.botapi.errors import refusal
from bot.botapi.rate_limiter import put_off
from bot.telegram.context import Context, Reception, reception
from bot.telegram.handlers.filters import speaks_to
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain

__all__ = ["on_error", "tell_stuck"]

_LOGGER = logging.getLogger(__name__)
_BOT = Path(__file__).parents[2]


async def on_error(update: object, context: Context) -> None:
    """Log an exception's class and place, and send one line to the chat it happened in.

    While Telegram takes nothing, neither helps: then the update is handled again later.
    """
    error = context.error
    if isinstance(update, Update) and update.callback_query:
        with suppress(Exception):  # the tap itself may be what is broken
            reception(context).taps.failed(update.callback_query)
    if refusal(error):
        return  # the reader left; there is nobody to be told
    if put_off(error):
        raise ApplicationHandlerStop
    _LOGGER.error("an update failed: %s%s", type(error).__name__, _place(error))
    if not isinstance(update, Update):
        return
    try:
        await _tell(update, reception(context))
    except Exception as second:  # also where the update itself is what is broken
        if put_off(second):
            raise ApplicationHandlerStop from None
        _LOGGER.warning("the reader could not be told: %s", type(second).__name__)


async def _tell(update: Update, front: Reception) -> None:
    if query := update.callback_query:
        message, texts = query.message, front.words_behind(query)
    else:
        # An edited question keeps the answer that it has.
        message = update.message
        texts = front.words(update.effective_user, (message and message.text) or "")
    if message is not None:
        await send(render_plain(texts.say("failure")), message, front.desk.archive, texts)


async def tell_stuck(update: Update, front: Reception) -> None:
    """Tell the reader that an update is set aside, because processes were ended over it.

    In a group only what spoke to the bot is told of. Raises `telegram.error.TelegramError`.
    """
    if query := update.callback_query:
        message, texts = query.message, front.words_behind(query)
    else:
        message = update.message or update.edited_message
        if message is None or not speaks_to(message, message.get_bot()):
            return
        texts = front.words(update.effective_user, message.text or message.caption or "")
    if message is not None:
        reply = render_plain(texts.say("stuck"))
        await send(reply, message, front.desk.archive, texts, is_new=True)


def _place(error: BaseException | None) -> str:
    frames = extract_tb(error.__traceback__) if error else []
    if not frames:
        return ""
    # Where the bot's own code was; the library below it says less.
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_BOT)]
    frame = (own or list(frames))[-1]
    return f" at {Path(frame.filename).name}, line {frame.lineno}, in {frame.name}"
