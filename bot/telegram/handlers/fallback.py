"""Messages without words in private chats: a friendly line instead of an answer."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.telegram.context import Context, reception
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain

__all__ = ["handlers"]

# By the message's attribute, in order: an animation comes as a document as well, a venue as a
# location.
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


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for what private chats hold besides text; service messages pass by."""
    wanted = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & ~filters.VIA_BOT
    silent = filters.TEXT | filters.CAPTION | filters.StatusUpdate.ALL
    return [MessageHandler(wanted & ~silent, _on_other)]


async def _on_other(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    line = next((line for name, line in _LINES.items() if getattr(message, name)), None)
    album = message.media_group_id
    # The pictures of an album arrive as one message each.
    if line is None or (album is not None and context.bot_data.get("album") == album):
        return
    front = reception(context)
    texts = front.words(message.from_user)
    reply = render_plain(texts.say(f"media_{line}"))
    await send(reply, message, front.desk.archive, texts)
    context.bot_data["album"] = album or context.bot_data.get("album")
