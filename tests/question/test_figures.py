"""Numbers and labels are found in whichever way the archive writes them."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.names import Aliases
from bot.question.reading import Reader
from tests.support.small_search import lexicon_of


@pytest.mark.parametrize(
    ("archive", "text", "terms"),
    [
        ("The K-7 tug and its crew", "crew of the K7 tug", "crew k 7 tug"),
        ("The K7 tug and its crew", "crew of the K-7 tug", "crew k7 tug"),
        ("The 4x4 truck", "a Z9 truck", "z9 truck"),
        ("The ZX-2 outbreak", "ZX2 outbreak", "zx 2 outbreak"),
        ("It carries 3½ tons", "what carries 3.5 tons", "carri 3 1⁄2 ton"),
        ("It carries 3½ tons", "what carries 3 1/2 tons", "carri 3 1⁄2 ton"),
        ("It carries 3.5 tons", "what carries 3.5 tons", "carri 3.5 ton"),
        ("Gate 9 is shut", "gate number nine", "gate 9"),
        ("Ворота 9 закрыты", "ворота номер 9", "ворот 9"),
        ("A seat costs £7", "a seat for 7 pounds", "seat 7"),
        ("A seat costs 7 pounds", "a seat for 7 pounds", "seat 7 pound"),
        ("A seat costs £7", "how many pounds is a seat", "pound seat"),
    ],
)
def test_figures(archive: str, text: str, terms: str) -> None:
    """The terms are those of the archive."""
    analyser = Analyser(("en", "ru"))
    reader = Reader(analyser, lexicon_of(archive), Aliases(analyser))

    found = [term.term for term in reader.read(text).terms]
    assert terms.split() == [one for one in found if one not in ("mani",)]
