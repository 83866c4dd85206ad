"""Names of other scripts find the archive's Latin spelling."""

import pytest

from bot.question.transliteration import Sounds, Transliteration, romanised

WORDS = """
    durov telegram roskomnadzor peskov kremlin whatsapp viber bitcoin blockchain process
    """.split()


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("дуров", "durov"),
        ("дурову", "durov"),
        ("телеграма", "telegram"),
        ("роскомнадзор", "roskomnadzor"),
        ("пескову", "peskov"),
        ("биткоин", "bitcoin"),
        ("блокчейн", "blockchain"),
        ("вайбер", "viber"),
        ("دوروف", "durov"),
        ("تلگرام", "telegram"),
        ("پسکوف", "peskov"),
        ("کرملین", "kremlin"),
        ("واتساپ", "whatsapp"),
        ("بیتکوین", "bitcoin"),
    ],
)
def test_finds_a_name(word: str, latin: str) -> None:
    """A name in Cyrillic or Arabic letters finds the word that the archive uses."""
    known = Transliteration(WORDS)

    assert latin == known.latin(word)


@pytest.mark.parametrize(
    "word", ["прокси", "деньги", "погода", "کتاب", "فوتبال", "چین", "durow", ""]
)
def test_finds_no_other_word(word: str) -> None:
    """A word that is none of the archive's, or Latin already, finds nothing."""
    known = Transliteration(WORDS)

    assert None is known.latin(word)


@pytest.mark.parametrize(
    ("word", "letters"), [("хрущёв", "khrushchev"), ("юлия", "yuliya"), ("خاتمی", "khatmi")]
)
def test_romanises(word: str, letters: str) -> None:
    """Every letter of both scripts has a Latin spelling."""
    folded = word.replace("ё", "е")

    assert letters == romanised(folded)


SPELT = ("جریمه", "جرایم", "امنه", "ازاد", "ایران", "فیلتره")


@pytest.mark.parametrize(
    ("latin", "word"),
    [
        ("jarime", "جریمه"),
        ("jarimeh", "جریمه"),
        ("jarayem", "جرایم"),
        ("amne", "امنه"),
        ("azad", "ازاد"),
        ("filtere", "فیلتره"),
        ("amen", None),
        ("ozd", None),
        ("a", None),
        ("", None),
    ],
)
def test_sounds_find_a_word(latin: str, word: str | None) -> None:
    """A Persian word is found by its sounds; a short one only if it is spelt nearly the same."""
    assert word == Sounds(SPELT).like(latin)


def test_the_order_of_the_words_does_not_matter() -> None:
    """Of words that are equally alike, always the same is found."""
    found = {Sounds(words).like("jarim") for words in (SPELT, SPELT[::-1])}

    assert 1 == len(found)
