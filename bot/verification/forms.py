"""The forms in which the same words are written: what is folded before words are compared.

Each folding removes one difference that leaves a word the same word. They are applied one after
another; which of them two writings need is found by leaving one out.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_group_symbol

from bot.analysis.analyser import WORD_LIMIT

__all__ = [
    "DASHES",
    "DIFFERENCES",
    "INVISIBLE",
    "QUOTES",
    "Difference",
    "folded",
    "is_another_word",
    "needed",
]

Difference = Literal[
    "white_space",
    "quotation_marks",
    "dashes",
    "unicode_form",
    "ezafe",
    "case",
    "hyphenation",
    "numbers",
    "vowel_marks",
    "yo",
    "brackets",
    "markup",
    "omission_mark",
    "edge_marks",
    "contractions",
]
"""A difference in form between equal wordings.

`ezafe` is the Persian ending after a silent ه, which need not be written, `hyphenation` is a word
divided at the end of a line, `yo` the Russian letters е and ё, `brackets`
are an editor's, `markup` is Markdown's or HTML's, `contractions` are "didn't" and "did not",
`omission_mark` is a mark where nothing is left out, and
`edge_marks` are the marks before and after.
"""

INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
QUOTES = "\"'“”„‟‘’‚‛«»‹›ʻʼ`´′″＂＇「」『』〝〞〟❛❜❝❞"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

_APART = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")
"""Compatibility decompositions that would change the meaning: 10² is not 102."""
_UNIFIED = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ـ": None})
# A Persian ending that is written in two ways, above the letter or as a letter of its own, or not
# at all. Some write the letter without the joiner before it; then it may as well be another ending.
_EZAFE = (("ه\u0654", "هی"), ("ۀ", "هی"))
_EZAFE_ENDING = re.compile("(?<=\\w)(?:ه(?:\u0654|\u200c?[یيى])|ۀ)$")
_UNCLEAR_ENDING = re.compile("ه[یيى]$")
_ALL_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_QUOTE_RUN = re.compile(f"[{QUOTES}]+")
_DASH_RUN = re.compile(f"[{DASHES}]+")
_LINE_END = re.compile(r"[-\u00ad\u2010\u2011][ \t]{0,2}\r?\n[ \t]{0,4}")
_VOWEL_MARKS = re.compile("[\u064b-\u0652\u0670\u06d6-\u06ed\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c7]")
_YO = str.maketrans("ёЁ", "еЕ")
_NUMBER = re.compile(r"\d[\d.,' \u00a0\u2009\u202f’]*+")
_SEPARATORS = str.maketrans({"٫": ".", "٬": ",", "’": "'"})
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'](?=\d{3}(?!\d))")
_BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_ONE_POINT = re.compile(r"[^\d.]*\d{1,3}\.\d{3}[^\d.]*")


def _hyphenation(text: str) -> str:
    return _LINE_END.sub("", text) if "\n" in text else text


def _numbers(text: str) -> str:
    """Write numbers in ASCII digits, without separators of thousands, with a decimal point."""
    if not any(map(str.isdecimal, text)):
        return text
    plain = "".join(str(unicodedata.decimal(one, one)) for one in text).translate(_SEPARATORS)
    return _NUMBER.sub(lambda found: _number(found[0]), plain)


def _number(written: str) -> str:
    written = _SPACED.sub("", written)
    if _BY_COMMAS.fullmatch(written):
        return written.replace(",", "")
    if _BY_POINTS.fullmatch(written):
        return written.replace(".", "").replace(",", ".")
    return written.replace(",", ".") if _DECIMAL_COMMA.fullmatch(written) else written


def _brackets(text: str) -> str:
    return text.replace("[", "").replace("]", "") if len(text) > 1 else text


def _ezafe(text: str) -> str:
    return text if text.isascii() else _EZAFE_ENDING.sub("ه", text)


def _quotation_marks(text: str) -> str:
    return _QUOTE_RUN.sub('"', text)


def _dashes(text: str) -> str:
    return _DASH_RUN.sub("-", text)


def _unicode_form(text: str) -> str:
    plain = "".join(map(_plain, _ALL_INVISIBLE.sub("", text).translate(_UNIFIED)))
    plain = _composed(plain)
    for one, two in _EZAFE:
        plain = plain.replace(one, two)
    return plain


_COMPOSED = 500
"""The most characters whose marks are put in order at once."""


def _composed(text: str) -> str:
    """Return a word with its marks composed, piece by piece if it is abnormally long.

    Putting a run of marks in order takes the square of its length, and nothing else runs meanwhile.
    """
    if len(text) <= _COMPOSED:
        return unicodedata.normalize("NFC", text)
    pieces = (text[at : at + _COMPOSED] for at in range(0, len(text), _COMPOSED))
    return "".join([unicodedata.normalize("NFC", piece) for piece in pieces])


@cache
def _plain(letter: str) -> str:
    if unicodedata.decomposition(letter).startswith(_APART):
        return letter
    return unicodedata.normalize("NFKD", letter)


def _vowel_marks(text: str) -> str:
    return _VOWEL_MARKS.sub("", text)


def _yo(text: str) -> str:
    return text.translate(_YO)


def _case(text: str) -> str:
    # Turkish has a dotted and a dotless I; which one a capital is, depends on the language.
    lower = text.casefold().replace("i\u0307", "i").replace("ı", "i")
    return _composed(lower)


_FOLDINGS: dict[Difference, Callable[[str], str]] = {
    "hyphenation": _hyphenation,
    "numbers": _numbers,
    "brackets": _brackets,
    "quotation_marks": _quotation_marks,
    "dashes": _dashes,
    "ezafe": _ezafe,
    "unicode_form": _unicode_form,
    "vowel_marks": _vowel_marks,
    "yo": _yo,
    "case": _case,
}
DIFFERENCES: tuple[Difference, ...] = (
    *("white_space", "quotation_marks", "dashes", "unicode_form", "ezafe", "case", "hyphenation"),
    *("numbers", "vowel_marks", "yo", "brackets", "contractions", "markup", "omission_mark"),
    "edge_marks",
)
"""In the order in which they are reported."""


def folded(raw: str) -> str:
    """Return the folded form of a word or mark, by which it is compared."""
    # Caching abnormally long words would fill the memory.
    return _remembered(raw) if len(raw) <= WORD_LIMIT else _remembered.__wrapped__(raw)


@lru_cache(maxsize=100_000)
def _remembered(raw: str) -> str:
    if raw.isascii() and raw.isalnum():
        return raw.casefold()
    folded = raw
    for folding in _FOLDINGS.values():
        folded = folding(folded)
    return folded or raw


def needed(raw: str, own: str) -> set[Difference]:
    """Return the differences between two writings of the same word or words.

    If their folded forms differ, one is a word divided by a hyphen that is no longer at the end of
    a line, or else one of them is contracted.
    """
    if folded(raw) != folded(own):
        is_divided = any(dash in raw + own for dash in (*DASHES, "\u00ad"))
        return {"hyphenation"} if is_divided else {"contractions"}
    found: set[Difference] = {name for name in _FOLDINGS if not _same_without(name, raw, own)}
    return found or {"unicode_form"}


def is_another_word(raw: str, own: str, language: str) -> bool:
    """Whether a writing with the same folded form as an article's own still means another word.

    Both are read by the article's language: 1.000 is a thousand in German and one in English. The
    dotless ı of Turkish is not a dotted i; a capital I, as often typed, may be both. گروهی need not
    be گروه with an ezafe.
    """
    if raw == own:
        return False
    if any(map(str.isdecimal, own)):
        return _value(raw, language) != _value(own, language)
    if "ı" in raw or "ı" in own:
        one, two = (_unicode_form(_brackets(_hyphenation(text))) for text in (raw, own))
        pairs = zip(one, two, strict=False)
        return any({*pair} in ({"ı", "i"}, {"ı", "İ"}) for pair in pairs)
    return any(
        _UNCLEAR_ENDING.search(one) and two.endswith("ه") for one, two in ((raw, own), (own, raw))
    )


def _value(raw: str, language: str) -> str:
    plain = "".join(str(unicodedata.decimal(one, one)) for one in raw).translate(_SEPARATORS)
    if _ONE_POINT.fullmatch(plain) and not _groups_by_points(language):
        return plain.casefold()
    return folded(raw)


@cache
def _groups_by_points(language: str) -> bool:
    """Whether a language separates thousands by points, by the Unicode CLDR."""
    try:
        return get_group_symbol(Locale.parse(language, sep="-")) == "."
    except (UnknownLocaleError, ValueError):
        return False


def _same_without(name: Difference, one: str, two: str) -> bool:
    others = [folding for other, folding in _FOLDINGS.items() if other != name]
    for folding in others:
        one, two = folding(one), folding(two)
    return one == two
