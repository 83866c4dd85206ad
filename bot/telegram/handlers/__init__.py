"""What the bot does with each kind of update, one file a concern."""

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

__all__ = ["ALLOWED_UPDATES", "handlers"]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of update that a handler is there for; the bot asks Telegram for no others."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return every handler; the first that takes an update keeps it."""
    return [
        *queue.reply_handlers(),
        # Most updates are questions: the commands need not be tried for them.
        *verify.handlers(),
        *questions.handlers(),
        *groups.handlers(),
        *queue.handlers(),
        *stats.handlers(),
        *privacy.handlers(),
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
        *fallback.handlers(),
    ]
