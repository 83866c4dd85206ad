"""Turns texts into terms, by which articles and questions are compared; terms are never shown.

A word is case-folded, stripped of diacritics, has variant letters unified, and is stemmed by the
Snowball algorithm of its language (M. F. Porter, "Snowball: a language for stemming algorithms",
2001). A number has the same term in every notation, see `bot.analysis.numbers`, and an all-capitals
word the same as its plural ("VPNs").
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import Stemmer

from bot.analysis.numbers import (
    CARDINALS,
    NUMBER,
    NUMERALS,
    SCALES,
    UNITS,
    is_version,
    may_be_version,
    number_term,
    scaled,
)
from bot.analysis.stopwords import STOP_WORDS

__all__ = [
    "ANALYSER_VERSION",
    "WORD_LIMIT",
    "Analyser",
    "Lexicon",
    "Terms",
    "Token",
    "fold",
    "fold_word",
]

ANALYSER_VERSION = 3
"""Increased when the terms of a text may change, so that indexes on disk are rebuilt."""

WORD_LIMIT = 40
"""The most letters of a folded word that is compared letter by letter, as in correcting spelling
and searching titles. The cost of comparing grows faster than the length, and folding may turn one
letter into 18."""

_MARKS = "".join(
    letter for letter in map(chr, range(0x300, 0x2100)) if unicodedata.category(letter)[0] == "M"
)
_JOINERS = "\u200c\u200d\u00ad\u0640"  # ZWNJ, ZWJ, soft hyphen, tatweel
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}{_JOINERS}])"
_LETTERS = rf"(?:[^\W\d_]++|[{_MARKS}{_JOINERS}]++)+"
# Most words match the first alternative, so that the others need not be tried.
_TOKEN = re.compile(
    rf"""[^\W\d_]{{2,}}+(?!['’ʼ\d{_MARKS}{_JOINERS}])
        |(?P<number>{NUMBER})(?P<unit>{_LETTER}{{0,20}})
        |(?P<initialism>(?:[^\W\d_]\.){{2,9}}(?!\w))
        |(?P<word>{_LETTERS}(?:['’ʼ]{_LETTERS}|\d+)*)""",
    re.VERBOSE,
)
_GROUP = re.compile(r"\d{3}(?!\d)")
_AROUND = '.,;:!?()[]"“”„«»…-–—'
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
    """A word or number; `start` and `end` are 0-based character offsets, end exclusive."""

    start: int
    end: int
    word: str
    """The folded word, not stemmed."""
    term: str
    """The stem by which words are compared; empty for a stop word."""


def fold(text: str) -> str:
    """Return a text with case, compatibility forms, diacritics and variant letters folded."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold().replace("и\u0306", "й")
    return "".join(c for c in plain.translate(_UNIFIED) if unicodedata.category(c) != "Mn")


def fold_word(word: str) -> str:
    """Return a folded word without its possessive ending."""
    folded = "".join(fold(word).split()).translate(_APOSTROPHES)  # some ligatures contain spaces
    return _POSSESSIVE.sub("", folded) if "'" in folded else folded


_STOP_WORDS = frozenset(map(fold_word, STOP_WORDS))


class Analyser:
    """Turns texts into terms; one analyser serves a whole archive and caches the words it meets.

    `languages` are the languages of the articles, or the number of articles in each. Words in Latin
    script are stemmed in the most common of these languages, words in Cyrillic script in Russian,
    and others not at all.
    """

    def __init__(self, languages: Iterable[str] | Mapping[str, int] = ("en",)) -> None:
        counted: Counter[str] = Counter()
        for language, number in Counter(languages).items():
            counted[language.partition("-")[0]] += number
        latin = [code for code, _ in counted.most_common() if code in _SNOWBALL]
        self.language = latin[0] if latin else "en"
        self._latin = Stemmer.Stemmer(_SNOWBALL[self.language])
        self._cyrillic = Stemmer.Stemmer("russian")
        for stemmer in (self._latin, self._cyrillic):
            stemmer.maxCacheSize = 0  # each word is stemmed only once
        self._known: dict[str, tuple[str, str, bool]] = {}

    def tokens(self, text: str) -> list[Token]:
        """Return the words and numbers of a text in order, including stop words."""
        found: list[Token] = []
        add, new, known = found.append, tuple.__new__, self._known
        after_number = False
        for match in _TOKEN.finditer(text):
            raw = match[0]
            word, term, is_number = known.get(raw) or self._analysed(raw)
            start, end = match.span()
            if after_number and word in SCALES and start - found[-1].end == 1:
                number = found.pop()
                start, word = number.start, scaled(number.term, SCALES[word])
                term = word
            elif word in CARDINALS and found and _goes_on(found[-1], text, start, word):
                tens = found.pop()
                start, word = tens.start, str(CARDINALS[tens.word] + CARDINALS[word])
                term = word
            after_number = word in CARDINALS
            if is_number:
                number_end = match.end("number")
                after_number = number_end == end
                word, _, unit = word.partition(" ")
                if raw[-1] == "0" and may_be_version(raw) and is_version(text, start, end):
                    word = raw
                term = word
                if unit:  # "5km" is a number and a word
                    add(Token(start, number_end, word, word))
                    start, word, term = number_end, unit, unit
            add(new(Token, (start, end, word, term)))
        return found

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in order, with repetitions and without stop words."""
        return [token.term for token in self.tokens(text) if token.term]

    def term(self, word: str) -> str:
        """Return the term of a word; empty for a stop word."""
        return self.word(word)[1]

    def word(self, written: str) -> tuple[str, str]:
        """Return the folded word and the term of a written word."""
        word, term, _ = self._known.get(written) or self._analysed(written)
        return word, term

    def _analysed(self, raw: str) -> tuple[str, str, bool]:
        """Return and cache the folded word of a match, its term, and whether it is a number."""
        match = None if raw.isalpha() else _TOKEN.fullmatch(raw)
        if match and match.lastgroup == "unit":
            number, unit = number_term(match.group("number")), fold_word(match.group("unit"))
            if unit in UNITS:
                number, unit = scaled(number, UNITS[unit]), ""
            word = f"{number} {unit}" if unit and unit not in _ORDINAL_ENDINGS else number
            return self._remember(raw, (word, word, True))
        if match and match.lastgroup == "initialism":
            word = fold(raw.replace(".", ""))
            return self._remember(raw, (word, word, False))
        # "VPNs": the stemmer leaves an "s" after consonants.
        is_plural = len(raw) > 2 and raw[-1] == "s" and raw.isascii() and raw[:-1].isupper()
        word = fold_word(raw[:-1] if is_plural else raw)
        if word in _STOP_WORDS:
            return self._remember(raw, (word, "", False))
        numeral = NUMERALS.get(word)
        term = self._stem(word) if numeral is None else str(numeral)
        return self._remember(raw, (word, term, False))

    def _remember(self, raw: str, analysed: tuple[str, str, bool]) -> tuple[str, str, bool]:
        if len(raw) <= WORD_LIMIT:  # abnormally long words would fill the memory
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


def _goes_on(before: Token, text: str, start: int, word: str) -> bool:
    """Whether a numeral at an offset continues the one before it: "twenty-five"."""
    tens = CARDINALS.get(before.word, 0)
    is_joined = start - before.end == 1 and text[before.end] == "-"
    return is_joined and tens >= 20 and CARDINALS[word] < 10


class Terms(dict[str, str]):
    """The terms of many texts, several times faster than with `Analyser.terms`.

    It caches the terms of each chunk between white space. They are the same in every context,
    except for parts of numbers.
    """

    def __init__(self, analyser: Analyser) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        """The term of each folded word that occurred, without stop words and numbers."""
        self._analyser = analyser
        self._continuing: set[str] = set()
        """Chunks that may belong to a number before them, such as "000" and "billion"."""
        self._versions: set[str] = set()
        """Chunks with a number that may be a version or an amount, by the words around it."""
        self._counting: set[str] = set()
        """Chunks that end with a number in words, such as "two"."""

    def of(self, text: str) -> str:
        """Return the terms of a text, joined by spaces."""
        written = text.split()
        found = " ".join(filter(None, map(self.__getitem__, written)))
        if not self._versions.isdisjoint(written):
            return " ".join(self._analyser.terms(text))
        if self._continuing.isdisjoint(written):
            return found
        pairs = pairwise(written)
        if any(
            after in self._continuing and (before[-1].isdecimal() or before in self._counting)
            for before, after in pairs
        ):
            return " ".join(self._analyser.terms(text))
        return found

    def __missing__(self, chunk: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        core = chunk.strip(_AROUND)
        if len(core) > 1 and core.isalpha():
            # By far the most chunks are a single word with punctuation.
            found = [(chunk.find(core), *self._analyser.word(core))]
        else:
            found = [
                (token.start, token.word, token.term) for token in self._analyser.tokens(chunk)
            ]
        if any(word[:1].isdecimal() and may_be_version(word) for _, word, _ in found):
            self._versions.add(chunk)
        if _GROUP.match(chunk) or (found and found[0][0] == 0 and found[0][1] in SCALES):
            self._continuing.add(chunk)
        if found and found[-1][1] in CARDINALS and chunk[-1].isalpha():
            self._counting.add(chunk)
        for _, word, term in found:
            if term and not word[0].isdecimal():
                self.words[word] = term
        terms = self[chunk] = " ".join(term for _, _, term in found if term)
        return terms


@dataclass(slots=True)
class Lexicon:
    """The document frequencies of the terms and words of all passages."""

    passages: int = 0
    """The number of passages."""
    frequency: dict[str, int] = field(default_factory=dict)
    """The number of passages that contain each term."""
    words: dict[str, int] = field(default_factory=dict)
    """The number of passages that contain each folded word's term; no stop words or numbers."""

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term, always above 0.

        As in S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
        (2009), with 1 added inside the logarithm.
        """
        known = self.frequency.get(term, 0)
        return math.log(1 + (self.passages - known + 0.5) / (known + 0.5))
