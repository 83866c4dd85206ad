"""The wordings of the FAQ as a sentence model reads them."""

from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np

from bot.analysis.analyser import Analyser
from bot.archive.faq import Faq
from bot.meaning.sentence_model import SentenceModel
from bot.meaning.token_table import Vectors, token_table, unit
from bot.meaning.vector_cache import VectorCache
from bot.meaning.vector_rows import VectorRows
from bot.question.courtesy import bare_wording
from bot.question.kinds import language_of
from bot.question.reading import Question
from bot.search.faq_index import written
from bot.search.faq_meanings import MeantBy

__all__ = ["SENTENCE_SIGNALS", "FaqSentences", "asked_text"]

SENTENCE_SIGNALS = (
    "sentence",  # the highest cosine of the question's sentence vector and a wording's
    "sentence_centre",  # the cosine of that vector and the mean of the wordings'
)

_LOOKED_AT = 50
"""The wordings of a script by which it is decided whether the model knows it."""


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


class FaqSentences:
    """The sentence vectors of all wordings, by script; only of scripts that the model knows."""

    def __init__(
        self, faq: Faq, analyser: Analyser, model: SentenceModel, cache: VectorCache
    ) -> None:
        wordings: dict[str | None, list[Sequence[str]]] = {}
        for entry in faq:
            for questions in entry.questions.values():
                if questions:
                    wordings.setdefault(language_of(questions[0]), []).append(questions)
        self._model = model
        self._parts = {
            script: _Part(sheets, VectorRows(model, _read(sheets, analyser), cache, "the FAQ"))
            for script, sheets in wordings.items()
            if model.knows(" ".join([text for texts in sheets for text in texts][:_LOOKED_AT]))
        }

    @property
    def tables(self) -> Sequence[VectorRows]:
        """The vectors that are to be made."""
        return [part.vectors for part in self._parts.values()]

    def vector(self, script: str | None, text: str) -> Vectors | None:
        """Return the vector of a question in a script, or None while it cannot be compared."""
        part = self._parts.get(script)
        if part is None or part.vectors.rows is None or not text:
            return None
        return self._model.question(text)

    def asked(self, script: str | None, vector: Vectors) -> MeantBy | None:
        """Return a question, given by its vector, as compared with the sheets of its script."""
        part = self._parts.get(script)
        return part.asked(vector) if part else None


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


def _read(sheets: Sequence[Sequence[str]], analyser: Analyser) -> Callable[[], list[str]]:
    """Return what reads the wordings as the questions are read: folded, without punctuation."""
    return lambda: [
        written(analyser.tokens(bare_wording(text) or text)) for sheet in sheets for text in sheet
    ]
