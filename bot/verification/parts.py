"""The part of a pasted text that is taken for the quote, and how it resembles the archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.verification.concordance import Run
from bot.verification.readings import Reading

__all__ = ["Part", "size_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a pasted text that a reading takes for the quote.

    `start` and `end` are indexes into the words of the pasted text, end exclusive.
    """

    reading: Reading
    start: int
    end: int

    def clipped(self, runs: Sequence[Run]) -> list[Run]:
        """Return the runs, cut to what lies within this part."""
        found = []
        for run in runs:
            if self.start <= run.start and run.end <= self.end:
                found.append(run)
                continue
            start, end = max(run.start, self.start), min(run.end, self.end)
            if start < end:
                found.append(Run(start, end, run.at + start - run.start))
        return found

    def trimmed(self, runs: Sequence[Run]) -> Sequence[Run]:
        """Return the runs without those at the edges that lie too far from the others."""
        if not runs:
            return runs
        sizes = list(accumulate((run.length for run in runs), initial=0))
        end = runs[-1].at + runs[-1].length
        first = max(
            range(len(runs)),
            key=lambda at: self._likeness(sizes[-1] - sizes[at], end - runs[at].at),
        )
        start = runs[first].at
        last = max(
            range(first, len(runs)),
            key=lambda at: self._likeness(
                sizes[at + 1] - sizes[first], runs[at].at + runs[at].length - start
            ),
        )
        return runs[first : last + 1]

    def likeness(self, runs: Sequence[Run]) -> float:
        """Return the likeness of this part and the place that the runs span, from 0 to 1."""
        own = runs[-1].at + runs[-1].length - runs[0].at
        return self._likeness(size_of(runs), own)

    def _likeness(self, size: int, own: int) -> float:
        return 2 * size / (self.end - self.start + own)


def size_of(runs: Sequence[Run]) -> int:
    """Return the total number of words in some runs."""
    return sum(run.length for run in runs)
