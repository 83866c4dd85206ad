"""Corrects the spelling of unknown words, by the nearest known words."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT, fold
from bot.languages.stopwords import STOP_WORDS_OF
from bot.meaning.token_table import token_table
from bot.question.focus import ASKING
from bot.question.kinds import language_of
from bot.question.names import Aliases
from bot.question.transliteration import Transliteration

__all__ = ["KnownWords", "Spelling", "folded_small_words", "with_small_words"]

MOST = 3
"""The most corrections that are returned for a word."""
SHORTEST = 5
"""The fewest letters of a correction; shorter words have too many neighbours. A known word of one
letter less is a correction only if no longer one is found."""
SWAPPED = 3
"""The letters of a shorter word that is corrected all the same, if two of them changed places."""
_ALIKE = {
    letter: group.replace(letter, "")
    for group in "оа еи зс جچحخ زذظضژ سصث تط کگ قغ هح".split()
    for letter in group
}
"""Letters that are mistaken for the first one, as they look or sound alike."""
_LOWER_CASE = re.compile(r"(?<![^\W_])[a-z]++(?![^\W_]|')|(?<![^\W_])[а-яё]++(?![^\W_])")
_JOINED = 5
"""The fewest letters of two small words, one of which asks, that were written as one; each has at
least two."""


class Spelling:
    """The known words by length and first letter, so that a correction compares only a few."""

    def __init__(
        self,
        counts: Mapping[str, int],
        besides: Collection[str] = (),
        earlier: "Spelling | None" = None,
    ) -> None:
        """Take the words with how often they occur, and words that count as if they did once.

        Those that an `earlier` spelling has are not put in order again.
        """
        self._counts = counts
        self._besides = frozenset(besides)
        self._near: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[int, str], list[str]] = {}
        words = [*counts, *self._besides.difference(counts)]
        if earlier:
            self._known |= earlier._known
            before = earlier._counts
            words = (
                words[len(counts) :] if counts is before else [w for w in words if w not in before]
            )
        found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= SHORTEST - 1 and not word[0].isdigit():
                found[len(word), word[0]].append(word)
        for key, new in found.items():
            self._known[key] = [*self._known.get(key, ()), *new]

    def _has(self, word: str) -> bool:
        return word in self._counts or word in self._besides

    def repair(self, word: str) -> str | None:
        """Return the best correction of an unknown word, or None."""
        return next(iter(self.nearest(word)), None)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return up to `MOST` corrections of an unknown word, best first.

        The edit distance is that of optimal string alignment (F. Damerau, "A technique for computer
        detection and correction of spelling errors", 1964), at most 1, or 2 from ten letters on.
        Equally near words are ordered by frequency. An error in the first letter is rare and not
        corrected, unless it changed places with the second or is `_ALIKE`. Words longer than
        `WORD_LIMIT` are not corrected.
        """
        if not SWAPPED <= len(word) <= WORD_LIMIT or word[0].isdigit():
            return ()
        if word not in self._near:
            if len(self._near) > 10_000:
                self._near.clear()
            self._near[word] = self._search(word)
        return self._near[word]

    def _search(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST - 1:
            return tuple([one for one in _swapped(word) if self._has(one)])
        slips = 1 if len(word) < 10 else 2
        near = [
            (distance, -self._counts.get(known, 1), known)
            for length in range(len(word) - slips, len(word) + slips + 1)
            for first in dict.fromkeys(word[:2] + _ALIKE.get(word[0], ""))
            if (length, first) in self._known
            for known, distance, _ in process.extract(
                word,
                self._known[length, first],
                scorer=OSA.distance,
                score_cutoff=slips,
                limit=None,
            )
            if self._has(known)
        ]
        near.sort()
        if len(near) > 1 and any(len(known) < SHORTEST for _, _, known in near):
            near = [one for one in near if len(one[2]) >= SHORTEST]
        return tuple(known for _, _, known in near[:MOST])


class KnownWords:
    """Finds the word of an archive that an unknown one may be; indexes are made on first use."""

    def __init__(
        self, words: Mapping[str, int], aliases: Aliases, earlier: "KnownWords | None" = None
    ) -> None:
        """Take the words with how often they occur; `earlier` are those of an earlier state."""
        self._words = words
        self._aliases = aliases
        self._before = earlier._all if earlier else None
        self._all: tuple[Spelling, Transliteration] | None = None
        self._of_script: dict[str | None, Spelling] = {}

    def prepare(self) -> tuple[Spelling, Transliteration]:
        """Return the indexes of all words, which are made now if they are not there."""
        if self._all is None:
            spelling, transliteration = self._before or (None, None)
            self._all = (
                Spelling(self._words, earlier=spelling),
                Transliteration(self._words, transliteration),
            )
            self._before = None
        return self._all

    def repaired(self, word: str, *, is_english: bool = False) -> str | None:
        """Return the word, or the alias in the same script, of which a word is a misspelling.

        With `is_english`, a word that is right in English is that only of one with much the same
        meaning: "break" is not "bread", but "colour" is "color".
        """
        script = language_of(word)
        if script not in self._of_script:
            besides = self._aliases.words_in_script_of(word)
            self._of_script[script] = Spelling(self._words, besides, self.prepare()[0])
        spelling = self._of_script[script]
        if not is_english or not token_table().has(word):
            return spelling.repair(word)
        return next(iter(token_table().forms(word, spelling.nearest(word))), None)

    def latin(self, word: str) -> str | None:
        """Return the word that one in Cyrillic or Arabic script most probably is, or None."""
        return self.prepare()[1].latin(word)


def with_small_words(text: str, is_known: Callable[[str], bool]) -> str:
    """Return a text in which misspelt small words of English and Russian are corrected.

    In "teh" two letters changed places, in "hav" one is missing, and «зачто» is two words. That is
    done to words in lower case which are neither English nor known: `is_known` tells whether a
    folded word is in the archive, a name of its, or a small word.
    """

    def meant(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) > WORD_LIMIT or is_known(fold(word)):
            return word
        if not word.isascii():
            return _apart(word, "ru") or word
        if token_table().has(word):
            return word
        return _slips().get(word) or _apart(word, "en") or word

    return _LOWER_CASE.sub(meant, text)


@cache
def folded_small_words(language: str) -> frozenset[str]:
    """Return the folded stop words of one of the languages of `STOP_WORDS_OF`."""
    return frozenset(map(fold, STOP_WORDS_OF[language]))


@cache
def _slips() -> dict[str, str]:
    """Return the English small words by what they are when two letters swap or one is missing.

    A slip of two of them belongs to neither.
    """
    found: dict[str, str] = {}
    doubtful = set[str]()
    for word in STOP_WORDS_OF["en"]:
        if len(word) < SWAPPED:
            continue
        short = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
        for slip in {*_swapped(word), *short}:
            if len(slip) >= SWAPPED and found.setdefault(slip, word) != word:
                doubtful.add(slip)
    return {slip: word for slip, word in found.items() if slip not in doubtful}


def _swapped(word: str) -> Iterator[str]:
    """Yield a word with each two neighbouring letters in each other's place."""
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


def _apart(word: str, language: str) -> str | None:
    """Return the two small words that a word consists of, one of which asks, or None."""
    small = folded_small_words(language)
    for at in range(2, len(word) - 1) if len(word) >= _JOINED else ():
        parts = {fold(word[:at]), fold(word[at:])}
        if parts <= small and not ASKING.isdisjoint(parts):
            return f"{word[:at]} {word[at:]}"
    return None
