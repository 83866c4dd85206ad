"""The weights that come along fit the code that uses them."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

import bot.search.weights
from bot.answer.by_meaning.across import ACROSS
from bot.answer.by_meaning.judges import FAQ_ROWS, PASSAGE_ROWS
from bot.answer.by_meaning.sentence_signals import PASSAGE_SENTENCES
from bot.answer.excerpt import EXCERPT_SIGNALS
from bot.answer.gates import (
    BESIDE,
    CLOSEST,
    FAQ_GATE,
    FAQ_NEAR,
    FAQ_SENTENCES,
    GATE_SENTENCES,
    PASSAGE_GATE,
)
from bot.answer.policy import Policy
from bot.answer.second import ELSEWHERE, HERE
from bot.answer.signals import SIGNALS
from bot.search.faq_matching import FAQ_SIGNALS
from bot.search.faq_sentences import SENTENCE_SIGNALS
from bot.search.language_weights import OTHER_GATE, RANK
from bot.search.weights import Weights, load_weights

ROWS = {
    RANK: SIGNALS,
    f"{RANK}_fa": SIGNALS,
    "excerpt": EXCERPT_SIGNALS,
    "faq": FAQ_SIGNALS,
    "passage_gate": PASSAGE_GATE,
    OTHER_GATE: PASSAGE_GATE,
    "faq_gate": FAQ_GATE,
    "faq_near": FAQ_NEAR,
    "beside": BESIDE,
    "closest": CLOSEST,
    "second_here": HERE,
    "second_elsewhere": ELSEWHERE,
    "policy": ("passage", "faq"),
}
FILE = Path(bot.search.weights.__file__).with_name("weights.json")


def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def test_rows() -> None:
    """There is a row for every model, and none that nothing uses."""
    assert {*ROWS, "languages"} == set(load_weights().rows)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_its_signals(name: str) -> None:
    """A row has exactly the signals that its code names, each once."""
    assert sorted(ROWS[name]) == sorted(load_weights().rows[name])


@pytest.mark.parametrize("name", ROWS)
def test_weights_are_finite_numbers(name: str) -> None:
    """No weight is missing, infinite or anything but a number."""
    row = load_weights().row(name, ROWS[name])

    assert all(isinstance(weight, float) and math.isfinite(weight) for weight in row)


def test_thresholds_are_probabilities() -> None:
    """Every threshold of the policy lies between 0 and 1."""
    policy = Policy.of(load_weights())
    thresholds = (policy.passage, policy.faq, policy.choice, policy.choice_margin)

    assert all(0 < threshold < 1 for threshold in thresholds)
    assert policy.choice < min(policy.passage, policy.faq)


def test_figures_are_shares() -> None:
    """The figures that the weights gave are stored with them."""
    figures = _file()["figures"]

    assert figures
    assert all(0 <= figure <= 1 for figure in figures.values())


@pytest.mark.parametrize(
    ("signals", "expected"), [(("b", "a"), (2.0, 1.0)), (("a",), (1.0,)), ((), ())]
)
def test_the_order_of_a_row(signals: tuple[str, ...], expected: tuple[float, ...]) -> None:
    """A row comes in the order asked for, as numbers of one type."""
    assert expected == Weights({"row": {"a": 1, "b": 2.0, "c": 3.0}}).row("row", signals)


@pytest.mark.parametrize(("name", "signal"), [("row", "z"), ("other", "a")])
def test_what_is_missing(name: str, signal: str) -> None:
    """A missing row or signal is a mistake of ours and stops the start."""
    with pytest.raises(KeyError):
        Weights({"row": {"a": 1.0}}).row(name, (signal,))


SENTENCE_FILE = FILE.with_name("sentence_weights.json")
SENTENCE_ROWS = {
    "rank": (*SIGNALS, *PASSAGE_SENTENCES),
    "passage_gate": (*PASSAGE_GATE, *GATE_SENTENCES),
    "faq": (*FAQ_SIGNALS, *SENTENCE_SIGNALS),
    "faq_gate": (*FAQ_GATE, *FAQ_SENTENCES),
    "faq_near": (*FAQ_NEAR, *FAQ_SENTENCES),
    "across": ACROSS,
    "policy": ("passage", "faq", "across"),
}


def test_rows_for_sentence_models() -> None:
    """The weights for sentence models have the rows that differ, each with exactly its signals."""
    rows = load_weights(SENTENCE_FILE.name).rows

    assert {name: sorted(row) for name, row in SENTENCE_ROWS.items()} == {
        name: sorted(row) for name, row in rows.items() if name != "languages"
    }
    assert load_weights().rows["languages"].keys() == rows["languages"].keys()
    assert {*FAQ_ROWS, *PASSAGE_ROWS} == SENTENCE_ROWS.keys() - {"across", "policy"} | {"languages"}
    assert all(math.isfinite(weight) for row in rows.values() for weight in row.values())
    assert all(0 < threshold < 1 for threshold in rows["policy"].values())
