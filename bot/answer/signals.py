"""The ranking signals of candidate passages.

Most signals are sums over the question's terms, each weighted by its inverse document frequency, so
that a rare word counts for more than a common one. The sums are not divided by the question's total
weight: the difference between two candidates then depends on how rare the words are in which they
differ and not on the length of the question, and the softmax over scores is comparable across
questions.
"""

from collections.abc import Sequence, Set
from datetime import date
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter, itemgetter, mul
from typing import NamedTuple

import numpy as np

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.analysis.passages import STEM, Evidence, PassageView, Views
from bot.archive.dates import SourceDate
from bot.archive.model import Article
from bot.meaning.token_table import Vectors
from bot.question.focus import focus_of
from bot.question.kinds import KINDS, Kind
from bot.question.reading import Question
from bot.search.engine import Candidate
from bot.search.weights import Weights

__all__ = [
    "KIND_ROWS",
    "NO_KIND",
    "SIGNALS",
    "RankedView",
    "Ranker",
    "Signals",
    "Weighed",
    "WeighedTerm",
    "has_kind",
    "sentence_shares",
    "share_of",
    "signals_of",
    "weigh",
]

SIGNALS = (
    "score",  # the engine's score
    "passage",  # weight of the terms that are in the passage
    "sentence",  # weight in the best sentence; a match of the first letters only counts as LIKE
    "opening",  # 1 if the best sentence is the first, where a paragraph states its subject
    "pairs",  # weight of adjacent terms that are adjacent in the passage too
    "exact",  # weight of the terms whose unstemmed word is in the passage
    "rare",  # the question's weight, times the share of the squared weights in the passage
    "names",  # share of the question's names in the passage, by count
    "numbers",  # share of the question's numbers in the passage, by count
    # 1 for the kind asked for, if the best sentence has something of it not in the question
    *(f"{kind}_asked" for kind in KINDS),
    "length",  # of the passage, at most LONG, divided by LONG
    "stems",  # weight of the missing terms whose first letters match a term of the passage
    "title",  # weight of the terms in the article's title
    "article",  # weight of the terms in all candidates of the same article
    "siblings",  # share of the candidates that are from the same article
    "newer",  # from 0 for the oldest date of the candidates to 1 for the newest, 0.5 without one
    "meaning",  # cosine of the question's vector and the passage's, the mean of its sentences'
    "meaning_best",  # the highest cosine of a sentence
    "meaning_here",  # the cosine of the best sentence by terms
)
KIND_ROWS = {kind: tuple(float(kind == other) for other in KINDS) for kind in KINDS}
"""The `…_asked` signals, by the kind that is asked for and found."""
NO_KIND = (0.0,) * len(KINDS)
"""The `…_asked` signals if nothing of the kind asked for is found."""
_NO_MEANING = (0.0, 0.0, 0.0)
LIKE = 0.5
"""The share of a term's weight that counts for a match of its first letters only."""
LONG = 200
"""The number of terms above which the length of a passage makes no difference."""


class WeighedTerm(NamedTuple):
    """A term of a question, prepared for matching."""

    term: str
    stem: str
    """The first `STEM` letters of the term."""
    word: str
    """The folded word."""
    weight: float
    """The inverse document frequency, times the certainty of the spelling."""
    bit: int
    """A power of two that is unique among the question's terms."""
    also: tuple[str, ...] = ()
    """Other terms that count as well; see `QuestionTerm.also`."""


class Weighed(NamedTuple):
    """A question with the weights of its terms."""

    terms: tuple[WeighedTerm, ...]
    known: frozenset[str]
    """The set of the terms."""
    weights: dict[str, float]
    """The weight of each term, and of what counts as it."""
    total: float
    """The sum of the weights; 1 instead of 0."""
    squares: float
    """The total weight divided by the sum of the squared weights."""
    names: int
    """A bit mask of the terms that are names."""
    numbers: int
    """A bit mask of the terms that are numbers."""
    pairs: tuple[tuple[int, str, str, float], ...]
    """Adjacent terms: their bit mask, both terms and their part of the total weight."""
    kind: Kind
    is_open: bool
    """Whether it cannot be answered by yes or no, as it has a question word."""
    unknown: float
    """The share of the total weight in terms that are not in the archive."""
    repaired: float
    """The share of the total weight in terms whose spelling was repaired."""
    vector: Vectors | None = None
    """The meaning of the question; see `Question.vector`."""
    question: Question | None = None
    """The question itself."""


