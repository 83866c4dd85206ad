"""The words of periods in three languages as one lexicon, and a text as coded items.

Every word, number and mark of a text becomes an item with a code of one character; the grammar is a
few regular expressions over these codes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.question.period.calendar import Point
from bot.question.period.words_en import ENGLISH
from bot.question.period.words_fa import PERSIAN
from bot.question.period.words_ru import ENDINGS, RUSSIAN

__all__ = ["CODES", "LEXICON", "PHRASES", "TRIGGERS", "Item", "Word", "folded", "may_hold"]

_KINDS = (
    *(
        "SMALL",
        "NUMBER",
        "FOUR",
        "SURE_YEAR",
        "DECADES",
        "DATE",
        "NO_DATE",
        "PAIR",
        "AMOUNT",
        "ROMAN",
    ),
    *("COMMA", "DASH", "GLUE", "SLASH", "WORD", "NAME", "OTHER", "POINT", "INERT"),
)
"""What is no word of the lexicon: numbers, marks, other words, and what the grammar has read."""

_TRIGGERING = frozenset(
    """MONTH MONTH_PERHAPS WEEKDAY SEASON FALL DAYS WEEKS MONTHS QUARTER YEAR YEARS YEAR_RU YEAR_FA
    RELATIVE_YEAR DECADE CENTURY CENTURIES CENTURY_FA WEEKEND DEICTIC NEWEST OLDEST NEWS""".split()
)
_JOINERS = "\u200c\u200d\u00ad\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670"
_FOLDING = str.maketrans(
    {
        **dict.fromkeys(_JOINERS),
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "آ": "ا",
        "’": "'",
    }
)
_WORDS = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


class Word(NamedTuple):
    """What a word, or a phrase, is in the grammar."""

    code: str
    value: int


class Item(NamedTuple):
    """A word, a number or a mark of a text, or what the grammar has made of several."""

    code: str
    start: int
    end: int
    value: int = 0
    text: str = ""
    point: Point | None = None
    solar: bool = False
    """A year of the Solar Hijri calendar."""

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter."""
        return self.text[:1].isupper()

    def is_a(self, *names: str) -> bool:
        """Return whether it is of one of some kinds."""
        return any(self.code == CODES[name] for name in names)


def folded(word: str) -> str:
    """Return a word as the lexicon holds it."""
    return word.lower() if word.isascii() else word.lower().translate(_FOLDING)


def may_hold(text: str) -> bool:
    """Return whether a text holds a digit or a word without which there is no period; cheap."""
    return bool(_DIGIT.search(text)) or not TRIGGERS.isdisjoint(_WORDS.findall(folded(text)))


def _forms(listed: str) -> Iterator[str]:
    for form in listed.split():
        stem, plus, endings = form.partition("+")
        if plus:
            yield from (stem + ending for ending in ENDINGS[endings].split())
        if not plus or not endings:
            yield stem


_TABLES = (ENGLISH, RUSSIAN, PERSIAN)
_NAMES = [*dict.fromkeys([*_KINDS, *(name for table in _TABLES for name in table)])]
CODES = {name: chr(0xE000 + number) for number, name in enumerate(_NAMES)}
"""The character that stands for a kind of item in the patterns."""

LEXICON: dict[str, Word] = {}
PHRASES: dict[str, list[tuple[Sequence[str], Word]]] = {}
"""By the first word: the other words of a phrase; the longest phrases first."""
TRIGGERS: set[str] = set()
for _table in _TABLES:
    for _name, _values in _table.items():
        for _value, _listed in _values.items():
            for _form in _forms(_listed):
                _first, *_rest = map(folded, _form.split("_"))
                _word = Word(CODES[_name], _value)
                if _rest:
                    PHRASES.setdefault(_first, []).append((tuple(_rest), _word))
                else:
                    LEXICON[_first] = _word
                if _name in _TRIGGERING:
                    TRIGGERS.add(_rest[-1] if _rest else _first)
for _phrases in PHRASES.values():
    _phrases.sort(key=lambda phrase: -len(phrase[0]))
