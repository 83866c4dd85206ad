"""Analyses many texts, with a cache of the terms of what is between white space."""

import re
from functools import lru_cache
from itertools import pairwise

from bot.analysis.analyser import Analyser
from bot.analysis.numbers import CARDINALS, SCALES, may_be_version
from bot.analysis.unspaced import is_unspaced

__all__ = ["Terms"]

_AROUND = '.,;:!?()[]"“”„«»…-–—'
_GROUP = re.compile(r"\d{3}(?!\d)")
_CACHE_LIMIT = 500_000
_CHUNK_LIMIT = 200
_RECENT = 8
"""How many texts are remembered: an article's title comes again with each of its passages."""


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
        self._recent = lru_cache(maxsize=_RECENT)(self._read)

    def of(self, text: str) -> str:
        """Return the terms of a text, joined by spaces."""
        return self._recent(text)

    def _read(self, text: str) -> str:
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
        if len(core) > 1 and core.isalpha() and not is_unspaced(core):
            terms = self._of_word(chunk, core)
        else:
            terms = self._of_several(chunk)
        if len(chunk) <= _CHUNK_LIMIT:  # without spaces, a chunk may be a whole paragraph
            self[chunk] = terms
        return terms

    def _of_word(self, chunk: str, core: str) -> str:
        """Return the term of a single word with punctuation, as by far the most chunks are."""
        word, term = self._analyser.word(core)
        if word in SCALES and chunk.startswith(core):
            self._continuing.add(chunk)
        if word in CARDINALS and chunk[-1].isalpha():
            self._counting.add(chunk)
        if term:
            self.words[word] = term
        return term

    def _of_several(self, chunk: str) -> str:
        """Return the terms of a chunk with numbers, several words or none."""
        found = self._analyser.tokens(chunk)
        if any(one.word[:1].isdecimal() and may_be_version(one.word) for one in found):
            self._versions.add(chunk)
        if _GROUP.match(chunk) or (found and found[0].start == 0 and found[0].word in SCALES):
            self._continuing.add(chunk)
        if found and found[-1].word in CARDINALS and chunk[-1].isalpha():
            self._counting.add(chunk)
        for one in found:
            if one.term and not one.word[0].isdecimal():
                self.words[one.word] = one.term
        return " ".join([one.term for one in found if one.term])
