"""The word that a question asks about."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.focus import focus_of, measure_of

ANALYSER = Analyser()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which judge fined Telegram?", "judg"),
        ("Who painted the bridge?", "paint"),
        ("How many days did it take?", "day"),
        ("What is the currency of Iran?", "currenc"),
        ("the bridge opened when", "open"),
        ("Какой судья оштрафовал его?", "суд"),
        ("چند روز طول کشید؟", "روز"),
        ("bridge toll amount", None),
        ("Who?", None),
        ("", None),
    ],
)
def test_the_focus(text: str, expected: str | None) -> None:
    """It is the first content word after the question word, or the last before it."""
    found = focus_of(ANALYSER.tokens(text))

    assert (found or "").startswith(expected or "\0") or found is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How long is the bridge?", "long"),
        ("and how tall was the tower", "tall"),
        ("Насколько высока башня?", "высок"),
        ("How did the bridge fall?", None),
        ("How?", None),
        ("Who measured how it leans?", None),
    ],
)
def test_what_is_measured(text: str, expected: str | None) -> None:
    """It is the content word right after "how"."""
    found = measure_of(ANALYSER.tokens(text))

    assert found is expected or (found or "").startswith(expected or "\0")
