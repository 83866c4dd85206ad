"""What speaks for a passage: a row of signals for each candidate.

Most are sums of the question's terms, each weighted by its inverse document frequency, so that a
rare word counts for more than a common one. The sums are not divided by the question's whole
weight: two candidates that differ by a rare word are farther apart than two that differ by a
common one, however long the question, and the softmax over the scores means the same everywhere.
"""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter, mul
from typing import NamedTuple

from bot.analysis.analyser import Analyser, Lexicon
from bot.analysis.passages import STEM, Evidence, PassageView, Views
from bot.archive.model import Article
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
    "signals_of",
    "weigh",
]

SIGNALS = (
    "score",  # the engine's
    "passage",  # weight of the terms that stand in the passage
    "sentence",  # weight in its best sentence; one that only begins like a term counts LIKE of it
    "opening",  # 1 where that sentence is the first: a paragraph opens with what it is about
    "pairs",  # weight of neighbouring terms that are neighbours there too
    "exact",  # weight of the words that stand there unchanged, not only their stems
    "rare",  # the question's weight, times the share of the passage when weights are squared
    "names",  # share of the names, by count
    "numbers",  # share of the numbers, by count
    # what kind of thing is asked for, where the best sentence has one that is not in the question
    *(f"{kind}_asked" for kind in KINDS),
    "length",  # of the passage, as a share of LONG
    "stems",  # weight of the terms that are missing, but begin like one that is there
    "title",  # weight in the article's title
    "article",  # weight in the candidates of the same article together
    "siblings",  # share of the candidates that are of the same article
)
KIND_ROWS = {kind: tuple(float(kind == other) for other in KINDS) for kind in KINDS}
"""The signals of a thing of the kind that is asked for."""
NO_KIND = (0.0,) * len(KINDS)
LIKE = 0.5
"""How much of a term's weight a word counts that only begins like it."""
LONG = 200


class WeighedTerm(NamedTuple):
    """A term of a question, ready to be looked up."""

    term: str
    stem: str
    """Its first `STEM` letters."""
    word: str
    weight: float
    bit: int
    """One that no other term has."""


class Weighed(NamedTuple):
    """A question with the weights of its terms."""

    terms: tuple[WeighedTerm, ...]
    known: frozenset[str]
    """The terms alone."""
    weights: dict[str, float]
    total: float
    squares: float
    """The question's weight, by the sum of the squared weights."""
    names: int
    """The bits of the terms that are names."""
    numbers: int
    pairs: tuple[tuple[int, str, str, float], ...]
    """Terms that stand side by side, with their bits and their part of the question's weight."""
    kind: Kind
    unknown: float
    """Share of the weight that the archive has no word for."""
    repaired: float
    """Share of the weight that rests on repaired spelling."""


class Signals(NamedTuple):
    """One candidate's signals, and its best sentence."""

    values: tuple[float, ...]
    """In the order of `SIGNALS`."""
    best_sentence: int
    """Counted from 0 within the passage."""


def weigh(question: Question, lexicon: Lexicon) -> Weighed:
    """Return a question with the weights of its terms."""
    frequency = lexicon.frequency
    terms: list[WeighedTerm] = []
    weights: dict[str, float] = {}
    names = numbers = 0
    total = squares = unknown = repaired = 0.0
    for at, (term, word, is_name, _, certainty) in enumerate(map(_fields, question.terms)):
        bit = 1 << at
        weight = weights[term] = lexicon.idf(term) * certainty
        terms.append(WeighedTerm(term, term[:STEM], word, weight, bit))
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
        unknown=unknown / total,
        repaired=repaired / total,
    )


_fields = attrgetter("term", "word", "is_name", "asked", "certainty")


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
    """Return the signals of scored candidates; `titles` are the terms of their articles' titles."""
    weights, known = asked.weights, asked.known
    found = []
    there: dict[str, int] = {}  # by article, the bits of the terms in its candidates
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
            sum([weight for _, _, _, weight, bit in asked.terms if bits & bit]),
            counts[article] / len(scored),
        )
        for article, bits in there.items()
    }
    return [Signals((*own, *of_article[article]), best) for article, best, own in found]


def _own_signals(
    asked: Weighed, view: PassageView, score: float
) -> tuple[int, int, tuple[float, ...]]:
    """Return the bits of the terms there, the best sentence, and what the passage alone tells."""
    held, like, words = view.held, view.stems, view.words
    bits = 0
    passage = squares = stems = exact = pairs = 0.0
    sums = [0.0] * len(view.sentences)
    for term, stem, word, weight, bit in asked.terms:
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
        if bits & both == both and _follow(view.positions[one], view.positions[other]):
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
    """Return, by sentence, the share of the terms (of those in `here`) that stand in it."""
    shares = [0.0] * len(view.sentences)
    for term in here:
        weight = asked.weights[term] / asked.total
        for sentence in view.held[term]:
            shares[sentence] += weight
    return shares


def _follow(ones: Sequence[int], others: Sequence[int]) -> bool:
    """Whether one of the others stands behind one of these, with one term between at most."""
    for at in ones:  # noqa: SIM110 - any() over a generator takes twice the time
        if at + 1 in others or at + 2 in others:
            return True
    return False


def has_kind(asked: Weighed, evidence: Evidence) -> bool:
    """Whether a sentence holds a thing of the kind that is asked for, not named in the question."""
    match asked.kind:
        case "number":
            return evidence.has_numeral or not evidence.numbers - evidence.years <= asked.known
        case "time":
            return evidence.has_time or not evidence.years <= asked.known
        case "reason":
            return evidence.has_cause
    return not evidence.names <= asked.known


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
