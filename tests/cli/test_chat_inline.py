"""Inline mode in the local chat, through a pipe."""

import io

import pytest

from bot.cli.chat import run_chat
from bot.settings import Settings
from tests.support.small_desk import SmallDesk, archive_of, article
from tests.support.texts import TEXTS

SOURCE = "River Post · about May 1992 (inferred from the text)"
OFFERED = (
    f"[1] The bridge opened in May.\n    {SOURCE}\n"
    f"[2] The bridge was closed in 1990.\n    {SOURCE}\n"
    "[3] Traders were not asked.\n    Market · 22 June 2020 (stated by the source)\n\n"
)
CLOSED = (
    "│ The bridge was closed in 1990.\n"
    "A bridge & its boats\n"
    "River Post · by A. Writer · about May 1992 (inferred from the text)\n\n"
)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment ask for English, whatever it asked for before."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


def _piped(typed: str, desk: SmallDesk | None = None) -> str:
    stdout = io.StringIO()
    run_chat(Settings(), desk or SmallDesk(), TEXTS, stdin=io.StringIO(typed), stdout=stdout)
    return stdout.getvalue()


def test_a_query_and_a_choice() -> None:
    """Results are numbered, and a number sends one; so does another one after it."""
    assert _piped("@clippings_bot When?\n2\n2\n") == OFFERED + CLOSED + CLOSED


def test_the_name_alone() -> None:
    """The bot's name alone, in any capitals, offers the headlines."""
    said = _piped("@Clippings_Bot\n1\n")

    assert said.startswith(f"[1] A bridge & its boats\n    {SOURCE}\n[2] Market\n")
    assert "│ The bridge opened in May." in said


def test_no_results() -> None:
    """If nothing is offered, the button's label is shown."""
    assert _piped("@clippings_bot moon\n") == "The archive does not answer that\n\n"


def test_numbers_go_to_what_came_last() -> None:
    """Once a message shows buttons, numbers are theirs again, and the other way round."""
    said = _piped("@clippings_bot When?\nWhen?\n2\n@clippings_bot When?\n2\n")

    assert said.startswith(OFFERED + "│ The bridge opened in May.")
    assert said.endswith(OFFERED + CLOSED)
    assert "│ The bridge was closed in 1990.\nA bridge & its boats\n" in said


def test_a_number_without_a_result() -> None:
    """A number that no result has tells which there are; a year is a question."""
    said = _piped("@clippings_bot When?\n4\n1992\n")
    wrong = "There is no button 4 here. You can type: 1–3.\n\n"

    assert said.startswith(f"{OFFERED}{wrong}│ The bridge opened in May.")


def test_the_next_page() -> None:
    """The number after the last result turns the page."""
    desk = SmallDesk()
    sources = [article(f"number-{number}", f"This is {number}.") for number in range(12)]
    desk.archive, desk.files = archive_of(*sources)
    said = _piped("@clippings_bot\n11\n2\n", desk)

    assert "\n[11] More\n\n[1] Number-10\n" in said
    assert "│ This is 11.\nNumber-11\n" in said
