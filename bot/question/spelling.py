"""Corrects the spelling of unknown words, by the nearest known words."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT

__all__ = ["Spelling"]

MOST = 3
"""The most corrections that are returned for a word."""
SHORTEST = 5
"""The fewest letters of a correction; shorter words have too many neighbours. A known word of one
letter less is a correction only if no longer one is found."""


class Spelling:
    """The known words by length and first letter, so that a correction compares only a few."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._known: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for word in counts:
            if len(word) >= SHORTEST - 1 and not word[0].isdigit():
                self._known[len(word), word[0]].append(word)
        self._near: dict[str, tuple[str, ...]] = {}

    def repair(self, word: str) -> str | None:
        """Return the best correction of an unknown word, or None."""
        return next(iter(self.nearest(word)), None)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return up to `MOST` corrections of an unknown word, best first.

        The edit distance is that of optimal string alignment (F. Damerau, "A technique for computer
        detection and correction of spelling errors", 1964), at most 1, or 2 from ten letters on.
        Equally near words are ordered by frequency. An error in the first letter is rare and not
        corrected, unless it changed places with the second. Words longer than `WORD_LIMIT` are not
        corrected.
        """
        if not SHORTEST - 1 <= len(word) <= WORD_LIMIT or word[0].isdigit():
            return ()
        if word not in self._near:
            if len(self._near) > 10_000:
                self._near.clear()
            self._near[word] = self._search(word)
        return self._near[word]

    def _search(self, word: str) -> tuple[str, ...]:
        slips = 1 if len(word) < 10 else 2
        near = [
            (distance, -self._counts[known], known)
            for length in range(len(word) - slips, len(word) + slips + 1)
            for first in dict.fromkeys(word[:2])
            if (length, first) in self._known
            for known, distance, _ in process.extract(
                word,
                self._known[length, first],
                scorer=OSA.distance,
                score_cutoff=slips,
                limit=None,
            )
        ]
        near.sort()
        if len(near) > 1 and any(len(known) < SHORTEST for _, _, known in near):
            near = [one for one in near if len(one[2]) >= SHORTEST]
        return tuple(known for _, _, known in near[:MOST])
