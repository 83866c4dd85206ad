"""`/timeline`: what the archive says about a topic over time, as a drawing and a list."""

import asyncio
from itertools import groupby

from starlette.responses import Response

from bot.answer.verify import verify_quotes
from bot.pages.call import Call, private
from bot.pages.drawing import drawn
from bot.pages.quoting import shown_quote
from bot.timeline.entries import LIMIT, LONGEST
from bot.timeline.words import heading

__all__ = ["show_timeline"]


async def show_timeline(call: Call) -> Response:
    """Return the page with a timeline, or without a topic the one that asks for it.

    Raises `AlteredQuoteError` and `RefusedError`.
    """
    topic = (call.inputs.text("topic") or "").strip()
    if not topic:
        return private(call.html("timeline.html", {"topic": "", "found": None}))
    limit = call.inputs.number("limit", LIMIT, LONGEST)
    async with call.site.question(call.request):
        found = await call.desk.timeline(topic, limit)
        quotes = [entry.quote for entry in found.entries]
        await asyncio.to_thread(verify_quotes, quotes, call.desk.archive)
    texts = call.reader.texts
    entries = enumerate(found.entries)
    groups = [
        (when, [(number, shown_quote(entry.quote, call.reader)) for number, entry in group])
        for when, group in groupby(entries, key=lambda one: heading(one[1], texts))
    ]
    values = {
        "topic": topic,
        "found": found,
        "groups": groups,
        "drawing": drawn(found, texts),
        "more": min(LONGEST, limit + found.left_out)
        if found.left_out and limit < LONGEST
        else None,
    }
    return private(call.html("timeline.html", values))
