"""Completes the last word of a question that is still being typed, by the words of the archive."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from bot.question.reading import Reader
from bot.search.engine import SearchEngine

__all__ = ["Completion"]

_MOST = 3
"""The most completions of a word."""
_CANDIDATES = 15
"""Passages with the words before it that are searched for the word."""
_LOOKED_AT = 2_000
"""The most words of the archive with the same beginning that are compared."""
_ALONE = 2
"""The fewest letters of a word that is completed without any passage to go by."""


class Completion:
    """Completes words from the passages that have the words before them, or from all."""

    def __init__(self, reader: Reader, engine: SearchEngine) -> None:
        self._reader = reader
        self._engine = engine

    async def completed(self, text: str) -> list[str]:
        """Return up to three texts with the last word completed, the likeliest first.

        There are none if the text does not end within a word.
        """
        tokens = self._reader.analyser.tokens(text)
        if not tokens or not text[-1:].isalpha() or tokens[-1].end != len(text):
            return []
        last = tokens[-1]
        before = text[: last.start]
        known = await self._words_beside(before, last.word)
        if not known and len(last.word) >= _ALONE:
            known = self._words_from(last.word)
        return [before + word for word in known[:_MOST]]

    async def _words_beside(self, before: str, beginning: str) -> Sequence[str]:
        """Return words of the passages that have the words before, the best passage's first."""
        found: dict[str, None] = {}
        for passage in await self._engine.matching(self._reader.read(before), _CANDIDATES):
            article, span = passage.article, passage.span
            for token in self._reader.analyser.tokens(article.text[span.start : span.end]):
                if token.term and token.word != beginning and token.word.startswith(beginning):
                    found.setdefault(token.word)
            if len(found) >= _MOST:
                break
        return list(found)

    def _words_from(self, beginning: str) -> Sequence[str]:
        """Return the words of the archive with a beginning, the most frequent first."""
        first = bisect_left(self._sorted, beginning)
        found = []
        for word in islice(self._sorted, first, first + _LOOKED_AT):
            if not word.startswith(beginning):
                break
            if word != beginning:
                found.append(word)
        counts = self._reader.lexicon.words
        return sorted(found, key=lambda word: -counts[word])

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self._reader.lexicon.words)
