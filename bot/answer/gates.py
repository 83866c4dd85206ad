"""How probable it is that the first quote answers: a logistic gate for each way of finding."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.passages import Evidence
from bot.answer.signals import SIGNALS, RankedView, Weighed, has_kind
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.weights import Weights

__all__ = [
    "BENDS",
    "BESIDE",
    "FAQ_GATE",
    "FAQ_NEAR",
    "PASSAGE_GATE",
    "Gates",
    "Odds",
    "distinct_entries",
    "faq_gate_signals",
    "log_odds",
    "passage_gate_signals",
]

_SHARES = ("score", "passage", "sentence", "pairs")
"""Signals of the best candidate that the gate reads as shares of the question's weight."""
BENDS = {
    "score": (0.3, 0.6, 1.0),
    "passage": (0.3, 0.5, 0.75),
    "sentence": (0.3, 0.5, 0.75),
    "odds": (0.4, 0.7, 0.95),
    "lead": (0.0, 0.1, 0.3),
    "names_missing": (0.5,),
    "terms": (0.4, 0.6),
}
"""Where the slope of a signal may change: each bend is a signal of its own, what lies above it, so
that the gate is a sum of piecewise linear functions (T. Hastie and R. Tibshirani, "Generalized
additive models", 1986). They part what was measured into about equal shares."""
_PLAIN = (
    *_SHARES,
    "odds",  # the best candidate's share of the softmax over all scores
    "lead",  # of its engine's score over the best other one's, as a share of the question's weight
    "unknown",  # share of the question's weight that the archive has no word for
    "elsewhere",  # share of what it knows, but not in the candidates of this article
    "repaired",  # share that rests on repaired spelling
    "names_missing",  # share of the question's names that are not in the passage
    "numbers_missing",
    "answerless",  # 1 where a number or a time is asked for and there is none
    "terms",  # how many the question has, as a share of MANY
)
PASSAGE_GATE = (
    *_PLAIN,
    *(f"{name}>{bend}" for name, bends in BENDS.items() for bend in bends),
    "bias",
)
FAQ_GATE = (
    "rank",  # the score of the best entry
    "margin",
    "odds",
    "untold",  # how many of the question's terms the entry does not hold, as a share of FEW
    "unknown",  # share of its weight that is untold, and known nowhere
    "elsewhere",  # share of its weight that is untold, but known to others
    "kind",
    "answerless",
    "agreement",  # 1 where the passage search puts the entry's quote first, 1/2 second, …
    "terms",
    "bias",
)
FAQ_NEAR = (
    "near",  # how like the likest entry's wordings the question is
    "bias",
)
"""How probable it is that the FAQ speaks of what is asked, though no gate lets an answer pass."""
BESIDE = ("passage", "faq", "bias")
"""Log-odds by the two gates, for a passage that the FAQ quotes: who curated it wrote down what it
answers, so that a question which matches none of that is probably not answered there."""
MANY, FEW = 10, 3
CURATED = 0.99
"""The probability of an entry that is asked for in its own words: nothing but a mistake in the
file could make it wrong."""
LONE_WORD = 0.5
"""The most that a question of a single content word can have, unless a wording is the same."""
SAME_WORDS = 0.95
"""The probability where only the order, the small words or the spelling differ."""
_FARTHEST = 5.0
_KIND = FAQ_SIGNALS.index("kind")
_AT = {name: index for index, name in enumerate(SIGNALS)}
_SHARES_AT = tuple(_AT[name] for name in _SHARES)
_SCORE, _ARTICLE, _NAMES, _NUMBERS = (
    _AT[name] for name in ("score", "article", "names", "numbers")
)
_BENDS = tuple((_PLAIN.index(name), bend) for name, bends in BENDS.items() for bend in bends)


@dataclass(frozen=True, slots=True)
class Odds:
    """How the best candidate stands to the others: all three from the scores alone."""

    margin: float
    best: float
    """Its share of the softmax."""
    second: float
    """The next one's share."""

    @classmethod
    def of(cls, scores: Sequence[float]) -> "Odds":
        """Return the odds of scores in descending order, of which there is at least one."""
        shares = [math.exp(score - scores[0]) for score in scores]
        total = sum(shares)
        if len(scores) == 1:
            return cls(_FARTHEST, 1.0, 0.0)
        return cls(min(scores[0] - scores[1], _FARTHEST), 1 / total, shares[1] / total)


