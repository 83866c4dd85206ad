"""Mistakes are counted without end, and kept within bounds."""

from pathlib import Path

from bot.archive.errors import Mistake
from bot.archive.findings import KEPT, Findings, PassedOver


def mistake(number: int, problem: str) -> Mistake:
    """Return a mistake in a file of this number."""
    return Mistake(Path(f"{number}.md"), 1, problem, "mend it")


def test_the_same_mistakes_are_one_group() -> None:
    """What differs in names and numbers alone is one kind: three are named, all are counted."""
    findings = Findings()
    for number in range(150):
        findings.add(mistake(number, f"'{number}' is not a date ({number})"))
    findings.add(mistake(7, "is in UTF-16"))

    assert (151, 151, KEPT) == (len(findings), findings.error().total, len(findings.first))
    assert findings.lines(known=["7.md, line 1: is in UTF-16; mend it"]) == [
        "0.md, line 1: '0' is not a date (0); mend it",
        "1.md, line 1: '1' is not a date (1); mend it",
        "2.md, line 1: '2' is not a date (2); mend it",
        "… and 147 more like these",
    ]
    assert str(findings.error()).endswith("(and 150 more: see `check`)")


def test_kinds_are_bounded() -> None:
    """Thousands of kinds are told as some, and the others are counted together."""
    findings = Findings()
    for number in range(1_000):
        findings.add(mistake(number, "x" * number))

    assert sum(group.count for group in findings.groups) == 1_000
    assert len(findings.groups) <= 210


def test_files_are_passed_over_by_reason() -> None:
    """Each reason has its count and a few names."""
    passed_over = PassedOver()
    for number in range(7):
        passed_over.add("passed over (hidden)", f".{number}")
    passed_over.add("left out (draft)", "a.md")

    assert list(passed_over.lines()) == [
        "7 files passed over (hidden): .0, .1, .2, .3, .4 and 2 more.",
        "1 file left out (draft): a.md.",
    ]
