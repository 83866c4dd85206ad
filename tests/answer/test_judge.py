"""Every kind of decision, by candidates and thresholds of known probability."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.answer.decisions import Abstention, Answer, Choice, Closest
from bot.answer.listing import KEPT, NEAREST
from bot.answer.policy import Policy
from bot.question.period.periods import Period
from bot.search.engine import Candidate
from bot.search.faq_matching import FaqCandidate
from bot.search.weights import Weights
from tests.support.small_desk import RIVER, quote
from tests.support.small_judge import (
    BRIDGE,
    CLOSED,
    FOUND,
    MOVED,
    OPENED,
    POLICY,
    SILENT,
    SOLD,
    THREE,
    TWO,
    decide,
    judge,
)
from tests.support.small_search import candidates, entry, passage, read


@pytest.mark.parametrize(
    ("by_passage", "by_faq", "expected"),
    [
        (0.01, 0.01, Abstention),
        (0.29, 0.29, Abstention),
        (0.31, 0.01, Closest),
        (0.79, 0.01, Closest),
        (0.81, 0.01, Answer),
        (0.01, 0.91, Answer),
        (0.01, 0.31, Closest),
        (0.01, 0.39, Closest),
        (0.01, 0.41, Choice),
        (0.79, 0.89, Choice),
        (0.81, 0.89, Answer),
    ],
)
def test_outcomes(by_passage: float, by_faq: float, expected: type) -> None:
    """Either gate can let an answer through; below both there is less, down to nothing."""
    assert expected is type(decide(by_passage, by_faq, entries=TWO))


@pytest.mark.parametrize(("by_passage", "expected"), [(0.01, "faq"), (0.99, "faq")])
def test_the_faq_goes_first(by_passage: float, expected: str) -> None:
    """What people curated is preferred to what was only found."""
    decision = decide(by_passage, 0.95, entries=TWO)

    assert isinstance(decision, Answer)
    assert (expected, TWO[0].entry, (OPENED,)) == (decision.by, decision.faq, decision.quotes)


def test_an_answer_by_a_passage() -> None:
    """An answer by a passage quotes the excerpt of the best one, and no entry."""
    decision = decide(0.95)

    assert isinstance(decision, Answer)
    assert ("passage", None, decision.ranked[0].excerpt) == (
        decision.by,
        decision.faq,
        decision.quotes,
    )


@pytest.mark.parametrize(("by_near", "by_passage"), [(0.5, 0.1), (0.999999, 0.1), (0.5, 0.7)])
def test_the_confidence_of_what_is_not_answered(by_near: float, by_passage: float) -> None:
    """How near the FAQ is raises the confidence, but never to that of an answer."""
    decider = judge(by_passage, 0.3, policy=SILENT, by_near=by_near)
    decision = decider.decide(read("toll qwerty"), FOUND, TWO)
    least = min(POLICY.faq, POLICY.passage)

    assert max(by_passage, least * by_near) == pytest.approx(decision.confidence)
    assert decision.confidence < least


@pytest.mark.parametrize("gates", [(0.95, 0.6), (0.6, 0.95), (0.001, 0.9), (0.9, 0.0005)])
@pytest.mark.parametrize("policy", [POLICY, SILENT])
def test_the_confidence_is_below_both_gates(gates: tuple[float, float], policy: Policy) -> None:
    """Where the thresholds differ, what is not an answer stays below the lower one, above 0."""
    passage, faq = gates
    own = replace(policy, passage=passage, faq=faq)
    decider = judge(passage * 0.99, faq * 0.99, policy=own, by_near=0.999999)
    decision = decider.decide(read("toll qwerty"), FOUND, TWO[:1])

    assert not isinstance(decision, Answer)
    assert 0 < decision.confidence < min(gates)


@pytest.mark.parametrize(
    ("by_passage", "by_faq", "expected"),
    [(0.95, 0.5, 0.95), (0.2, 0.95, 0.95), (0.2, 0.5, 0.2), (0.31, 0.2, 0.31), (0.29, 0.2, 0.29)],
)
def test_the_confidence(by_passage: float, by_faq: float, expected: float) -> None:
    """The confidence is the probability of what is said, or of the best that is not."""
    assert expected == pytest.approx(decide(by_passage, by_faq, entries=TWO).confidence)


@pytest.mark.parametrize("probabilities", [(0.01, 0.01), (0.99, 0.01), (0.01, 0.99), (0.01, 0.5)])
def test_the_passages_that_were_considered(probabilities: tuple[float, float]) -> None:
    """Every decision carries the best passages along, best first."""
    decision = decide(*probabilities, entries=TWO)
    assert not isinstance(decision, Abstention) or decision.reason != "empty"
    found = [one.passage for one in decision.ranked]

    assert [one.passage for one in FOUND[:KEPT]] == found


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (TWO, ["a?", "b?"]),
        (THREE, ["a?", "b?", "c?"]),
        ([*THREE, entry("d", CLOSED, score=3.0)], ["a?", "b?", "c?"]),
        ([*TWO, entry("c", SOLD, score=2.0)], ["a?", "b?"]),
        ([TWO[0], entry("b", MOVED, score=3.0 - math.log(2) + 1e-9)], ["a?", "b?"]),
        ([TWO[0], entry("b", MOVED, score=3.0 - math.log(2) - 1e-9)], []),
        ([TWO[0]], []),
        ([TWO[0], entry("same", OPENED, score=3.0)], []),
        ([], []),
    ],
)
def test_the_options(entries: Sequence[FaqCandidate], expected: list[str]) -> None:
    """Two or three entries of like score, with different quotes, are offered for a choice."""
    decision = decide(by_faq=0.6, entries=entries)
    labels = [one.label for one in decision.options] if isinstance(decision, Choice) else []

    assert expected == labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [("toll", ["Bridge?", "Market?"]), ("Кто платил?", ["Мост?", "Market?"])],
)
def test_options_in_the_language_of_the_question(text: str, expected: list[str]) -> None:
    """An option is worded as its entry is in the question's language, else in English."""
    entries = [
        entry("a", OPENED, questions={"en": ("Bridge?",), "ru": ("Мост?",)}),
        entry("b", MOVED, questions={"en": ("Market?", "Square?")}),
    ]
    decision = decide(by_faq=0.6, entries=entries, text=text)
    assert isinstance(decision, Choice)

    assert expected == [one.label for one in decision.options]


