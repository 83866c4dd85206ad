"""Scores passages for a question by BM25, from their terms and the statistics of the archive.

Engines find the passages that are scored. Their own scores differ in scale and in how they round
lengths, and in a cluster each shard counts for itself; weights that were fitted to one of them are
wrong for the next. So all engines' passages are scored here, alike.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon, inverse_frequency
from bot.analysis.terms import Terms
from bot.archive.model import Passage
from bot.question.reading import Question
from bot.search.engine import Candidate
from bot.search.indexing.preparing import context_of

__all__ = ["CONTEXT_BOOST", "SCORED", "Scorer", "Stored"]

Stored = Callable[[], tuple[str, str]]
"""Returns the terms of a passage and those above it, joined by spaces, as an index has them."""

CONTEXT_BOOST = 0.5
"""What a word of the title, or of the heading above, counts for beside one of the passage."""
_Frequencies = Mapping[str, tuple[float, float]]
"""The inverse document frequency of terms in passages, and in what is above."""
K1, B = 1.2, 0.75
"""How soon repetitions stop counting, and how much the length matters; the usual values."""
SCORED = 480_000
"""The most characters of passages that are scored for one search: as many as the longest that are
not one sentence have together. What is found beyond it has the fewest of the words that are asked
for, and is left out."""
_LIMIT = 2_000
"""The most passages whose counted terms are cached; each takes some kilobytes."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The counted terms of a passage, or of the title and heading above it."""

    counts: Mapping[str, int]
    length: int
    """The number of terms, including repetitions."""


@dataclass(frozen=True, slots=True)
class _Counted:
    passage: Passage
    body: _Field
    context: _Field


class Scorer:
    """Scores the passages of an archive with a lexicon; caches their counted terms."""

    def __init__(self, lexicon: Lexicon, analyser: Analyser, limit: int = _LIMIT) -> None:
        self._lexicon = lexicon
        self._analyser = analyser
        self._limit = limit
        self._counted: OrderedDict[int, _Counted] = OrderedDict()
        self._terms: dict[Analyser, Terms] = {}
        count = lexicon.passages or 1
        self._body_mean = lexicon.length / count or 1.0
        self._context_mean = lexicon.context_length / count or 1.0

    def ranked(
        self, question: Question, passages: Sequence[Passage], stored: Sequence[Stored] = ()
    ) -> list[Candidate]:
        """Return passages as candidates, best first; of equals, the first stays first.

        They come best first by the engine's own scores; only the first `SCORED` characters of them
        are read. `stored` are their terms, which are analysed here if an index has none.

        As in S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
        (2009). A term has the best score of those that count as it, in the passage and, times
        `CONTEXT_BOOST`, in its title and heading.
        """
        asked, idf = self._asked(question)
        found: list[Candidate] = []
        left = SCORED
        for place, passage in enumerate(passages):
            left -= passage.span.end - passage.span.start
            if found and left < 0:
                break
            counted = self._of(passage, stored[place] if stored else None)
            score = self._score(counted.body, counted.context, asked, idf)
            found.append(Candidate(passage, score))
        found.sort(key=lambda one: -one.score)
        return found

    def scores(self, question: Question, stored: Iterable[tuple[str, str]]) -> list[float]:
        """Return the score of each passage by its terms and those above it; see `ranked`."""
        asked, idf = self._asked(question)
        return [
            self._score(_field_with(body, idf), _field_with(context, idf), asked, idf)
            for body, context in stored
        ]

    def _asked(self, question: Question) -> tuple[list[tuple[str, ...]], _Frequencies]:
        """Return the terms of a question, each with those that count as it, and their weights."""
        known = self._lexicon.frequency
        asked = [(one.term, *one.also) for one in question.terms if one.term in known]
        return asked, {term: self._idf(term) for terms in asked for term in terms}

    def _idf(self, term: str) -> tuple[float, float]:
        """Return the inverse document frequency of a term in passages, and in what is above."""
        count, lexicon = self._lexicon.passages, self._lexicon
        return (
            inverse_frequency(lexicon.frequency.get(term, 0), count),
            inverse_frequency(lexicon.context.get(term, 0), count),
        )

    def _score(
        self,
        body: _Field,
        context: _Field,
        asked: Iterable[tuple[str, ...]],
        idf: _Frequencies,
    ) -> float:
        score = 0.0
        in_body, in_context = body.counts, context.counts
        body_part = K1 * (1 - B + B * body.length / self._body_mean)
        context_part = K1 * (1 - B + B * context.length / self._context_mean)
        for terms in asked:
            own = above = 0.0
            for term in terms:
                if often := in_body.get(term):
                    own = max(own, idf[term][0] * often / (often + body_part))
                if often := in_context.get(term):
                    above = max(above, idf[term][1] * often / (often + context_part))
            score += own + CONTEXT_BOOST * above
        return (1 + K1) * score

    def _of(self, passage: Passage, stored: Stored | None) -> _Counted:
        counted = self._counted.get(id(passage))
        if counted is None or counted.passage is not passage:
            body, context = stored() if stored else self._analysed(passage)
            counted = _Counted(passage, _field(body), _field(context))
            self._counted[id(passage)] = counted
            if len(self._counted) > self._limit:
                self._counted.popitem(last=False)
        return counted

    def _analysed(self, passage: Passage) -> tuple[str, str]:
        """Return the terms of a passage and those above it, of which an index has kept none."""
        article, span = passage.article, passage.span
        own = self._analyser.of(article.language)
        terms = self._terms.get(own)
        if terms is None:
            terms = self._terms[own] = Terms(own)
        return terms.of(article.text[span.start : span.end]), context_of(article, span, terms)


def _field_with(terms: str, wanted: Container[str]) -> _Field:
    """Return the counts of some terms only, which takes less time than those of all."""
    found = terms.split()
    return _Field(Counter(filter(wanted.__contains__, found)), len(found))


def _field(terms: str) -> _Field:
    found = terms.split()
    return _Field(dict(Counter(found)), len(found))
