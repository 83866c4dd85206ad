"""What words an archive knows, and how much each tells."""

import math
from dataclasses import dataclass, field

__all__ = ["Lexicon"]


@dataclass(slots=True)
class Lexicon:
    """The terms and the words of all passages, counted while they are indexed."""

    passages: int = 0
    frequency: dict[str, int] = field(default_factory=dict)
    """In how many passages a term stands."""
    words: dict[str, int] = field(default_factory=dict)
    """In how many passages a folded word's term stands; without stop words and numbers."""

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term, always above 0.

        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
        with 1 added within the logarithm.
        """
        known = self.frequency.get(term, 0)
        return math.log(1 + (self.passages - known + 0.5) / (known + 0.5))
