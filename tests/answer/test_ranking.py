"""The order of the candidates."""

import pytest

from bot.answer.by_meaning.ranker import Ranker
from bot.answer.signals import SIGNALS
from bot.search.engine import Candidate
from bot.search.weights import Weights, load_weights
from tests.support.small_search import ANALYSER, candidates, weighed


def _ranker(**weights: float) -> Ranker:
    return Ranker(ANALYSER, Weights({"rank": dict.fromkeys(SIGNALS, 0.0) | weights}))


FOUND = candidates(("Market day.", 3.0), ("Bridge and toll.", 2.0), ("Toll.", 1.0))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"score": 1.0}, ["market", "bridge", "toll."]),
        ({"score": -1.0}, ["toll.", "bridge", "market"]),
        ({"passage": 1.0}, ["bridge", "toll.", "market"]),
        ({"title": 1.0, "score": 0.1}, ["bridge", "toll.", "market"]),
        ({}, ["market", "bridge", "toll."]),
    ],
)
def test_weights_make_the_order(weights: dict[str, float], expected: list[str]) -> None:
    """The weighted sum of the signals orders the candidates; ties keep the engine's order."""
    ranked = _ranker(**weights).rank(weighed("bridge toll toll"), FOUND)

    assert expected == [one.view.passage.article.id for one in ranked]


def test_scores_are_weighted_sums() -> None:
    """A score is the sum of the weights times the signals."""
    asked = weighed("bridge toll")
    best = _ranker(passage=2.0, sentence=3.0).rank(asked, FOUND)[0]

    assert 5 * asked.total == pytest.approx(best.score)


def test_nothing_found() -> None:
    """No candidates make an empty order."""
    assert [] == _ranker(score=1.0).rank(weighed("bridge"), [])


def test_a_passage_keeps_its_view() -> None:
    """A passage that is met again is not analysed again."""
    ranker = _ranker(score=1.0)
    first, again = (ranker.rank(weighed("bridge"), FOUND) for _ in range(2))

    assert first[0].view is again[0].view


def test_titles_are_forgotten_before_they_fill_the_memory() -> None:
    """The terms of titles are remembered only for a limited number of articles."""
    ranker = _ranker(title=1.0)
    ranker._titles.update({str(number): frozenset() for number in range(100_001)})
    asked = weighed("market")
    ranked = ranker.rank(asked, FOUND)

    assert {"market": asked.total, "bridge": 0.0, "toll.": 0.0} == {
        one.view.passage.article.id: one.score for one in ranked
    }
    assert 3 == len(ranker._titles)


def test_the_fitted_weights_prefer_the_passage_that_answers() -> None:
    """With the shipped weights, the passage with the words comes first."""
    ranked = Ranker(ANALYSER, load_weights()).rank(
        weighed("Who paid the toll at the bridge?"),
        [Candidate(one.passage, 1.0) for one in FOUND],
    )

    assert "bridge" == ranked[0].view.passage.article.id
