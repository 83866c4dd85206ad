"""Decides whether a second quote is shown beside the first, because it may be the one that answers.

It is the best of the other sentences of the passage, or the excerpt of the next best passage. For
each, a logistic regression gives the probability that it answers and the first quote does not; see
`benchmarks.second_fit`.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from bot.answer.excerpt import EXCERPT_SIGNALS, Cut, Excerpts, Window
from bot.answer.gates import Odds, log_odds, logistic
from bot.answer.signals import RankedView
from bot.archive.model import Quote
from bot.question.kinds import KINDS
from bot.search.weighing import Weighed
from bot.search.weights import Weights

__all__ = ["ELSEWHERE", "HERE", "LIKELY", "Second", "Seconds", "seconds"]

LIKELY = 0.13
"""The least probability at which a second quote is shown."""
_NEAR = 0.03
"""The least share of the softmax over the scores with which the second passage is looked at."""
HERE = (
    "behind",  # how far its score is below that of the best window
    "inside",  # the log-odds of the windows that overlap the best one, against the others
    "kind",  # 1 if it has something of the kind asked for and the first quote has not; -1 if only
    # the first one has
    "asked",  # the same, but 0 if no particular kind is asked for
    "first",  # the share of the question in the first quote
    "confidence",  # the log-odds that the passage answers
    "bias",
)
"""The signals of other sentences of the best passage."""
ELSEWHERE = (
    "behind",  # how far its score is below that of the best passage
    "odds",  # the best passage's share of the softmax over the scores
    "second",  # its own share
    "kind",
    "asked",
    "same",  # 1 if it is of the same article
    "first",
    "share",  # the share of the question in it
    "confidence",
    "bias",
)
"""The signals of the next best passage."""
_SHARE = EXCERPT_SIGNALS.index("share")
_KINDS = slice(
    EXCERPT_SIGNALS.index(f"{KINDS[0]}_asked"), EXCERPT_SIGNALS.index(f"{KINDS[-1]}_asked") + 1
)


class Second(NamedTuple):
    """A possible second quote with the signals for showing it."""

    quote: Quote
    signals: tuple[float, ...]
    """In the order of `HERE` or `ELSEWHERE`."""


def seconds(
    asked: Weighed,
    first: Cut,
    leaders: Sequence[RankedView],
    confidence: float,
    excerpts: Excerpts,
) -> tuple[Second | None, Second | None]:
    """Return the best other sentences of the best passage, and the excerpt of the next one.

    `first` is how the best of the leaders is cut, and `confidence` the probability that it answers.
    """
    likely = log_odds(confidence)
    return (
        _here(asked, first, likely),
        _elsewhere(asked, first, leaders, likely, excerpts) if len(leaders) > 1 else None,
    )


def _here(asked: Weighed, first: Cut, likely: float) -> Second | None:
    best = first.windows[0]
    apart = [not one.span.overlaps(best.span) for one in first.windows]
    if not any(apart):
        return None
    at = apart.index(True)
    odds = [math.exp(score - first.scores[0]) for score in first.scores]
    outside = sum([share for share, is_apart in zip(odds, apart, strict=True) if is_apart])
    gain = _gain(first.windows[at], best)
    return Second(
        Quote(first.view.passage.article, first.windows[at].span),
        (
            first.scores[0] - first.scores[at],
            log_odds(1 - outside / sum(odds)),
            gain,
            gain if asked.kind != "other" else 0.0,
            best.signals[_SHARE],
            likely,
            1.0,
        ),
    )


def _elsewhere(
    asked: Weighed, first: Cut, leaders: Sequence[RankedView], likely: float, excerpts: Excerpts
) -> Second | None:
    odds = Odds.of([one.score for one in leaders])
    if odds.second < _NEAR:
        return None
    best, other = first.windows[0], excerpts.windows(asked, leaders[1].view)
    here, there = first.view.passage.article, other.view.passage.article
    if other.quote.text == first.quote.text:
        return None
    gain = _gain(other.windows[0], best)
    return Second(
        other.quote,
        (
            leaders[0].score - leaders[1].score,
            odds.best,
            odds.second,
            gain,
            gain if asked.kind != "other" else 0.0,
            1.0 if here.id == there.id else 0.0,
            best.signals[_SHARE],
            other.windows[0].signals[_SHARE],
            likely,
            1.0,
        ),
    )


def _gain(one: Window, best: Window) -> float:
    return sum(one.signals[_KINDS]) - sum(best.signals[_KINDS])


class Seconds:
    """Decides on second quotes with fitted weights."""

    def __init__(self, weights: Weights, excerpts: Excerpts) -> None:
        self._here = weights.row("second_here", HERE)
        self._elsewhere = weights.row("second_elsewhere", ELSEWHERE)
        self._excerpts = excerpts

    def of(
        self, asked: Weighed, first: Cut, leaders: Sequence[RankedView], confidence: float
    ) -> Quote | None:
        """Return the second quote to show, if one is likely enough; see `seconds`."""
        found = seconds(asked, first, leaders, confidence, self._excerpts)
        likely = [
            (logistic(weights, one.signals), one.quote)
            for weights, one in zip((self._here, self._elsewhere), found, strict=True)
            if one
        ]
        probability, quote = max(likely, key=lambda one: one[0], default=(0.0, None))
        return quote if probability >= LIKELY else None
