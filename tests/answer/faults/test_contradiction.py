"""Two sentences of which one denies the other, and those that only look so."""

import pytest

from bot.analysis.analyser import Analyser
from bot.analysis.passages import view_of
from bot.answer.faults.contradiction import denies
from bot.answer.signals import SIGNALS, RankedView, Signals
from bot.archive.model import Passage, Span
from tests.support.small_desk import article

ANALYSER = Analyser(["en", "ru", "fa"])


def ranked(text: str) -> RankedView:
    """Return a candidate of one sentence."""
    view = view_of(Passage(article("one", text), Span(0, len(text))), ANALYSER)
    return RankedView(view, Signals((0.0,) * len(SIGNALS), 0), 0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge opened in 1992.", "The bridge did not open in 1992."),
        ("The boat is red.", "The boat isn't red."),
        ("The boat is red.", "The boat isn’t red."),
        ("The toll can be paid at night.", "The toll cannot be paid at night."),
        ("The toll can be paid at night.", "The toll can't be paid at night."),
        ("The market will open.", "The market won't open."),
        ("Ivan signed the treaty.", "Ivan never signed the treaty."),
        ("Иван подписал договор.", "Иван не подписал договор."),
        ("او به خانه رفت.", "او به خانه نرفت."),
    ],
)
def test_what_denies(one: str, other: str) -> None:
    """The same words, but for a negation in one of them, contracted or not."""
    assert denies(ranked(one), ranked(other))
    assert denies(ranked(other), ranked(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan did not sign it.", "Ivan didn't sign it."),
        ("Ivan didn't sign it.", "Ivan didn’t sign it."),
        ("Ivan did not sign it.", "Ivan never signed it."),
        ("The toll cannot be paid.", "The toll can't be paid."),
        ("Иван никогда не был здесь.", "Иван не был здесь никогда."),
        ("The bridge opened in 1992.", "The bridge opened in 1993."),
        ("The bridge is not long.", "The boat is not red."),
    ],
)
def test_what_does_not_deny(one: str, other: str) -> None:
    """Both deny the same, in other words; or they say different things."""
    assert not denies(ranked(one), ranked(other))
    assert not denies(ranked(other), ranked(one))
