"""What failed is logged without a word of the reader's, and the reader is told."""

import logging
from pathlib import Path
from traceback import extract_tb

from telegram import Update
from telegram.error import TelegramError

from bot.telegram.network_errors import ending
from bot.telegram.reception import Context, reception
from bot.telegram.rendering import render_plain
from bot.telegram.sending import send

__all__ = ["on_error"]

_LOGGER = logging.getLogger(__name__)
_BOT = Path(__file__).parents[2]


async def on_error(update: object, context: Context) -> None:
    """Log an exception's class and place, and send one line to the chat it happened in."""
    error = context.error
    if ending(error):
        return  # the reader left; there is nobody to be told
    _LOGGER.error("an update failed: %s%s", type(error).__name__, _place(error))
    if not isinstance(update, Update):
        return
    front = reception(context)
    if query := update.callback_query:
        front.taps.failed(query)
        message, texts = query.message, front.words_behind(query)
    else:
        # An edited question keeps the answer that it has.
        message = update.message
        texts = front.words(update.effective_user, (message and message.text) or "")
    if message is None:
        return
    reply = render_plain(texts.say("failure"))
    try:
        await send(reply, message, front.desk.archive, texts)
    except TelegramError as second:
        _LOGGER.warning("the reader could not be told: %s", type(second).__name__)


def _place(error: BaseException | None) -> str:
    frames = extract_tb(error.__traceback__) if error else []
    if not frames:
        return ""
    # Where the bot's own code was; the library below it says less.
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_BOT)]
    frame = (own or list(frames))[-1]
    return f" at {Path(frame.filename).name}, line {frame.lineno}, in {frame.name}"
