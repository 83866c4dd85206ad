"""Words that nobody knows here, repaired to the nearest word that somebody does."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Spelling"]

SHORTEST = 5
"""Letters; shorter words have too many neighbours to be repaired."""


class Spelling:
    """The known words, ordered so that a repair looks only at words of about its length."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in counts:
            if len(word) >= SHORTEST - 1 and not word[0].isdigit():
                by_length[len(word)].append(word)
        self._by_length = dict(by_length)
        self._repaired: dict[str, str | None] = {}

    def repair(self, word: str) -> str | None:
        """Return the known word that an unknown one was probably meant to be, or None.

        The nearest by optimal string alignment (F. Damerau, "A technique for computer detection
        and correction of spelling errors", 1964) within one slip, from eight letters on two; of
        equally near ones the commonest. A slip in the first letter is too rare to be guessed at,
        unless it changed places with the second.
        """
        if len(word) < SHORTEST or word[0].isdigit():
            return None
        if word not in self._repaired:
            if len(self._repaired) > 10_000:
                self._repaired.clear()
            self._repaired[word] = self._nearest(word)
        return self._repaired[word]

    def _nearest(self, word: str) -> str | None:
        slips = 1 if len(word) < 8 else 2
        near = [
            (distance, -self._counts[known], known)
            for length in range(len(word) - slips, len(word) + slips + 1)
            for known, distance, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=slips,
                limit=None,
            )
            if known[0] in word[:2]
        ]
        return min(near)[2] if near else None
