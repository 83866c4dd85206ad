"""Splits a text into words and punctuation marks, and folds them for comparison.

Two wordings are the same if their folded tokens are. White space and invisible characters are
ignored, and folding removes four differences: the style of quotation marks, the length of dashes,
the Unicode form (composed or not, ligatures, presentation forms, wide letters, the Arabic and the
Persian yeh and kaf) and case. Digits, accents and all other marks count.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from bot.analysis.analyser import WORD_LIMIT

__all__ = [
    "DIFFERENCES",
    "OMITTED",
    "Difference",
    "Token",
    "differences",
    "folded",
    "is_edge",
    "tokens",
    "words_of",
]

Difference = Literal[
    "white_space", "quotation_marks", "dashes", "unicode_form", "case", "edge_marks"
]
"""A difference in form between equal wordings; `edge_marks` are the marks before and after."""

OMITTED = "…"
"""The key of the marks of omission "…", "..." and "[…]"."""


class Token(NamedTuple):
    """A word or punctuation mark; `start` and `end` are 0-based character offsets, end exclusive.

    An offset counts the code points of the text.
    """

    start: int
    end: int
    key: str
    """The folded form, by which tokens are compared."""
    is_word: bool


_MARKS = "".join(
    letter for letter in map(chr, range(0x300, 0x3100)) if unicodedata.category(letter)[0] == "M"
)
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
# Scripts without spaces between words: each letter counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_QUOTES = "\"'“”„‟‘’‚‛«»‹›ʻʼ`´′″＂＇「」『』〝〞〟❛❜❝❞"
_APOSTROPHES = "'’ʼ‘`´ʻ′"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W_])"
# Some of the letters, those of English, Russian and Persian, which are matched several at a time.
_COMMON = "A-Za-zА-яЁё\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
_WORD_OR_NUMBER = rf"""[{_UNSPACED}][{_MARKS}]*+
            |(?:(?<![^\s(\["“«])[{_DASHES}](?=\d))?   # a minus sign
            {_LETTER}
            (?:[{_COMMON}]++ | {_LETTER} | [{_MARKS}] | [{_INVISIBLE}]++(?=[^\W_])(?![{_UNSPACED}])
                | (?<=\d)[.,٫٬](?=\d) | [{_APOSTROPHES}](?={_LETTER}))*+"""
_WORD = re.compile(_WORD_OR_NUMBER, re.VERBOSE)
_TOKEN = re.compile(
    rf"""(?P<skipped>[\s{_INVISIBLE}]++ | (?<!\S)\#{{1,6}}(?=\s))
        |(?P<word>{_WORD_OR_NUMBER})
        |(?P<omitted>[\[(<][ ]?(?:…|\.{{2,}})[ ]?[\])>] | … | \.(?:[ ]?\.)+)
        |[{_QUOTES}]++ | [{_DASHES}]++ | .""",
    re.VERBOSE | re.DOTALL,
)
_EDGES = frozenset('"-….,;:()[]{}<>*_~|•·،؛。、，')

_APART = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")
"""Compatibility decompositions that would change the meaning: 10² is not 102."""
_UNIFIED = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ـ": None})
_ALL_INVISIBLE = re.compile(f"[{_INVISIBLE}]+")
_QUOTE_RUN = re.compile(f"[{_QUOTES}]+")
_DASH_RUN = re.compile(f"[{_DASHES}]+")


def _quotation_marks(text: str) -> str:
    return _QUOTE_RUN.sub('"', text)


def _dashes(text: str) -> str:
    return _DASH_RUN.sub("-", text)


def _unicode_form(text: str) -> str:
    plain = "".join(map(_plain, _ALL_INVISIBLE.sub("", text).translate(_UNIFIED)))
    return unicodedata.normalize("NFC", plain)


@cache
def _plain(letter: str) -> str:
    if unicodedata.decomposition(letter).startswith(_APART):
        return letter
    return unicodedata.normalize("NFKD", letter)


def _case(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


_FOLDINGS: dict[Difference, Callable[[str], str]] = {
    "quotation_marks": _quotation_marks,
    "dashes": _dashes,
    "unicode_form": _unicode_form,
    "case": _case,
}
DIFFERENCES: tuple[Difference, ...] = ("white_space", *_FOLDINGS, "edge_marks")
"""In the order in which they are reported."""


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the words and marks of a text from `start` up to `end`.

    Both offsets must lie at or between words. The `#` signs of a heading are skipped, because a
    page does not show them.
    """
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = match.lastgroup
        if kind == "word":
            yield Token(*match.span(), folded(match.group()), True)
        elif kind == "omitted":
            yield Token(*match.span(), OMITTED, False)
        elif kind != "skipped":
            yield Token(*match.span(), folded(match.group()), False)


def words_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the words alone, unfolded; they are those of `tokens`, for much less work."""
    # Nothing that `tokens` skips or takes for a mark contains the beginning of a word.
    return _WORD.finditer(text)


def is_edge(text: str, token: Token) -> bool:
    """Whether a mark is insignificant before the first or after the last word of a wording.

    Full stops, commas, brackets, quotation marks and emoji are insignificant. Question marks, and
    marks that belong to a number ("$1.7bn", "5 %"), are significant.
    """
    neighbours = text[token.end : token.end + 1], text[max(0, token.start - 1) : token.start]
    if token.key in _EDGES:
        return not (token.key in ".,-" and neighbours[0].isdigit())
    is_sign = unicodedata.category(token.key[0]) in ("So", "Sk")
    return is_sign and not any(map(str.isdigit, neighbours))


def differences(
    text: str, pasted: Sequence[Token], other: str, found: Sequence[Token]
) -> set[Difference]:
    """Return the differences in form between two sequences of tokens with the same keys.

    `pasted` are tokens of `text`, `found` are tokens of `other`.
    """
    named: set[Difference] = set()
    for at, (one, two) in enumerate(zip(pasted, found, strict=True)):
        if at and text[pasted[at - 1].end : one.start] != other[found[at - 1].end : two.start]:
            named.add("white_space")
        raw, its_raw = text[one.start : one.end], other[two.start : two.end]
        if raw != its_raw:
            needed = {name for name in _FOLDINGS if not _same_without(name, raw, its_raw)}
            is_omission = one.key == OMITTED
            named |= {"unicode_form"} if is_omission or not needed else needed
    return named


def _same_without(name: Difference, one: str, two: str) -> bool:
    others = [folding for other, folding in _FOLDINGS.items() if other != name]
    for folding in others:
        one, two = folding(one), folding(two)
    return one == two


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
