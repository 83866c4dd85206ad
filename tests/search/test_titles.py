"""Articles by words of their titles."""

import pytest

from bot.analysis.analyser import Analyser
from bot.archive.catalogue import Catalogue
from bot.search.titles import Titles
from tests.support.small_desk import archive_of
from tests.support.small_library import dated

TITLES = [
    "The bridge is open again",
    "Traders leave the market square",
    "Рыбаки вернулись к мосту",
    "Who is who",
    "The bridge is closed",
]
CATALOGUE = Catalogue(archive_of(*(dated(n, title=t) for n, t in enumerate(TITLES)))[0])
FOUND = Titles(CATALOGUE, Analyser())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The bridge is open again", 0),
        ("the BRIDGE is closed", 4),
        ("traders square", 1),
        ("tradres sqare", 1),
        ("рыбаки вернулись", 2),
        ("рыбаки вернулсь к мосту", 2),
        ("who is who", 3),
    ],
)
def test_words_of_a_title(words: str, expected: int) -> None:
    """Words of a title find it, with slips of spelling too."""
    assert [TITLES[expected]] == [article.title for article in FOUND.find(words)]


@pytest.mark.parametrize(
    "words", ["", "?!", "penguins", "x" * 5_000, "the moon is a market of \ud800"]
)
def test_no_title(words: str) -> None:
    """What no title is like finds none."""
    assert [] == FOUND.find(words)


def test_other_words_for_it() -> None:
    """Terms that are equivalent to the words asked find what these do not."""
    assert ["The bridge is closed"] == [
        article.title for article in FOUND.find("мост закрыт", ["bridge", "closed"])
    ]


def test_several() -> None:
    """Several articles come in the order of likeness."""
    found = FOUND.find("the bridge is closed", limit=2)

    assert [TITLES[4], TITLES[0]] == [article.title for article in found]


def test_a_word_that_folds_into_thousands_of_letters() -> None:
    """No fuzzy query is made of a long word, however short it was before it was folded."""
    titles = Titles(CATALOGUE, Analyser())
    made = [str(query) for _, query in titles._clauses(("bridgee", "b" * 40, "b" * 41))]

    assert [True, True, False] == ["FuzzyTermQuery" in clause for clause in made]
    assert [] == titles.find("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1_000)


def test_only_so_many_words_may_be_misspelt() -> None:
    """Each such word costs memory, so the later ones of a long query are taken as written."""
    clauses = FOUND._clauses(f"word{number}" for number in range(60))
    near = ["FuzzyTermQuery" in repr(query) for _, query in clauses]

    assert [True] * 24 + [False] * 36 == near
