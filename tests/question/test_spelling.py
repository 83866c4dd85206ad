"""Words that nobody knows here, repaired to the nearest known one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.analysis.analyser import Analyser
from bot.question.names import Aliases
from bot.question.spelling import SHORTEST, KnownWords, Spelling, with_small_words

KNOWN = {
    "telegram": 9,
    "bridge": 5,
    "bride": 2,
    "fridge": 50,
    "ban": 3,
    "bank": 1,
    "messenger": 4,
    "encryption": 3,
    "шифрования": 2,
    "تلگرام": 7,
    "2018": 9,
    "h2o": 1,
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("telegarm", "telegram"),
        ("telgram", "telegram"),
        ("tellegram", "telegram"),
        ("tlgram", None),
        ("telegrqmm", None),
        ("televram", "telegram"),
        ("encyrptoin", "encryption"),
        ("enrcypitno", None),
        ("messanger", "messenger"),
        ("шифравания", "шифрования"),
        ("تلگام", "تلگرام"),
        ("banks", "bank"),
        ("brid", "bride"),
        ("bri", None),
        ("bann", "bank"),
        ("ban", None),
        ("bridfe", "bridge"),
        ("rbidge", "bridge"),
        ("gridge", None),
        ("xyzzy", None),
        ("2019", None),
        ("2018x", None),
        ("", None),
    ],
)
def test_a_word_is_repaired_within_its_slips(word: str, expected: str | None) -> None:
    """One slip is mended, from ten letters on two; short words and numbers are left alone."""
    assert expected == Spelling(KNOWN).repair(word)


@pytest.mark.parametrize(
    ("counts", "word", "expected"),
    [
        ({"bridge": 1, "fridge": 9}, "bidge", "bridge"),
        ({"bridge": 1, "fridge": 9}, "bbridge", "bridge"),
        ({"carts": 1, "cares": 9}, "carys", "cares"),
        ({"carts": 1, "cares": 1}, "carys", "cares"),
        ({"carts": 9, "darts": 1}, "cdarts", "carts"),
        ({"encryption": 1, "decryptions": 99}, "encryptions", "encryption"),
        ({"telegraph": 99, "telegram": 1}, "telegrama", "telegram"),
    ],
)
def test_the_nearest_word_is_chosen(counts: dict[str, int], word: str, expected: str) -> None:
    """The fewest slips come first, then the commonest word; first letters only change places."""
    assert expected == Spelling(counts).repair(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("bridg", ("bridge", "bride")),
        ("carys", ("cares", "carts", "cards")),
        ("bridge", ("bridge", "bride")),
        ("xyzzy", ()),
    ],
)
def test_several_words_may_have_been_meant(word: str, expected: tuple[str, ...]) -> None:
    """Up to three words are named, the nearest first, of equally near ones the commonest."""
    counts = KNOWN | {"cards": 7, "cares": 9, "carts": 8, "caryx": 1}

    assert expected == Spelling(counts).nearest(word)


def test_a_word_that_is_met_again_is_repaired_alike() -> None:
    """A repair, and that there is none, are the same the second time."""
    spelling = Spelling(KNOWN)

    assert ["bridge", "bridge", None, None] == [
        spelling.repair(word) for word in ("bridgge", "bridgge", "xyzzy", "xyzzy")
    ]


words = st.text("abcdeабв", min_size=1, max_size=10)


@given(st.dictionaries(words, st.integers(1, 9), max_size=8), words)
def test_no_known_word_is_nearer_than_the_repair(counts: dict[str, int], word: str) -> None:
    """A repair is as near as any word that begins like it, and none is left out.

    Of four letters there is none beside others.
    """
    slips = 1 if len(word) < 10 else 2
    near = {
        one: OSA.distance(word, one)
        for one in counts
        if len(one) >= SHORTEST - 1 and one[0] in word[:2] and OSA.distance(word, one) <= slips
    }
    meant = [far for one, far in near.items() if len(one) >= SHORTEST or len(near) == 1]
    expected = min(meant) if meant and len(word) >= SHORTEST - 1 else None
    repaired = Spelling(counts).repair(word)

    assert expected == (None if repaired is None else OSA.distance(word, repaired))


def test_many_words_are_repaired() -> None:
    """More words than are remembered are repaired like the first."""
    spelling = Spelling({"telegram": 1})
    found = {spelling.repair(f"telegra{chr(0x4E00 + number)}") for number in range(10_500)}

    assert ({"telegram"}, "telegram") == (found, spelling.repair("telegram"))


@pytest.mark.parametrize(
    ("word", "expected"), [("banj", None), ("bonk", "bank"), ("tanks", "tank"), ("brige", "bridge")]
)
def test_a_short_word_is_meant_where_no_other_is_as_near(word: str, expected: str | None) -> None:
    """Words of four letters have many neighbours: of several none is meant."""
    known = {"bank": 2, "band": 9, "bridge": 3, "tank": 1, "bang": 1}

    assert expected == Spelling(known).repair(word)


@pytest.mark.parametrize(
    ("word", "expected"), [("چریمه", "جریمه"), ("аправдан", "оправдан"), ("cridge", None)]
)
def test_the_first_letter_may_look_or_sound_alike(word: str, expected: str | None) -> None:
    """Other errors in the first letter are rare."""
    assert expected == Spelling({"جریمه": 2, "оправдан": 1, "bridge": 3}).repair(word)


@pytest.mark.parametrize(("word", "expected"), [("bna", "ban"), ("ban", None), ("nba", None)])
def test_three_letters_are_corrected_if_two_are_swapped(word: str, expected: str | None) -> None:
    """Words of three letters have too many neighbours for any other slip."""
    assert expected == Spelling({"ban": 3, "cab": 2}).repair(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hav they closed teh bridge", "have they closed the bridge"),
        ("whatis a weir, howmany are there", "what is a weir, how many are there"),
        ("зачто и почемуже", "за что и почему же"),
        ("who built the bath", "who built the bath"),
        ("Hav is a town, who is he", "Hav is a town, who is he"),
        ("what is the aht", "what is the aht"),
        ("the quay's hav'e", "the quay's hav'e"),
        ("помогли ли ему, откуда поток", "помогли ли ему, откуда поток"),
        ("2teh teh2", "2teh teh2"),
    ],
)
def test_small_words_are_corrected(text: str, expected: str) -> None:
    """Only in lower case, and only words that neither English nor the archive has."""
    known = frozenset("aht they there what откуда они ему ли и".split())

    assert expected == with_small_words(text, known.__contains__)


def test_a_later_state_knows_its_own_words_only() -> None:
    """Words that an archive has got since are found, and those that are gone are not."""
    none = Aliases(Analyser())
    before = KnownWords({"bridge": 1, "telegram": 1}, none)
    before.prepare()
    after = KnownWords({"bridge": 1, "harbour": 1, "dourov": 1}, none, before)

    assert ("telegram", None) == (before.repaired("telegran"), before.repaired("harbonr"))
    assert (None, "harbour", "bridge") == tuple(
        map(after.repaired, ("telegran", "harbonr", "bridgr"))
    )
    assert (None, "dourov") == (before.latin("Дуров"), after.latin("дуров"))
    assert ("telegram", None) == (before.latin("телеграм"), after.latin("телеграм"))