def test_an_option_quotes_its_entry() -> None:
    """An option holds the quotes of its entry."""
    decision = decide(by_faq=0.6, entries=TWO)
    assert isinstance(decision, Choice)
    found = [(one.quotes, one.faq) for one in decision.options]

    assert [((OPENED,), TWO[0].entry), ((MOVED,), TWO[1].entry)] == found


@pytest.mark.parametrize(
    ("by_passage", "scores", "expected"),
    [
        (0.79, (1.0, 1.0), "ambiguous"),
        (0.41, (1.0, 1.0), "ambiguous"),
        (0.39, (1.0, 1.0), "no_match"),
        (0.79, (1.0, 1.0 - math.log(2) + 1e-9), "ambiguous"),
        (0.79, (4.0, 1.0), "no_match"),
        (0.79, (1.0,), "no_match"),
        (0.79, (), "no_match"),
    ],
)
def test_the_reason(by_passage: float, scores: tuple[float, ...], expected: str) -> None:
    """An abstention tells whether several passages are as good, or none is good enough.

    They are of one article: between articles the reader may choose.
    """
    found = candidates(*zip(("Bridge toll.", "Bridge tolls."), scores, strict=False))
    decision = judge(by_passage, 0.01, policy=SILENT).decide(read("toll qwerty"), found, [])
    assert isinstance(decision, Abstention)

    assert expected == decision.reason


@pytest.mark.parametrize(
    ("by_passage", "scores", "expected"),
    [
        (0.79, (1.0, 1.0), ["Bridge", "Market"]),
        (0.41, (1.0, 1.0), ["Bridge", "Market"]),
        (0.39, (1.0, 1.0), []),
        (0.79, (4.0, 1.0), []),
        (0.79, (1.0,), []),
    ],
)
def test_a_choice_between_articles(
    by_passage: float, scores: tuple[float, ...], expected: list[str]
) -> None:
    """Passages of several articles that are as good are offered by their headlines."""
    found = candidates(*zip(("Bridge toll.", "Market toll."), scores, strict=False))
    decision = decide(by_passage, found=found)
    options = decision.options if isinstance(decision, Choice) else ()

    assert expected == [option.label for option in options]
    assert all(option.quotes and option.faq is None for option in options)


@pytest.mark.parametrize("text", ["", " \n", "what is the?", "?!"])
def test_no_words_to_look_up(text: str) -> None:
    """A text without content words is answered by nothing, however much was found."""
    assert Abstention("empty") == judge(0.99, 0.99).decide(read(text), FOUND, TWO)


