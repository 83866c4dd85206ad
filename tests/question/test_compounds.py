"""Compounds and their parts."""

import pytest

from bot.question.compounds import Compounds

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
