"""The ranking signals of candidate passages by a sentence model."""

from collections.abc import Sequence

from bot.archive.model import Passage
from bot.meaning.token_table import Vectors
from bot.search.passage_sentences import PassageSentences

__all__ = ["PASSAGE_SENTENCES", "sentence_signals"]

PASSAGE_SENTENCES = (
    "sentence_mean",  # cosine of the question's sentence vector and the mean of the sentences'
    "sentence_best",  # the highest cosine of a sentence
    "sentence_here",  # the cosine of the best sentence by terms
)
"""These come after the other signals, if sentence vectors are known."""


def sentence_signals(
    found: Sequence[tuple[Passage, int]], vector: Vectors, sentences: PassageSentences
) -> list[tuple[float, ...]]:
    """Return the signals of each passage, given with its best sentence by terms.

    They are all 0 if the sentences of a passage have no vectors.
    """
    signals: list[tuple[float, ...]] = []
    for passage, sentence in found:
        near = sentences.of(passage, vector)
        if near is None:
            return [(0.0,) * len(PASSAGE_SENTENCES)] * len(found)
        mean, cosines = near
        signals.append((mean, max(cosines), cosines[min(sentence, len(cosines) - 1)]))
    return signals
