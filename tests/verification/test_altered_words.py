"""Where a pasted quote has the altered words."""

import pytest

from bot.archive.model import Span
from bot.verification.altered_words import altered_words
from bot.verification.findings import Change, Finding, Piece
from bot.verification.quotations import Quotations
from tests.support.small_desk import archive_of, article, quote

SOURCE = article(
    "river",
    "The bridge opened in May. It is 300 metres long & made of steel. Nobody paid a toll. "
    + "Boats pass below it twice a day, and the town likes to watch them from the wall. " * 3
    + "The ferry was sold in 1991 to a museum in the north of the country.",
)
LOOKUP = Quotations(archive_of(SOURCE)[0])


def words_in(text: str) -> str | None:
    """Return the altered words of a pasted text."""
    finding = LOOKUP.examine(text)
    assert isinstance(finding, Finding)
    span = altered_words(finding)
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 300 metres long & made of wood. Nobody paid a toll.", "wood"),
        ("👍 He said: It is 300 metres long & made of wood. Nobody paid a toll.", "wood"),
        ("It is 300 metres long & made of steel. Everybody paid a toll.", "Everybody"),
        (
            "It is 200 metres long & made of wood. Nobody paid a toll.",
            "200 metres long & made of wood",
        ),
        ("It is 300 metres long & made steel. Nobody paid a toll.", "made steel."),
        ("It is 300 metres long & made of of steel. Nobody paid a toll.", "of"),
        ("is 300 metres long & made of wood. Nobody paid a toll.", "wood"),
        ("The bridge opened in May.", None),
        ("The moon is made of cheese.", None),
    ],
)
def test_short_quotes(text: str, expected: str | None) -> None:
    """The words that were changed, or those around what is missing; nothing if all is exact."""
    assert words_in(text) == expected


def test_far_apart() -> None:
    """What is changed far behind the first place is not pointed at as well."""
    text = SOURCE.text.replace("steel", "wood").replace("1991", "1992")

    assert words_in(text) == "wood"


def test_changes_that_do_not_agree() -> None:
    """Changes of other words than the text's point at nothing."""
    piece = Piece(Span(0, 9), quote(SOURCE, "The bridge"))
    changes = (Change("same", "other "), Change("removed", "words"))

    assert altered_words(Finding("altered", "The br dge", (piece,), changes=changes)) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((Change("inserted", "The"), Change("same", " "), Change("same", "big boat")), "big"),
        ((Change("same", "big boat"), Change("same", " "), Change("inserted", "sank")), "boat"),
        (
            (
                Change("same", "big"),
                Change("same", " "),
                Change("inserted", "x"),
                Change("same", " boat"),
            ),
            "big boat",
        ),
        ((Change("removed", "big"), Change("inserted", "old"), Change("same", " boat")), "big"),
        ((Change("removed", "big"), Change("same", " "), Change("inserted", "old")), "big"),
    ],
)
def test_inserted_words(changes: tuple[Change, ...], expected: str) -> None:
    """The spaces around words that are missing are not the text's own."""
    piece = Piece(Span(0, 8), quote(SOURCE, "The bridge"))
    span = altered_words(Finding("altered", "big boat", (piece,), changes=changes))

    assert span is not None
    assert "big boat"[span.start : span.end] == expected
