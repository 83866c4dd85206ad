"""Passages: paragraphs, several short ones together, and the parts of long ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.cutting import (
    MERGED_LIMIT,
    PASSAGE_LIMIT,
    SENTENCE_LIMIT,
    TITLE_LIMIT,
    is_title,
    passages,
)
from bot.archive.model import Span
from bot.archive.segmentation import blocks
from tests.support.tracing import LINEAR, growth

# Letters that matter to the rules, mixed with any others.
texts = st.text(
    st.one_of(st.sampled_from('#.:;=-"” \t\n\r\u2028\u2029aAбБ1'), st.characters(codec="utf-8")),
    max_size=60,
)


def cut(text: str) -> list[str]:
    """Return the passages of a text."""
    return [text[span.start : span.end] for span in passages(text)]


def visible(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


SENTENCE = "Words of a long paragraph. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\n## Heading\n\nTwo.", [(0, 4), (18, 22)]),
        ("## Heading only", []),
        ("x" * PASSAGE_LIMIT, [(0, PASSAGE_LIMIT)]),
        ("x" * (PASSAGE_LIMIT + 1), [(0, PASSAGE_LIMIT + 1)]),
        ("x" * PASSAGE_LIMIT + ". Two.", [(0, PASSAGE_LIMIT + 1), (PASSAGE_LIMIT + 2, 2006)]),
        ("Ab. C" + "x" * PASSAGE_LIMIT, [(0, 3), (4, PASSAGE_LIMIT + 5)]),
        ("x" * SENTENCE_LIMIT, [(0, SENTENCE_LIMIT)]),
        ("x" * 9_000, [(0, 4_000), (4_000, 8_000), (8_000, 9_000)]),
        (f"{'x' * 3_900} {'y' * 3_950} zz", [(0, 3_900), (3_901, 7_854)]),
    ],
)
def test_headings_and_lengths_bound_passages(text: str, expected: list[tuple[int, int]]) -> None:
    """A long paragraph is cut between sentences; a heading is in no passage."""
    assert expected == [(span.start, span.end) for span in passages(text)]


def test_a_long_paragraph_is_cut_into_full_passages() -> None:
    """Each passage holds as many whole sentences as fit, and all of them are there."""
    text = SENTENCE * 500
    found = [text[span.start : span.end] for span in passages(text)]
    fit = (PASSAGE_LIMIT + 1) // len(SENTENCE)

    assert (
        [(SENTENCE * fit).strip()] * (500 // fit),
        visible(text),
    ) == (found[: 500 // fit], visible("".join(found)))


@pytest.mark.parametrize(
    "expected",
    [
        ["One.\n\nTwo.\n\nThree."],
        ["One.\r\n\r\nTwo."],
        ["Short.", "x" * MERGED_LIMIT + "."],
        ["x" * (MERGED_LIMIT - 8) + ".\n\nFour.", "Five."],
        ["x" * (MERGED_LIMIT - 7) + ".", "Four.\n\nFive."],
        ["One.", "The bridge\n\nIt opened.\n\nIt closed."],
        ["One.", "The bridge\n=====\n\nIt opened."],
        ["Home\n\nNews\n\nSport\n\nIt opened.", "Contact"],
    ],
)
def test_short_paragraphs_are_one_passage(expected: list[str]) -> None:
    """They are merged up to the limit; a line like a title begins another passage."""
    text = "\n\n".join(expected)

    assert expected == cut(text)


def test_parts_of_a_long_paragraph_stay_apart() -> None:
    """What is left over of a paragraph that is split is not merged with the next one."""
    long = "x" * PASSAGE_LIMIT + "."

    assert ["One.", long, "Y.", "Two."] == cut(f"One.\n\n{long} Y.\n\nTwo.")


def test_paragraphs_on_both_sides_of_a_heading_stay_apart() -> None:
    """What a heading separates is about different things, however short it is."""
    assert ["One.", "Two.\n\nThree."] == cut("One.\n\n## Next\n\nTwo.\n\nThree.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge", True),
        ("Who built it", True),
        ("He said “Nobody paid”", True),
        ("“Nobody paid”", False),
        ("Later years (1990)", True),
        ("История моста", True),
        ("تاریخ پل", True),
        ("The bridge\n------", True),
        ("The bridge\n--", False),
        ("The bridge\nIt opened", False),
        ("The bridge opened.", False),
        ("Who built it?", False),
        ("the bridge", False),
        ("Opening hours: 9 to 17", False),
        ("It opened; nobody came", False),
        ("- The bridge", False),
        ("• The bridge", False),
        ("A" * TITLE_LIMIT, True),
        ("A" * (TITLE_LIMIT + 1), False),
    ],
)
def test_titles(text: str, expected: bool) -> None:
    """A title is a short line that does not end like a sentence and lists no facts."""
    assert expected == is_title(text, Span(0, len(text)))


@given(texts)
def test_passages_hold_all_paragraphs(text: str) -> None:
    """Each paragraph is in exactly one passage, or its parts are, in order and trimmed."""
    found = cut(text)
    paragraphs = [text[b.span.start : b.span.end] for b in blocks(text) if not b.is_heading]

    assert visible("".join(paragraphs)) == visible("".join(found))
    assert found == [one.strip() for one in found if one.strip()]


@pytest.mark.parametrize("piece", ["A\n\n", "A ", "A\n--- ", "a.\n\n", "A”"])
def test_hostile_texts_are_cut_at_a_linear_cost(piece: str) -> None:
    """Titles and short paragraphs that are repeated are each read at the same cost."""
    assert growth(cut, piece, after="x") <= LINEAR
