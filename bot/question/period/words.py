"""The lexicon of words for periods in three languages, and the items that the grammar reads.

Every word, number and mark of a text becomes an item with a one-character code. The grammar is a
set of regular expressions over these codes.

In the tables `words_*.py`, a key is the kind of its words in the grammar, and the numbers are their
values:

- months are 1 to 12, and 101 to 112 are those of the Solar Hijri calendar; days of the week are 0
  (Monday) to 6; seasons are 1 to 4; parts of a period are 1 (early) to 3 (late);
- for words that point from the present, such as "last" or "tomorrow", the number of units: -1 is
  one earlier, 0 this one, 1 one later;
- kinds in `..._PERHAPS`, and `FALL`, are words with another meaning ("may", "mar", "fall"), which
  need proof from their surroundings;
- `TENS` are number words that a smaller one may follow ("twenty", "first");
- kinds in `..._RU` and `..._FA` occur in an order that only Russian or Persian has.

Forms are separated by spaces, and `_` joins the words of a phrase: `this_past` is "this past".
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.question.period.calendar import Interval, Point, Yearly
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
    "LEFT_OUT",
)
"""Kinds of items outside the lexicon: numbers, marks, other words, and results of the grammar."""

_TRIGGERING = frozenset(
    """MONTH MONTH_PERHAPS WEEKDAY SEASON FALL DAYS WEEKS MONTHS QUARTER YEAR YEARS YEAR_RU YEAR_FA
    RELATIVE_YEAR DECADE DECADE_NAME CENTURY CENTURIES CENTURY_FA WEEKEND DEICTIC NEWEST OLDEST
    NEWS""".split()
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
    """The kind and value of a word or phrase in the grammar."""

    code: str
    value: int


class Item(NamedTuple):
    """A word, number or mark of a text, or what the grammar has made of several.

    `start` and `end` are 0-based character offsets into the text, end exclusive.
    """

    code: str
    start: int
    end: int
    value: int = 0
    text: str = ""
    point: Point | None = None
    solar: bool = False
    """Whether it is a year of the Solar Hijri calendar."""
    gaps: tuple[Interval, ...] = ()
    """The days that "not in" and "except" leave out of a period."""
    parts: tuple[tuple[int, int], ...] = ()
    """Where its words are if there are others between them, as character offsets."""
    yearly: tuple[Yearly, ...] = ()
    """What is left out of each year of the period beside it: "except in May"."""
    is_yearless: bool = False
    """Whether its year is taken from the reference date."""

    @property
    def capital(self) -> bool:
        """Whether the text begins with a capital letter."""
        return self.text[:1].isupper()

    def is_a(self, *names: str) -> bool:
        """Return whether the item is of one of the given kinds."""
        return any(self.code == CODES[name] for name in names)


def folded(word: str) -> str:
    """Return a word in the form in which the lexicon has it."""
    return word.lower() if word.isascii() else word.lower().translate(_FOLDING)


def may_hold(text: str) -> bool:
    """Return whether a text may contain a period: a quick check for digits and trigger words."""
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
"""The character that represents each kind of item in the patterns."""

LEXICON: dict[str, Word] = {}
PHRASES: dict[str, list[tuple[Sequence[str], Word]]] = {}
"""The phrases by first word: their other words and their meaning, the longest phrases first."""
TRIGGERS: set[str] = set()
"""Words, or last words of phrases, one of which every period without a digit contains."""
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
