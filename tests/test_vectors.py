"""Texts as vectors: lengths, cosines, and the index over them."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.vectors import Space

DOCUMENTS = [Counter(text.split()) for text in ("a b c", "a d", "a e e", "a f g", "h")]
SPACE = Space(DOCUMENTS)


def _vector(text: str) -> dict[str, float]:
    return SPACE.vector(Counter(text.split()))


@pytest.mark.parametrize("text", ["a", "a b", "x", "a a a b x x", "e"])
def test_vectors_have_length_one(text: str) -> None:
    """A vector has length 1, whatever it is of."""
    assert 1.0 == pytest.approx(math.sqrt(sum(one * one for one in _vector(text).values())))


def test_a_vector_of_nothing() -> None:
    """Nothing has an empty vector."""
    assert {} == _vector("")


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [("a b c", 0, 1.0), ("e a e", 2, 1.0), ("h", 4, 1.0), ("h", 0, 0.0), ("", 0, 0.0)],
)
def test_cosines(text: str, number: int, expected: float) -> None:
    """A document is like itself in any order, and unlike what it shares nothing with."""
    assert expected == pytest.approx(SPACE.cosine(_vector(text), number))


@pytest.mark.parametrize(
    ("more", "less"), [("b", "a"), ("b c", "a c"), ("b", "b x"), ("b x", "b x y"), ("b c", "b")]
)
def test_what_makes_texts_alike(more: str, less: str) -> None:
    """Rare features count for more than common ones, and unknown ones against every document."""
    assert SPACE.cosine(_vector(more), 0) > SPACE.cosine(_vector(less), 0)


def test_repetition_counts_by_its_logarithm() -> None:
    """A feature that comes twice weighs more than one that comes once, but not twice as much."""
    vector = SPACE.vector(Counter({"b": 2, "c": 1}))

    assert 1 + math.log(2) == pytest.approx(vector["b"] / vector["c"])


@pytest.mark.parametrize(
    ("text", "rare", "common"),
    [
        ("a", [], [0, 1, 2, 3]),
        ("b", [0], []),
        ("h f", [3, 4], []),
        ("x", [], []),
        ("", [], []),
        ("a d", [1], [0, 1, 2, 3]),
    ],
)
def test_rare_and_common_features(text: str, rare: list[int], common: list[int]) -> None:
    """What few documents have finds them apart from what many of them share."""
    scores: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for is_common in (False, True):
        SPACE.add_scores(_vector(text), scores[is_common], is_common=is_common)

    assert [rare, common] == [sorted(found) for found in scores]


def test_scores_are_added_up() -> None:
    """Scores are added to those that are there."""
    scores = {4: 1.0, 0: 0.5}
    SPACE.add_scores(_vector("h"), scores, is_common=False)

    assert {4: 2.0, 0: 0.5} == pytest.approx(scores)


@pytest.mark.parametrize(
    ("features", "expected"), [({"b", "x"}, 1.0), ({"b"}, 0.5), (set(), 0.0), ({"z"}, 0.0)]
)
def test_shares(features: set[str], expected: float) -> None:
    """A share is of the squared length; a feature of one document weighs like an unknown one."""
    assert expected == pytest.approx(SPACE.share(_vector("b x"), features))


@pytest.mark.parametrize(("feature", "expected"), [("a", True), ("h", True), ("x", False)])
def test_what_is_known(feature: str, expected: bool) -> None:
    """A space knows the features of its documents."""
    assert expected == (feature in SPACE)


def test_a_space_without_documents() -> None:
    """Without documents nothing is found, and nothing breaks."""
    space, scores = Space([]), {7: 1.0}
    vector = space.vector(Counter("ab"))
    space.add_scores(vector, scores, is_common=False)

    assert ({"a": 0.0, "b": 0.0}, {7: 1.0}) == (vector, scores)


_COUNTERS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), max_size=6).map(Counter)


@given(st.lists(_COUNTERS, min_size=1, max_size=8), _COUNTERS)
def test_cosines_are_shares(documents: list[Counter[str]], features: Counter[str]) -> None:
    """Whatever the documents, a cosine is between 0 and 1, and is what the index adds up."""
    space = Space(documents)
    vector = space.vector(features)
    scores = dict.fromkeys(range(len(documents)), 0.0)
    for is_common in (False, True):
        space.add_scores(vector, scores, is_common=is_common)
    cosines = [space.cosine(vector, number) for number in range(len(documents))]

    assert all(-1e-9 <= one <= 1 + 1e-9 for one in cosines)
    assert cosines == pytest.approx(list(scores.values()))
