"""Makes the timeline of a topic from the passages that are found for it."""

import asyncio

from bot.analysis.passages import Views
from bot.question.reading import Reader
from bot.search.engine import SearchEngine
from bot.timeline.entries import PASSAGES, Timeline, Topic, timeline
from bot.timeline.paragraphs import paragraphs_of

__all__ = ["timeline_on"]


async def timeline_on(topic: str, limit: int, reader: Reader, engine: SearchEngine) -> Timeline:
    """Return the timeline of a topic with up to `limit` entries."""
    read = Topic.of(reader.read(topic), reader.lexicon, reader.aliases)
    found = await engine.matching(read.question, PASSAGES)
    views = Views(reader.analyser, boilerplate=reader.lexicon.boilerplate)
    # Analysing hundreds of passages takes time and must not block other questions.
    return await asyncio.to_thread(timeline, read, paragraphs_of(found), views, limit)
