"""Texts as vectors: likenesses, and the sums over all documents at once."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.search.faq_index
from bot.search.faq_index import Space, most_similar

DOCUMENTS = [Counter(text.split()) for text in ("a b c", "a d", "a e e", "a f g", "h")]
SPACE = Space(DOCUMENTS)


def _likeness(text: str, number: int, space: Space = SPACE) -> float:
    return space.asked(set(text.split())).likeness(number)


@pytest.mark.parametrize(
    ("text", "number", "expected"), [("h", 0, 0.0), ("", 0, 0.0), ("x", 4, 0.0), ("x y", 2, 0.0)]
)
def test_nothing_shared(text: str, number: int, expected: float) -> None:
    """A text is unlike what it shares nothing with."""
    assert expected == _likeness(text, number)


@pytest.mark.parametrize(
    ("more", "less"),
    [("a b c", "a b"), ("b", "a"), ("b c", "a c"), ("b", "b x"), ("b x", "b x y"), ("b c", "b")],
)
def test_what_makes_texts_alike(more: str, less: str) -> None:
    """Rare features count for more than common ones, and unknown ones against every document."""
    assert _likeness(more, 0) > _likeness(less, 0)


def test_repetition_counts_by_its_root() -> None:
    """A term that occurs four times in a document counts twice as much as one that occurs once."""
    space = Space([Counter(a=4, b=1), Counter(c=1), Counter(d=1)])

    assert 2.0 == pytest.approx(_likeness("a", 0, space) / _likeness("b", 0, space), rel=1e-3)


def test_factors() -> None:
    """What is shared with a document counts by its factor."""
    halved = Space(DOCUMENTS, [0.5, 1.0, 1.0, 1.0, 1.0])

    assert [0.5, 1.0] == pytest.approx(
        [_likeness("a b", at, halved) / _likeness("a b", at) for at in (0, 1)], rel=1e-3
    )


def test_longer_documents_are_not_quite_brought_to_one_length() -> None:
    """The pivoted length leaves a long document a little more than its cosine."""
    likeness = _likeness("a b c", 0)

    assert 1.0 < likeness < 1 / bot.search.faq_index.SLOPE


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("b", 5, [0]),
        ("h", 5, [4]),
        ("a d", 5, [1, 0, 2, 3]),
        ("a d", 1, [1]),
        ("a d", 0, []),
        ("x", 5, []),
        ("", 5, []),
    ],
)
def test_the_most_similar(text: str, limit: int, expected: list[int]) -> None:
    """The most similar come first; those that share nothing are left out."""
    assert expected == most_similar([SPACE.asked(set(text.split()))], len(DOCUMENTS), limit)


def test_several_spaces_add_up() -> None:
    """Similarity is summed over all spaces."""
    other = Space([Counter("z"), Counter("y"), Counter("y"), Counter("x"), Counter("x")])
    asked = [SPACE.asked({"a", "h"}), other.asked({"y"})]

    assert [4, 1] == [most_similar(asked[:1], 5, 1)[0], most_similar(asked, 5, 1)[0]]


@pytest.mark.parametrize(("feature", "expected"), [("a", True), ("h", True), ("x", False)])
def test_what_is_known(feature: str, expected: bool) -> None:
    """A space knows the features of its documents."""
    assert expected == (feature in SPACE)


@pytest.mark.parametrize("documents", [[], [Counter[str]()]])
def test_a_space_of_nothing(documents: list[Counter[str]]) -> None:
    """Without documents, or words in them, nothing is found and nothing breaks."""
    space = Space(documents)

    assert [] == most_similar([space.asked({"a", "b"})], len(documents), 3)


_COUNTERS = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 900), max_size=6).map(Counter),
    min_size=1,
    max_size=40,
)


@given(_COUNTERS, st.sets(st.sampled_from("abcdefgh")))
def test_sums_are_those_of_the_documents(documents: list[Counter[str]], text: set[str]) -> None:
    """A field holds the likeness by the formula, whatever its neighbours hold."""
    space, count = Space(documents), len(documents)
    spread = Counter(feature for document in documents for feature in document)
    idf = {one: math.log(1 + count / (spread[one] or 1)) for one in "abcdefgh"}
    lengths = [math.sqrt(sum(n * idf[f] ** 2 for f, n in one.items())) for one in documents]
    usual, slope = sum(lengths) / count, bot.search.faq_index.SLOPE
    asked = math.sqrt(sum(idf[one] ** 2 for one in text)) or 1.0
    expected = [
        sum(math.sqrt(one[f]) * idf[f] ** 2 for f in text)
        / asked
        / ((1 - slope) * usual + slope * length or 1.0)
        for one, length in zip(documents, lengths, strict=True)
    ]

    found = space.asked(text)
    assert expected == pytest.approx([found.likeness(at) for at in range(count)], abs=0.01)


@pytest.mark.parametrize("packed", [(0, 0), (0, 4), (10**6, 0)])
def test_how_features_are_kept_changes_nothing(
    packed: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feature that is listed and one that is packed are the same to a text."""
    monkeypatch.setattr(bot.search.faq_index, "_PACKED", packed)
    space = Space(DOCUMENTS)

    assert SPACE.asked({"a", "b", "x"}) == space.asked({"a", "b", "x"})
