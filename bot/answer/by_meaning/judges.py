"""The judges of one desk: one without sentence vectors, and one for each kind of them.

They differ in weights and thresholds, which were fitted together.
"""

from collections.abc import Sequence

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.answer.judge import Judge
from bot.answer.policy import Policy, Thresholds
from bot.archive.faq import Faq
from bot.question.reading import Meant
from bot.search.passage_sentences import PassageSentences
from bot.search.weights import Weights

__all__ = ["FAQ_ROWS", "PASSAGE_ROWS", "Judges"]

FAQ_ROWS = ("faq", "faq_gate", "faq_near")
"""The rows of the weights that differ where the FAQ has sentence vectors."""
PASSAGE_ROWS = ("rank", "passage_gate", "languages")
"""Those that differ where the passages have them."""


class Judges:
    """Gives each question the judge that knows what is known of it."""

    def __init__(
        self,
        analyser: Analyser,
        lexicon: Lexicon,
        faq: Faq,
        weights: Weights,
        sentence_weights: Weights | None,
        thresholds: Sequence[Thresholds],
        sentences: PassageSentences | None = None,
    ) -> None:
        """Take the weights, and the operator's thresholds, of which later ones count more."""
        self._sentences = sentences
        self._analyser = analyser
        self._lexicon = lexicon
        self._faq = faq
        self._weights = weights
        self._sentence_weights = sentence_weights
        self._thresholds = thresholds
        self._judges: dict[tuple[bool, bool, bool], Judge] = {}

    def of_faq(self, faq: Faq, lexicon: Lexicon) -> "Judges":
        """Return judges for another FAQ, or a later state of the archive, with its lexicon."""
        return Judges(
            *(self._analyser, lexicon, faq, self._weights, self._sentence_weights),
            *(self._thresholds, self._sentences),
        )

    @property
    def plain(self) -> Judge:
        """The judge of questions without sentence vectors."""
        return self.of(None)

    def of(self, meant: Meant | None) -> Judge:
        """Return the judge of a question."""
        known = (False, False, False)
        if meant is not None:
            by_faq, by_passages, across = (one is not None for one in meant)
            known = by_faq, by_passages, across
        if known not in self._judges:
            self._judges[known] = self._made(*known)
        return self._judges[known]

    def _made(self, by_faq: bool, by_passages: bool, by_across: bool) -> Judge:
        weights, fitted = self._weights, self._sentence_weights
        policy = dict(weights.rows["policy"])
        if fitted is not None and by_faq:
            weights = weights.with_rows(fitted, FAQ_ROWS)
            policy["faq"] = fitted.rows["policy"]["faq"]
        if fitted is not None and by_passages:
            weights = weights.with_rows(fitted, PASSAGE_ROWS)
            policy["passage"] = fitted.rows["policy"]["passage"]
        if fitted is not None and by_across:
            policy["across"] = fitted.rows["policy"]["across"]
        found = Policy.of(Weights({"policy": policy}))
        for thresholds in self._thresholds:
            found = thresholds.applied(found)
        sentences = self._sentences if by_passages else None
        return Judge(self._analyser, self._lexicon, self._faq, weights, found, sentences)
