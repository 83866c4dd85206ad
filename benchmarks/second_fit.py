"""Fits when a second quote is shown: where it answers and the first one does not."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks.regression import logistic, probabilities
from benchmarks.rows import Bench
from bot.answer.copies import by_saying
from bot.answer.excerpt import Excerpts
from bot.answer.gates import Gates
from bot.answer.second import LIKELY, seconds
from bot.archive.model import Archive, Quote
from bot.evaluation.questions import Asked, holds
from bot.search.weights import Weights

__all__ = ["SecondRow", "fit_second", "second_figures", "second_rows"]

Fitted = tuple[Any, Any]
"""The weights of other sentences of the passage, and of the next passage."""


class SecondRow(NamedTuple):
    """A question that is answered, with its first quote and what could be shown beside it."""

    article: str
    is_first_right: bool
    length: int
    """The characters of the first quote."""
    others: tuple[tuple[Any, bool, int] | None, ...]
    """For `HERE` and `ELSEWHERE` the signals, whether it is right, and its characters."""


def second_rows(
    archive: Archive, asked: Sequence[Asked], weights: Weights, gate: float
) -> list[SecondRow]:
    """Return the answerable questions that pass the gate."""
    excerpts, gates = Excerpts(weights), Gates(weights)
    rows = []
    answerable = [one for one in asked if one.places]
    rank = np.array(list(weights.rows["rank"].values()))
    for one, _, weighed, found in Bench(archive, rank).cases(answerable):
        leaders = [group[0] for group in by_saying(found)]
        confidence = gates.passage(weighed, leaders)
        if confidence < gate:
            continue
        first = excerpts.windows(weighed, leaders[0].view)
        others = seconds(weighed, first, leaders, confidence, excerpts)
        rows.append(
            SecondRow(
                one.places[0][0],
                is_right(one, first.quote),
                len(first.quote.text),
                tuple(
                    (np.array(other.signals), is_right(one, other.quote), len(other.quote.text))
                    if other
                    else None
                    for other in others
                ),
            )
        )
    return rows


def is_right(asked: Asked, quote: Quote) -> bool:
    """Whether a quote is from a correct place and has one of the answers, if any is known."""
    in_place = asked.is_right(quote.article.id, quote.span)
    return in_place and (not asked.answers or holds(quote.text, asked.answers))


def fit_second(rows: Sequence[SecondRow]) -> Fitted:
    """Return the weights of both kinds of second quotes."""
    fitted = []
    for kind in (0, 1):
        known = [(one.is_first_right, one.others[kind]) for one in rows]
        seen = [(other[0], other[1] and not first) for first, other in known if other]
        signals, right = (np.array(column) for column in zip(*seen, strict=True))
        fitted.append(logistic(signals, right))
    return fitted[0], fitted[1]


def second_figures(rows: Sequence[SecondRow], fitted: Fitted) -> Any:
    """Return, by question, whether a quote is right, the characters shown, and if two are."""
    found = []
    for one in rows:
        likely = [
            (float(probabilities(other[0], weights)), other)
            for weights, other in zip(fitted, one.others, strict=True)
            if other
        ]
        probability, best = max(likely, key=lambda pair: pair[0], default=(0.0, None))
        if best and probability >= LIKELY:
            found.append((one.is_first_right or best[1], one.length + best[2], True))
        else:
            found.append((one.is_first_right, one.length, False))
    return np.array(found, float)
