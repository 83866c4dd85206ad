"""Fits how likely the quotes of a closest passage hold the answer, by the gate's probability."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.rows import Bench
from benchmarks.second_fit import is_right
from bot.answer.copies import by_saying
from bot.answer.excerpt import Excerpts
from bot.answer.gates import Gates, log_odds
from bot.answer.second import Seconds
from bot.archive.model import Archive
from bot.evaluation.questions import Asked
from bot.search.weights import Weights

__all__ = ["ClosestRow", "closest_rows", "fit_closest"]

FOREIGN, IMPOSSIBLE = 0.8, 0.2
"""How much questions count whose article is not in the archive, and those that no article answers.
Readers ask few of the latter: these sets were made of near misses."""


class ClosestRow(NamedTuple):
    """A question that is not answered, with what would be the closest passage."""

    likely: float
    """The log-odds of the gate of passages."""
    holds: bool
    """Whether one of the quotes has the answer."""
    counts: float


def closest_rows(
    archive: Archive,
    asked: Sequence[Asked],
    weights: Weights,
    gate: float,
    foreign: Collection[Asked] = (),
) -> list[ClosestRow]:
    """Return the questions that do not pass the gate; `foreign` are about other articles."""
    excerpts, gates = Excerpts(weights), Gates(weights)
    second, rows = Seconds(weights, excerpts), []
    rank = np.array(list(weights.rows["rank"].values()))
    for one, _, weighed, found in Bench(archive, rank).cases(asked):
        leaders = [group[0] for group in by_saying(found)]
        confidence = gates.passage(weighed, leaders)
        if not leaders or confidence >= gate:
            continue
        first = excerpts.windows(weighed, leaders[0].view)
        other = second.of(weighed, first, leaders, confidence)
        quotes = [first.quote, other] if other else [first.quote]
        counts = FOREIGN if one in foreign else 1.0 if one.places else IMPOSSIBLE
        holds = one.places != () and any(is_right(one, quote) for quote in quotes)
        rows.append(ClosestRow(log_odds(confidence), holds, counts))
    return rows


def fit_closest(rows: Sequence[ClosestRow]) -> Any:
    """Return the weights in the order of `CLOSEST`."""
    likely, holds, counts = map(np.array, zip(*rows, strict=True))
    model = LogisticRegression(max_iter=5_000)
    model.fit(likely[:, None], holds, sample_weight=counts)
    return np.array([model.coef_[0][0], model.intercept_[0]])