def test_the_nearest_articles() -> None:
    """An abstention names the articles of the best passages, each once, three at most."""
    twice = [Candidate(passage("Toll once.", "bridge"), 5.0), *FOUND]
    decision = decide(found=twice)
    assert isinstance(decision, Abstention)
    found = [article.id for article in decision.nearest]

    assert ["bridge", "market", "fish"] == found
    assert NEAREST == len(found)


def test_nothing_found() -> None:
    """Where neither way finds anything, the abstention is empty and sure of nothing."""
    assert Abstention("no_match", (), 0.0, ()) == decide(0.99, 0.99, found=[])


@pytest.mark.parametrize(
    ("by_faq", "is_curated", "expected"),
    [
        (0.85, True, Answer),
        (0.5, True, Closest),
        (0.2, True, Abstention),
        (0.2, False, Answer),
        (0.01, False, Answer),
    ],
)
def test_a_passage_that_the_faq_quotes(by_faq: float, is_curated: bool, expected: type) -> None:
    """A passage that is quoted by the FAQ answers only where the FAQ's own gate agrees."""
    curated = passage(RIVER, "bridge")
    faq = [entry("a", OPENED if is_curated else MOVED)]
    decider = judge(0.95, by_faq, faq)
    decision = decider.decide(read("toll bridge"), [Candidate(curated, 1.0)], faq)

    assert expected is type(decision)


@pytest.mark.parametrize("words", ["The bridge was closed in 1990.", "Nobody paid a toll."])
def test_more_than_one_quoted_place(words: str) -> None:
    """Any passage that any quote overlaps is a curated one."""
    faq = [entry("a", MOVED, OPENED), entry("b", CLOSED)]
    place = quote(BRIDGE, words).span
    found = [Candidate(type(FOUND[0].passage)(BRIDGE, place), 1.0)]
    decision = judge(0.95, 0.01, faq).decide(read("toll bridge"), found, [])

    assert isinstance(decision, Answer if "toll" in words else Abstention)


def test_the_policy_that_comes_with_weights() -> None:
    """The thresholds are those that were chosen with the weights; the margins are the policy's."""
    policy = Policy.of(Weights({"policy": {"faq": 0.7, "passage": 0.6}}))

    assert Policy(passage=0.6, faq=0.7) == policy


FEW = [entry("a", OPENED, score=3.0), entry("b", OPENED, score=2.0), entry("c", SOLD, score=0.0)]


@pytest.mark.parametrize(
    ("by_passage", "by_faq"), [(0.1, 0.95), (0.95, 0.1), (0.5, 0.2), (0.1, 0.2), (0.1, 0.5)]
)
def test_the_entries(by_passage: float, by_faq: float) -> None:
    """Every decision has the entries: the best with its probability, others by their odds to it."""
    decision = decide(by_passage, by_faq, entries=FEW)

    assert ["a", "b", "c"] == [one.entry.id for one in decision.entries]
    assert [by_faq, by_faq / math.e, by_faq / math.e**3] == pytest.approx(
        [one.score for one in decision.entries]
    )


def test_the_entries_of_a_choice() -> None:
    """A choice has them as well, and entries that are equally good have equal scores."""
    decision = decide(0.1, 0.85, entries=TWO)

    assert isinstance(decision, Choice)
    assert [0.85, 0.85] == pytest.approx([one.score for one in decision.entries])


@pytest.mark.parametrize(("rule", "expected"), [("is_exact", 0.99), ("says_same", 0.95)])
def test_an_entry_that_has_the_question(rule: str, expected: float) -> None:
    """An entry with the question as a wording is first, and others have at most the rest."""
    own = entry("a", OPENED, score=1.0)
    own = replace(own, is_exact=rule == "is_exact", says_same=rule == "says_same")
    decision = decide(0.1, 0.1, entries=[own, *THREE[1:]])

    assert ["a", "b", "c"] == [one.entry.id for one in decision.entries]
    assert [expected, 1 - expected, 1 - expected] == [one.score for one in decision.entries]


def test_no_more_than_five_entries() -> None:
    """Five entries there are at most, and none without an FAQ."""
    many = [entry(name, OPENED, score=1.0) for name in "abcdefg"]

    assert ["a", "b", "c", "d", "e"] == [one.entry.id for one in decide(entries=many).entries]
    assert () == decide().entries


def test_the_entries_of_a_period() -> None:
    """Of a period, only the entries with a quote in it count, also where others would answer."""
    period = Period(0, 4, date(1990, 1, 1), date(1990, 12, 31))
    question = read("toll qwerty")
    found = judge(0.01, 0.95).decide_within(period, question, FOUND, FEW)

    assert isinstance(found, Abstention)
    assert ("out_of_dates", ()) == (found.reason, found.entries)
