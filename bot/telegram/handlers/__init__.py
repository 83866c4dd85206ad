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

__all__ = ["ALLOWED_UPDATES", "handlers"]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of update that have a handler; the bot does not ask Telegram for others."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return every handler; the first that accepts an update handles it."""
    return [
        *queue.reply_handlers(),
        # Most updates are questions, which can skip the filters of the commands.
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
