"""Compounds and their parts."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.compounds import Compounds, joined

WORDS = dict.fromkeys(
    "hafen mauer brucke hafenmauer stadtrat stadtratssitzung sitzung zollbrucke haus".split(), 1
)
WORDS |= {"hafenarbeiter": 5, "arbeiter": 2}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hafen", ["hafenarbeiter", "hafenmauer"]),
        ("mauer", ["hafenmauer"]),
        ("sitzung", ["stadtratssitzung"]),
        ("zoll", []),
        ("brucke", []),
        ("beiter", ["arbeiter", "hafenarbeiter"][1:]),
    ],
)
def test_compounds_of_a_word(word: str, expected: list[str]) -> None:
    """The other part is a word of the archive too, unless the word itself is unknown."""
    assert expected == Compounds(WORDS).of(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hafensitzung", ("hafen", "sitzung")),
        ("stadtratsmauer", ("stadtrat", "mauer")),
        ("hafenkran", None),
    ],
)
def test_parts_of_a_word(word: str, expected: tuple[str, str] | None) -> None:
    """A word may be made of two of the archive, with a letter between them."""
    assert expected == Compounds(WORDS).parts(word)


@pytest.mark.parametrize(
    ("text", "frequency", "expected"),
    [
        ("the ACT-IAC", {"actiac": 2, "act": 9, "iac": 9}, ["act", "iac"]),
        ("the ACT-IAC", {"actiac": 2, "act": 9, "iac": 1}, ["actiac"]),
        ("the ACT-IAC", {"actiac": 2, "act": 9}, ["actiac"]),
        ("the ACT-IAC", {"act": 9, "iac": 1}, ["act", "iac"]),
        ("it re-opened", {"reopen": 1, "open": 50}, ["reopen"]),
        ("re\u2010opened", {"reopen": 3, "re": 3, "open": 50}, ["reopen"]),
        ("the in-house team", {"inhous": 1, "hous": 50, "team": 1}, ["inhous", "team"]),
        ("the tram-line", {"tramlin": 5, "tram": 1, "line": 1}, ["tram", "line"]),
        ("the tram-line", {"tramlin": 5, "tram": 1}, ["tramlin"]),
    ],
)
def test_words_that_an_archive_joins(
    text: str, frequency: dict[str, int], expected: list[str]
) -> None:
    """Words with a hyphen are joined where the archive does so more often, if either is short."""
    analyser = Analyser()
    found = joined(text, analyser.tokens(text), analyser, frequency)

    assert expected == [token.term for token in found if token.term]
