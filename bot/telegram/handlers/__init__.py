"""What the bot does with each kind of update, one file per concern."""

from typing import Any

from telegram.ext import BaseHandler

from bot.telegram.handlers import (
    ask_editors,
    browse,
    buttons,
    cite,
    fallback,
    groups,
    inline,
    language,
    privacy,
    questions,
    queue,
    reports,
    start,
    stats,
    timeline,
    timer,
    verify,
)
from bot.telegram.handlers.guests import asking
from bot.telegram.handlers.sources import posts, withdrawing
from bot.telegram.handlers.subscriptions import topics
from bot.telegram.reception import Reception

__all__ = ["ALLOWED_UPDATES", "CHANNEL_UPDATES", "allowed_updates", "handlers"]

CHANNEL_UPDATES = ("channel_post", "edited_channel_post")
ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "inline_query", "my_chat_member"),
    "guest_message",
)
"""The kinds of update that have a handler; the bot does not ask Telegram for others."""


def allowed_updates(front: Reception) -> tuple[str, ...]:
    """Return the kinds of update to ask for: posts of channels only if channels are named."""
    has_channels = front.sources is not None and front.sources.has_channels
    return (*ALLOWED_UPDATES, *CHANNEL_UPDATES) if has_channels else ALLOWED_UPDATES


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return every handler; the first that accepts an update handles it."""
    return [
        *posts.handlers(),
        *queue.reply_handlers(),
        # Most updates are questions, which can skip the filters of the commands.
        *verify.handlers(),
        *questions.handlers(),
        *groups.handlers(),
        *queue.handlers(),
        *stats.handlers(),
        *withdrawing.handlers(),
        *privacy.handlers(),
        *topics.handlers(),
        *reports.handlers(),
        *ask_editors.handlers(),
        *language.handlers(),
        *timer.handlers(),
        *browse.handlers(),
        *cite.handlers(),
        *timeline.handlers(),
        *start.handlers(),
        *buttons.handlers(),
        *inline.handlers(),
        *asking.handlers(),
        *fallback.handlers(),
    ]
