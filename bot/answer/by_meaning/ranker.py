"""Ranks the candidate passages, by sentence vectors as well where they are known."""

from collections.abc import Mapping, Sequence, Set
from operator import itemgetter, mul

from bot.analysis.analyser import Analyser
from bot.analysis.passages import PassageView, Views
from bot.answer.by_meaning.sentence_signals import PASSAGE_SENTENCES, sentence_signals
from bot.answer.signals import SIGNALS, RankedView, Signals, signals_of
from bot.archive.model import Article
from bot.languages.tags import primary_subtag
from bot.search.engine import Candidate
from bot.search.language_weights import RankWeights
from bot.search.passage_sentences import PassageSentences
from bot.search.weighing import Weighed
from bot.search.weights import Weights

__all__ = ["Ranker"]

OWN_LANGUAGE = 4.0
"""What a passage in the question's language is ahead of the others, in an archive of several. Where
articles in several languages say the same, readers expect the one that they can read."""
_NO_VIEWS: Mapping[int, PassageView] = {}
_score = itemgetter(RankedView._fields.index("score"))


class Ranker:
    """Ranks candidates; caches the views of their passages and the terms of their titles."""

    def __init__(
        self,
        analyser: Analyser,
        weights: Weights,
        boilerplate: Set[int] = frozenset(),
        sentences: PassageSentences | None = None,
    ) -> None:
        """Take the weights, and the vectors of the sentences if the weights are fitted to them."""
        self._analyser = analyser
        self._views = Views(analyser, boilerplate=boilerplate, with_vectors=True)
        self._sentences = sentences
        self._titles: dict[str, frozenset[str]] = {}
        self._weights = RankWeights(weights, SIGNALS, PASSAGE_SENTENCES)

    def rank(
        self,
        asked: Weighed,
        candidates: Sequence[Candidate],
        views: Mapping[int, PassageView] = _NO_VIEWS,
    ) -> list[RankedView]:
        """Return the candidates, best first; `views` are those known by their passages' ids."""
        view_of, weights_of = self._views.of, self._weights.of
        scored = [(views.get(id(one)) or view_of(one), score) for one, score in candidates]
        titles = [self._title(passage.article) for passage, _ in candidates]
        own = self._analyser.asked_in(asked.question.text) if asked.question else None
        ranked = [
            RankedView(
                view,
                signals,
                sum(map(mul, weights_of(view.passage.article.language), signals.values))
                + (OWN_LANGUAGE if own and _is_in(view.passage.article, own) else 0.0),
            )
            for (view, _), signals in zip(scored, self._signals(asked, scored, titles), strict=True)
        ]
        ranked.sort(key=_score, reverse=True)
        return ranked

    def _signals(
        self,
        asked: Weighed,
        scored: Sequence[tuple[PassageView, float]],
        titles: Sequence[frozenset[str]],
    ) -> list[Signals]:
        found = signals_of(asked, scored, titles)
        if self._sentences is None or not asked.meant or asked.meant.passages is None:
            return found
        both = zip(scored, found, strict=True)
        best = [(view.passage, one.best_sentence) for (view, _), one in both]
        further = sentence_signals(best, asked.meant.passages, self._sentences)
        return [
            Signals((*one.values, *more), one.best_sentence, one.context)
            for one, more in zip(found, further, strict=True)
        ]

    def _title(self, article: Article) -> frozenset[str]:
        title = self._titles.get(article.id)
        if title is None:
            if len(self._titles) > 100_000:
                self._titles.clear()
            title = self._titles[article.id] = frozenset(
                self._analyser.of(article.language).terms(article.title)
            )
        return title


def _is_in(article: Article, language: str) -> bool:
    return primary_subtag(article.language) == language
