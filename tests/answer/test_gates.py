"""How probable it is that the best candidate answers."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answer.by_meaning.ranker import Ranker
from bot.answer.faults.near_misses import FAULTS
from bot.answer.gates import (
    BENDS,
    BESIDE,
    CLOSEST,
    CURATED,
    FAQ_GATE,
    FAQ_GATE_FALLING,
    FAQ_NEAR,
    PASSAGE_GATE,
    Gates,
    Odds,
    distinct_entries,
    faq_gate_signals,
    log_odds,
    passage_gate_signals,
)
from bot.answer.signals import SIGNALS, RankedView
from bot.search.faq_matching import FaqCandidate
from bot.search.language_weights import OTHER_GATE, OTHER_LANGUAGES
from bot.search.weighing import Weighed
from bot.search.weights import Weights, load_weights
from tests.support.small_desk import MARKET, RIVER, article, quote
from tests.support.small_search import ANALYSER, candidates, entry, lexicon_of, weighed

WEIGHT = math.log(4 / 3)
"""The weight of a term that is in the only passage of the archive."""
BRIDGE, SQUARE = article("bridge", RIVER), article("market", MARKET)
OPENED = quote(BRIDGE, "The bridge opened in May.")
MADE = quote(BRIDGE, "It is 300 metres long & made of <steel>.")
MOVED = quote(SQUARE, "The market moved to the square.")
BOTH = quote(BRIDGE, f"{OPENED.text} {MADE.text}")


def _ranked(asked: Weighed, *scored: tuple[str, float]) -> list[RankedView]:
    """Return the passages ordered by the engine's score."""
    weights = dict.fromkeys(SIGNALS, 0.0) | {"score": WEIGHT}
    return Ranker(ANALYSER, Weights({"rank": weights})).rank(asked, candidates(*scored))


def _in_language(asked: Weighed, language: str) -> list[RankedView]:
    """Return a passage of an article in this language."""
    found = Ranker(ANALYSER, load_weights()).rank(asked, candidates(("Boats pass.", 5.0)))
    article = replace(found[0].view.passage.article, language=language)
    view = replace(found[0].view, passage=replace(found[0].view.passage, article=article))
    return [found[0]._replace(view=view)]


def _passage(name: str, question: str, *texts: str, known: str = "") -> float:
    asked = weighed(question, lexicon_of(*(known or " ".join(texts)).split()))
    ranked = _ranked(asked, *((text, 2.0 - at) for at, text in enumerate(texts)))
    return passage_gate_signals(asked, ranked)[PASSAGE_GATE.index(name)]


def _faq(name: str, question: str, found: Sequence[FaqCandidate]) -> float:
    return faq_gate_signals(weighed(question), found)[FAQ_GATE.index(name)]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([3.0], Odds(1.0, 0.0)),
        ([3.0, 3.0], Odds(0.5, 0.5)),
        ([3.0, 3.0, 3.0], Odds(1 / 3, 1 / 3)),
        ([math.log(3), 0.0], Odds(0.75, 0.25)),
        ([1000.0, -1000.0], Odds(1.0, 0.0)),
    ],
)
def test_odds(scores: list[float], expected: Odds) -> None:
    """The shares are a softmax of the scores."""
    odds = Odds.of(scores)

    assert (expected.best, expected.second) == pytest.approx((odds.best, odds.second))


