"""Scores passages for a question by BM25, from their terms and the statistics of the archive.

Engines find the passages that are scored. Their own scores differ in scale and in how they round
lengths, and in a cluster each shard counts for itself; weights that were fitted to one of them are
wrong for the next. So all engines' passages are scored here, alike.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.analysis.lexicon import Lexicon, inverse_frequency
from bot.question.reading import Question

__all__ = ["CONTEXT_BOOST", "JUDGED", "LEAST", "SCORED", "Found", "Scorer"]

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
LEAST = 0.6
"""The least share of the best score with which a passage is judged. Judging a passage takes much
longer than scoring it, and on the evaluation sets no fewer answers are right than if all that are
found were judged."""
JUDGED = 5
"""How many passages are judged in any case."""
_LIMIT = 2_000
"""The most passages whose counted terms are cached; each takes some kilobytes."""


class Found(NamedTuple):
    """A passage that was found, whose article need not have been read."""

    key: Hashable
    """By which it is known among those of its archive."""
    number: int
    """Its number in the archive: of equals, the first is first."""
    length: int
    """Its length in characters."""
    terms: Callable[[], tuple[str, str]]
    """Returns its terms, and those of its title and heading, joined by spaces, as indexed."""


class _Field(NamedTuple):
    """The counted terms of a passage, or of the title and heading above it."""

    counts: Mapping[str, int]
    length: int
    """The number of terms, including repetitions."""


class Scorer:
    """Scores the passages of an archive with a lexicon; caches their counted terms."""

    def __init__(self, lexicon: Lexicon, limit: int = _LIMIT) -> None:
        self._lexicon = lexicon
        self._limit = limit
        self._counted: OrderedDict[Hashable, tuple[_Field, _Field]] = OrderedDict()
        count = lexicon.passages or 1
        self._body_mean = lexicon.length / count or 1.0
        self._context_mean = lexicon.context_length / count or 1.0

    def best(
        self, question: Question, found: Sequence[Found], limit: int, least: float = LEAST
    ) -> list[tuple[int, float]]:
        """Return the 0-based places of up to `limit` passages and their scores, the best first.

        They come best first by the engine's own scores; only the first `SCORED` characters of them
        are read. All but the first `JUDGED` have at least this share of the best score.

        Scores are as in S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25
        and Beyond" (2009). A term has the best score of those that count as it, in the passage and,
        times `CONTEXT_BOOST`, in its title and heading.
        """
        asked, idf = self._asked(question)
        scored: list[tuple[int, float]] = []
        left = SCORED
        for place, one in enumerate(found):
            left -= one.length
            if scored and left < 0:
                break
            score = self._score(*self._of(one), asked, idf)
            if score > 0:
                scored.append((place, score))
        scored.sort(key=lambda one: (-one[1], found[one[0]].number))
        needed = least * scored[0][1] if scored else 0.0
        number = max(JUDGED, sum(score >= needed for _, score in scored))
        return scored[: max(0, min(number, limit))]

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

    def _of(self, found: Found) -> tuple[_Field, _Field]:
        counted = self._counted.get(found.key)
        if counted is None:
            body, context = found.terms()
            counted = self._counted[found.key] = _field(body), _field(context)
            if len(self._counted) > self._limit:
                self._counted.popitem(last=False)
        return counted


def _field(terms: str) -> _Field:
    found = terms.split()
    return _Field(dict(Counter(found)), len(found))
