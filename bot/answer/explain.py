"""Explains a decision: the signals of what was considered, and what moved each gate.

A gate is a logistic regression, so that each signal adds its value times its weight to the log-odds
of the probability. The pieces of a bent signal (see `bot.answer.gates.BENDS`) are added together,
because they are one function of one signal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answer.by_meaning.sentence_signals import PASSAGE_SENTENCES
from bot.answer.decisions import Abstention, Decision, Ranked
from bot.answer.gates import (
    FAQ_GATE,
    FAQ_SENTENCES,
    GATE_SENTENCES,
    LONE_WORD,
    PASSAGE_GATE,
    SMALL_FAQ,
    UNTOLD,
    faq_gate_signals,
    passage_gate_signals,
)
from bot.answer.judge import KEPT, Considered, Judge
from bot.answer.policy import Policy
from bot.answer.signals import SIGNALS
from bot.archive.faq import FaqEntry
from bot.question.period.periods import Period
from bot.question.reading import Question
from bot.search.engine import Candidate
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.faq_sentences import SENTENCE_SIGNALS
from bot.search.language_weights import RANK, LanguageWeights, RankWeights
from bot.search.weights import Weights

__all__ = [
    "ExplainedEntry",
    "ExplainedPassage",
    "Explanation",
    "GateReading",
    "Push",
    "Rule",
    "explain",
    "signal_of",
]

BIAS = "bias"
"""The name of the constant of a gate."""
Rule = Literal["own_wording", "same_words", "lone_word", "nameless", "small_faq", "beside"]
"""What decides a probability besides the signals: the question is a wording of the entry, or has
the content of one; it is a single word, or asks for a person and the quotes name nobody; or the FAQ
quotes the passage."""


@dataclass(frozen=True, slots=True)
class Push:
    """How far a signal moves a score or the log-odds of a gate."""

    signal: str
    """The name of the signal, without a bend."""
    by: float
    """Its value times its weight; above 0 it speaks for the candidate."""


@dataclass(frozen=True, slots=True)
class GateReading:
    """How a gate came to its probability."""

    probability: float
    """What is compared with the threshold."""
    threshold: float
    start: float
    """The log-odds before any signal."""
    pushes: tuple[Push, ...]
    """Of all signals that moved the gate, the strongest first."""
    rule: Rule | None = None
    alone: float = 0.0
    """The probability by the signals alone if the rule is `beside`."""

    @property
    def passes(self) -> bool:
        """Whether the threshold is reached."""
        return self.probability >= self.threshold


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """A candidate passage with what raised or lowered its score, the strongest first."""

    ranked: Ranked
    pushes: tuple[Push, ...]


@dataclass(frozen=True, slots=True)
class ExplainedEntry:
    """A candidate entry with its score and what raised or lowered its rank, strongest first."""

    entry: FaqEntry
    score: float
    """As in `RankedEntry`."""
    pushes: tuple[Push, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was answered, or was not."""

    question: Question
    """As it was read, the words for a period included."""
    decision: Decision
    policy: Policy
    unknown: tuple[str, ...] = ()
    """The words that the archive does not have, as they were read."""
    period: Period | None = None
    """The period that the passages and entries were filtered by."""
    passages: tuple[ExplainedPassage, ...] = ()
    """The best ones, best first."""
    entries: tuple[ExplainedEntry, ...] = ()
    """The best ones, best first."""
    passage_gate: GateReading | None = None
    """None if there is no passage."""
    faq_gate: GateReading | None = None
    """None if there is no entry."""
    nearest: float = 0.0
    """The probability that the closest passage or entry holds the answer."""


