"""Analyses many texts for an index, and notes the words that it meets."""

from functools import lru_cache

from bot.analysis.analyser import Analyser, Token
from bot.analysis.words import Words

__all__ = ["Terms"]

_CACHE_LIMIT = 500_000
_RECENT = 8
"""How many texts are remembered: an article's title comes again with each of its passages."""


class Terms:
    """The terms of many texts, those of `Analyser.terms`."""

    def __init__(self, analyser: Analyser) -> None:
        self.words: dict[str, str] = {}
        """The term of each folded word that occurred, without stop words and numbers."""
        self._analyser = analyser
        self._words = Words(self._tokens, self._word, _CACHE_LIMIT)
        self._recent = lru_cache(maxsize=_RECENT)(self._read)

    def of(self, text: str) -> str:
        """Return the terms of a text, joined by spaces."""
        return self._recent(text)

    def _read(self, text: str) -> str:
        return " ".join([one.term for one in self._words.of(text) if one.term])

    def _tokens(self, text: str) -> list[Token]:
        found = self._analyser.tokens(text)
        for _, _, word, term in found:
            if term and not word[0].isdecimal():
                self.words[word] = term
        return found

    def _word(self, written: str) -> tuple[str, str]:
        word, term = self._analyser.word(written)
        if term:
            self.words[word] = term
        return word, term
