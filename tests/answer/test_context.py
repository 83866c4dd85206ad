"""The place of a quote, and how much context is shown around it."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.context import Place, opening, place_of, surroundings
from bot.archive.model import Quote, Span
from bot.archive.segmentation import blocks
from tests.support.small_desk import RIVER, article, quote
from tests.support.tracing import LINEAR, lines_run

BRIDGE = article("bridge", RIVER)
LONG = article("long", " ".join(f"Sentence number {number:03} is here." for number in range(100)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The bridge opened in May.", Place(False, False, 1)),
        ("bridge opened in May.", Place(True, False, 1)),
        ("The bridge opened", Place(False, True, 1)),
        (" It is 300 metres long & made of <steel>. ", Place(False, False, 1)),
        ("Nobody paid a toll.\n\nBoats pass below it twice a day.", Place(False, False, 2)),
        ("## Later years", Place(False, False, 0)),
        ("Later", Place(True, True, 0)),
        ("\n\n", Place(False, False, 0)),
    ],
)
def test_place(words: str, expected: Place) -> None:
    """A quote's place tells whether it begins, or ends, inside a sentence."""
    assert expected == place_of(quote(BRIDGE, words))


@pytest.mark.parametrize(
    ("words", "begins_inside"),
    [
        ("The lamp was sold.", False),
        ("1. The lamp was sold.", False),
        ("A museum has it.", False),
        ("museum has it.", True),
        ("Rye: 4 euros", False),
        (": 4 euros", True),
        ("May 2019 was warm.", True),
    ],
)
def test_the_marker_of_an_item(words: str, begins_inside: bool) -> None:
    """The words of a list's item are whole without its bullet or number."""
    listed = "1. The lamp was sold.\n2. A museum has it.\n\n• Wheat: 3 euros\n• Rye: 4 euros\n\n"
    place = place_of(quote(article("lists", listed + "5 May 2019 was warm."), words))

    assert begins_inside == place.begins_inside


def test_paragraphs_up_to_the_heading() -> None:
    """The neighbouring paragraphs come along, but nothing from beyond a heading."""
    around = surroundings(quote(BRIDGE, "The bridge opened in May."))

    assert RIVER[: RIVER.index("\n\n## Later")] == around.text


def test_paragraphs_before() -> None:
    """A quote in the last paragraph of a section is shown with the paragraphs before it."""
    around = surroundings(quote(BRIDGE, "Boats pass below it twice a day."))

    assert RIVER[: RIVER.index("\n\n## Later")] == around.text


def test_half_of_the_limit() -> None:
    """Paragraphs are added only while all stays below half of the limit."""
    around = surroundings(quote(BRIDGE, "Boats pass below it twice a day."), limit=120)

    assert "Boats pass below it twice a day." == around.text


def test_a_heading_stays_alone() -> None:
    """The surroundings of a heading are the heading."""
    heading = quote(BRIDGE, "## Later years")

    assert heading == surroundings(heading)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    """A paragraph beyond the limit is cut to whole sentences on both sides of the quote."""
    around = surroundings(quote(LONG, "Sentence number 050 is here."), limit=150)
    numbers = ("048", "049", "050", "051", "052")

    assert " ".join(f"Sentence number {number} is here." for number in numbers) == around.text


def test_the_quote_is_never_cut() -> None:
    """A quote that is longer than the limit is all there is."""
    whole = Quote(LONG, Span(0, 1000))

    assert whole == surroundings(whole, limit=100)


def test_nothing_but_white_space() -> None:
    """White space between paragraphs has no surroundings."""
    blank = quote(BRIDGE, "\n\n")

    assert blank == surroundings(blank)


@given(
    st.lists(
        st.sampled_from(["One. Two? ", "three ", "\n\n", "## Four\n\n", "Five! «Six.» ", "\n"]),
        min_size=1,
        max_size=40,
    ).map("".join),
    st.data(),
)
def test_surroundings_hold_the_quote(text: str, data: st.DataObject) -> None:
    """Whatever the text: the quote is inside, and no heading that was outside came in."""
    source = article("any", text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    limit = data.draw(st.integers(1, 200))
    asked = Quote(source, Span(start, end))
    around = surroundings(asked, limit).span
    headings = [block.span for block in blocks(text) if block.is_heading]
    crossed = [one for one in headings if one.overlaps(around) and not one.overlaps(asked.span)]

    assert not crossed
    assert around.start <= start < end <= around.end
    assert around.end - around.start <= max(limit, end - start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello Jekyllers!\n\nThe bridge is open.", "The bridge is open."),
        ("Dear readers,\n\nThe bridge is open.", "The bridge is open."),
        ("Всем привет!\n\nМост открыт.", "Мост открыт."),
        ("سلام به همه!\n\nپل باز شد.", "پل باز شد."),
        ("Hello! The bridge is open.\n\nMore.", "Hello! The bridge is open."),
        ("History was made today!\n\nMore.", "History was made today!"),
        ("Hello Jekyllers!", "Hello Jekyllers!"),
        ("Hello Jekyllers!\n\n## A heading\n\nThe bridge is open.", "The bridge is open."),
    ],
)
def test_an_opening_that_greets(text: str, expected: str) -> None:
    """What only greets the readers is passed over, if anything follows."""
    quote = opening(article("a", text), 300)

    assert quote is not None
    assert expected == quote.text


def test_the_opening_of_a_long_paragraph() -> None:
    """However long the first paragraph is, its first sentences are found at the same cost."""
    costs = []
    for times in (2_000, 40_000):
        source = article("long", "It rained for a whole day. " * times)
        costs.append(lines_run(partial(opening, source, 300)))

    assert costs[1] <= 1.1 * costs[0]


def test_the_place_in_a_long_paragraph() -> None:
    """A quote's place costs the sentences around it, and little for the rest of its article."""
    costs = []
    for times in (2_000, 16_000):
        source = article("long", "It rained for a whole day. " * times)
        costs.append(lines_run(partial(place_of, Quote(source, Span(0, 26)))))

    assert costs[1] <= LINEAR / 2 * costs[0]
