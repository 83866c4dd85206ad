"""`/timeline`: what the archive says about a topic over time, as a picture and as text."""

import asyncio
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.botapi.html import shown_length
from bot.desk import QUESTION_LIMIT
from bot.i18n.texts import Texts
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.send import File
from bot.telegram.views.answers import CAPTION_LIMIT
from bot.telegram.views.timeline import render_timeline, render_timeline_heading
from bot.timeline.entries import LIMIT, Timeline

__all__ = ["handlers"]

_WAITING = 8
"""Pictures that may wait to be drawn; beyond this limit readers get only the text."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler; it comes before the general one for commands."""
    studio = _Studio()

    async def on_timeline(update: Update, context: Context) -> None:
        await _timeline(context, studio)

    return [CommandHandler("timeline", on_timeline, NEW)]


class _Studio:
    """Draws one picture at a time: matplotlib is not thread-safe, and uses a whole core."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def picture(self, topic: str, found: Timeline, texts: Texts) -> bytes | None:
        """Return the PNG; None without matplotlib, or if too many pictures wait."""
        if self._waiting >= _WAITING:
            return None
        self._waiting += 1
        try:
            async with self._lock:
                return await asyncio.to_thread(_drawn, topic, found, texts)
        finally:
            self._waiting -= 1


def _drawn(topic: str, found: Timeline, texts: Texts) -> bytes | None:
    try:
        from bot.timeline.picture import png_of

        return png_of(topic, found, texts)
    except ImportError:  # the extra "picture" is not installed
        return None


async def _timeline(context: Context, studio: _Studio) -> None:
    topic = context.argument
    texts = context.speak(topic)
    if not any(map(str.isalnum, topic)):
        await context.say("timeline_alone")
        return
    if len(topic) > QUESTION_LIMIT:
        await context.say("too_long", limit=texts.number(QUESTION_LIMIT))
        return
    found = await context.desk.timeline(topic, LIMIT)
    if not found.entries:
        await context.say("timeline_none", topic=topic)
        return
    text = render_timeline(topic, found, texts)
    picture = await studio.picture(topic, found, texts)
    if picture is None:
        await context.reply(text)
        return
    fits = shown_length(text.html) <= CAPTION_LIMIT
    caption = text if fits else render_timeline_heading(topic, texts)
    file = File("timeline.png", picture, [entry.quote for entry in found.entries])
    await context.reply_file(file, caption, as_photo=True)
    if not fits:
        await context.reply(text)
