"""The figures of an evaluation: counts, shares, risk and coverage, and the suggested gate."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.answer.decisions import Answer, Choice, Closest, Decision
from bot.archive.model import Quote, Span
from bot.evaluation.questions import Asked, holds

__all__ = [
    "OUTCOMES",
    "Figures",
    "GroupOutcomes",
    "Judged",
    "Outcome",
    "Point",
    "auroc",
    "curve",
    "figures_of",
    "interval",
    "judged",
    "suggested",
]

Outcome = Literal["right", "wrong", "closest", "choice", "abstained"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "closest", "choice", "abstained")
Z = 1.96
"""The quantile of the normal distribution for a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the judgement of the bot's decision on it."""

    asked: Asked
    outcome: Outcome
    confidence: float
    """The probability that the best candidate is right, from 0 to 1."""
    is_hit: bool
    """Whether the best candidate is at a correct place, even if it was not the answer."""
    quotes: tuple[Quote, ...] = ()
    """The quotes of the answer, if there was one."""


def judged(asked: Asked, decision: Decision) -> Judged:
    """Return the judgement of a decision; an answer is right if its best place is."""
    best = _best(decision)
    is_hit = best is not None and asked.is_right(*best)
    if isinstance(decision, Answer):
        outcome: Outcome = "right" if is_hit else "wrong"
        return Judged(asked, outcome, decision.confidence, is_hit, decision.quotes)
    if isinstance(decision, Closest):
        outcome = "closest"
    else:
        outcome = "choice" if isinstance(decision, Choice) else "abstained"
    return Judged(asked, outcome, decision.confidence, is_hit)


def _best(decision: Decision) -> tuple[str, Span] | None:
    """Return the article id and span of the best candidate, for the FAQ those of its quote."""
    if isinstance(decision, (Answer, Closest)) and (decision.faq or not decision.ranked):
        return decision.quotes[0].article.id, decision.quotes[0].span
    if decision.ranked:
        passage = decision.ranked[0].passage
        return passage.article.id, passage.span
    return None


