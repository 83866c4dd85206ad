"""The meanings of the FAQ's wordings, and how far a word is from all that an entry says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.meaning.arrays import np
from bot.meaning.token_table import SIZE, Vectors, token_table, unit

__all__ = ["Meanings", "MeantBy"]

_NEAR = 0.28
"""The least cosine of wordings that may mean the same."""
_BELIEVED = 500.0
"""The weight of the assumption that wordings of one entry differ alike in every direction, in
wordings, and of the assumption that the mean of all wordings is 0."""
_SPREAD = 0.0016
"""The assumed variance of the wordings of one entry in each direction; about that of the FAQs that
the weights were fitted on."""


@dataclass(frozen=True, slots=True)
class MeantBy:
    """A question as compared with every sheet."""

    best: Vectors
    """For each sheet, the highest cosine of the question and a wording, in the FAQ's own space."""
    centres: Vectors
    """For each sheet, the cosine of the question and the mean of its wordings; there too."""

    def signals(self, number: int) -> tuple[float, float]:
        """Return both cosines of one sheet."""
        return float(self.best[number]), float(self.centres[number])

    def nearest(self, limit: int) -> list[int]:
        """Return the indexes of the sheets that are nearest and at least `_NEAR`, nearest first."""
        order = np.argsort(-(self.best + self.centres), kind="stable")[:limit]
        return [int(one) for one in order if self.best[one] >= _NEAR]


class Meanings:
    """The vectors of all wordings of some sheets; they are made at the first question.

    They are compared in the FAQ's own space, in which its mean is 0 and the directions that vary
    among the wordings of one entry count for less: politeness, names, and what else does not tell
    entries apart (linear discriminant analysis; R. A. Fisher, "The use of multiple measurements in
    taxonomic problems", 1936). The fewer wordings there are, the less the space differs from the
    table's own.
    """

    def __init__(
        self, said: Sequence[tuple[Sequence[str], str]], stored: Vectors | None = None
    ) -> None:
        """Take the wordings and the quoted text of each sheet, and what was `stored` of them.

        Each sheet has a wording. Raises `ValueError` if something else was stored.
        """
        self._said = said
        self._words: dict[int, Vectors] = {}
        if stored is not None:
            ends = np.cumsum([1, SIZE, sum(len(wordings) for wordings, _ in said), len(said)])
            if stored.shape != (ends[-1], SIZE) or stored.dtype != np.float32:
                raise ValueError("these are not the vectors of these wordings")
            mean, matrix, wordings, centres = np.split(stored, ends[:-1])
            self._space, self._placed = (mean[0], matrix), (wordings, centres)

    @property
    def stored(self) -> Vectors:
        """All that is made of the wordings, as rows."""
        mean, matrix = self._space
        return np.vstack((mean[None], matrix, *self._placed)).astype(np.float32)

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
    def _space(self) -> tuple[Vectors, Vectors]:
        """The mean that is subtracted, and the matrix that is multiplied by, to enter the space."""
        wordings = self._wordings
        count = len(wordings)
        sizes = np.diff([*self._starts, count])
        means = np.add.reduceat(wordings, self._starts) / sizes[:, None]
        around = wordings - np.repeat(means, sizes, axis=0)
        assumed = _SPREAD * _BELIEVED * np.eye(SIZE, dtype=np.float32)
        spread = (around.T @ around + assumed) / (count - len(sizes) + _BELIEVED)
        variances, directions = np.linalg.eigh(spread)
        matrix = (directions / np.sqrt(variances)) @ directions.T
        mean: Vectors = (wordings.sum(0) / (count + _BELIEVED)).astype(np.float32)
        return mean, matrix.astype(np.float32)

    @cached_property
    def _placed(self) -> tuple[Vectors, Vectors]:
        """The wordings and the centres of the sheets, in the FAQ's own space."""
        mean, matrix = self._space
        wordings = unit((self._wordings - mean) @ matrix)
        return wordings, unit(np.add.reduceat(wordings, self._starts))

    def prepare(self) -> None:
        """Make the vectors now, so that the first question need not wait for them."""
        if self._said:
            _ = self._placed

    def asked(self, vector: Vectors) -> MeantBy:
        """Return a question, given by its vector, as compared with every sheet."""
        mean, matrix = self._space
        wordings, centres = self._placed
        placed = unit(((vector - mean) @ matrix)[None])[0]
        return MeantBy(np.maximum.reduceat(wordings @ placed, self._starts), centres @ placed)

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
