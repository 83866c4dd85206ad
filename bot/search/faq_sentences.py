"""The wordings of the FAQ as two sentence models read them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.analysis.analyser import Analyser
from bot.archive.faq import Faq
from bot.meaning.arrays import np
from bot.meaning.sentence_model import SentenceModel
from bot.meaning.token_table import Vectors, token_table, unit
from bot.meaning.vector_cache import VectorCache
from bot.meaning.vector_rows import VectorRows
from bot.question.courtesy import bare_wording
from bot.question.kinds import language_of
from bot.question.reading import Question
from bot.search.faq_index import written
from bot.search.faq_meanings import MeantBy

__all__ = ["SENTENCE_SIGNALS", "FaqSentences", "MeantByBoth", "asked_text"]

SENTENCE_SIGNALS = (
    "sentence",  # the highest cosine of the question's sentence vector and a wording's
    "sentence_centre",  # the cosine of that vector and the mean of the wordings'
    "multilingual",  # the same two by the multilingual model
    "multilingual_centre",
)

MOST_WORDINGS = 30_000
"""The most wordings of an FAQ that get vectors: a quarter of an hour of one processor, once."""
_LOOKED_AT = 50
"""The wordings of a script by which it is decided whether the first model knows it."""
_NEAR = 0.28
"""The least cosine, by the first model, of wordings that may mean the same."""
_WIDENED = 3.0
"""How much more a cosine by the multilingual model counts, since it varies by less."""

_LOGGER = logging.getLogger(__name__)


def asked_text(question: Question) -> str:
    """Return the words of a question as the wordings are read, the misspelt ones corrected.

    A frequent English word is not misspelt: of a word that the archive does not have, a sentence
    model knows more than the nearest spelling in the archive.
    """
    better = {one.asked[0]: one.word for one in question.terms if one.certainty < 1}
    has = token_table().has
    return " ".join(
        [
            token.word if has(token.word) else better.get(token.term, token.word)
            for token in question.tokens
        ]
    )


@dataclass(frozen=True, slots=True)
class MeantByBoth:
    """A question as both models compare it with every sheet."""

    first: MeantBy
    multilingual: MeantBy

    def signals(self, number: int) -> tuple[float, ...]:
        """Return the signals of one sheet, in the order of `SENTENCE_SIGNALS`."""
        return (*self.first.signals(number), *self.multilingual.signals(number))

    def nearest(self, limit: int) -> list[int]:
        """Return the indexes of the sheets that are nearest, nearest first."""
        first, other = self.first, self.multilingual
        total = first.best + first.centres + _WIDENED * (other.best + other.centres)
        order = np.argsort(-total, kind="stable")[:limit]
        return [int(one) for one in order if first.best[one] >= _NEAR]


class FaqSentences:
    """The sentence vectors of all wordings, by script; only of scripts that the models know.

    Neither model alone is as good: the first, made for English, is better at telling entries from
    what is not in the FAQ, and the multilingual one at telling entries from each other.
    """

    def __init__(
        self,
        faq: Faq,
        analyser: Analyser,
        model: SentenceModel,
        multilingual: SentenceModel,
        cache: VectorCache,
    ) -> None:
        wordings: dict[str | None, list[Sequence[str]]] = {}
        for entry in faq:
            for questions in entry.questions.values():
                if questions:
                    wordings.setdefault(language_of(questions[0]), []).append(questions)
        if sum([len(one) for sheets in wordings.values() for one in sheets]) > MOST_WORDINGS:
            _LOGGER.warning(
                "the FAQ has more than %d wordings, too many for sentence models: questions are"
                " compared with it by their words alone",
                MOST_WORDINGS,
            )
            wordings = {}
        self._model = model
        self._multilingual = multilingual
        self._parts = {
            script: (
                _Part(sheets, VectorRows(model, _read(sheets, analyser), cache, "the FAQ")),
                _Part(sheets, VectorRows(multilingual, _asked(sheets), cache, "the FAQ")),
            )
            for script, sheets in wordings.items()
            if model.knows(" ".join([text for texts in sheets for text in texts][:_LOOKED_AT]))
        }

    @property
    def tables(self) -> Sequence[VectorRows]:
        """The vectors that are to be made."""
        return [part.vectors for parts in self._parts.values() for part in parts]

    def is_ready(self, script: str | None) -> bool:
        """Whether a question in a script can be compared."""
        parts = self._parts.get(script, ())
        return bool(parts) and all(part.vectors.rows is not None for part in parts)

    def vector(self, script: str | None, text: str) -> Vectors | None:
        """Return a question's vector by the first model, or None while it cannot be compared."""
        return self._model.question(text) if text and self.is_ready(script) else None

    def asked(self, script: str | None, vectors: tuple[Vectors, Vectors]) -> MeantByBoth | None:
        """Return a question, given by both vectors, as compared with the sheets of its script."""
        if not self.is_ready(script):
            return None
        first, multilingual = self._parts[script]
        return MeantByBoth(first.asked(vectors[0]), multilingual.asked(vectors[1]))


class _Part:
    def __init__(self, sheets: Sequence[Sequence[str]], vectors: VectorRows) -> None:
        self.vectors = vectors
        self._starts = [0, *accumulate(map(len, sheets[:-1]))]
        self._centres: Vectors | None = None

    def asked(self, vector: Vectors) -> MeantBy:
        rows = self.vectors.rows
        assert rows is not None, "a question has a vector only after the wordings"  # noqa: S101
        if self._centres is None:
            self._centres = unit(np.add.reduceat(rows, self._starts))
        return MeantBy(np.maximum.reduceat(rows @ vector, self._starts), self._centres @ vector)


def _asked(sheets: Sequence[Sequence[str]]) -> Callable[[], list[str]]:
    """Return what reads the wordings as they are written, without courtesies."""
    return lambda: [bare_wording(text) or text for sheet in sheets for text in sheet]


def _read(sheets: Sequence[Sequence[str]], analyser: Analyser) -> Callable[[], list[str]]:
    """Return what reads the wordings as the questions are read: folded, without punctuation."""
    return lambda: [
        written(analyser.tokens(bare_wording(text) or text)) for sheet in sheets for text in sheet
    ]
