"""Splits a text into words and punctuation marks, and folds them for comparison.

Two wordings are the same if their folded tokens are. White space, invisible characters and the
marks of Markdown are ignored; what else does not count is in `bot.verification.forms`. Accents and
all other marks count.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.verification.forms import (
    DASHES,
    DIFFERENCES,
    INVISIBLE,
    QUOTES,
    Difference,
    folded,
    is_another_word,
    needed,
)

__all__ = [
    "DIFFERENCES",
    "OMITTED",
    "Difference",
    "Token",
    "differences",
    "folded",
    "is_edge",
    "is_same",
    "tokens",
    "words_of",
]

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
# Scripts without spaces between words: each letter counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_APOSTROPHES = "'’ʼ‘`´ʻ′"
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W_])"
# Some of the letters, those of English, Russian and Persian, which are matched several at a time.
_COMMON = "A-Za-zА-яЁё\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
_SPACE = "[ \u00a0\u2009\u202f]"
# A space that separates thousands follows one to three digits that are no fraction.
_THOUSANDS = rf"""(?:(?<=\b\d)|(?<=\b\d\d)|(?<=\b\d\d\d))(?<![.,٫٬]\d)(?<![.,٫٬]\d\d)
                (?<![.,٫٬]\d\d\d){_SPACE}(?=\d{{3}}(?!\d))"""
_LINE_END = r"(?<=[^\W\d_])[-\u00ad\u2010\u2011][ \t]{0,2}\r?\n[ \t]{0,4}(?=[^\W\d_])"
_WORD_OR_NUMBER = rf"""[{_UNSPACED}][{_MARKS}]*+
            |(?:(?<![^\s(\["“«])[{DASHES}](?=\d))?   # a minus sign
            (?:\[[^\W\d_]{{1,3}}\](?=[^\W\d_]))?   # an editor's letter: [T]he
            {_LETTER}
            (?:[{_COMMON}]++ | {_LETTER} | [{_MARKS}] | [{INVISIBLE}]++(?=[^\W_])(?![{_UNSPACED}])
                | (?<=\d)[.,٫٬](?=\d) | [{_APOSTROPHES}](?={_LETTER})
                | {_THOUSANDS} | {_LINE_END} | (?<=[^\W\d_])\[[^\W\d_]{{1,4}}\])*+"""
_WORD = re.compile(_WORD_OR_NUMBER, re.VERBOSE)
_TOKEN = re.compile(
    rf"""(?P<skipped>[\s{INVISIBLE}]++ | (?<!\S)\#{{1,6}}(?=\s) | (?<![^\n])[>*+•-](?=[ ])
            | (?<![\w*])\*{{1,3}}(?=[^\s*]) | (?<=[^\s*])\*{{1,3}}(?![\w*])
            | (?<!\w)_{{1,3}}(?=[^\s_]) | (?<=[^\s_])_{{1,3}}(?!\w)
            | (?<!~)~~(?=[^\s~]) | (?<=[^\s~])~~(?!~))
        |(?P<word>{_WORD_OR_NUMBER})
        |(?P<omitted>[\[(<][ ]?(?:…|\.{{2,}})[ ]?[\])>] | … | \.(?:[ ]?\.)+)
        |[{QUOTES}]++ | [{DASHES}]++ | .""",
    re.VERBOSE | re.DOTALL,
)
_NEAR = 8
"""Characters before a word that are searched for a mark of Markdown."""
_MARKUP = re.compile(r"[>*+•#_~-]+")
_EDGES = frozenset('"-….,;:()[]{}<>*_~|•·،؛。、，')


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the words and marks of a text from `start` up to `end`.

    Both offsets must lie at or between words. The marks of Markdown for headings, quotations, lists
    and emphasis are skipped, because a page does not show them.
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
        if at:
            gap, its_gap = (
                text[pasted[at - 1].end : one.start],
                other[found[at - 1].end : two.start],
            )
            # A contraction is one word, and what it stands for is two.
            is_within = not gap and one.is_word and pasted[at - 1].is_word
            named |= _between(gap, its_gap) if gap != its_gap and not is_within else set()
        raw, its_raw = text[one.start : one.end], other[two.start : two.end]
        if raw != its_raw:
            named |= {"unicode_form"} if one.key == OMITTED else needed(raw, its_raw)
    if pasted and _is_marked_up(text, pasted) and not _is_marked_up(other, found):
        named.add("markup")
    return named


def is_same(
    text: str, pasted: Sequence[Token], other: str, found: Sequence[Token], language: str
) -> bool:
    """Whether tokens with the same keys are the same words and marks in an article's language."""
    return not any(
        is_another_word(text[one.start : one.end], other[two.start : two.end], language)
        for one, two in zip(pasted, found, strict=True)
    )


def _between(gap: str, its_gap: str) -> set[Difference]:
    """Return what differs between two words: marks of Markdown, white space, or both."""
    bare, its_bare = _MARKUP.sub("", gap), _MARKUP.sub("", its_gap)
    named: set[Difference] = {"markup"} if (gap, its_gap) != (bare, its_bare) else set()
    return named | {"white_space"} if bare != its_bare else named


def _is_marked_up(text: str, run: Sequence[Token]) -> bool:
    """Whether marks of Markdown touch a run of tokens."""
    start, end = run[0].start, run[-1].end
    before = text[max(0, start - _NEAR) : start].rstrip(" ")[-1:]
    after = text[end : end + 1]
    return before in {*"*_~>#"} or after in {*"*_~"}
