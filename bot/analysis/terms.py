"""Analyses many texts for an index, and notes the words that it meets."""

from functools import lru_cache

from bot.analysis.analyser import Analyser
from bot.analysis.words import Word, Words

__all__ = ["Terms"]

_CACHE_LIMIT = 500_000
_RECENT = 8
"""How many texts are remembered: an article's title comes again with each of its passages."""


class Terms:
    """The terms of many texts, those of `Analyser.terms`."""

    def __init__(self, analyser: Analyser) -> None:
        self.words: dict[str, str] = {}
        """The term of each folded word that occurred, without stop words and numbers."""
        self._words = _Noting(analyser, self.words)
        self._recent = lru_cache(maxsize=_RECENT)(self._read)

    def of(self, text: str) -> str:
        """Return the terms of a text, joined by spaces."""
        return self._recent(text)

    def _read(self, text: str) -> str:
        return " ".join([one.term for one in self._words.of(text) if one.term])


class _Noting(Words):
    """Words that are noted when they are met first."""

    def __init__(self, analyser: Analyser, met: dict[str, str]) -> None:
        super().__init__(analyser.tokens, analyser.word, _CACHE_LIMIT)
        self._met = met

    def __missing__(self, chunk: str) -> tuple[Word, ...]:
        words = super().__missing__(chunk)
        for one in words:
            if one.term and not one.word[0].isdecimal():
                self._met[one.word] = one.term
        return words
