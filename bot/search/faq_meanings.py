"""The meanings of the FAQ's wordings, and how far a word is from all that an entry says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.meaning.token_table import SIZE, Vectors, token_table, unit

__all__ = ["Meanings", "MeantBy"]

_NEAR = 0.35
"""The least cosine of wordings that may mean the same."""


@dataclass(frozen=True, slots=True)
class MeantBy:
    """A question as compared with every sheet."""

    best: Vectors
    """For each sheet, the highest cosine of the question and a wording."""
    centres: Vectors
    """For each sheet, the cosine of the question and the mean of its wordings."""

    def signals(self, number: int) -> tuple[float, float]:
        """Return both cosines of one sheet."""
        return float(self.best[number]), float(self.centres[number])

    def nearest(self, limit: int) -> list[int]:
        """Return the indexes of the sheets that are nearest and at least `_NEAR`, nearest first."""
        order = np.argsort(-(self.best + self.centres), kind="stable")[:limit]
        return [int(one) for one in order if self.best[one] >= _NEAR]


class Meanings:
    """The vectors of all wordings of some sheets; they are made at the first question."""

    def __init__(self, said: Sequence[tuple[Sequence[str], str]]) -> None:
        """Take the wordings and the quoted text of each sheet; each has a wording."""
        self._said = said
        self._words: dict[int, Vectors] = {}

    @cached_property
    def _wordings(self) -> Vectors:
        return token_table().vectors([text for wordings, _ in self._said for text in wordings])

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts, at = [], 0
        for wordings, _ in self._said:
            starts.append(at)
            at += len(wordings)
        return starts

    @cached_property
    def _centres(self) -> Vectors:
        return unit(np.add.reduceat(self._wordings, self._starts))

    def asked(self, vector: Vectors) -> MeantBy:
        """Return a question, given by its vector, as compared with every sheet."""
        best = np.maximum.reduceat(self._wordings @ vector, self._starts)
        return MeantBy(best, self._centres @ vector)

    def distances(self, words: Vectors, number: int) -> list[float]:
        """Return how far each word, given by its vector, is from a sheet's nearest word: 0 to 1.

        A word whose meaning is not known is as far as can be.
        """
        own = self._words.get(number)
        if own is None:
            wordings, quoted = self._said[number]
            said = dict.fromkeys(word for text in (*wordings, quoted) for word in text.split())
            own = token_table().vectors([*said]) if said else np.zeros((1, SIZE), np.float32)
            self._words[number] = own
        nearest: list[float] = (words @ own.T).max(1).tolist()
        return [min(1.0, max(0.0, 1.0 - one)) for one in nearest]
