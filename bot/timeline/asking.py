"""Makes the timeline of a topic from the passages that are found for it."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Iterator

from bot.analysis.passages import VIEWS_LIMIT, Views
from bot.archive.model import Passage
from bot.question.reading import Reader
from bot.search.engine import SearchEngine
from bot.timeline.entries import PASSAGES, Timeline, Topic, timeline
from bot.timeline.paragraphs import paragraphs_of

__all__ = ["Timelines"]

_Key = tuple[str, str, int, int]
"""An article's id and SHA-256, and the offsets of a passage in it."""


class Timelines:
    """The timelines of one archive.

    Analysing paragraphs takes nearly all the time of a timeline, and many topics have the same
    ones: those that were analysed last are kept. Nothing of a topic is.
    """

    def __init__(self, reader: Reader, engine: SearchEngine, limit: int = VIEWS_LIMIT) -> None:
        """Keep the paragraphs of up to `limit` passages, and up to as many analysed paragraphs."""
        self._reader = reader
        self._engine = engine
        self._limit = limit
        # Several threads use both of these. Each step on their dictionaries is a single one for
        # the interpreter; what two threads do at once is done twice, and no harm.
        self._views = Views(reader.analyser, limit, boilerplate=reader.lexicon.boilerplate)
        self._paragraphs: OrderedDict[_Key, tuple[Passage, ...]] = OrderedDict()

    async def on(self, topic: str, limit: int) -> Timeline:
        """Return the timeline of a topic with up to `limit` entries."""
        reader = self._reader
        read = Topic.of(reader.read(topic), reader.lexicon, reader.aliases)
        found = await self._engine.matching(read.question, PASSAGES)
        # Analysing hundreds of passages takes time and must not block other questions.
        return await asyncio.to_thread(timeline, read, self._passages(found), self._views, limit)

    def _passages(self, found: Iterable[Passage]) -> Iterator[Passage]:
        """Yield the paragraphs of the passages that were found, the same objects each time."""
        for passage in found:
            article, span = passage.article, passage.span
            key = article.id, article.sha256, span.start, span.end
            kept = self._paragraphs.get(key)
            if kept is None:
                kept = self._paragraphs[key] = tuple(paragraphs_of([passage]))
                if len(self._paragraphs) > self._limit:
                    self._paragraphs.popitem(last=False)
            yield from kept
