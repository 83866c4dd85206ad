"""What the answers to known questions add up to: counts, shares, and the gate they suggest."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.answer.decisions import Answer, Choice, Decision
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

Outcome = Literal["right", "wrong", "choice", "abstained"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "choice", "abstained")
Z = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, and how what was said to it compares with what is right."""

    asked: Asked
    outcome: Outcome
    confidence: float
    is_hit: bool
    """Whether the best candidate stands at a right place, whatever was said."""
    quotes: tuple[Quote, ...] = ()
    """What was answered."""


def judged(asked: Asked, decision: Decision) -> Judged:
    """Return how a decision compares with what is right; an answer is right by its best place."""
    best = _best(decision)
    is_hit = best is not None and asked.is_right(*best)
    if isinstance(decision, Answer):
        outcome: Outcome = "right" if is_hit else "wrong"
        return Judged(asked, outcome, decision.confidence, is_hit, decision.quotes)
    outcome = "choice" if isinstance(decision, Choice) else "abstained"
    return Judged(asked, outcome, decision.confidence, is_hit)


def _best(decision: Decision) -> tuple[str, Span] | None:
    """Return the best candidate's place: the entry's own quote where the FAQ answers."""
    if isinstance(decision, Answer) and (decision.faq or not decision.ranked):
        return decision.quotes[0].article.id, decision.quotes[0].span
    if decision.ranked:
        passage = decision.ranked[0].passage
        return passage.article.id, passage.span
    return None


def auroc(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """Return how probably the confidence of a right one is above that of a wrong one.

    Of equal ones half count. None where all are right, or all are wrong.
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
    """What a gate would let through: every best candidate of at least some confidence."""

    gate: float
    given: int
    right: int
    answerable: int
    """Of all questions, those that the archive answers."""

    @property
    def precision(self) -> float:
        """The share of the given that is right."""
        return self.right / self.given

    @property
    def coverage(self) -> float:
        """The share of the answerable questions that is answered rightly."""
        return self.right / self.answerable if self.answerable else 0.0


def curve(pairs: Iterable[tuple[float, bool]], answerable: int) -> list[Point]:
    """Return a point for every gate that makes a difference, from the highest on.

    Each gate is the shortest number that lets through what it should and nothing more.
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
        below = levels[place + 1][0] if place + 1 < len(levels) else -math.inf
        points.append(Point(_short(confidence, below), given, right, answerable))
    return points


def _short(number: float, below: float) -> float:
    """Return the shortest number from `number` down that is still above another."""
    for digits in range(2, 16):
        cut = math.floor(number * 10.0**digits) / 10.0**digits
        if below < cut <= number:
            return cut
    return number


def suggested(points: Iterable[Point], precision: float) -> Point | None:
    """Return the point of widest coverage that keeps a precision, if any does."""
    kept = [point for point in points if point.right and point.precision >= precision]
    # Of equally wide ones, the first has the highest gate, and with it the fewest wrong.
    return max(kept, key=lambda point: point.right, default=None)


def interval(right: int, given: int) -> tuple[float, float]:
    """Return the bounds within which a share lies with a confidence of 95 %.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    """
    share, weight = right / given, Z * Z / given
    middle = share + weight / 2
    reach = Z * math.sqrt((share * (1 - share) + weight / 4) / given)
    return max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight))


@dataclass(frozen=True, slots=True)
class GroupOutcomes:
    """How often each outcome was met in a group of questions."""

    by: str
    """`all`, `language` or `kind`."""
    value: str
    """Which language or kind; empty for all."""
    answerable: Counter[Outcome]
    not_answerable: Counter[Outcome]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told of one run. A share of nothing is None."""

    questions: int
    answerable: int
    groups: tuple[GroupOutcomes, ...]
    """Of all questions first, then of each language, then of each kind."""
    hits: int
    """Answerable questions whose best candidate is right."""
    given: int
    right: int
    told: tuple[int, int] | None
    """Of the right answers whose wording is known, those that quote it; None where none is."""
    auroc: float | None
    wanted: float
    """The precision that is wanted."""
    points: tuple[Point, ...]
    suggested: Point | None
    wrong: tuple[Judged, ...]

    @property
    def hit1(self) -> float | None:
        """The share of the answerable questions whose best candidate is right."""
        return self.hits / self.answerable if self.answerable else None

    @property
    def precision(self) -> float | None:
        """The share of the given answers that is right."""
        return self.right / self.given if self.given else None

    @property
    def coverage(self) -> float | None:
        """The share of the answerable questions that was answered rightly."""
        return self.right / self.answerable if self.answerable else None

    @property
    def is_kept(self) -> bool:
        """Whether the answers keep the precision that is wanted; no answers are no wrong ones."""
        return self.precision is None or self.precision >= self.wanted


def figures_of(all_judged: Sequence[Judged], wanted: float) -> Figures:
    """Return the figures of all questions of a run, for a wanted precision."""
    answerable = [one for one in all_judged if one.asked.places]
    right = [one for one in all_judged if one.outcome == "right"]
    wrong = [one for one in all_judged if one.outcome == "wrong"]
    worded = [one for one in right if one.asked.answers]
    told = sum(
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
        told=(told, len(worded)) if worded else None,
        auroc=auroc(pairs),
        wanted=wanted,
        points=tuple(points),
        suggested=suggested(points, wanted),
        wrong=tuple(wrong),
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
