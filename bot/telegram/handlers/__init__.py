"""What the bot does with each kind of update, one file a concern."""

from typing import Any

from telegram.ext import BaseHandler

from bot.telegram.handlers import (
    browsing,
    buttons,
    citing,
    commands,
    daily_quotes,
    feedback,
    forgetting,
    groups,
    inline,
    languages,
    misses,
    other_messages,
    privacy,
    questions,
    queue,
    reports,
    starting,
    stats,
    timelines,
    timers,
    verifying,
)

__all__ = ["ALLOWED_UPDATES", "handlers"]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of update that a handler is there for; the bot asks Telegram for no others."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return every handler; the first that takes an update keeps it."""
    return [
        *queue.reply_handlers(),
        # Most updates are questions: the commands need not be tried for them.
        *verifying.handlers(),
        *questions.handlers(),
        *groups.handlers(),
        *queue.handlers(),
        *stats.handlers(),
        *privacy.handlers(),
        *reports.handlers(),
        *feedback.handlers(),
        *misses.handlers(),
        *forgetting.handlers(),
        *languages.handlers(),
        *timers.handlers(),
        *browsing.handlers(),
        *citing.handlers(),
        *daily_quotes.handlers(),
        *starting.handlers(),
        *timelines.handlers(),
        *commands.handlers(),
        *buttons.handlers(),
        *inline.handlers(),
        *other_messages.handlers(),
    ]
