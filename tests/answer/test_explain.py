"""Why a question was answered or not: what the gates and the ranking were moved by."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.answer.decisions import Abstention, Answer
from bot.answer.explain import Explanation, GateReading, explain, signal_of
from bot.answer.gates import BENDS, PASSAGE_GATE
from bot.answer.judge import Judge
from bot.question.period.periods import Period
from bot.search.engine import Candidate
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.weights import load_weights
from tests.support.small_judge import FOUND, OPENED, POLICY, SOLD, judge
from tests.support.small_search import ANALYSER, entry, lexicon_of, read

ENTRIES = [
    entry("a", OPENED, score=3.0, told=0.8, names=1.0, words=0.5, untold=1, elsewhere=0.2),
    entry("b", SOLD, score=1.0),
]
LEXICON = lexicon_of(*(one.passage.article.text for one in FOUND), "late toll", "xylophone")
FITTED = Judge(ANALYSER, LEXICON, (), load_weights(), POLICY)


def _explain(
    judge: Judge = FITTED,
    text: str = "Where is the bridge toll?",
    found: Sequence[Candidate] = FOUND,
    entries: Sequence[FaqCandidate] = ENTRIES,
) -> Explanation:
    question = read(text, LEXICON)
    return explain(judge, question, question, found, entries)


def _odds(gate: GateReading | None) -> float:
    """Return the log-odds that a gate's start and pushes sum up to."""
    assert gate is not None
    return gate.start + sum(push.by for push in gate.pushes)


@pytest.mark.parametrize(
    "text", ["Where is the bridge toll?", "toll toll market", "When did the fish pay a toll?"]
)
def test_the_pushes_of_a_gate_are_its_probability(text: str) -> None:
    """The start and all that moved a gate add up to the log-odds of its probability."""
    found = _explain(text=text)

    for gate in (found.passage_gate, found.faq_gate):
        assert gate is not None
        assert 1 / (1 + math.exp(-_odds(gate))) == pytest.approx(gate.probability)


def test_the_pushes_of_a_passage_are_its_score() -> None:
    """The pushes of a passage add up to the score that ranks it, and the strongest is first."""
    found = _explain()

    assert [one.ranked for one in found.passages] == [*found.decision.ranked]
    for one in found.passages:
        assert sum(push.by for push in one.pushes) == pytest.approx(one.ranked.score)
        strengths = [abs(push.by) for push in one.pushes]
        assert strengths == sorted(strengths, reverse=True)


def test_the_pushes_of_an_entry() -> None:
    """An entry has the score of the decision, and the pushes of its signals."""
    weights = dict(zip(FAQ_SIGNALS, load_weights().row("faq", FAQ_SIGNALS), strict=True))
    found = _explain()
    best = found.entries[0]

    assert [(one.entry, one.score) for one in found.decision.entries] == [
        (one.entry, one.score) for one in found.entries
    ]
    assert {
        "told": 0.8 * weights["told"],
        "names": weights["names"],
        "words": 0.5 * weights["words"],
    } == pytest.approx({push.signal: push.by for push in best.pushes})
    assert () == found.entries[1].pushes


def test_the_pieces_of_a_bent_signal_are_one() -> None:
    """A signal with bends moves the gate once, by the sum of its pieces."""
    found = _explain()
    assert found.passage_gate is not None
    names = [push.signal for push in found.passage_gate.pushes]

    assert len(names) == len(set(names))
    assert set(names) <= {signal_of(name) for name in PASSAGE_GATE} - {"bias"}
    assert {signal_of(f"{name}>{bend}") for name, bends in BENDS.items() for bend in bends} == set(
        BENDS
    )


@pytest.mark.parametrize(("by_passage", "passes"), [(0.79, False), (0.8, True), (0.81, True)])
def test_a_gate_and_its_threshold(by_passage: float, passes: bool) -> None:
    """A gate passes from its threshold on, and without signals it stays where it starts."""
    gate = _explain(judge(by_passage + 1e-12, 0.1)).passage_gate

    assert gate is not None
    assert (passes, POLICY.passage, ()) == (gate.passes, gate.threshold, gate.pushes)
    assert math.log(by_passage / (1 - by_passage)) == pytest.approx(gate.start)


@pytest.mark.parametrize(
    ("best", "text", "by_faq", "rule", "probability"),
    [
        (replace(ENTRIES[0], is_exact=True), "toll qwerty", 0.1, "own_wording", 0.99),
        (replace(ENTRIES[0], says_same=True), "toll qwerty", 0.1, "same_words", 0.95),
        (ENTRIES[0], "toll", 0.9, "lone_word", 0.5),
        (ENTRIES[0], "toll", 0.4, None, 0.4),
        (replace(ENTRIES[0], among=8, untold=1), "toll qwerty", 0.9, None, 0.9),
        (replace(ENTRIES[0], among=7, untold=1), "toll qwerty", 0.9, "small_faq", 0.5),
        (replace(ENTRIES[0], among=1, untold=0), "toll qwerty", 0.9, None, 0.9),
    ],
)
def test_the_rules_of_the_faq(
    best: FaqCandidate, text: str, by_faq: float, rule: str | None, probability: float
) -> None:
    """A wording that was asked, and a single word, decide apart from the signals."""
    gate = _explain(judge(0.1, by_faq), text, entries=[best, ENTRIES[1]]).faq_gate

    assert gate is not None
    assert rule == gate.rule
    assert probability == pytest.approx(gate.probability)


def test_a_passage_that_the_faq_quotes() -> None:
    """Where the FAQ quotes the best passage, its gate counts for the passage as well."""
    found = [Candidate(FOUND[0].passage, 9.0)]
    own = [
        entry("a", replace(OPENED, article=FOUND[0].passage.article, span=found[0].passage.span))
    ]
    quoted = _explain(judge(0.9, 0.3, own), found=found, entries=own).passage_gate
    other = _explain(judge(0.9, 0.3), found=found, entries=own).passage_gate

    assert quoted is not None
    assert other is not None
    assert ("beside", None) == (quoted.rule, other.rule)
    assert [0.9, 0.3, 0.9] == pytest.approx([quoted.alone, quoted.probability, other.probability])


def test_words_that_are_unknown() -> None:
    """The words that the archive does not have are told, as they were read."""
    assert ("qwerty",) == _explain(text="toll qwerty xylophone").unknown


def test_nothing_was_found() -> None:
    """Without candidates no gate has anything to say."""
    found = _explain(found=[], entries=[])

    assert (None, None, (), ()) == (
        found.passage_gate,
        found.faq_gate,
        found.passages,
        found.entries,
    )
    assert isinstance(found.decision, Abstention)


def test_nothing_was_asked() -> None:
    """A question without words is explained as empty."""
    found = _explain(text="what is the")

    assert (Abstention("empty"), (), ()) == (found.decision, found.passages, found.entries)


def test_a_period() -> None:
    """Of a period, only what counts in it is explained, and the decision is the one within it."""
    period = Period(0, 4, date(1990, 1, 1), date(1990, 12, 31))
    question = read("toll qwerty")
    decider = judge(0.95, 0.1)
    found = explain(decider, question, question, FOUND, ENTRIES, period)

    assert isinstance(decider.decide(question, FOUND, ENTRIES), Answer)
    assert decider.decide_within(period, question, FOUND, ENTRIES) == found.decision
    assert ((), (), period) == (found.passages, found.entries, found.period)