@pytest.mark.parametrize(
    ("name", "question", "texts", "expected"),
    [
        ("bias", "boats", ["Boats pass."], 1.0),
        ("odds", "boats", ["Boats pass."], 1.0),
        ("odds>0.7", "boats", ["Boats pass."], 0.3),
        ("odds", "boats", ["Boats pass.", "Boats."], 1 / (1 + math.exp(-WEIGHT))),
        ("passage>0.75", "boats pass", ["Boats pass."], 0.25),
        ("passage>0.75", "boats pass", ["Boats."], 0.0),
        ("sentence", "boats pass", ["Boats pass."], 1.0),
        ("pairs", "boats pass", ["Boats pass."], 1.0),
        ("passage", "boats boats", ["Boats pass."], 1.0),
        ("unknown", "xylophone", ["Boats pass."], 1.0),
        ("unknown", "boats", ["Boats pass."], 0.0),
        ("elsewhere", "boats market", ["Boats pass.", "Market."], 1 / 2),
        ("elsewhere", "boats xylophone", ["Boats pass.", "Market."], 0.0),
        ("elsewhere", "boats", ["Boats pass."], 0.0),
        ("repaired", "boatss", ["Boats pass."], 1.0),
        ("names_missing", "did Ada pass", ["Boats pass."], 1.0),
        ("names_missing", "did Ada meet Bob", ["Ada met boats."], 0.5),
        ("names_missing", "boats", ["Boats pass."], 0.0),
        ("numbers_missing", "in 1990 boats", ["Boats pass."], 1.0),
        ("numbers_missing", "in 1990 boats", ["Boats pass 1990."], 0.0),
        ("numbers_missing", "boats", ["Boats pass."], 0.0),
        ("answerless", "How many boats?", ["Boats pass."], 1.0),
        ("answerless", "How many boats?", ["Boats pass. There were 12."], 0.0),
        ("answerless", "When do boats pass?", ["Boats pass."], 1.0),
        ("answerless", "Who steers boats?", ["Boats pass."], 0.0),
        ("terms", "boats pass", ["Boats pass."], 0.2),
        ("terms", " ".join(f"word{n}" for n in range(20)), ["Boats pass."], 1.0),
    ],
)
def test_a_passage_signal(name: str, question: str, texts: list[str], expected: float) -> None:
    """Each signal of the passage gate is what its name says."""
    assert expected == pytest.approx(_passage(name, question, *texts))


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("score", ["Boats pass."], 2.0),
        ("score", ["Boats pass.", "Boats."], 2.0),
        ("lead", ["Boats pass.", "Boats."], 1.0),
        ("lead", ["Boats pass."], 2.0),
    ],
)
def test_what_the_engine_says(name: str, texts: list[str], expected: float) -> None:
    """The engine's scores are read as shares of what the question weighs."""
    asked = weighed("boats", lexicon_of(*" ".join(texts).split()))

    assert expected / asked.total == pytest.approx(_passage(name, "boats", *texts))


@pytest.mark.parametrize("name", BENDS)
def test_bends(name: str) -> None:
    """What lies above a bend of a signal is a signal of its own, and 0 below it."""
    asked = weighed("did Ada pass boats", lexicon_of("boats", "pass"))
    values = passage_gate_signals(asked, _ranked(asked, ("Boats pass.", 1.2), ("Boats.", 1.1)))
    found = dict(zip(PASSAGE_GATE, values, strict=True))

    assert [max(found[name] - bend, 0.0) for bend in BENDS[name]] == [
        found[f"{name}>{bend}"] for bend in BENDS[name]
    ]


@pytest.mark.parametrize(
    ("name", "question", "found", "expected"),
    [
        ("bias", "boats", [entry("a", OPENED)], 1.0),
        ("odds", "boats", [entry("a"), entry("b")], 0.5),
        ("words", "boats", [entry("a", words=0.9), entry("b", words=1.0)], 0.9),
        ("letters", "boats", [entry("a", letters=0.3)], 0.3),
        ("centre", "boats", [entry("a", centre=0.4)], 0.4),
        ("same_focus", "boats", [entry("a", has_focus=1)], 1.0),
        ("same_focus", "boats", [entry("a", OPENED)], 0.0),
        ("told", "boats", [entry("a", told=0.7)], 0.7),
        ("names", "boats", [entry("a", names=0.6)], 0.6),
        ("kind", "boats", [entry("a", kind=0.5)], 0.5),
        ("terms", "boats", [entry("a", OPENED)], 0.1),
        ("untold", "boats", [entry("a", untold=1)], 1 / 3),
        ("untold", "boats", [entry("a", untold=9)], 1.0),
        ("far", "boats", [entry("a", far=0.3)], 0.3),
        ("elsewhere", "boats", [entry("a", elsewhere=0.4)], 0.4),
        ("short", "boats", [entry("a", OPENED)], 1.0),
        ("short", "boats pass", [entry("a", OPENED)], 1.0),
        ("short", "boats pass bridges", [entry("a", OPENED)], 0.0),
        ("answerless", "How many boats?", [entry("a", OPENED)], 1.0),
        ("answerless", "How long is it?", [entry("a", MADE)], 0.0),
        ("answerless", "Who built it?", [entry("a", OPENED)], 0.0),
        ("answerless", "How many boats?", [entry("a")], 0.0),
        ("unasked", "How many boats?", [entry("a", OPENED)], 1.0),
        ("unasked", "How many boats?", [entry("a", OPENED, kind=1.0)], 0.0),
        ("unasked", "How many boats?", [entry("a", OPENED, kind=0.25)], 0.75),
        ("unasked", "How long is it?", [entry("a", MADE)], 0.0),
        ("unasked", "How many boats?", [entry("a")], 0.0),
    ],
)
def test_a_faq_signal(name: str, question: str, found: list[FaqCandidate], expected: float) -> None:
    """Each signal of the FAQ gate is what its name says; an entry without quotes lacks nothing."""
    assert expected == pytest.approx(_faq(name, question, found))


