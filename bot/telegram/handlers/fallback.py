"""Messages without words in private chats: a friendly line instead of an answer."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW

__all__ = ["ATTACHMENTS", "handlers"]

# By the message's attribute. The order matters: an animation is also a document, and a venue also
# a location.
_LINES = {
    "photo": "photo",
    "sticker": "sticker",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "document": "document",
    "location": "location",
    "poll": "poll",
    "contact": "other",
    "dice": "other",
    "game": "other",
    "story": "other",
    "paid_media": "other",
    "checklist": "other",
}

ATTACHMENTS = tuple(_LINES)
"""The attributes of messages that have something other than words."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for messages without text in private chats, except service messages."""
    silent = filters.TEXT | filters.CAPTION | filters.StatusUpdate.ALL
    return [MessageHandler(NEW & filters.ChatType.PRIVATE & ~silent, _on_other)]


async def _on_other(update: Update, context: Context) -> None:
    message, known = context.message, context.bot_data
    line = next((line for name, line in _LINES.items() if getattr(message, name)), None)
    album = message.media_group_id
    # Each picture of an album arrives as a separate message.
    if line is None or (album is not None and known.album == album):
        return
    await context.say(f"media_{line}")
    known.album = album or known.album
