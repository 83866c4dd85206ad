"""Turns texts into terms, by which articles and questions are compared; terms are never shown.

A word is case-folded, stripped of diacritics, has variant letters unified, and is stemmed by the
Snowball algorithm of its language (M. F. Porter, "Snowball: a language for stemming algorithms",
2001), see `bot.analysis.stemming`. A number has the same term in every notation, see
`bot.analysis.numbers`, and an all-capitals word the same as its plural ("VPNs"). Scripts without
spaces between words are cut into pairs or triples of letters, see `bot.analysis.unspaced`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

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
from bot.analysis.stemming import BY_MARKS, is_stemmed, stemmer_of
from bot.analysis.unspaced import UNSPACED, is_unspaced, pieces
from bot.analysis.words import Words
from bot.languages.detection import LATIN, guessed_language, language_of_question, small_words_of
from bot.languages.tags import primary_subtag

__all__ = [
    "ANALYSER_VERSION",
    "WORD_LIMIT",
    "Analyser",
    "Token",
    "fold",
    "fold_word",
]

ANALYSER_VERSION = 5
"""Increased when the terms of a text may change, so that indexes on disk are rebuilt."""

WORD_LIMIT = 40
"""The most letters of a folded word that is compared letter by letter, as in correcting spelling
and searching titles. The cost of comparing grows faster than the length, and folding may turn one
letter into 18."""

_MARKS = "".join(
    letter
    for letter in map(chr, range(0x300, 0x2100))
    if unicodedata.category(letter)[0] == "M" and not is_unspaced(letter)
)
_ZWNJ = "\u200c"
_JOINERS = f"{_ZWNJ}\u200d\u00ad\u0640"  # ZWNJ, ZWJ, soft hyphen, tatweel
# In Persian, a ZWNJ parts what may as well be parted by a space.
_JOINER = f"[{_JOINERS[1:]}]|(?<![\u0600-\u06ff]){_ZWNJ}"
_ALPHABETIC = rf"[^\W\d_{UNSPACED}]"
_LETTER = rf"(?:{_ALPHABETIC}|[{_MARKS}]|{_JOINER})"
_LETTERS = rf"(?:{_ALPHABETIC}++|[{_MARKS}]++|{_JOINER})+"
# Most words match the first alternative, so that the others need not be tried. The "v" of "v4.0.0"
# is part of nothing.
_TOKEN = re.compile(
    rf"""{_ALPHABETIC}{{2,}}+(?!['’ʼ\d{_MARKS}{_JOINERS}])
        |(?P<number>{NUMBER})(?P<unit>{_LETTER}{{0,20}})
        |(?P<unspaced>[{UNSPACED}]++)
        |(?P<initialism>(?:{_ALPHABETIC}\.){{2,9}}(?!\w))
        |(?P<word>(?![vV]\d{{1,9}}\.\d){_LETTERS}(?:['’ʼ]{_LETTERS}|\d+)*)""",
    re.VERBOSE,
)
_VOWELS = range(0x900, 0x1C50)
"""Letters of scripts in which marks are vowels and not accents; all but the nukta are kept."""
_NUKTA = 0x93C
_ACCENTS = [
    at
    for part in (range(0x300, 0x3100), range(0xA000, 0xAC00), range(0xFB00, 0x10000))
    for at in part
    if (at not in _VOWELS or at == _NUKTA) and unicodedata.category(chr(at)) == "Mn"
]
_FOLDED = {
    **dict.fromkeys((*_ACCENTS, *map(ord, _JOINERS))),
    **str.maketrans("يىكةەıđłøँ", "ییکههidloं"),
}
_APOSTROPHES = str.maketrans("’ʼ", "''")
_POSSESSIVE = re.compile(r"'s?$|'")
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_CACHE_LIMIT = 500_000
_CHUNKS = 50_000


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
    plain = unicodedata.normalize("NFKD", text).casefold()
    if "\u0306" in plain:
        plain = plain.replace("и\u0306", "й")
    return plain.translate(_FOLDED)


def fold_word(word: str) -> str:
    """Return a folded word without its possessive ending."""
    if word.isascii() and word.isalpha():
        return word.lower()
    folded = "".join(fold(word).split()).translate(_APOSTROPHES)  # some ligatures contain spaces
    return _POSSESSIVE.sub("", folded) if "'" in folded else folded


@cache
def _stop_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the folded small words of languages, those of English if a Latin one has none."""
    known = [small_words_of(one) or small_words_of("en") for one in languages]
    return frozenset(map(fold_word, frozenset[str]().union(*known)))


_SCRIPTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("en", LATIN | {"nb", "nn"}),
    ("ru", frozenset(("ru", "uk", "sr"))),
    ("fa", frozenset(("fa", "ar"))),
    ("hi", frozenset(("hi", "ne"))),
    ("el", frozenset(("el",))),
    ("hy", frozenset(("hy",))),
    ("ta", frozenset(("ta",))),
    ("yi", frozenset(("yi",))),
)
"""The languages with a stemmer by script, and which of them is meant if no article tells."""
_UNTIL = "\u0370\u0400\u0530\u0590\u0600\u0900\u0980"
_AT = (0, 4, 1, 5, 7, 2, 3)
"""Where a script begins, by its first letters; and its place in `_SCRIPTS`."""


_ASKED_IN = ("en", "ru", "fa", "uk", "ar")
"""Languages of questions whose small words count, even if no article is in them."""


def _is_known(language: str) -> bool:
    """Whether a language has a stemmer or, like Vietnamese, is analysed without one."""
    return is_stemmed(language) or bool(small_words_of(language))


class Analyser:
    """Turns texts into terms; one analyser serves a whole archive and caches the words it meets.

    `languages` are the languages of the articles, or the number of articles in each. A word is
    stemmed in the most common of them that is written in its script. Where an archive has several
    languages of one script, `of` returns the analyser of each.
    """

    def __init__(self, languages: Iterable[str] | Mapping[str, int] = ("en",)) -> None:
        counted: Counter[str] = Counter()
        for language, number in Counter(languages).items():
            counted[primary_subtag(language)] += number
        found = [code for code, _ in counted.most_common()]
        self.languages = tuple(
            next((code for code in found if code in known and _is_known(code)), default)
            for default, known in _SCRIPTS
        )
        """The language by which the words of each script are stemmed."""
        self.language = self.languages[0]
        """That of Latin letters."""
        self._found = frozenset(found)
        self._several = len({self._key(code) for code in found}) > 1
        self._others: dict[tuple[str, ...], Analyser] = {self.languages: self}
        self._stemmers = [stemmer_of(one) for one in self.languages]
        self._small = _stop_words(self.languages)
        self._known: dict[str, tuple[str, str, bool]] = {}
        self.words = Words(self.tokens, self.word, _CHUNKS)
        """What reads many texts faster than `tokens`, where no offsets are needed."""

    def of(self, language: str) -> "Analyser":
        """Return the analyser of the articles in a language."""
        key = self._key(primary_subtag(language))
        other = self._others.get(key)
        if other is None:
            other = self._others[key] = Analyser(dict.fromkeys(key, 1))
        return other

    @property
    def all(self) -> "tuple[Analyser, ...]":
        """The analysers of all languages of the archive, this one first."""
        if not self._several:
            return (self,)
        return tuple(dict.fromkeys((self, *map(self.of, sorted(self._found)))))

    @property
    def name(self) -> str:
        """A name for all that the terms of an archive depend on, as part of a file's name."""
        usual = {default for default, _ in _SCRIPTS}
        own = [self.language, *(one for one in self.languages[1:] if one not in usual)]
        others = {code for one in self.all[1:] for code in one.languages} - {*self.languages}
        return "-".join([*own, *sorted(others)])

    @property
    def reads_marks(self) -> bool:
        """Whether a word without its marks may have another term."""
        return not (self._found | {self.language}).isdisjoint(BY_MARKS)

    def is_like(self, other: "Analyser") -> bool:
        """Whether the other analyses every article as this one does."""
        return (self.languages, self._found) == (other.languages, other._found)

    def for_text(self, text: str) -> "Analyser":
        """Return the analyser of the language that a question is in, as far as it can be told."""
        language = self.asked_in(text) if self._several else None
        return self.of(language) if language else self

    def asked_in(self, text: str) -> str | None:
        """Return which of several languages of the archive a question is in, None if unknown."""
        return language_of_question(text, self._found) if len(self._found) > 1 else None

    def without_foreign_small_words(self, text: str, tokens: list[Token]) -> list[Token]:
        """Return the tokens of a question in a language that the archive does not have.

        Its small words are such there as well: «что было» in an archive of Ukrainian.
        """
        language = guessed_language(text)
        if language is None or language in self._found or language not in _ASKED_IN:
            return tokens
        small = _stop_words((language,))
        return [t._replace(term="") if t.term and t.word in small else t for t in tokens]

    def _key(self, language: str) -> tuple[str, ...]:
        if not _is_known(language):
            return self.languages
        return tuple(
            language if language in known else own
            for own, (_, known) in zip(self.languages, _SCRIPTS, strict=True)
        )

    def tokens(self, text: str) -> list[Token]:
        """Return the words and numbers of a text in order, including stop words."""
        found: list[Token] = []
        add, new, known = found.append, tuple.__new__, self._known
        after_number = False
        for match in _TOKEN.finditer(text):
            raw = match[0]
            start, end = match.span()
            if match.lastgroup == "unspaced":
                for first, last, word, term in pieces(raw):
                    add(new(Token, (start + first, start + last, word, term)))
                after_number = False
                continue
            word, term, is_number = known.get(raw) or self._analysed(raw)
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
        if word in self._small:
            return self._remember(raw, (word, "", False))
        numeral = NUMERALS.get(word)
        term = self._stem(raw, word) if numeral is None else str(numeral)
        return self._remember(raw, (word, term, False))

    def _remember(self, raw: str, analysed: tuple[str, str, bool]) -> tuple[str, str, bool]:
        if len(raw) <= WORD_LIMIT:  # abnormally long words would fill the memory
            if len(self._known) >= _CACHE_LIMIT:
                self._known.clear()
            self._known[raw] = analysed
        return analysed

    def _stem(self, raw: str, word: str) -> str:
        script = bisect_right(_UNTIL, word[:1])
        stemmer = self._stemmers[_AT[script]] if script < len(_AT) else _other_stemmer(word)
        if stemmer is None:
            return word
        stem = stemmer(raw, word)
        return stem if word.startswith(stem) and stem else fold_word(stem) or word


def _other_stemmer(word: str) -> Callable[[str, str], str] | None:
    return stemmer_of("ta") if "\u0b80" <= word[:1] <= "\u0bff" else None


def _goes_on(before: Token, text: str, start: int, word: str) -> bool:
    """Whether a numeral at an offset continues the one before it: "twenty-five"."""
    tens = CARDINALS.get(before.word, 0)
    is_joined = start - before.end == 1 and text[before.end] == "-"
    return is_joined and tens >= 20 and CARDINALS[word] < 10
