"""`/timeline`: what the archive says of a topic over time, as a picture and as text."""

import asyncio
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.botapi.html import shown_length
from bot.desk import QUESTION_LIMIT
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.browse import words_behind_command
from bot.telegram.send import File, send, send_photo
from bot.telegram.views.answers import render_plain
from bot.telegram.views.timeline import CAPTION_LIMIT, render_timeline, render_timeline_heading
from bot.timeline.entries import LIMIT, Timeline

__all__ = ["handlers"]

_WAITING = 8
"""Pictures that may wait to be drawn; who comes later gets the text alone."""


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler; it stands before the general one of commands."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    studio = _Studio()

    async def on_timeline(update: Update, context: Context) -> None:
        message = update.message
        assert message is not None  # noqa: S101 - the filter lets nothing else pass
        await _timeline(message, context, studio)

    return [CommandHandler("timeline", on_timeline, new)]


class _Studio:
    """Draws one picture at a time: matplotlib is not made for several, and takes a whole core."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def picture(self, topic: str, found: Timeline, texts: Texts) -> bytes | None:
        """Return the PNG; None without matplotlib, and where too many wait."""
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
    except ImportError:  # the extra `picture` is not installed
        return None


async def _timeline(message: Message, context: Context, studio: _Studio) -> None:
    front = reception(context)
    topic = words_behind_command(message)
    desk, texts = front.desk, front.words(message.from_user, topic)
    archive = desk.archive
    if not any(map(str.isalnum, topic)):
        await send(render_plain(texts.say("timeline_alone")), message, archive, texts)
        return
    if len(topic) > QUESTION_LIMIT:
        limit = texts.number(QUESTION_LIMIT)
        await send(render_plain(texts.say("too_long", limit=limit)), message, archive, texts)
        return
    found = await desk.timeline(topic, LIMIT)
    if not found.entries:
        reply = render_plain(texts.say("timeline_none", topic=topic))
        await send(reply, message, archive, texts)
        return
    text = render_timeline(topic, found, texts)
    picture = await studio.picture(topic, found, texts)
    if picture is None:
        await send(text, message, archive, texts)
        return
    fits = shown_length(text.html) <= CAPTION_LIMIT
    caption = text if fits else render_timeline_heading(topic, texts)
    file = File("timeline.png", picture, [entry.quote for entry in found.entries])
    await send_photo(file, caption, message, archive, texts)
    if not fits:
        await send(text, message, archive, texts)
