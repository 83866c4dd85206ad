"""What the articles of a time have of a topic: in their titles, and in all that is read of them."""

from collections.abc import Iterable

from bot.analysis.analyser import Analyser
from bot.analysis.passages import PassageView
from bot.answer.context import opening
from bot.archive.model import Article
from bot.question.period.periods import Period
from bot.timeline.entries import MOST, Topic

__all__ = ["OfTime"]


class OfTime:
    """Notes which parts of a topic the articles of a time have, one passage after the other."""

    def __init__(self, period: Period, topic: Topic, analyser: Analyser) -> None:
        self._period = period
        self._parts = topic.parts
        self._analyser = analyser
        self._titles: dict[str, frozenset[int]] = {}
        self._told: dict[str, frozenset[int]] = {}

    def read(self, view: PassageView) -> float:
        """Return the share of the topic in an article's title and its opening, if this is that.

        It is 0 for other passages, and for those of articles of other times.
        """
        article = view.passage.article
        source = article.date
        if source.edtf is None or not self._period.overlaps(source.earliest, source.latest):
            return 0.0
        here = self._parts_in(view.held)
        title = self._titled(article)
        self._told[article.id] = self._told.get(article.id, title) | here
        first = opening(article, 0)
        opens = first is not None and view.passage.span.start == first.span.start
        return self._share(title | here) if opens else 0.0

    @property
    def has_topic(self) -> bool:
        """Whether an article of the time has the topic, if not in one place."""
        return any(self._share(parts) >= MOST for parts in self._told.values())

    def _titled(self, article: Article) -> frozenset[int]:
        parts = self._titles.get(article.id)
        if parts is None:
            terms = self._analyser.of(article.language).terms(article.title)
            parts = self._titles[article.id] = self._parts_in(terms)
        return parts

    def _parts_in(self, terms: Iterable[str]) -> frozenset[int]:
        """Return the numbers of the topic's parts of which a term is among these."""
        known = frozenset(terms)
        return frozenset(
            at for at, (part, _) in enumerate(self._parts) if not part.isdisjoint(known)
        )

    def _share(self, parts: frozenset[int]) -> float:
        return sum(self._parts[at][1] for at in parts)
