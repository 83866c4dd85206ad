"""Posts of channels: those of channels that `sources.yaml` names become articles."""

import logging
from typing import Any

from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.botapi.rate_limiter import PROGRESS
from bot.importing.model import ImportingError
from bot.telegram.context import Context

__all__ = ["handlers"]

AGAIN = 120
"""Seconds after which a post that could not be kept is taken again."""
_LOGGER = logging.getLogger(__name__)


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of new and edited posts, which no other handler may get."""
    return [MessageHandler(filters.UpdateType.CHANNEL_POSTS, _take)]


async def _take(update: Update, context: Context) -> None:
    """Keep a post; if that fails, it stays with Telegram and is taken again."""
    post, sources = update.effective_message, context.front.sources
    if post is None or sources is None:
        return
    try:
        await sources.take(post.to_dict())
    except (ImportingError, OSError) as error:
        _LOGGER.error("a post of %d could not be kept (%s)", post.chat.id, error)  # noqa: TRY400 - the sentence says it all
        if (progress := PROGRESS.get()) is not None:
            progress.unsent = RetryAfter(AGAIN)
