"""What words an archive knows, and how much each tells."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Lexicon"]


@dataclass(slots=True)
class Lexicon:
    """The terms and the words of all passages, counted while they are indexed."""

    passages: int = 0
    frequency: dict[str, int] = field(default_factory=dict)
    """In how many passages a term stands."""
    words: dict[str, int] = field(default_factory=dict)
    """How often a folded word stands in the archive, stop words left out."""

    def add(self, terms: Iterable[str], words: Iterable[str]) -> None:
        """Count one more passage."""
        self.passages += 1
        for term in set(terms):
            self.frequency[term] = self.frequency.get(term, 0) + 1
        for word in words:
            self.words[word] = self.words.get(word, 0) + 1

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term, always above 0.

        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
        with 1 added within the logarithm.
        """
        known = self.frequency.get(term, 0)
        return math.log(1 + (self.passages - known + 0.5) / (known + 0.5))
