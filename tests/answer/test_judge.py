"""Answer, closest passage, choice or abstention, by candidates and thresholds of known probability."""

import math
from collections.abc import Sequence
from datetime import date

import pytest

from bot.analysis.analyser import Lexicon
from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.answer.excerpt import EXCERPT_SIGNALS
from bot.answer.gates import BESIDE, FAQ_GATE, PASSAGE_GATE
from bot.answer.judge import KEPT, NEAREST, Judge, Policy
from bot.answer.signals import SIGNALS
from bot.archive.dates import SourceDate
from bot.archive.model import Article, Passage
from bot.archive.segmentation import passages
from bot.question.names import Aliases
from bot.question.period.periods import Period
from bot.question.reading import Reader
from bot.search.engine import Candidate
from bot.search.faq_matching import FAQ_SIGNALS, FaqCandidate
from bot.search.weights import Weights
from tests.support.small_desk import FISH, MARKET, RIVER, article, quote
from tests.support.small_search import ANALYSER, FLAT, candidates, entry, lexicon_of, passage, read

POLICY = Policy(passage=0.8, faq=0.9, choice_margin=0.5, choice=0.4, closest=0.3)
SILENT = Policy(passage=0.8, faq=0.9, choice_margin=0.5, choice=0.4, closest=1.0)
"""The same, but never shows the closest passage."""
BRIDGE, SQUARE, BOAT = article("bridge", RIVER), article("market", MARKET), article("fish", FISH)
OPENED = quote(BRIDGE, "The bridge opened in May.")
MOVED = quote(SQUARE, "The market moved to the square.")
SOLD = quote(BOAT, "Рыбу продавали у моста.")
CLOSED = quote(BRIDGE, "The bridge was closed in 1990.")
FOUND = candidates(
    ("Bridge toll.", 9.0),
    ("Market toll.", 1.0),
    ("Fish toll.", 0.9),
    ("Boats toll.", 0.8),
    ("Tolls.", 0.7),
    ("Paid.", 0.6),
)


def _odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _judge(
    by_passage: float,
    by_faq: float,
    faq: Sequence[FaqCandidate] = (),
    policy: Policy = POLICY,
    by_near: float = 1e-9,
    lexicon: Lexicon = FLAT,
    by_score: float = 0.0,
) -> Judge:
    """Return a judge whose gates always find these probabilities.

    `by_score` is added to the log-odds of an FAQ entry for each unit of its score.
    """
    rows = {
        "rank": dict.fromkeys(SIGNALS, 0.0) | {"score": math.log(2)},
        "excerpt": dict.fromkeys(EXCERPT_SIGNALS, 0.0),
        "faq": dict.fromkeys(FAQ_SIGNALS, 0.0),
        "passage_gate": dict.fromkeys(PASSAGE_GATE, 0.0) | {"bias": _odds(by_passage)},
        "faq_gate": dict.fromkeys(FAQ_GATE, 0.0) | {"bias": _odds(by_faq), "rank": by_score},
        "faq_near": {"near": 1.0, "bias": _odds(by_near)},
        "beside": dict.fromkeys(BESIDE, 0.0) | {"faq": 1.0},
    }
    return Judge(ANALYSER, lexicon, tuple(one.entry for one in faq), Weights(rows), policy)


def _decide(
    by_passage: float = 0.01,
    by_faq: float = 0.01,
    found: Sequence[Candidate] = FOUND,
    entries: Sequence[FaqCandidate] = (),
    text: str = "toll qwerty",
) -> Decision:
    return _judge(by_passage, by_faq).decide(read(text), found, entries)


TWO = [entry("a", OPENED, score=3.0), entry("b", MOVED, score=3.0)]
THREE = [*TWO, entry("c", SOLD, score=3.0)]


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
    """Either gate can let an answer through; below both there is a choice, the closest, or nothing."""
    assert expected is type(_decide(by_passage, by_faq, entries=TWO))


@pytest.mark.parametrize(("by_passage", "expected"), [(0.01, "faq"), (0.99, "faq")])
def test_the_faq_goes_first(by_passage: float, expected: str) -> None:
    """What people curated is preferred to what was only found."""
    decision = _decide(by_passage, 0.95, entries=TWO)

    assert isinstance(decision, Answer)
    assert (expected, TWO[0].entry, (OPENED,)) == (decision.by, decision.faq, decision.quotes)


def test_an_answer_by_a_passage() -> None:
    """An answer by a passage quotes the excerpt of the best one, and no entry."""
    decision = _decide(0.95)

    assert isinstance(decision, Answer)
    assert ("passage", None, decision.ranked[0].excerpt) == (
        decision.by,
        decision.faq,
        decision.quotes,
    )


