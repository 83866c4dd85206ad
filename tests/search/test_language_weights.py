"""English has a gate of its own; every other language has another one, and its shift."""

import pytest

from bot.search.language_weights import (
    OTHER_GATE,
    OTHER_LANGUAGES,
    RANK,
    LanguageWeights,
    RankWeights,
)
from bot.search.weights import Weights, load_weights

ENGLISH, OTHERS, SHIFT, CAUTIOUS = 3.0, 2.0, 0.25, -1.0
ROWS = {
    "passage_gate": {"a": ENGLISH},
    OTHER_GATE: {"a": OTHERS},
    "languages": {"de": SHIFT, OTHER_LANGUAGES: CAUTIOUS},
}


@pytest.mark.parametrize(
    ("language", "weight", "shift"),
    [
        ("en", ENGLISH, 0.0),
        ("EN-gb", ENGLISH, 0.0),
        ("de", OTHERS, SHIFT),
        ("de-AT", OTHERS, SHIFT),
        ("fr", OTHERS, 0.0),
        ("ja", OTHERS, 0.0),
        ("km", OTHERS, CAUTIOUS),
        ("xx", OTHERS, CAUTIOUS),
        ("", OTHERS, CAUTIOUS),
    ],
)
def test_weights_of_a_language(language: str, weight: float, shift: float) -> None:
    """A language with a stemmer, or compared by pairs, needs no measurement; others are doubted."""
    assert ((weight,), shift) == LanguageWeights(Weights(ROWS), ("a",), ("b",)).of(language)


@pytest.mark.parametrize("language", ["en", "de", "km"])
def test_a_row_with_further_signals_serves_all(language: str) -> None:
    """The signals of a multilingual model tell as much in any language."""
    weights = Weights(ROWS | {"passage_gate": {"a": ENGLISH, "b": 1.0}})

    assert (ENGLISH, 1.0) == LanguageWeights(weights, ("a",), ("b",)).of(language)[0]


@pytest.mark.parametrize(
    ("language", "weight", "name"),
    [("fa", OTHERS, f"{RANK}_fa"), ("FA-af", OTHERS, f"{RANK}_fa"), ("en", ENGLISH, RANK)],
)
def test_ranking_by_language(language: str, weight: float, name: str) -> None:
    """A language with a row of its own is ranked by it; all others by one row."""
    ranks = RankWeights(
        Weights({RANK: {"a": ENGLISH}, f"{RANK}_fa": {"a": OTHERS}}), ("a",), ("b",)
    )

    assert ((weight,), name) == (ranks.of(language), ranks.name_of(language))


def test_a_ranking_with_further_signals_serves_all() -> None:
    """The signals of a multilingual model rank passages of any language."""
    rows = {RANK: {"a": ENGLISH, "b": 1.0}, f"{RANK}_fa": {"a": OTHERS}}
    ranks = RankWeights(Weights(rows), ("a",), ("b",))

    assert ((ENGLISH, 1.0), RANK) == (ranks.of("fa"), ranks.name_of("fa"))


def test_persian_is_shipped_with_a_ranking_of_its_own() -> None:
    """Persian questions have no capitals, so that the engine's score counts for more there."""
    ranks = RankWeights(load_weights(), ("score",), ())

    assert ranks.of("fa") > ranks.of("en") == ranks.of("ar")
