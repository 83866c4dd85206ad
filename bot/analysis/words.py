"""Reads texts word by word, with a cache of the words of what is between white space."""

import re
from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, Protocol

from bot.analysis.numbers import CARDINALS, SCALES, may_be_version
from bot.analysis.unspaced import is_unspaced

__all__ = ["Word", "Words"]

_AROUND = '.,;:!?()[]"“”„«»…-–—'
_GROUP = re.compile(r"\d{3}(?!\d)")
_LETTERS = 10
"""The most letters of a chunk that count as one word."""


class Word(NamedTuple):
    """A word or number as it is written, and what it is compared by."""

    written: str
    word: str
    """The folded word, not stemmed."""
    term: str
    """The stem by which words are compared; empty for a stop word."""


class _Token(Protocol):
    """See `bot.analysis.analyser.Token`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def word(self) -> str: ...
    @property
    def term(self) -> str: ...


class Words:
    """The words of many texts, many times faster than the tokens of an analyser.

    It caches the words of each chunk between white space. They are the same in every context,
    except for parts of numbers.
    """

    def __init__(
        self,
        tokens: Callable[[str], Sequence[_Token]],
        word: Callable[[str], tuple[str, str]],
        limit: int,
    ) -> None:
        """Take an analyser's ways to read a text and a word.

        At most `limit` words are cached, and those of the last text.
        """
        self._tokens = tokens
        self._word = word
        self._limit = limit
        self._chunks = _Chunks(tokens, word)

    def of(self, text: str) -> list[Word]:
        """Return the words of the tokens of a text, in order."""
        known = self._chunks
        if known.size >= self._limit:  # not cleared, as another thread may be reading by it
            known = self._chunks = _Chunks(self._tokens, self._word)
        chunks = text.split()
        found = list(chain.from_iterable(map(known.__getitem__, chunks)))
        return _written(text, self._tokens(text)) if known.depend(chunks) else found


class _Chunks(dict[str, tuple[Word, ...]]):
    """The words of chunks, and the chunks that may have others in another context."""

    def __init__(
        self, tokens: Callable[[str], Sequence[_Token]], word: Callable[[str], tuple[str, str]]
    ) -> None:
        super().__init__()
        self._tokens = tokens
        self._word = word
        self.size = 0
        """The number of words. Without spaces, a chunk may be a whole paragraph."""
        self._continuing: set[str] = set()
        """Chunks that may belong to a number before them, such as "000" and "billion"."""
        self._versions: set[str] = set()
        """Chunks with a number that may be a version or an amount, by the words around it."""
        self._counting: set[str] = set()
        """Chunks that end with a number in words, such as "two"."""

    def depend(self, chunks: Sequence[str]) -> bool:
        """Whether the words of a text are not just those of its chunks."""
        if not self._versions.isdisjoint(chunks):
            return True
        return not self._continuing.isdisjoint(chunks) and any(
            after in self._continuing and (before[-1].isdecimal() or before in self._counting)
            for before, after in pairwise(chunks)
        )

    def __missing__(self, chunk: str) -> tuple[Word, ...]:
        core = chunk.strip(_AROUND)
        if len(core) > 1 and core.isalpha() and not is_unspaced(core):
            words = [self._of_word(chunk, core)]
        else:
            words = self._of_several(chunk)
        found = self[chunk] = tuple(words)
        self.size += max(len(found), 1 + len(chunk) // _LETTERS)
        return found

    def _of_word(self, chunk: str, core: str) -> Word:
        """Return a single word with punctuation, as by far the most chunks are."""
        word, term = self._word(core)
        if word in SCALES and chunk.startswith(core):
            self._continuing.add(chunk)
        if word in CARDINALS and chunk.endswith(core):
            self._counting.add(chunk)
        return Word(core, word, term)

    def _of_several(self, chunk: str) -> list[Word]:
        """Return the words of a chunk with numbers, several words or none."""
        found = self._tokens(chunk)
        if any(one.word[:1].isdecimal() and may_be_version(one.word) for one in found):
            self._versions.add(chunk)
        if _GROUP.match(chunk) or (found and found[0].start == 0 and found[0].word in SCALES):
            self._continuing.add(chunk)
        if found and found[-1].word in CARDINALS and found[-1].end == len(chunk):
            self._counting.add(chunk)
        return _written(chunk, found)


def _written(text: str, tokens: Sequence[_Token]) -> list[Word]:
    return [Word(text[one.start : one.end], one.word, one.term) for one in tokens]
