"""What words an archive knows, and how much each tells."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.lexicon import Lexicon


@pytest.mark.parametrize(
    ("term", "expected"),
    [("rare", math.log(1 + 2.5 / 1.5)), ("common", math.log(1 + 0.5 / 3.5)), ("new", math.log(8))],
)
def test_the_rarer_a_term_the_more_it_tells(term: str, expected: float) -> None:
    """The inverse document frequency is that of BM25 with 1 added within the logarithm."""
    lexicon = Lexicon(3, {"rare": 1, "common": 3})

    assert pytest.approx(expected) == lexicon.idf(term)


def test_an_empty_lexicon_weighs_too() -> None:
    """Before any passage every term tells something."""
    assert pytest.approx(math.log(2)) == Lexicon().idf("word")


@given(st.integers(1, 10**7), st.data())
def test_a_term_tells_less_the_more_passages_hold_it(passages: int, data: st.DataObject) -> None:
    """Every weight is above 0, and falls as a term grows commoner."""
    common = data.draw(st.integers(1, passages))
    rare = data.draw(st.integers(0, common - 1))
    lexicon = Lexicon(passages, {"common": common, "rare": rare})

    assert 0 < lexicon.idf("common") < lexicon.idf("rare")