@pytest.mark.parametrize(("by_near", "by_passage"), [(0.5, 0.1), (0.999999, 0.1), (0.5, 0.7)])
def test_the_confidence_of_what_is_not_answered(by_near: float, by_passage: float) -> None:
    """How near the FAQ is raises the confidence, but never to that of an answer."""
    judge = _judge(by_passage, 0.3, policy=SILENT, by_near=by_near)
    decision = judge.decide(read("toll qwerty"), FOUND, TWO)
    least = min(POLICY.faq, POLICY.passage)

    assert max(by_passage, least * by_near) == pytest.approx(decision.confidence)
    assert decision.confidence < least


@pytest.mark.parametrize(
    ("by_passage", "by_faq", "expected"),
    [(0.95, 0.5, 0.95), (0.2, 0.95, 0.95), (0.2, 0.5, 0.2), (0.31, 0.2, 0.31), (0.29, 0.2, 0.29)],
)
def test_the_confidence(by_passage: float, by_faq: float, expected: float) -> None:
    """The confidence is the probability of what is said, or of the best that is not."""
    assert expected == pytest.approx(_decide(by_passage, by_faq, entries=TWO).confidence)


@pytest.mark.parametrize("probabilities", [(0.01, 0.01), (0.99, 0.01), (0.01, 0.99), (0.01, 0.5)])
def test_the_passages_that_were_considered(probabilities: tuple[float, float]) -> None:
    """Every decision carries the best passages along, best first."""
    decision = _decide(*probabilities, entries=TWO)
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
    decision = _decide(by_faq=0.6, entries=entries)
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
    decision = _decide(by_faq=0.6, entries=entries, text=text)
    assert isinstance(decision, Choice)

    assert expected == [one.label for one in decision.options]


def test_an_option_quotes_its_entry() -> None:
    """An option holds the quotes of its entry."""
    decision = _decide(by_faq=0.6, entries=TWO)
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
    decision = _judge(by_passage, 0.01, policy=SILENT).decide(read("toll qwerty"), found, [])
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
    decision = _decide(by_passage, found=found)
    options = decision.options if isinstance(decision, Choice) else ()

    assert expected == [option.label for option in options]
    assert all(option.quotes and option.faq is None for option in options)


@pytest.mark.parametrize("text", ["", " \n", "what is the?", "?!"])
def test_no_words_to_look_up(text: str) -> None:
    """A text without content words is answered by nothing, however much was found."""
    assert Abstention("empty") == _judge(0.99, 0.99).decide(read(text), FOUND, TWO)


def test_the_nearest_articles() -> None:
    """An abstention names the articles of the best passages, each once, three at most."""
    twice = [Candidate(passage("Toll once.", "bridge"), 5.0), *FOUND]
    decision = _decide(found=twice)
    assert isinstance(decision, Abstention)
    found = [article.id for article in decision.nearest]

    assert ["bridge", "market", "fish"] == found
    assert NEAREST == len(found)


def test_nothing_found() -> None:
    """Where neither way finds anything, the abstention is empty and sure of nothing."""
    assert Abstention("no_match", (), 0.0, ()) == _decide(0.99, 0.99, found=[])


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
    judge = _judge(0.95, by_faq, faq)
    decision = judge.decide(read("toll bridge"), [Candidate(curated, 1.0)], faq)

    assert expected is type(decision)


@pytest.mark.parametrize("words", ["The bridge was closed in 1990.", "Nobody paid a toll."])
def test_more_than_one_quoted_place(words: str) -> None:
    """Any passage that any quote overlaps is a curated one."""
    faq = [entry("a", MOVED, OPENED), entry("b", CLOSED)]
    place = quote(BRIDGE, words).span
    found = [Candidate(type(FOUND[0].passage)(BRIDGE, place), 1.0)]
    decision = _judge(0.95, 0.01, faq).decide(read("toll bridge"), found, [])

    assert isinstance(decision, Answer if "toll" in words else Abstention)


@pytest.mark.parametrize("by_passage", [0.3 + 1e-9, 0.5, 0.79])
def test_the_closest_passage(by_passage: float) -> None:
    """A passage that is likely, but not likely enough for an answer, is the closest one."""
    decision = _decide(by_passage, 0.01, entries=TWO)

    assert isinstance(decision, Closest)
    assert ("passage", None, FOUND[0].passage) == (
        decision.by,
        decision.faq,
        decision.ranked[0].passage,
    )
    assert decision.ranked[0].excerpt == decision.quotes
    assert by_passage == pytest.approx(decision.confidence)


@pytest.mark.parametrize(("by_passage", "by_faq"), [(0.01, 0.35), (0.34, 0.35), (0.79, 0.89)])
def test_the_closest_entry(by_passage: float, by_faq: float) -> None:
    """An FAQ entry that is likelier than the best passage is the closest, by its first quote."""
    entries = [entry("a", OPENED, SOLD, score=9.0), entry("b", MOVED)]
    decision = _decide(by_passage, by_faq, entries=entries)

    assert isinstance(decision, Closest)
    assert ("faq", entries[0].entry, (OPENED,)) == (decision.by, decision.faq, decision.quotes)
    assert [one.passage for one in FOUND[:KEPT]] == [one.passage for one in decision.ranked]