def test_the_shipped_weights_have_their_signs() -> None:
    """What speaks against an entry never raises its probability; everything else never lowers it.

    So a gate that was fitted to one FAQ holds for others. Only the bias is free.
    """
    weights = dict(zip(FAQ_GATE, load_weights().row("faq_gate", FAQ_GATE), strict=True))
    rising = set(FAQ_GATE) - set(FAQ_GATE_FALLING) - {"bias"}

    assert set(FAQ_GATE_FALLING) < set(FAQ_GATE)
    assert all(weights[name] <= 0 for name in FAQ_GATE_FALLING)
    assert all(weights[name] >= 0 for name in rising)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        ([entry("a", OPENED), entry("b", MADE)], ["a", "b"]),
        ([entry("a", OPENED), entry("b", OPENED)], ["a"]),
        ([entry("a", OPENED), entry("b", BOTH), entry("c", MOVED)], ["a", "c"]),
        ([entry("a", OPENED, MOVED), entry("b", MOVED)], ["a", "b"]),
        ([entry("a"), entry("b"), entry("c", OPENED)], ["a", "b", "c"]),
        ([entry("a", OPENED), entry("b", OPENED, MADE), entry("c", MADE)], ["a", "c"]),
    ],
)
def test_distinct_entries(found: list[FaqCandidate], expected: list[str]) -> None:
    """An entry that answers by the first quote of a better one is left out."""
    assert expected == [one.entry.id for one in distinct_entries(found)]


ROWS = {
    "passage_gate": PASSAGE_GATE,
    OTHER_GATE: PASSAGE_GATE,
    "faq_gate": FAQ_GATE,
    "beside": BESIDE,
    "closest": CLOSEST,
    "faq_near": FAQ_NEAR,
}


def _gates(**biases: float) -> Gates:
    """Return gates that look at nothing but their bias."""
    return Gates(
        Weights(
            {
                name: dict.fromkeys(signals, 0.0) | {"bias": biases.get(name, 0.0)}
                for name, signals in ROWS.items()
            }
        )
    )


@pytest.mark.parametrize(
    ("bias", "expected"),
    [(0.0, 0.5), (math.log(3), 0.75), (-math.log(3), 0.25), (1e9, 1.0), (-1e9, 0.0)],
)
def test_the_gates_are_logistic(bias: float, expected: float) -> None:
    """A gate's probability is the logistic function of the weighted sum, at any sum."""
    asked = weighed("boats pass")
    gates = _gates(passage_gate=bias, faq_gate=bias, beside=bias)
    ranked = _ranked(asked, ("Boats pass.", 1.0))
    found = [
        gates.passage(asked, ranked),
        gates.faq(asked, [entry("a", OPENED)]),
        gates.beside(0.3, 0.6),
    ]

    assert [expected] * 3 == pytest.approx(found)


def test_the_nearest_entry_counts() -> None:
    """The most similar entry, wherever it is, decides whether the FAQ is meant at all."""
    far, near = (entry("a", words=likeness, centre=likeness) for likeness in (0.2, 0.9))
    gates = Gates(load_weights())

    assert gates.near([]) == 0.0
    assert gates.near([far]) < gates.near([far, near]) == gates.near([near])


def test_a_single_word_is_never_sure() -> None:
    """A question of one content word is at best even, unless a wording is the same."""
    asked = weighed("boats")
    gates = _gates(faq_gate=1e9)
    alike = [entry("a", OPENED), replace(entry("a", OPENED), says_same=True)]

    assert [0.5, 0.95] == [gates.faq(asked, [one]) for one in alike]


