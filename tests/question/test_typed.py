"""Russian and Persian in Latin letters, and what was typed on the wrong keyboard layout."""

import pytest

from bot.question.typed import Typed

WORDS = frozenset("harbour bridge opened ada moor ferry мост порт".split())
RUSSIAN = ("паром", "парома", "мост", "открыли", "порт")
PERSIAN = ("بندر", "کشتیرانی", "مسافر")


def forms(word: str) -> tuple[str, ...]:
    """Return the forms of aliases in the script of a word."""
    if word.isascii():
        return ("moor",)
    return RUSSIAN if "а" <= word[0] <= "я" else PERSIAN


TYPED = Typed(WORDS.__contains__, forms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kto takoj Ada Moor", "кто такой Ada Moor"),
        ("kogda otkryli most", "когда открыли мост"),
        ("chto takoe parom?", "что такое паром?"),
        ("rnj jnrhsk vjcn", "кто открыл мост"),
        ("Rjulf jnrhskb vjcn?", "когда открыли мост?"),
        ("xnj nfrjt gfhjv&", "что такое паром?"),
        ("Ada Moor kie", "Ada Moor کیه"),
        ("mosafer kojast?", "مسافر کجاست?"),
        ("mosafer chi mige", "مسافر چی میگه"),
        ("bandar chikar mikone?", "بندر چیکار میکنه?"),
        ("црщ шы ada", "црщ шы ada"),
        ("црщ шы фвф ьщщк", "who is ada moor"),
        ("Who opened the bridge?", "Who opened the bridge?"),
        ("who opnd teh brigde", "who opnd the brigde"),
        ("зачто закрыли мост", "за что закрыли мост"),
        ("Ada", "Ada"),
        ("xyzzy plugh", "xyzzy plugh"),
        ("кто открыл мост", "кто открыл мост"),
        ("?", "?"),
        ("ы", "ы"),
        ("kto " * 41, "kto " * 41),
    ],
)
def test_what_was_meant(text: str, expected: str) -> None:
    """A text is read in other letters if more of its words are known then."""
    assert expected == TYPED.meant(text)
