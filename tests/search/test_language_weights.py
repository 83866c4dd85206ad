"""English has a gate of its own; every other language has another one, and its shift."""

import pytest

from bot.search.language_weights import OTHER_GATE, OTHER_LANGUAGES, LanguageWeights
from bot.search.weights import Weights

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