def test_the_likelier_of_both() -> None:
    """A passage that is likelier than the best FAQ entry is the closest."""
    decision = _decide(0.35, 0.34, entries=TWO)

    assert isinstance(decision, Closest)
    assert ("passage", None) == (decision.by, decision.faq)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("Market toll.", 9.0), ["bridge", "market"]),
        (("Market toll.", 8.0 + 1e-9), ["bridge", "market"]),
        (("Market toll.", 8.0 - 1e-9), ["bridge"]),
        (("Bridge tolls.", 9.0), ["bridge"]),
    ],
)
def test_two_articles_that_are_equally_likely(
    second: tuple[str, float], expected: list[str]
) -> None:
    """Where another article is as likely and no choice is offered, both are quoted."""
    found = candidates(("Bridge toll.", 9.0), second, ("Fish toll.", 1.0))
    decision = _decide(0.35, found=found)

    assert isinstance(decision, Closest)
    assert expected == [one.article.id for one in decision.quotes]
    assert not set(decision.quotes) & set(decision.more)


@pytest.mark.parametrize(("by_passage", "by_faq"), [(0.799999, 0.01), (0.01, 0.899999)])
def test_the_confidence_of_the_closest(by_passage: float, by_faq: float) -> None:
    """The closest is never as sure as an answer by either gate."""
    decision = _decide(by_passage, by_faq, entries=TWO[:1])

    assert isinstance(decision, Closest)
    assert max(0.3, min(by_passage, by_faq)) < decision.confidence
    assert decision.confidence < min(POLICY.faq, POLICY.passage)


KNOWN = lexicon_of("Boats pay a toll.", "Boats pass.")
ALIASES = Aliases(ANALYSER)
ALIASES.add("маут", "toll", is_name=True)
ALIASES.add("nowadays", "boats", is_name=False)
READER = Reader(ANALYSER, KNOWN, ALIASES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("toll", Closest),
        ("What is the toll?", Closest),
        ("маут", Closest),  # a name in another script
        ("tolll", Abstention),  # repaired
        ("how are you doing nowadays?", Abstention),  # mapped, and not a name
        ("xylophone", Abstention),
        ("xylophone toll", Closest),
        ("tolll nowadays", Closest),
    ],
)
def test_a_single_word(text: str, expected: type) -> None:
    """A word alone finds the closest only if the archive has it as it was asked, or as a name."""
    judge = _judge(0.5, 0.01, lexicon=KNOWN)

    assert expected is type(judge.decide(READER.read(text), FOUND, []))


NEW, OLD = (
    article(name, f"Toll of {name}. Boats paid.", date=SourceDate(name, "stated", ""))
    for name in ("2019", "1990")
)
LATE, EARLY = (quote(source, f"Toll of {source.id}.") for source in (NEW, OLD))
NINETY = Period(0, 0, date(1990, 1, 1), date(1990, 12, 31))


def _within(entries: Sequence[FaqCandidate], *sources: Article) -> Decision:
    """Decide within 1990; the best entry of score 5 is sure, and that of score 0 even."""
    judge = _judge(0.35, 0.5, by_score=1.0)
    found = [
        Candidate(Passage(source, passages(source.text)[0]), 9.0 - 3 * at)
        for at, source in enumerate(sources)
    ]
    return judge.decide_within(NINETY, read("toll boats"), found, entries)


def test_the_closest_within_a_period() -> None:
    """Only what belongs to the period is the closest; undated articles are counted."""
    undated = article("undated", "Toll of boats.")
    decision = _within([entry("early", EARLY, score=-5.0)], undated, NEW, OLD)

    assert isinstance(decision, Closest)
    assert {"1990"} == {one.article.id for one in (*decision.quotes, *decision.more)}
    assert 1 == decision.left_aside


def test_an_answer_for_another_time_goes_before_the_closest() -> None:
    """What is answered for another period is said to be so, instead of something close."""
    early, late = entry("early", EARLY, score=0.0), entry("late", LATE, score=5.0)
    close = _within([early], NEW, OLD)
    decision = _within([late, early], NEW, OLD)

    assert isinstance(close, Closest)
    assert ("faq", (EARLY,)) == (close.by, close.quotes)
    assert isinstance(decision, Abstention)
    assert ("out_of_dates", ["2019", "1990"]) == (
        decision.reason,
        [one.id for one in decision.nearest],
    )
    assert decision.confidence < min(POLICY.faq, POLICY.passage)


def test_the_policy_that_comes_with_weights() -> None:
    """The thresholds are those that were chosen with the weights; the margins are the policy's."""
    policy = Policy.of(Weights({"policy": {"faq": 0.7, "passage": 0.6}}))

    assert Policy(passage=0.6, faq=0.7) == policy
