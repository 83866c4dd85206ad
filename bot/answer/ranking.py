"""The order of the candidates: their signals, joined by weights that were fitted."""

from collections.abc import Sequence
from operator import itemgetter, mul
from typing import NamedTuple

from bot.analysis.analyser import Analyser
from bot.analysis.passages import PassageView, Views
from bot.answer.signals import SIGNALS, Signals, Weighed, signals_of
from bot.archive.model import Article
from bot.search.engine import Candidate
from bot.search.weights import Weights

__all__ = ["RankedView", "Ranker"]


class RankedView(NamedTuple):
    """A candidate with its signals and the score that orders it."""

    view: PassageView
    signals: Signals
    score: float


_score = itemgetter(RankedView._fields.index("score"))


class Ranker:
    """Orders candidates; remembers the views of their passages and the terms of their titles."""

    def __init__(self, analyser: Analyser, weights: Weights) -> None:
        self._analyser = analyser
        self._views = Views(analyser)
        self._titles: dict[str, frozenset[str]] = {}
        self._weights = weights.row("rank", SIGNALS)

    def rank(self, asked: Weighed, candidates: Sequence[Candidate]) -> list[RankedView]:
        """Return the candidates, best first."""
        view_of, weights = self._views.of, self._weights
        scored = [(view_of(passage), score) for passage, score in candidates]
        titles = [self._title(passage.article) for passage, _ in candidates]
        ranked = [
            RankedView(view, signals, sum(map(mul, weights, signals.values)))
            for (view, _), signals in zip(scored, signals_of(asked, scored, titles), strict=True)
        ]
        ranked.sort(key=_score, reverse=True)
        return ranked

    def _title(self, article: Article) -> frozenset[str]:
        title = self._titles.get(article.id)
        if title is None:
            if len(self._titles) > 100_000:
                self._titles.clear()
            title = self._titles[article.id] = frozenset(self._analyser.terms(article.title))
        return title