def passage_gate_signals(asked: Weighed, ranked: Sequence[RankedView]) -> tuple[float, ...]:
    """Return the signals of the best of the ranked passages, in the order of `PASSAGE_GATE`."""
    best = ranked[0]
    values, total = best.signals.values, asked.total
    rival = max([one.signals.values[_SCORE] for one in ranked[1:]], default=0.0)
    plain = (
        *[values[at] / total for at in _SHARES_AT],
        Odds.of([one.score for one in ranked]).best,
        (values[_SCORE] - rival) / total,
        asked.unknown,
        max(1 - values[_ARTICLE] / total - asked.unknown, 0.0),
        asked.repaired,
        1 - values[_NAMES] if asked.names else 0.0,
        1 - values[_NUMBERS] if asked.numbers else 0.0,
        _answerless(asked, best.view.evidence),
        min(len(asked.terms), MANY) / MANY,
    )
    bent = [value - bend if (value := plain[at]) > bend else 0.0 for at, bend in _BENDS]
    return (*plain, *bent, 1.0)


def distinct_entries(candidates: Sequence[FaqCandidate]) -> list[FaqCandidate]:
    """Return the candidates without those that answer by the first quote of a better one."""
    found: list[FaqCandidate] = []
    for candidate in candidates:
        quote = candidate.entry.quotes[0] if candidate.entry.quotes else None
        if quote is None or all(
            quote.article.id != other.article.id or not quote.span.overlaps(other.span)
            for one in found
            for other in one.entry.quotes[:1]
        ):
            found.append(candidate)
    return found


def faq_gate_signals(
    asked: Weighed, candidates: Sequence[FaqCandidate], ranked: Sequence[RankedView]
) -> tuple[float, ...]:
    """Return the signals of the best of distinct candidates, in the order of `FAQ_GATE`."""
    best = candidates[0]
    odds = Odds.of([candidate.score for candidate in candidates])
    return (
        best.score,
        odds.margin,
        odds.best,
        min(best.untold, FEW) / FEW,
        best.unknown,
        best.elsewhere,
        best.signals[_KIND],
        _answerless(asked, (best.evidence,)),
        _agreement(best, ranked),
        min(len(asked.terms), MANY) / MANY,
        1.0,
    )


def _answerless(asked: Weighed, evidence: Sequence[Evidence]) -> float:
    if asked.kind not in ("number", "time"):
        return 0.0
    return 0.0 if any(has_kind(asked, one) for one in evidence) else 1.0


def _agreement(candidate: FaqCandidate, ranked: Sequence[RankedView]) -> float:
    for place, one in enumerate(ranked, 1):
        passage = one.view.passage
        for quote in candidate.entry.quotes:
            if quote.article.id == passage.article.id and quote.span.overlaps(passage.span):
                return 1 / place
    return 0.0


class Gates:
    """The two gates with their fitted weights."""

    def __init__(self, weights: Weights) -> None:
        self._passage = weights.row("passage_gate", PASSAGE_GATE)
        self._faq = weights.row("faq_gate", FAQ_GATE)
        self._near = weights.row("faq_near", FAQ_NEAR)
        self._beside = weights.row("beside", BESIDE)

    def passage(self, asked: Weighed, ranked: Sequence[RankedView]) -> float:
        """Return the probability that the best passage is the right one; 0 where there is none."""
        return _logistic(self._passage, passage_gate_signals(asked, ranked)) if ranked else 0.0

    def faq(
        self, asked: Weighed, candidates: Sequence[FaqCandidate], ranked: Sequence[RankedView]
    ) -> float:
        """Return the probability that the best entry is the right one; 0 where there is none."""
        if not candidates:
            return 0.0
        if candidates[0].is_exact:
            return CURATED
        if candidates[0].says_same:
            return SAME_WORDS
        probability = self._by_faq(asked, candidates, ranked)
        return probability if len(asked.terms) > 1 else min(probability, LONE_WORD)

    def _by_faq(
        self, asked: Weighed, candidates: Sequence[FaqCandidate], ranked: Sequence[RankedView]
    ) -> float:
        return _logistic(self._faq, faq_gate_signals(asked, candidates, ranked))

    def near(self, candidates: Sequence[FaqCandidate]) -> float:
        """Return the probability that any entry is meant at all; 0 where there is none."""
        if not candidates:
            return 0.0
        return _logistic(self._near, (max([one.near for one in candidates]), 1.0))

    def beside(self, passage: float, faq: float) -> float:
        """Return the probability of a passage that the FAQ quotes, by those of the two gates."""
        return _logistic(self._beside, (log_odds(passage), log_odds(faq), 1.0))


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds, bounded to ±7."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def _logistic(weights: Sequence[float], signals: Sequence[float]) -> float:
    total = sum(map(float.__mul__, weights, signals))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