class Signals(NamedTuple):
    """The signals of a candidate, and its best sentence."""

    values: tuple[float, ...]
    """In the order of `SIGNALS`."""
    best_sentence: int
    """The 0-based index of the sentence within the passage."""


def weigh(question: Question, lexicon: Lexicon) -> Weighed:
    """Return a question with the weights of its terms, by inverse document frequency."""
    frequency = lexicon.frequency
    terms: list[WeighedTerm] = []
    weights: dict[str, float] = {}
    names = numbers = 0
    total = squares = unknown = repaired = 0.0
    for at, (term, word, is_name, _, certainty, also) in enumerate(map(_fields, question.terms)):
        bit = 1 << at
        weight = weights[term] = lexicon.idf(term, also) * certainty
        for other in also:
            weights.setdefault(other, weight)
        terms.append(WeighedTerm(term, term[:STEM], word, weight, bit, also))
        total += weight
        squares += weight * weight
        if term not in frequency:
            unknown += weight
        if certainty < 1:
            repaired += weight
        if is_name:
            names |= bit
        if term[:1].isdigit():
            numbers |= bit
    total = total or 1.0
    return Weighed(
        terms=tuple(terms),
        known=frozenset(weights),
        weights=weights,
        total=total,
        squares=total / (squares or 1.0),
        names=names,
        numbers=numbers,
        pairs=_pairs(terms, total),
        kind=question.kind,
        is_open=question.kind != "other" or focus_of(question.tokens) is not None,
        unknown=unknown / total,
        repaired=repaired / total,
        vector=question.vector,
        question=question,
    )


_fields = attrgetter("term", "word", "is_name", "asked", "certainty", "also")


def _pairs(terms: Sequence[WeighedTerm], total: float) -> tuple[tuple[int, str, str, float], ...]:
    weight = 2 * sum([one.weight for one in terms])
    if len(terms) < 2:
        return ()
    part = total / (weight - terms[0].weight - terms[-1].weight)
    return tuple(
        [
            (one.bit | other.bit, one.term, other.term, (one.weight + other.weight) * part)
            for one, other in pairwise(terms)
        ]
    )


def signals_of(
    asked: Weighed,
    scored: Sequence[tuple[PassageView, float]],
    titles: Sequence[frozenset[str]],
) -> list[Signals]:
    """Return the signals of scored candidates; `titles` are the terms of each article's title."""
    weights, known = asked.weights, asked.known
    found = []
    there: dict[str, int] = {}  # by article, a bit mask of the terms in its candidates
    counts: dict[str, int] = {}
    in_title: dict[str, float] = {}
    for (view, score), title in zip(scored, titles, strict=True):
        article = view.passage.article.id
        bits, best, own = _own_signals(asked, view, score)
        if article in counts:
            counts[article] += 1
            there[article] |= bits
        else:
            counts[article], there[article] = 1, bits
            in_title[article] = (
                0.0 if known.isdisjoint(title) else sum([weights[term] for term in known & title])
            )
        found.append((article, best, own))
    of_article = {
        article: (
            in_title[article],
            sum([one.weight for one in asked.terms if bits & one.bit]),
            counts[article] / len(scored),
        )
        for article, bits in there.items()
    }
    means = _meanings(asked, [view for view, _ in scored], [best for _, best, _ in found])
    return [
        Signals((*own, *of_article[article], newer, *mean), best)
        for (article, best, own), newer, mean in zip(
            found, _newer([view.passage.article for view, _ in scored]), means, strict=True
        )
    ]


def _newer(articles: Sequence[Article]) -> list[float]:
    """Return the place of each article among the dates, 0 if there are not two of them."""
    days = [_day(article.date) for article in articles]
    known = sorted({day for day in days if day})
    if len(known) < 2:
        return [0.0] * len(articles)
    places: dict[date | None, float] = {day: at / (len(known) - 1) for at, day in enumerate(known)}
    return [places.get(day, 0.5) for day in days]


@lru_cache(maxsize=10_000)
def _day(source: SourceDate) -> date | None:
    return source.earliest


