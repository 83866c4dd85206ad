"""The thresholds that operators set."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.policy import Policy, Thresholds, load_thresholds
from bot.archive.errors import ContentError

FITTED = Policy(passage=0.7, faq=0.8)


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        (Thresholds(), FITTED),
        (Thresholds(gate=0.5), replace(FITTED, passage=0.5, faq=0.5)),
        (Thresholds(passage=0.5), replace(FITTED, passage=0.5)),
        (Thresholds(gate=0.5, faq=0.9), replace(FITTED, passage=0.5, faq=0.9)),
        (Thresholds(closest=1.0), replace(FITTED, closest=1.0)),
    ],
)
def test_what_is_set_applies(thresholds: Thresholds, expected: Policy) -> None:
    """The gate sets both thresholds, and one of its own counts more; the others stay."""
    assert expected == thresholds.applied(FITTED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, Thresholds()),
        ("", Thresholds()),
        ("# gate: 0.5\n", Thresholds()),
        ("gate: 0.71\n", Thresholds(gate=0.71)),
        ("gate: '0.71'", Thresholds(gate=0.71)),
        ("{faq: 0.9, passage: 0.6, closest: 1}", Thresholds(faq=0.9, passage=0.6, closest=1.0)),
    ],
)
def test_a_file(tmp_path: Path, text: str | None, expected: Thresholds) -> None:
    """A file sets what it names; without one, nothing is set."""
    path = tmp_path / "policy.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    assert expected == load_thresholds(path)


KEYS = "write `gate:` and a number, like `gate: 0.71`; `faq:`, `passage:` and `closest:` also exist"
NUMBER = "must be above 0 and at most 1, like 0.71; correct the number, or remove the line"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.71", [(1, f"has no thresholds; {KEYS}")]),
        ("- gate: 0.71", [(1, f"has no thresholds; {KEYS}")]),
        ("Gate: 0.71", [(1, f"the key 'Gate' does not exist; {KEYS}")]),
        ("gate:", [(1, f"gate {NUMBER}")]),
        ("gate: [0.71]", [(1, f"gate {NUMBER}")]),
        (
            "# mine\nfaq: 0\ngate: 0.5\nclosest: 71 %\nchoice: 0.5\n",
            [
                (2, f"faq {NUMBER}"),
                (4, f"closest {NUMBER}"),
                (5, f"the key 'choice' does not exist; {KEYS}"),
            ],
        ),
    ],
)
def test_mistakes(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    """Every mistake is told with its line, and what to write instead."""
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_thresholds(path)

    assert [f"{path}, line {line}: {told}" for line, told in expected] == [
        str(one) for one in caught.value.mistakes
    ]