def explain(
    judge: Judge,
    read: Question,
    asked: Question,
    found: Sequence[Candidate],
    entries: Sequence[FaqCandidate],
    period: Period | None = None,
) -> Explanation:
    """Return why the judge decides as it does.

    `read` is the question as it was read, and `asked` what the judge is asked: without the words
    for the period, if there is one.
    """
    if not asked.terms:
        return Explanation(read, Abstention("empty"), judge.policy, (), period)
    decision = (
        judge.decide_within(period, asked, found, entries)
        if period
        else judge.decide(asked, found, entries)
    )
    considered = judge.consider(asked, found, entries, period)
    weights, frequency = judge.weights, judge.lexicon.frequency
    rank = RankWeights(weights, SIGNALS, PASSAGE_SENTENCES)
    unknown = tuple(one.word for one in asked.terms if one.term not in frequency)
    passages = tuple(
        ExplainedPassage(
            ranked,
            _pushes(
                *(weights, rank.name_of(ranked.passage.article.language)),
                *(weights.known(RANK, SIGNALS, PASSAGE_SENTENCES), one.signals.values),
            ),
        )
        for ranked, one in zip(considered.ranked, considered.leaders, strict=False)
    )
    explained = tuple(
        ExplainedEntry(
            *(scored.entry, scored.score),
            _pushes(
                weights, "faq", weights.known("faq", FAQ_SIGNALS, SENTENCE_SIGNALS), one.signals
            ),
        )
        for scored, one in zip(decision.entries, considered.candidates[:KEPT], strict=True)
    )
    return Explanation(
        *(read, decision, judge.policy, unknown, period, passages, explained),
        _passage_gate(considered, weights, judge.policy.passage) if considered.ordered else None,
        _faq_gate(considered, weights, judge.policy.faq) if considered.distinct else None,
        considered.by_nearest,
    )


def signal_of(name: str) -> str:
    """Return the signal that a name in a gate belongs to: the name without its bend."""
    return name.partition(">")[0]


def _passage_gate(considered: Considered, weights: Weights, threshold: float) -> GateReading:
    signals = passage_gate_signals(considered.asked, considered.leaders)
    language = considered.leaders[0].view.passage.article.language
    by_language = LanguageWeights(weights, PASSAGE_GATE, GATE_SENTENCES)
    row, (_, shift) = by_language.name_of(language), by_language.of(language)
    return GateReading(
        considered.by_passage,
        threshold,
        weights.row(row, (BIAS,))[0] + shift,
        _pushes(weights, row, weights.known(row, PASSAGE_GATE, GATE_SENTENCES), signals),
        "beside" if considered.is_beside else None,
        considered.alone,
    )


def _faq_gate(considered: Considered, weights: Weights, threshold: float) -> GateReading:
    best = considered.distinct[0]
    rule: Rule | None = None
    if best.is_exact:
        rule = "own_wording"
    elif best.says_same:
        rule = "same_words"
    elif len(considered.asked.terms) == 1 and considered.by_faq == LONE_WORD:
        rule = "lone_word"
    signals = faq_gate_signals(considered.asked, considered.distinct)
    if rule is None and signals[FAQ_GATE.index("nameless")]:
        rule = "nameless"
        signals = (*signals[: FAQ_GATE.index("nameless")], 0.0, signals[-1])
    if rule is None and best.among < SMALL_FAQ and best.untold and considered.by_faq == UNTOLD:
        rule = "small_faq"
    return GateReading(
        considered.by_faq,
        threshold,
        weights.row("faq_gate", (BIAS,))[0],
        _pushes(weights, "faq_gate", weights.known("faq_gate", FAQ_GATE, FAQ_SENTENCES), signals),
        rule,
    )


def _pushes(
    weights: Weights, row: str, names: Sequence[str], values: Sequence[float]
) -> tuple[Push, ...]:
    """Return what each signal adds, the strongest first, without what adds nothing."""
    sums: dict[str, float] = {}
    for name, weight, value in zip(names, weights.row(row, names), values, strict=True):
        signal = signal_of(name)
        sums[signal] = sums.get(signal, 0.0) + weight * value
    pushes = [Push(name, by) for name, by in sums.items() if name != BIAS and by]
    return tuple(sorted(pushes, key=lambda push: -abs(push.by)))