def _meanings(
    asked: Weighed, views: Sequence[PassageView], best: Sequence[int]
) -> Sequence[tuple[float, float, float]]:
    """Return the signals of meaning of each view, all 0 where no meaning is known."""
    vectors = [view.vectors for view in views if view.vectors is not None]
    if asked.vector is None or not vectors or len(vectors) < len(views):
        return [_NO_MEANING] * len(views)
    cosines: list[float] = (np.concatenate(vectors) @ asked.vector).tolist()
    found = []
    at = 0
    for rows, here in zip(vectors, best, strict=True):
        mean = at + len(rows) - 1
        found.append((cosines[mean], max(cosines[at:mean]), cosines[at + here]))
        at = mean + 1
    return found


def _own_signals(
    asked: Weighed, view: PassageView, score: float
) -> tuple[int, int, tuple[float, ...]]:
    """Return the bit mask of a passage's terms, its best sentence, and the signals of its own."""
    held, like, words = view.held, view.stems, view.words
    bits = 0
    passage = squares = stems = exact = pairs = 0.0
    sums = [0.0] * len(view.sentences)
    for term, stem, word, weight, bit, also in asked.terms:
        if also and term not in held:
            term = next((one for one in also if one in held), term)
        if term in held:
            bits |= bit
            passage += weight
            squares += weight * weight
            if word in words:
                exact += weight
            for sentence in held[term]:
                sums[sentence] += weight
        elif stem in like:
            stems += weight
            for sentence in like[stem]:
                sums[sentence] += weight * LIKE
    most = max(sums)
    best = sums.index(most)
    for both, one, other, weight in asked.pairs:
        if bits & both == both and _follow(
            view.positions.get(one, ()), view.positions.get(other, ())
        ):
            pairs += weight
    names, numbers = asked.names, asked.numbers
    return (
        bits,
        best,
        (
            score,
            passage,
            most,
            0.0 if best else 1.0,
            pairs,
            exact,
            squares * asked.squares,
            (bits & names).bit_count() / names.bit_count() if names else 0.0,
            (bits & numbers).bit_count() / numbers.bit_count() if numbers else 0.0,
            *(KIND_ROWS[asked.kind] if has_kind(asked, view.evidence[best]) else NO_KIND),
            min(view.length, LONG) / LONG,
            stems,
        ),
    )


def sentence_shares(asked: Weighed, view: PassageView, here: Sequence[str]) -> list[float]:
    """Return for each sentence the weighted share of the question's terms in it.

    Only the terms in `here` are considered; all of them must occur in the passage.
    """
    shares = [0.0] * len(view.sentences)
    for term in here:
        weight = asked.weights[term] / asked.total
        for sentence in view.held[term]:
            shares[sentence] += weight
    return shares


def _follow(ones: Sequence[int], others: Sequence[int]) -> bool:
    """Whether a position of `others` is one or two after a position of `ones`."""
    for at in ones:  # noqa: SIM110 - any() over a generator takes twice the time
        if at + 1 in others or at + 2 in others:
            return True
    return False


def has_kind(asked: Weighed, evidence: Evidence) -> bool:
    """Whether a sentence has something of the kind asked for that is not in the question."""
    match asked.kind:
        case "number":
            return evidence.has_numeral or not evidence.numbers - evidence.years <= asked.known
        case "time":
            return evidence.has_time or not evidence.years <= asked.known
        case "reason":
            return evidence.has_cause
    return not evidence.names <= asked.known


class RankedView(NamedTuple):
    """A candidate with its signals and the score by which it is ranked."""

    view: PassageView
    signals: Signals
    score: float


def share_of(asked: Weighed, one: RankedView) -> float:
    """Return the share of the weight of a question's terms that is in a candidate."""
    return one.signals.values[_PASSAGE] / asked.total


_PASSAGE = SIGNALS.index("passage")
_score = itemgetter(RankedView._fields.index("score"))


class Ranker:
    """Ranks candidates; caches the views of their passages and the terms of their titles."""

    def __init__(
        self, analyser: Analyser, weights: Weights, boilerplate: Set[int] = frozenset()
    ) -> None:
        self._analyser = analyser
        self._views = Views(analyser, boilerplate=boilerplate, with_vectors=True)
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
            title = self._titles[article.id] = frozenset(
                self._analyser.of(article.language).terms(article.title)
            )
        return title
