"""Answers a question in a script that the archive does not have, by sentence vectors alone.

A Russian question shares no word with an English archive, except for aliases and names. The passage
nearest in meaning is found among all of them, and a gate of its own decides on it.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.analysis.analyser import Analyser
from bot.analysis.passages import evidence_of
from bot.answer.decisions import Abstention, Answer, Closest, Decision, Ranked
from bot.answer.gates import logistic
from bot.answer.policy import Policy
from bot.archive.model import Passage, Quote, Span
from bot.archive.segmentation import sentences
from bot.question.kinds import Kind, language_of
from bot.question.reading import Question
from bot.search.passage_sentences import NearPassage, PassageSentences
from bot.search.weights import Weights

__all__ = ["ACROSS", "Across", "across_signals"]

ACROSS = (
    "mean",  # cosine of the question and the mean of the nearest passage's sentences
    "best",  # the cosine of its nearest sentence
    "lead",  # how far the sum of both is ahead of any other article's
    "ahead",  # how far it is ahead of any other passage's
    "answerless",  # 1 if a number or a time is asked for, and the passage has none
    "bias",
)
FOUND = 15
"""The most passages that are compared."""
KEPT = 5
"""The most passages that a decision includes."""


class Across:
    """Decides on questions in scripts that the archive does not have."""

    def __init__(
        self,
        languages: Collection[str],
        analyser: Analyser,
        sentences: PassageSentences,
        weights: Weights,
    ) -> None:
        """Take the languages of the archive."""
        self._languages = languages
        self._analyser = analyser
        self._sentences = sentences
        self._weights = weights.row("across", ACROSS)

    def is_for(self, text: str) -> bool:
        """Whether a question is in a script that the archive does not have."""
        script = language_of(text)
        return script is not None and script not in self._languages

    def joined(
        self, question: Question, decision: Decision, policy: Policy, *, has_faq: bool = False
    ) -> Decision:
        """Return a decision that is not an answer as it is with the passages nearest in meaning.

        Other decisions, and those on questions in the archive's own scripts, are not changed. Where
        the FAQ has questions in that script, its gate has decided, and there is a closest passage
        at most: what a curator left out is often a near miss.
        """
        vector = question.meant.across if question.meant else None
        if vector is None or isinstance(decision, Answer):
            return decision
        near = self._sentences.nearest(vector, FOUND)
        if not near:
            return decision
        likely = self._probability(near, question.kind)
        ranked = tuple(
            Ranked(one.passage, one.mean + one.best, (_quote(one),)) for one in near[:KEPT]
        )
        if likely >= policy.across and not has_faq:
            return Answer(ranked[0].excerpt, "passage", likely, ranked, entries=decision.entries)
        confidence = max(decision.confidence, min(likely, policy.below))
        if likely >= policy.closest and isinstance(decision, (Abstention, Closest)):
            quotes, entries = ranked[0].excerpt, decision.entries
            return Closest(quotes, "passage", confidence, ranked, entries=entries)
        return replace(decision, confidence=confidence, ranked=ranked)

    def _probability(self, near: Sequence[NearPassage], kind: Kind) -> float:
        return logistic(self._weights, across_signals(near, kind, self._analyser))


def across_signals(
    near: Sequence[NearPassage], kind: Kind, analyser: Analyser
) -> tuple[float, ...]:
    """Return the signals of the nearest passage, in the order of `ACROSS`."""
    first = near[0]
    sums = [one.mean + one.best for one in near]
    article = first.passage.article.id
    elsewhere = [
        total for one, total in zip(near, sums, strict=True) if one.passage.article.id != article
    ]
    return (
        first.mean,
        first.best,
        sums[0] - max(elsewhere, default=sums[-1]),
        sums[0] - (sums[1] if len(sums) > 1 else 0.0),
        _answerless(first.passage, kind, analyser),
        1.0,
    )


def _answerless(passage: Passage, kind: Kind, analyser: Analyser) -> float:
    if kind not in ("number", "time"):
        return 0.0
    text = passage.article.text[passage.span.start : passage.span.end]
    evidence = evidence_of(text, analyser.words.of(text))
    if kind == "number":
        return 0.0 if evidence.has_numeral or evidence.numbers else 1.0
    return 0.0 if evidence.has_time or evidence.years else 1.0


def _quote(near: NearPassage) -> Quote:
    article = near.passage.article
    spans = list(sentences(article.text, near.passage.span))
    span = spans[near.sentence]
    return Quote(article, Span(span.start, span.end))
