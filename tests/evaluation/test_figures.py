"""What the answers to known questions add up to."""

import pytest

from bot.answer.decisions import Abstention, Answer, Choice, Decision, Option, Ranked
from bot.archive.faq import FaqEntry
from bot.archive.model import Passage
from bot.evaluation.figures import auroc, curve, figures_of, interval, judged, suggested
from tests.support.small_desk import answer
from tests.support.small_evaluation import ASKED, BOATS, OPENED, RIVER, UNKNOWN, run

Pairs = list[tuple[float, bool]]

ENTRY = FaqEntry("opened", {"en": ("When?",)}, (OPENED,))
BELOW = Ranked(Passage(RIVER, BOATS.span), 1.0, (BOATS,))
ABOVE = Ranked(Passage(RIVER, OPENED.span), 1.0, (OPENED,))


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (Answer((OPENED,), "passage", 0.9, (ABOVE,)), ("right", True)),
        (Answer((OPENED,), "passage", 0.9), ("right", True)),
        (Answer((BOATS,), "passage", 0.9, (BELOW, ABOVE)), ("wrong", False)),
        (Answer((OPENED,), "faq", 0.9, (BELOW,), ENTRY), ("right", True)),
        (Choice((Option("a", (OPENED,)),), 0.5, (BELOW,)), ("choice", False)),
        (Abstention("no_match", (), 0.4, (ABOVE,)), ("abstained", True)),
        (Abstention("empty"), ("abstained", False)),
    ],
)
def test_an_outcome(decision: Decision, expected: tuple[str, bool]) -> None:
    """An answer is right by its best place; what was not answered may have had the right one."""
    found = judged(ASKED, decision)

    assert expected == (found.outcome, found.is_hit)


def test_nothing_is_right_of_what_is_not_answered() -> None:
    """Any answer to a question that the archive does not answer is wrong."""
    assert "wrong" == judged(UNKNOWN, answer(OPENED)).outcome


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(0.9, True), (0.8, True), (0.2, False)], 1.0),
        ([(0.1, True), (0.8, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        # Of six pairs of a right and a wrong one four are in order, and one is even.
        ([(0.9, True), (0.7, False), (0.6, True), (0.6, False), (0.1, False)], 4.5 / 6),
        ([(0.9, True), (0.3, True)], None),
        ([(0.9, False)], None),
        ([], None),
    ],
)
def test_auroc(pairs: Pairs, expected: float | None) -> None:
    """AUROC is the share of right and wrong pairs in order, an even pair counting half."""
    assert expected == auroc(pairs)


MIXED = [(0.95, True), (0.9, True), (0.9, False), (0.613, True), (0.2, False), (0.2, True)]


def test_a_point_for_each_confidence() -> None:
    """Questions of equal confidence come through a gate together."""
    found = [(point.gate, point.given, point.right) for point in curve(MIXED, 8)]

    assert [(0.95, 1, 1), (0.9, 3, 2), (0.61, 4, 3), (0.2, 6, 4)] == found


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (1.0, (0.95, 1 / 8)),
        (0.75, (0.61, 3 / 8)),
        (0.7, (0.61, 3 / 8)),
        # The precision may be lost at a higher gate and kept at a lower one.
        (0.66, (0.2, 4 / 8)),
    ],
)
def test_the_widest_coverage(precision: float, expected: tuple[float, float]) -> None:
    """The suggested gate answers the most rightly, of all gates that keep the precision."""
    point = suggested(curve(MIXED, 8), precision)

    assert point is not None
    assert expected == (point.gate, point.coverage)


def test_of_equal_gates_the_highest() -> None:
    """A wrong answer that gains nothing is not suggested."""
    point = suggested(curve([(0.9, True), (0.8, False)], 1), 0.5)

    assert point is not None
    assert 0.9 == point.gate


@pytest.mark.parametrize("pairs", [[], [(0.9, False)], [(0.9, False), (0.8, True)]])
def test_no_gate_keeps_the_precision(pairs: Pairs) -> None:
    """Where no gate keeps it, none is suggested."""
    assert suggested(curve(pairs, 1), 0.95) is None


@pytest.mark.parametrize(
    ("high", "low", "gate"),
    [
        (0.8349, 0.5, 0.83),
        (0.8349, 0.8312, 0.834),
        (0.29, 0.1, 0.28),
        (0.3, 0.30000000000000000 - 6e-17, 0.3),
        (0.0, -1.0, 0.0),
    ],
)
def test_a_gate_is_short(high: float, low: float, gate: float) -> None:
    """A gate has as few digits as keep the next lower confidence out."""
    assert gate == curve([(high, True), (low, False)], 1)[0].gate


def test_coverage_of_nothing() -> None:
    """Where nothing can be answered, nothing is covered."""
    assert [0.0] == [point.coverage for point in curve([(0.9, False)], 0)]


@pytest.mark.parametrize(
    ("right", "given", "expected"),
    [
        (9, 10, (0.596, 0.982)),
        (0, 5, (0.0, 0.434)),
        (5, 5, (0.566, 1.0)),
        (95, 100, (0.888, 0.978)),
    ],
)
def test_an_interval(right: int, given: int, expected: tuple[float, float]) -> None:
    """Wilson's interval is wide for few, and never leaves 0 to 1."""
    low, high = interval(right, given)

    assert expected == (round(low, 3), round(high, 3))


def test_the_figures_of_a_run() -> None:
    """Shares are of the answerable questions, or of the given answers."""
    found = figures_of(run(), 0.6)

    assert (5, 3, 1.0, 2 / 3, 2 / 3, (1, 2), 1.0, True) == (
        found.questions,
        found.answerable,
        found.hit1,
        found.precision,
        found.coverage,
        found.wording_quoted,
        found.auroc,
        found.is_kept,
    )


def test_outcomes_by_group() -> None:
    """Outcomes are counted for all, each language and each kind, answerable or not."""
    found = {
        f"{one.by} {one.value}": (dict(one.answerable), dict(one.not_answerable))
        for one in figures_of(run(), 0.6).groups
    }

    assert {
        "all ": ({"right": 2, "abstained": 1}, {"wrong": 1, "choice": 1}),
        "language en": ({"right": 2}, {}),
        "language ru": ({"abstained": 1}, {"wrong": 1}),
        "kind odd": ({"right": 1}, {}),
        "kind plain": ({"right": 1}, {}),
    } == found


def test_figures_of_nothing_given() -> None:
    """Without answers there is no precision, and none that is not kept."""
    found = figures_of([judged(UNKNOWN, Abstention("no_match"))], 0.95)

    assert (None, None, None, None, True) == (
        found.hit1,
        found.precision,
        found.coverage,
        found.wording_quoted,
        found.is_kept,
    )
