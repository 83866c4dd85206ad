"""What words an archive knows, and how much each tells."""

import math
from collections import Counter
from dataclasses import dataclass, field

from bot.archive.analysis import Analyser

__all__ = ["Counting", "Lexicon"]

_CHUNKS_LIMIT = 500_000


@dataclass(slots=True)
class Lexicon:
    """The terms and the words of all passages, counted while they are indexed."""

    passages: int = 0
    frequency: dict[str, int] = field(default_factory=dict)
    """In how many passages a term stands."""
    words: dict[str, int] = field(default_factory=dict)
    """How often a folded word stands in the archive; stop words and numbers are left out."""

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term, always above 0.

        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
        with 1 added within the logarithm.
        """
        known = self.frequency.get(term, 0)
        return math.log(1 + (self.passages - known + 0.5) / (known + 0.5))


class Counting:
    """Counts the words of texts, for a lexicon."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._words: Counter[str] = Counter()
        # Words as they stand between white space: to take them apart again and again costs more.
        self._chunks: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count one more text's words."""
        self._chunks.update(text.split())
        if len(self._chunks) > _CHUNKS_LIMIT:
            self._take_apart()

    def words(self) -> dict[str, int]:
        """Return how often each folded word was met; without stop words and numbers."""
        self._take_apart()
        return dict(self._words)

    def _take_apart(self) -> None:
        for chunk, number in self._chunks.items():
            for token in self._analyser.tokens(chunk):
                if token.term and not token.term[0].isdecimal():
                    self._words[token.word] += number
        self._chunks.clear()