def auroc(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """Return the area under the ROC curve of (confidence, is right) pairs, from 0 to 1.

    That is the probability that a right one has a higher confidence than a wrong one, where ties
    count half. Returns None if all are right or all are wrong.
    """
    right_in_all = wrong_below = 0
    won = 0.0
    for _, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        kinds = Counter(is_right for _, is_right in group)
        won += kinds[True] * (wrong_below + kinds[False] / 2)
        right_in_all += kinds[True]
        wrong_below += kinds[False]
    return won / (right_in_all * wrong_below) if right_in_all and wrong_below else None


@dataclass(frozen=True, slots=True)
class Point:
    """The result of a gate that passes every best candidate with at least its confidence."""

    gate: float
    """The least confidence that passes."""
    given: int
    """The number of candidates that pass and so would be given as answers."""
    right: int
    """The number of those that are right."""
    answerable: int
    """The number of questions that the archive answers."""

    @property
    def precision(self) -> float:
        """The share of the given answers that are right."""
        return self.right / self.given

    @property
    def coverage(self) -> float:
        """The share of the answerable questions that are answered correctly."""
        return self.right / self.answerable if self.answerable else 0.0


def curve(pairs: Iterable[tuple[float, bool]], answerable: int) -> list[Point]:
    """Return a point for every gate that makes a difference, from the highest gate down.

    Each gate is the shortest decimal number above 0 that passes the same candidates.
    """
    ordered = sorted(pairs, reverse=True)
    levels = [
        (confidence, [is_right for _, is_right in group])
        for confidence, group in groupby(ordered, key=lambda pair: pair[0])
    ]
    points, given, right = [], 0, 0
    for place, (confidence, group) in enumerate(levels):
        given += len(group)
        right += sum(group)
        below = levels[place + 1][0] if place + 1 < len(levels) else 0.0
        points.append(Point(_short(confidence, below), given, right, answerable))
    return points


def _short(number: float, below: float) -> float:
    """Return the shortest decimal number that is at most `number` and greater than `below`."""
    for digits in range(2, 16):
        cut = math.floor(number * 10.0**digits) / 10.0**digits
        if below < cut <= number:
            return cut
    return number


def suggested(points: Iterable[Point], precision: float) -> Point | None:
    """Return the point with the largest coverage among those that reach a precision, or None."""
    kept = [point for point in points if point.right and point.precision >= precision]
    # Of points with equal coverage, the first has the highest gate and so the fewest wrong answers.
    return max(kept, key=lambda point: point.right, default=None)


def interval(right: int, given: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share at a confidence of 95 %.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
    """
    share, weight = right / given, Z * Z / given
    middle = share + weight / 2
    reach = Z * math.sqrt((share * (1 - share) + weight / 4) / given)
    return max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight))


@dataclass(frozen=True, slots=True)
class GroupOutcomes:
    """The number of times that each outcome occurred in a group of questions."""

    by: str
    """`all`, `language` or `kind`."""
    value: str
    """The language or kind of the group; empty for all questions."""
    answerable: Counter[Outcome]
    not_answerable: Counter[Outcome]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one run. A share of nothing is None."""

    questions: int
    answerable: int
    groups: tuple[GroupOutcomes, ...]
    """The outcomes of all questions first, then by language, then by kind."""
    hits: int
    """The number of answerable questions whose best candidate is right."""
    given: int
    """The number of given answers."""
    right: int
    """The number of right answers."""
    wording_quoted: tuple[int, int] | None
    """How many right answers quote a known wording, and how many have one; None if none has."""
    auroc: float | None
    wanted: float
    """The wanted precision."""
    points: tuple[Point, ...]
    suggested: Point | None
    wrong: tuple[Judged, ...]
    """The wrong answers."""
    closest: int
    """The number of answerable questions that are answered with the closest passage."""
    closest_right: int
    """The number of these whose closest passage is right."""

    @property
    def hit1(self) -> float | None:
        """The share of the answerable questions whose best candidate is right."""
        return self.hits / self.answerable if self.answerable else None

    @property
    def precision(self) -> float | None:
        """The share of the given answers that are right."""
        return self.right / self.given if self.given else None

    @property
    def coverage(self) -> float | None:
        """The share of the answerable questions that were answered correctly."""
        return self.right / self.answerable if self.answerable else None

    @property
    def is_kept(self) -> bool:
        """Whether the answers reach the wanted precision; also true if there are no answers."""
        return self.precision is None or self.precision >= self.wanted


def figures_of(all_judged: Sequence[Judged], wanted: float) -> Figures:
    """Return the figures of a run, for a wanted precision."""
    answerable = [one for one in all_judged if one.asked.places]
    right = [one for one in all_judged if one.outcome == "right"]
    wrong = [one for one in all_judged if one.outcome == "wrong"]
    worded = [one for one in right if one.asked.answers]
    quoted = sum(
        holds(" ".join(quote.text for quote in one.quotes), one.asked.answers) for one in worded
    )
    pairs = [(one.confidence, one.is_hit) for one in all_judged]
    points = curve(pairs, len(answerable))
    return Figures(
        questions=len(all_judged),
        answerable=len(answerable),
        groups=_by_group(all_judged),
        hits=sum(one.is_hit for one in answerable),
        given=len(right) + len(wrong),
        right=len(right),
        wording_quoted=(quoted, len(worded)) if worded else None,
        auroc=auroc(pairs),
        wanted=wanted,
        points=tuple(points),
        suggested=suggested(points, wanted),
        wrong=tuple(wrong),
        closest=sum(one.outcome == "closest" for one in answerable),
        closest_right=sum(one.outcome == "closest" and one.is_hit for one in answerable),
    )


def _by_group(all_judged: Sequence[Judged]) -> tuple[GroupOutcomes, ...]:
    found = [_outcomes_of("all", "", all_judged)]
    for name in ("language", "kind"):
        values = {getattr(one.asked, name) for one in all_judged} - {None}
        for value in sorted(values):
            of_value = [one for one in all_judged if getattr(one.asked, name) == value]
            found.append(_outcomes_of(name, value, of_value))
    return tuple(found)


def _outcomes_of(by: str, value: str, members: Sequence[Judged]) -> GroupOutcomes:
    return GroupOutcomes(
        by,
        value,
        Counter(one.outcome for one in members if one.asked.places),
        Counter(one.outcome for one in members if not one.asked.places),
    )
