"""Persian endings of speech are taken off a word that is not known otherwise."""

import pytest

from bot.analysis.analyser import Analyser
from bot.question.names import Aliases
from bot.question.reading import Reader
from bot.question.spoken import spoken_bases
from tests.support.small_search import lexicon_of


@pytest.mark.parametrize(
    ("spoken", "word"),
    [
        ("چراغو", "چراغ"),
        ("چراغا", "چراغ"),
        ("چراغهارو", "چراغ"),
        ("دزداس", "دزد"),
        ("نامهرو", "نامه"),
    ],
)
def test_endings(spoken: str, word: str) -> None:
    """The word is among what is left without an ending."""
    assert word in list(spoken_bases(spoken))


@pytest.mark.parametrize("word", ["lamps", "лампу", "ما", "او", "چرا"])
def test_no_endings(word: str) -> None:
    """Words of other scripts and short ones are left as they are."""
    assert [] == list(spoken_bases(word))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("چراغو کی ساخت", ["lamp", "ساخ"]),
        ("چراغا کجا بودن", ["lamp"]),
        ("چراغ چه بود", ["lamp"]),
        ("کلاغو کی دید", ["کلاغو", "دید"]),
    ],
)
def test_a_known_word_with_an_ending(text: str, terms: list[str]) -> None:
    """A word is read without its ending only if the archive or an alias has it so."""
    analyser = Analyser()
    aliases = Aliases(analyser)
    aliases.add("چراغ", "lamp", is_name=False)
    reader = Reader(analyser, lexicon_of("The lamp of the lighthouse went out."), aliases)

    found = [term.term for term in reader.read(text).terms]
    assert terms[:1] == found[:1]


def test_a_past_tense_is_no_copula() -> None:
    """The copula is joined to a vowel; «تونست» and «دونست» end alike."""
    assert "تون" not in list(spoken_bases("تونست"))
    assert "کجا" in list(spoken_bases("کجاست"))
