"""Spans, quotes and the archive."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.errors import ContentError, Mistake
from bot.archive.model import Passage, Quote, Span, text_sha256
from tests.support.small_desk import archive_of, article

ONE = article("one", "First words. Слова 🙂 وازه")
TWO = article("two", "Other words.")


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (-2, -1), (1, 0), (5, 3)])
def test_a_span_runs_forward(start: int, end: int) -> None:
    """A span before 0 or backwards is refused."""
    with pytest.raises(ValueError, match=f"not from {start} to {end}"):
        Span(start, end)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Span(0, 2), Span(2, 4), False),
        (Span(0, 3), Span(2, 4), True),
        (Span(0, 9), Span(2, 4), True),
        (Span(2, 4), Span(2, 4), True),
        (Span(0, 1), Span(2, 4), False),
        (Span(3, 3), Span(4, 6), False),
    ],
)
def test_spans_overlap_where_they_share_a_code_point(
    one: Span, other: Span, expected: bool
) -> None:
    """Half-open spans that only touch share nothing, whichever is asked."""
    assert (expected, expected) == (one.overlaps(other), other.overlaps(one))


def test_spans_are_ordered() -> None:
    """Spans sort by their start, then by their end."""
    given = [Span(2, 3), Span(0, 5), Span(0, 2)]

    assert [Span(0, 2), Span(0, 5), Span(2, 3)] == sorted(given)


@given(st.data())
def test_a_quote_is_a_slice_of_its_article(data: st.DataObject) -> None:
    """A quote's text is the article's own between its bounds."""
    start = data.draw(st.integers(0, len(ONE.text) - 1))
    end = data.draw(st.integers(start + 1, len(ONE.text)))

    assert ONE.text[start:end] == Quote(ONE, Span(start, end)).text


@pytest.mark.parametrize(
    "span", [Span(0, 0), Span(3, 3), Span(0, len(ONE.text) + 1), Span(10**9, 10**9 + 1)]
)
def test_no_quote_is_outside_its_article(span: Span) -> None:
    """A quote that is empty or reaches past the article cannot be built."""
    with pytest.raises(ValueError, match="is not a quote of article 'one'"):
        Quote(ONE, span)


@pytest.mark.parametrize(
    ("value", "field"),
    [(Span(0, 1), "end"), (ONE, "text"), (Passage(ONE, Span(0, 1)), "span"), (TWO, "sha256")],
)
def test_values_are_frozen(value: object, field: str) -> None:
    """What is known of an article is never changed."""
    with pytest.raises(AttributeError):
        setattr(value, field, None)


def test_a_texts_digest_is_that_of_its_utf8() -> None:
    """The SHA-256 is taken over the UTF-8 bytes."""
    expected = sha256("слово".encode()).hexdigest()

    assert expected == text_sha256("слово")


def test_an_archive_knows_its_articles_in_order() -> None:
    """An archive counts, lists and finds its articles by id and by digest."""
    archive, _ = archive_of(TWO, ONE)

    assert (2, [TWO, ONE], ONE, TWO, Path("small")) == (
        len(archive),
        list(archive),
        archive.get("one"),
        archive.by_sha(TWO.sha256[:12]),
        archive.source,
    )


def test_an_archive_answers_none_for_what_it_lacks() -> None:
    """An unknown id or digest is None; a digest's beginning has twelve digits."""
    archive, _ = archive_of(ONE)

    assert [None, None, None] == [
        archive.get("two"),
        archive.by_sha("0" * 12),
        archive.by_sha(ONE.sha256),
    ]


@pytest.mark.parametrize(
    "other",
    [
        [ONE],
        [TWO, ONE],
        [article("one", ONE.text + " "), TWO],
        [article("three", ONE.text), TWO],
        [article("one", ONE.text, title="Another"), TWO],
    ],
)
def test_a_changed_archive_has_another_digest(other: list[object]) -> None:
    """An id, a title, a text or the order changed: the archive's digest is another."""
    before, _ = archive_of(ONE, TWO)
    after, _ = archive_of(*other)  # type: ignore[arg-type]

    assert before.sha256 != after.sha256


def test_the_same_archive_has_the_same_digest() -> None:
    """The digest depends on nothing but the articles."""
    one, _ = archive_of(ONE, TWO)
    other, _ = archive_of(article("one", ONE.text), article("two", TWO.text))

    assert one.sha256 == other.sha256


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (7, "seeds/a.md, line 7: is odd; make it even"),
        (None, "seeds/a.md: is odd; make it even"),
    ],
)
def test_a_mistake_names_file_line_and_mend(line: int | None, expected: str) -> None:
    """A mistake in words has its place, the problem and the mend."""
    mistake = Mistake(Path("seeds/a.md"), line, "is odd", "make it even")

    assert expected == str(mistake)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "a.md: is odd; mend it"), (3, "a.md: is odd; mend it (and 2 more: see `check`)")],
)
def test_an_error_says_its_first_mistake(count: int, expected: str) -> None:
    """Several mistakes become one sentence: the first, and the number of others."""
    error = ContentError([Mistake(Path("a.md"), None, "is odd", "mend it")] * count)

    assert (expected, count) == (str(error), len(error.mistakes))