@pytest.mark.parametrize(
    ("question", "told", "expected"),
    [
        ("Which engineer opened bridges?", 0.0, 0.5),
        ("Which engineer opened bridges?", 1.0, 1.0),
        ("Who opened bridges?", 0.0, 1.0),
    ],
)
def test_quotes_that_name_nobody(question: str, told: float, expected: float) -> None:
    """A person in some role is not in such quotes, unless a wording asks for one."""
    found = _gates(faq_gate=1e9).faq(
        weighed(question), [entry("a", OPENED, asks_for_individual=told)]
    )

    assert found == pytest.approx(expected)


def test_no_fault_raises_the_probability() -> None:
    """What speaks against a passage never speaks for it, whatever the fit saw."""
    assert all(weight <= 0 for weight in load_weights().row("passage_gate", FAULTS))


def test_nothing_found_is_improbable() -> None:
    """Without candidates the probability is zero, whatever the weights."""
    gates = _gates(passage_gate=9.0, faq_gate=9.0)

    assert (0.0, 0.0) == (gates.passage(weighed("boats"), []), gates.faq(weighed("boats"), []))


def test_a_question_in_its_own_words() -> None:
    """An entry whose very wording is asked needs no gate."""
    found = [entry("a", OPENED, is_exact=True), entry("b", MOVED, score=50.0)]

    assert CURATED == _gates(faq_gate=-9.0).faq(weighed("boats"), found)


def test_more_of_the_question_is_more_probable() -> None:
    """With the weights that come along a passage with every word passes rather than one without."""
    gates = Gates(load_weights())
    ranker = Ranker(ANALYSER, load_weights())
    asked = weighed("Who paid the toll at the bridge?", lexicon_of("Ada paid the bridge toll"))
    all_words, one_word = (
        gates.passage(asked, ranker.rank(asked, candidates((text, 5.0))))
        for text in ("Ada paid the toll at the bridge.", "The bridge is old.")
    )

    assert one_word < all_words


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.5, 0.0), (0.75, math.log(3)), (0.25, -math.log(3)), (1.0, 6.9068), (0.0, -6.9068)],
)
def test_log_odds(probability: float, expected: float) -> None:
    """The log-odds of certainty are bounded."""
    assert expected == pytest.approx(log_odds(probability), abs=1e-4)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"passage": 1.0}, 0.8),
        ({"faq": 1.0}, 0.3),
        ({"passage": 1.0, "faq": 1.0}, 0.8 * 0.3 / (0.8 * 0.3 + 0.2 * 0.7)),
    ],
)
def test_a_passage_beside_the_faq(weights: dict[str, float], expected: float) -> None:
    """Where the FAQ quotes a passage, the log-odds of both gates are weighed together."""
    rows = {name: dict.fromkeys(signals, 0.0) for name, signals in ROWS.items()}
    gates = Gates(Weights(rows | {"beside": {"bias": 0.0, "passage": 0.0, "faq": 0.0} | weights}))

    assert expected == pytest.approx(gates.beside(0.8, 0.3))


@pytest.mark.parametrize(
    ("language", "weights", "expected"),
    [
        ("en", {"passage": 1.0}, 0.3),
        ("en-GB", {"passage": 1.0, "bias": math.log(7)}, 0.75),
        ("en", {"passage": 1.0, "bias": -1.0}, 0.3),  # never less
        ("ru", {"passage": 1.0, "bias": math.log(7)}, 0.3),
    ],
)
def test_a_closest_passage(language: str, weights: dict[str, float], expected: float) -> None:
    """The quotes of an English passage hold the answer more often than its gate says."""
    rows = {name: dict.fromkeys(signals, 0.0) for name, signals in ROWS.items()}
    gates = Gates(Weights(rows | {"closest": {"passage": 0.0, "bias": 0.0} | weights}))
    found = _in_language(weighed("boats pass"), language)

    assert expected == pytest.approx(gates.closest(0.3, found))
    assert gates.closest(0.3, ()) == 0.3


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", 0.5), ("de-AT", 0.75), ("fr", 0.5), ("ja", 0.5), ("km", 0.25), ("xx", 0.25)],
)
def test_the_gate_is_shifted_by_language(language: str, expected: float) -> None:
    """Each language has its shift; one without stemmer and measurement gets the cautious one."""
    rows = {name: dict.fromkeys(signals, 0.0) for name, signals in ROWS.items()}
    shifts = {"de": math.log(3), OTHER_LANGUAGES: -math.log(3)}
    gates = Gates(Weights(rows | {"languages": shifts}))
    asked = weighed("boats at the bridge")

    assert expected == pytest.approx(gates.passage(asked, _in_language(asked, language)))
