"""The command `ask` counts "last year" from today, from another day, or from none."""

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from bot.cli.asked_on import read_day, today
from bot.cli.main import main

STRIKE = "The ferry crews stopped work on Tuesday. Their union asks for six percent more pay.\n"
QUESTION = "How much more pay did the ferry crews' union ask for last year?"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder with an article of 2017 and one of 2019."""
    folder = tmp_path / "articles"
    folder.mkdir()
    head = "---\ntitle: {}\ndate: {}\ndate_basis: stated\n---\n"
    (folder / "strike.md").write_text(head.format("Strike", "2017-11-28") + STRIKE)
    (folder / "hall.md").write_text(
        head.format("Hall", "2019-03-01") + "The hall has a new roof.\n"
    )
    return folder


@pytest.mark.parametrize(
    ("option", "outcome"),
    [
        (["--asked-on", "2018-02-03"], "answer"),
        (["--asked-on", "2020-02-03"], "abstention"),
        (["--asked-on", "none"], "closest"),
        ([], "abstention"),
    ],
)
def test_json(
    archive: Path, option: list[str], outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With `--json` a relative period filters as it does in the chat."""
    assert main(["ask", "--json", *option, "--archive", str(archive), QUESTION]) == 0

    found = json.loads(capsys.readouterr().out)
    assert outcome == found["outcome"]
    assert found["reason"] == ("out_of_dates" if outcome == "abstention" else None)


@pytest.mark.parametrize(
    ("day", "is_answered"), [("2018-02-03", True), ("2020-02-03", False), ("none", True)]
)
@pytest.mark.parametrize("form", [[], ["--explain"]])
def test_words(
    archive: Path,
    day: str,
    is_answered: bool,
    form: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """So it does in words and with `--explain`."""
    assert main(["ask", *form, "--asked-on", day, "--archive", str(archive), QUESTION]) == 0

    assert is_answered == ("six percent" in capsys.readouterr().out)


@pytest.mark.parametrize("text", ["2018", "yesterday", "2018-02-30", "20180203", ""])
def test_what_is_no_day(text: str) -> None:
    """What is not a day is refused in a sentence."""
    with pytest.raises(argparse.ArgumentTypeError, match="must be a day like 2026-11-29, or none"):
        read_day(text)


def test_days() -> None:
    """A day is read as it is; `none` counts from no day."""
    assert date(2018, 2, 3) == read_day("2018-02-03")
    assert read_day("none") is None
    assert isinstance(today(), date)
