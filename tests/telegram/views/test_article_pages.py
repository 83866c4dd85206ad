"""Articles cut into pages: nothing is lost, nothing is joined, and each page fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Article
from bot.archive.segmentation import blocks
from bot.botapi.lengths import utf16_len
from bot.telegram.views.article_pages import PAGE_LIMIT, page_with, pages_of
from tests.support.small_desk import RIVER, article

SENTENCE = "The bridge is long and old, and nobody knows who built it. "
LONG = SENTENCE * 100


def _of(text: str) -> Article:
    return article("long", text)


def _words(one: Article) -> str:
    """Return the text of an article's paragraphs without white space."""
    found = [one.text[b.span.start : b.span.end] for b in blocks(one.text) if not b.is_heading]
    return "".join("".join(found).split())


def _shown(one: Article) -> str:
    parts = [part for page in pages_of(one) for part in page if part.quote]
    return "".join("".join(part.quote.text for part in parts if part.quote).split())


def test_one_page() -> None:
    """A short article is one page: its paragraphs, and the heading above the last."""
    (page,) = pages_of(_of(RIVER))

    assert [(), ("Later years",)] == [part.headings for part in page]
    assert RIVER.startswith(page[0].quote.text if page[0].quote else "?")
    assert "twice a day." in (page[0].quote.text if page[0].quote else "")


def test_whole_paragraphs() -> None:
    """Paragraphs that fit are never cut."""
    paragraph = SENTENCE * 20
    pages = pages_of(_of(f"{paragraph}\n\n{paragraph}\n\n## On\n\n{paragraph}"))

    assert 3 == len(pages)
    assert {paragraph.strip()} == {part.quote.text for page in pages for part in page if part.quote}


def test_a_long_paragraph() -> None:
    """A paragraph longer than a page is cut between sentences."""
    pages = pages_of(_of(LONG))
    parts = [part for page in pages for part in page]

    assert len(pages) == 4
    assert all(part.quote and part.quote.text.endswith("it.") for part in parts)
    assert not any(part.begins_inside or part.ends_inside for part in parts)


@pytest.mark.parametrize("word", ["bridge ", "bridge", "😀", "👩‍👩‍👧‍👦", "e" + "\u0301" * 3_000])
def test_a_long_sentence(word: str) -> None:
    """A sentence longer than a page is cut between words where it has any, and marked."""
    one = _of(word * (9_000 // len(word)) + "end")
    pages = pages_of(one)
    parts = [part for page in pages for part in page]

    assert _words(one) == _shown(one)
    assert not parts[0].begins_inside
    assert all(part.ends_inside for part in parts[:-1])
    assert all(utf16_len(part.quote.text) <= PAGE_LIMIT for part in parts if part.quote)


def test_headings_alone() -> None:
    """Headings without a paragraph are shown as well, however many and long they are."""
    pages = pages_of(_of("\n\n".join(f"# {number} {'word ' * 100}" for number in range(40))))
    headings = [heading for page in pages for part in page for heading in part.headings]

    assert 40 == len(headings)
    assert all(len(heading) <= 201 for heading in headings)
    assert len(pages) > 1


@pytest.mark.parametrize("text", ["# a\n\nb\n\n" * 300, ("# a\n\n" * 5 + "b\n\n") * 200])
def test_many_headings(text: str) -> None:
    """A page has no more marks than Telegram shows, 100 with those of the source line."""
    marks = [
        sum(len(part.headings) + (part.quote is not None) for part in page)
        for page in pages_of(_of(text))
    ]

    assert max(marks) <= 95
    assert _words(_of(text)) == _shown(_of(text))


def test_far_apart() -> None:
    """Paragraphs with much white space between them become separate quotes."""
    (page,) = pages_of(_of("One.\n\nTwo." + "\n" * 50 + "Three."))

    assert ["One.\n\nTwo.", "Three."] == [part.quote.text for part in page if part.quote]


def test_nothing() -> None:
    """A text of white space alone has no page."""
    assert ((), 0) == (pages_of(_of(" \n ")), page_with(_of(" \n "), 0))


def test_the_page_of_a_place() -> None:
    """A place in the text leads to the page that contains it."""
    one = _of(LONG + "\n\nThe end.")
    places = [0, 2_500, one.text.index("The end."), len(one.text) + 9]

    assert [0, 1, 3, 3] == [page_with(one, place) for place in places]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([SENTENCE, "😀" * 900, "\n", "\n\n", "## On\n\n", "a. ", "x" * 2_500, " "]),
        max_size=40,
    )
)
def test_any_text(pieces: list[str]) -> None:
    """Every paragraph is on the pages once and in order, and each page fits."""
    one = _of("".join(pieces))
    sizes = [
        sum(utf16_len(part.quote.text) for part in page if part.quote) for page in pages_of(one)
    ]

    assert _words(one) == _shown(one)
    assert all(size <= PAGE_LIMIT for size in sizes)
