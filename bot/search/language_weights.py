"""The weights of the gate of passages, and of their ranking, by the language of an article.

In English, the gate compares meanings as well; elsewhere words are inflected, divided into pairs of
letters, or written without spaces, and their meanings are not known. So there is one row of weights
for English and one for all other languages, and log-odds that are added for each of these; see
`benchmarks/language_gates.py`.
"""

from collections.abc import Sequence

from bot.analysis.stemming import is_stemmed
from bot.analysis.unspaced import BY_PAIRS
from bot.languages.tags import primary_subtag
from bot.search.weights import Weights

__all__ = ["ENGLISH", "OTHER_GATE", "OTHER_LANGUAGES", "RANK", "LanguageWeights", "RankWeights"]

ENGLISH, ENGLISH_GATE = "en", "passage_gate"
RANK = "rank"
"""The name of the row by which passages are ranked; that of a language has its code after it."""
OTHER_GATE = "passage_gate_other"
"""The name of the row for languages other than English."""
OTHER_LANGUAGES = "other"
"""The name of the shift for languages that nothing was measured for and that have no stemmer."""


class LanguageWeights:
    """Gives the weights and the shift for an article's language."""

    def __init__(self, weights: Weights, signals: Sequence[str], further: Sequence[str]) -> None:
        """Take the gate's signals, and further ones that its row may have.

        A row that has further signals, those of a multilingual model, serves all languages.
        """
        names = weights.known(ENGLISH_GATE, signals, further)
        self._others = ENGLISH_GATE if len(names) > len(signals) else OTHER_GATE
        self._rows = {row: weights.row(row, names) for row in {ENGLISH_GATE, self._others}}
        self._shifts = weights.rows.get("languages", {})

    def of(self, language: str) -> tuple[tuple[float, ...], float]:
        """Return the weights for a language tag, and what is added to the log-odds."""
        return self._rows[self.name_of(language)], self._shift(primary_subtag(language))

    def name_of(self, language: str) -> str:
        """Return the name of the row for a language tag."""
        return ENGLISH_GATE if primary_subtag(language) == ENGLISH else self._others

    def _shift(self, code: str) -> float:
        measured = self._shifts.get(code)
        if measured is not None:
            return measured
        if is_stemmed(code) or code in BY_PAIRS:
            return 0.0
        return self._shifts.get(OTHER_LANGUAGES, 0.0)


class RankWeights:
    """Gives the weights by which passages are ranked, for an article's language.

    One row serves all languages but those that have a row of their own, such as `rank_fa`; see
    `benchmarks/language_ranks.py`.
    """

    def __init__(self, weights: Weights, signals: Sequence[str], further: Sequence[str]) -> None:
        """Take the signals, and further ones that the row may have.

        A row that has further signals, those of a multilingual model, serves all languages.
        """
        names = weights.known(RANK, signals, further)
        self._row = weights.row(RANK, names)
        self._own = (
            {
                row.removeprefix(f"{RANK}_"): weights.row(row, signals)
                for row in weights.rows
                if row.startswith(f"{RANK}_")
            }
            if len(names) == len(signals)
            else {}
        )

    def of(self, language: str) -> tuple[float, ...]:
        """Return the weights for a language tag."""
        return self._own.get(primary_subtag(language), self._row)

    def name_of(self, language: str) -> str:
        """Return the name of the row for a language tag."""
        code = primary_subtag(language)
        return f"{RANK}_{code}" if code in self._own else RANK
