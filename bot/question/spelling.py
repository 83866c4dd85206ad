"""Words that nobody knows here, repaired to the nearest word that somebody does."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT

__all__ = ["Spelling"]

MOST = 3
"""Repairs of one word that are worth trying."""
SHORTEST = 5
"""Letters of a word that is known or was meant; shorter ones have too many neighbours. One of a
letter less is meant only where no other is as near."""


class Spelling:
    """The known words, by length and first letter, so that a repair looks only at a few of them."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._known: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for word in counts:
            if len(word) >= SHORTEST - 1 and not word[0].isdigit():
                self._known[len(word), word[0]].append(word)
        self._near: dict[str, tuple[str, ...]] = {}

    def repair(self, word: str) -> str | None:
        """Return the known word that an unknown one was most probably meant to be, or None."""
        return next(iter(self.nearest(word)), None)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return up to `MOST` known words that an unknown one may have meant, best first.

        The nearest by optimal string alignment (F. Damerau, "A technique for computer detection
        and correction of spelling errors", 1964) within one slip, from ten letters on two; of
        equally near ones the commonest. A slip in the first letter is too rare to be guessed at,
        unless it changed places with the second. A word above `WORD_LIMIT` is not repaired.
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
