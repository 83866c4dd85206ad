"""The lexicon of an archive: how many of its passages have each word."""

import math
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

__all__ = ["Lexicon", "inverse_frequency"]


@dataclass(slots=True)
class Lexicon:
    """The document frequencies of the terms and words of all passages."""

    passages: int = 0
    """The number of passages."""
    frequency: dict[str, int] = field(default_factory=dict)
    """The number of passages that contain each term."""
    words: dict[str, int] = field(default_factory=dict)
    """The number of passages that contain each folded word's term; no stop words or numbers."""
    boilerplate: Set[int] = frozenset()
    """The codes of paragraphs that many articles share; see `bot.analysis.boilerplate`."""
    stems: dict[str, str] = field(default_factory=dict)
    """The term of each folded word of which the analyser, without its marks and its language, would
    not find the term."""
    context: dict[str, int] = field(default_factory=dict)
    """The number of passages with each term in their title or the heading above."""
    length: int = 0
    """The number of terms of all passages, including repetitions."""
    context_length: int = 0
    """That of the titles and headings above all passages."""

    def idf(self, term: str, also: Iterable[str] = ()) -> float:
        """Return the inverse document frequency of a term, always above 0.

        If other terms count as well, it is that of all of them together.
        See `inverse_frequency`.
        """
        known = self.frequency.get(term, 0)
        if also:
            known = min(known + sum([self.frequency.get(one, 0) for one in also]), self.passages)
        return inverse_frequency(known, self.passages)


def inverse_frequency(known: int, passages: int) -> float:
    """Return the inverse document frequency of what some of all passages have, above 0.

    As in S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
    (2009), with 1 added inside the logarithm.
    """
    return math.log(1 + (passages - known + 0.5) / (known + 0.5))
