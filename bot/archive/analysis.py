"""Texts as terms: what an article and a question are compared by, and never shown.

A word is case-folded, stripped of marks, unified in its letters and stemmed by the Snowball
algorithm of its language (M. F. Porter, "Snowball: a language for stemming algorithms", 2001). A
number has one term whatever its digits, separators and scale, see `bot.archive.numbers`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import Stemmer

from bot.archive.numbers import NUMBER, SCALES, UNITS, number_term, scaled
from bot.archive.stopwords import STOP_WORDS

__all__ = ["ANALYSER_VERSION", "Analyser", "Token", "fold", "fold_word"]

ANALYSER_VERSION = 1
"""Raised whenever a text may get other terms than before: an index on disk is then built anew."""

_MARKS = "".join(
    letter for letter in map(chr, range(0x300, 0x2100)) if unicodedata.category(letter)[0] == "M"
)
_JOINERS = "\u200c\u200d\u00ad\u0640"  # ZWNJ, ZWJ, soft hyphen, tatweel
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}{_JOINERS}])"
_TOKEN = re.compile(
    rf"""(?P<number>{NUMBER})(?P<unit>{_LETTER}{{0,20}})
        |(?P<initialism>(?:[^\W\d_]\.){{2,9}}(?!\w))
        |(?P<word>{_LETTER}+(?:['’ʼ]{_LETTER}+|\d+)*)""",
    re.VERBOSE,
)
_UNIFIED = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", **dict.fromkeys(_JOINERS)})
_APOSTROPHES = str.maketrans("’ʼ", "''")
_POSSESSIVE = re.compile(r"'s?$|'")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_SNOWBALL = {
    "ca": "catalan", "da": "danish", "de": "german", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_CACHE_LIMIT = 500_000


class Token(NamedTuple):
    """A word or a number of a text; `start` and `end` count the text's code points."""

    start: int
    end: int
    word: str
    """The folded word, not stemmed."""
    term: str
    """What it is compared by; empty for a stop word."""


def fold(text: str) -> str:
    """Return a text for comparison: case, compatibility forms, marks and look-alikes folded."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold().replace("и\u0306", "й")
    return "".join(c for c in plain.translate(_UNIFIED) if unicodedata.category(c) != "Mn")


def fold_word(word: str) -> str:
    """Return a word for comparison: folded, without its possessive ending and its apostrophes."""
    folded = "".join(fold(word).split()).translate(_APOSTROPHES)  # some ligatures hold spaces
    return _POSSESSIVE.sub("", folded) if "'" in folded else folded


_STOP_WORDS = frozenset(map(fold_word, STOP_WORDS))


class Analyser:
    """Turns texts into terms; one serves a whole archive, so that it meets most words only once.

    `languages` are those of the articles. Latin letters are stemmed by the commonest of them that
    is written so, Cyrillic ones as Russian, others not at all.
    """

    def __init__(self, languages: Iterable[str] = ("en",)) -> None:
        counted = Counter(language.partition("-")[0] for language in languages)
        latin = [code for code, _ in counted.most_common() if code in _SNOWBALL]
        self.language = latin[0] if latin else "en"
        self._latin = Stemmer.Stemmer(_SNOWBALL[self.language])
        self._cyrillic = Stemmer.Stemmer("russian")
        self._known: dict[str, tuple[str, str]] = {}

    def tokens(self, text: str) -> list[Token]:
        """Return the words and numbers of a text in order, stop words among them."""
        found: list[Token] = []
        known = self._known
        after_number = False
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            raw = match.group()
            word, term = known.get(raw) or self._analysed(raw, match)
            if after_number and word in SCALES and start - found[-1].end == 1:
                number = found.pop()
                start, word = number.start, scaled(number.term, SCALES[word])
                term = word
            if match.lastgroup == "unit":
                number_end = match.end("number")
                after_number = number_end == end
                unit = word.partition(" ")[2]
                if unit:  # "5km" is a number and a word
                    word, term = word.split(" ")[0], term.split(" ")[0]
                    found.append(Token(start, number_end, word, term))
                    start, word, term = number_end, unit, unit
            else:
                after_number = False
            found.append(Token(start, end, word, term))
        return found

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in order: repetitions kept, stop words left out."""
        return [token.term for token in self.tokens(text) if token.term]

    def term(self, word: str) -> str:
        """Return the term of one word; empty for a stop word."""
        return self._word(word)[1]

    def _analysed(self, raw: str, match: re.Match[str]) -> tuple[str, str]:
        """Return the word and the term of a match, and remember them by its text."""
        if match.lastgroup == "unit":
            number, unit = number_term(match.group("number")), fold_word(match.group("unit"))
            if unit in UNITS:
                number, unit = scaled(number, UNITS[unit]), ""
            word = f"{number} {unit}" if unit and unit not in _ORDINAL_ENDINGS else number
            return self._remember(raw, (word, word))
        if match.lastgroup == "initialism":
            word = fold(raw.replace(".", ""))
            return self._remember(raw, (word, word))
        return self._word(raw)

    def _word(self, raw: str) -> tuple[str, str]:
        known = self._known.get(raw)
        if known is None:
            word = fold_word(raw)
            known = self._remember(raw, (word, "" if word in _STOP_WORDS else self._stem(word)))
        return known

    def _remember(self, raw: str, analysed: tuple[str, str]) -> tuple[str, str]:
        if len(self._known) >= _CACHE_LIMIT:
            self._known.clear()
        self._known[raw] = analysed
        return analysed

    def _stem(self, word: str) -> str:
        if word[:1] < "\u0370":
            return str(self._latin.stemWord(word))
        if word[:1] < "\u0530":
            return str(self._cyrillic.stemWord(word))
        return word
