"""Names of other scripts find the archive's Latin spelling."""

import pytest

from bot.question.transliteration import Transliteration, romanised

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
