"""The sentences of an archive as a sentence model reads them."""

import logging
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bot.archive.model import Passage
from bot.archive.segmentation import sentences
from bot.meaning.arrays import np
from bot.meaning.sentence_model import SentenceModel
from bot.meaning.token_table import Vectors, unit
from bot.meaning.vector_cache import VectorCache
from bot.meaning.vector_rows import VectorRows

__all__ = ["MOST_SENTENCES", "NearPassage", "PassageSentences"]

MOST_SENTENCES = 30_000
"""The most sentences of an archive that get vectors: half an hour of one processor, once."""

_LOGGER = logging.getLogger(__name__)


class NearPassage(NamedTuple):
    """A passage that is near to a question in meaning."""

    passage: Passage
    mean: float
    """The cosine of the question and the mean of the passage's sentences."""
    best: float
    """The cosine of the nearest sentence."""
    sentence: int
    """The 0-based index of that sentence in the passage."""


class PassageSentences:
    """The vectors of all sentences, passage by passage; none for a large archive."""

    def __init__(
        self,
        count: int,
        passages: Callable[[], Iterable[Passage]],
        model: SentenceModel,
        cache: VectorCache,
    ) -> None:
        """Take the passages of an archive and their number."""
        self._count = count
        self._listed = passages
        self._model = model
        self._passages: list[Passage] = []
        self._at: dict[tuple[str, int], int] = {}
        self._starts: list[int] = []
        self._made_means: Vectors | None = None
        self.vectors = VectorRows(model, self._texts, cache, "the archive")

    @property
    def is_ready(self) -> bool:
        """Whether questions can be compared: the vectors are there, and not too many."""
        rows = self.vectors.rows
        return rows is not None and len(rows) > 0

    def vector(self, text: str) -> Vectors | None:
        """Return the vector of a question, or None while it cannot be compared."""
        return self._model.question(text) if self.is_ready and self._model.knows(text) else None

    @property
    def _means(self) -> Vectors | None:
        rows = self.vectors.rows
        if self._made_means is None and rows is not None and len(rows):
            self._made_means = unit(np.add.reduceat(rows, self._starts[:-1]))
        return self._made_means

    def of(self, passage: Passage, vector: Vectors) -> tuple[float, list[float]] | None:
        """Return the cosine of a question and the mean of a passage, and those of its sentences.

        None if the passage is not of this archive.
        """
        rows, means = self.vectors.rows, self._means
        at = self._at.get((passage.article.id, passage.span.start))
        if rows is None or means is None or at is None or self._passages[at].span != passage.span:
            return None
        cosines: list[float] = (rows[self._starts[at] : self._starts[at + 1]] @ vector).tolist()
        return float(means[at] @ vector), cosines

    def nearest(self, vector: Vectors, limit: int) -> list[NearPassage]:
        """Return up to `limit` passages of the whole archive, the nearest first."""
        rows, means = self.vectors.rows, self._means
        if rows is None or means is None:
            return []
        cosines = rows @ vector
        best = np.maximum.reduceat(cosines, self._starts[:-1])
        mean = means @ vector
        order = np.argsort(-(mean + best), kind="stable")[:limit]
        return [
            NearPassage(
                *(self._passages[at], float(mean[at]), float(best[at])),
                int(np.argmax(cosines[self._starts[at] : self._starts[at + 1]])),
            )
            for at in order
        ]

    def _texts(self) -> list[str] | None:
        """Return all sentences and remember where each passage begins; None if there are too many.

        A sentence belongs to each passage that has it.
        """
        found: list[str] = []
        starts, passages = [0], []
        if self._count <= MOST_SENTENCES:
            for passage in self._listed():
                text = passage.article.text
                spans = list(sentences(text, passage.span))
                if not spans:
                    continue
                found += [text[span.start : span.end] for span in spans]
                passages.append(passage)
                starts.append(len(found))
                if len(found) > MOST_SENTENCES:
                    break
        if self._count > MOST_SENTENCES or len(found) > MOST_SENTENCES:
            _LOGGER.warning(
                "the archive has more than %d sentences, too many for %s: its passages are found"
                " by their words alone; the FAQ is not affected",
                *(MOST_SENTENCES, self._model.name),
            )
            return None
        self._passages, self._starts = passages, starts
        self._at = {(one.article.id, one.span.start): at for at, one in enumerate(passages)}
        return found
