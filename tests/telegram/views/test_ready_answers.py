"""Renderings at hand."""

import pytest

from bot.telegram.views import answers as module
from bot.telegram.views.answers import Renderings, render
from tests.support.small_desk import SmallDesk, answer, quote
from tests.support.texts import TEXTS

DESK = SmallDesk()


def test_a_decision_is_rendered_once() -> None:
    """The same decision in the same language has the same message, and says what it says."""
    renderings = Renderings()
    decision = answer(quote(DESK.river, "The bridge opened in May."))
    first = renderings.of(decision, TEXTS["en"])

    assert renderings.of(decision, TEXTS["en"]) is first
    assert first == render(decision, TEXTS["en"])
    assert renderings.of(decision, TEXTS["ru"]) == render(decision, TEXTS["ru"])


def test_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest renderings are dropped, and made again when needed."""
    monkeypatch.setattr(module, "_KEPT", 2)
    renderings = Renderings()
    decisions = [
        answer(quote(DESK.river, text))
        for text in ("The bridge opened in May.", "Nobody paid a toll.", "Repairs took two years.")
    ]
    first, *_ = [renderings.of(decision, TEXTS["en"]) for decision in decisions]
    again = renderings.of(decisions[0], TEXTS["en"])

    assert (False, first) == (again is first, again)
