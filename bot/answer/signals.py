"""What speaks for a passage: a row of signals for each candidate, most of them from 0 to 1.

Shares are of the question's terms, each weighted by its inverse document frequency, so that a rare
word counts for more than a common one.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.archive.lexicon import Lexicon
from bot.archive.views import STEM, Evidence, PassageView
from bot.question.kinds import KINDS, Kind
from bot.question.reading import Question

__all__ = [
    "KIND_ROWS",
    "NO_KIND",
    "SIGNALS",
    "Signals",
    "Weighed",
    "has_kind",
    "sentence_shares",
    "signals_of",
    "weigh",
]

SIGNALS = (
    "score",  # the engine's, by the weight of the question
    "passage",  # share of the terms that stand in the passage
    "sentence",  # share in its best sentence
    "pairs",  # share of neighbouring terms that are neighbours there too
    "window",  # share within WINDOW successive terms
    "title",  # share in the article's title
    "exact",  # share of the words that stand there unchanged, not only their stems
    "names",  # share of the names, by count
    "numbers",  # share of the numbers, by count
    # what kind of thing is asked for, where the best sentence has one that is not in the question
    *(f"{kind}_asked" for kind in KINDS),
    "length",  # of the passage, as a share of LONG
    "article",  # share in the candidates of the same article together
    "siblings",  # share of the candidates that are of the same article
    "stems",  # share of the terms that are missing, but begin like one that is there
)
KIND_ROWS = {kind: tuple(float(kind == other) for other in KINDS) for kind in KINDS}
"""The signals of a thing of the kind that is asked for."""
NO_KIND = (0.0,) * len(KINDS)
WINDOW = 10
LONG = 200


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the weights of its terms."""

    terms: tuple[str, ...]
    weights: dict[str, float]
    total: float
    words: dict[str, float]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    pairs: tuple[tuple[str, str, float], ...]
    """Terms that stand side by side, with their share of the weight of all pairs."""
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
    weights = {term.term: lexicon.idf(term.term) * term.certainty for term in question.terms}
    total = sum(weights.values()) or 1.0
    known = lexicon.frequency
    return Weighed(
        terms=tuple(weights),
        weights=weights,
        total=total,
        words={term.word: weights[term.term] for term in question.terms},
        names=tuple(term.term for term in question.terms if term.is_name),
        numbers=tuple(term for term in weights if term[:1].isdigit()),
        pairs=_pairs(weights),
        kind=question.kind,
        unknown=sum(weight for term, weight in weights.items() if term not in known) / total,
        repaired=sum(weights[t.term] for t in question.terms if t.certainty < 1) / total,
    )


def _pairs(weights: dict[str, float]) -> tuple[tuple[str, str, float], ...]:
    sides = list(pairwise(weights))
    total = sum(weights[one] + weights[other] for one, other in sides)
    return tuple((one, other, (weights[one] + weights[other]) / total) for one, other in sides)


def signals_of(
    asked: Weighed,
    scored: Sequence[tuple[PassageView, float]],
    titles: Sequence[frozenset[str]],
) -> list[Signals]:
    """Return the signals of scored candidates; `titles` are the terms of their articles' titles."""
    by_article: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for view, _ in scored:
        article = view.passage.article.id
        counts[article] = counts.get(article, 0) + 1
        by_article.setdefault(article, set()).update(t for t in asked.terms if t in view.positions)
    return [
        _signals(
            asked,
            view,
            score,
            title,
            by_article[view.passage.article.id],
            counts[view.passage.article.id] / len(scored),
        )
        for (view, score), title in zip(scored, titles, strict=True)
    ]


def _signals(
    asked: Weighed,
    view: PassageView,
    score: float,
    title: frozenset[str],
    in_article: set[str],
    siblings: float,
) -> Signals:
    total, positions = asked.total, view.positions
    here = []
    passage = exact = in_title = article = stems = 0.0
    for term, weight in asked.weights.items():
        if term in positions:
            here.append(term)
            passage += weight
        elif term[:STEM] in view.stems:
            stems += weight
        if term in title:
            in_title += weight
        if term in in_article:
            article += weight
    for word, weight in asked.words.items():
        if word in view.words:
            exact += weight
    shares = sentence_shares(asked, view, here)
    best = shares.index(max(shares))
    has = has_kind(asked, view.evidence[best])
    values = (
        score / total,
        passage / total,
        shares[best],
        _neighbours(asked, positions),
        _window(asked, positions, here),
        in_title / total,
        exact / total,
        _count(asked.names, positions),
        _count(asked.numbers, positions),
        *(KIND_ROWS[asked.kind] if has else NO_KIND),
        min(view.length, LONG) / LONG,
        article / total,
        siblings,
        stems / total,
    )
    return Signals(values, best)


def sentence_shares(asked: Weighed, view: PassageView, here: Sequence[str]) -> list[float]:
    """Return, by sentence, the share of the terms (of those in `here`) that stand in it."""
    shares = [0.0] * len(view.starts)
    for term in here:
        weight = asked.weights[term] / asked.total
        last = -1
        for at in view.positions[term]:
            sentence = bisect_right(view.starts, at) - 1
            if sentence != last:
                shares[sentence] += weight
                last = sentence
    return shares


def _neighbours(asked: Weighed, positions: dict[str, tuple[int, ...]]) -> float:
    found = 0.0
    for one, other, weight in asked.pairs:
        ones, others = positions.get(one), positions.get(other)
        if ones and others and any(0 < b - a <= 2 for a in ones for b in others):
            found += weight
    return found


def _window(asked: Weighed, positions: dict[str, tuple[int, ...]], here: Sequence[str]) -> float:
    placed = sorted([(at, term) for term in here for at in positions[term]])
    best = share = 0.0
    first = 0
    within: dict[str, int] = {}
    for at, term in placed:
        while placed[first][0] < at - WINDOW:
            left = placed[first][1]
            within[left] -= 1
            if not within[left]:
                share -= asked.weights[left]
            first += 1
        within[term] = within.get(term, 0) + 1
        if within[term] == 1:
            share += asked.weights[term]
            best = max(best, share)
    return best / asked.total


def _count(terms: tuple[str, ...], positions: dict[str, tuple[int, ...]]) -> float:
    return sum(term in positions for term in terms) / len(terms) if terms else 0.0


def has_kind(asked: Weighed, evidence: Evidence) -> bool:
    """Whether a sentence holds a thing of the kind that is asked for, not named in the question."""
    known = asked.weights.keys()
    match asked.kind:
        case "number":
            return evidence.has_numeral or not evidence.numbers - evidence.years <= known
        case "time":
            return evidence.has_time or not evidence.years <= known
        case "person" | "place":
            return not evidence.names <= known
        case "reason":
            return evidence.has_cause
        case "other":
            return not evidence.names <= known
