"""Links to a quote's words at its publisher: encoded, told from the same words, and bounded."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.citing.fragments import LONGEST, linked_to
from bot.archive.model import Quote, Span
from tests.support.profiles import examples
from tests.support.small_desk import article, quote

URL = "https://example.org/bridge?a=1&b=2"
TEXT = """# A bridge

The bridge opened in May. It cost 3-4 million, more & more, it is said.

Boats pass below it twice a day.

## Later

Boats pass below it twice a day. Nobody paid a toll.
"""
BRIDGE = article("bridge", TEXT, url=URL)


def link(words: str, text: str = TEXT, url: str | None = URL) -> str | None:
    """Return the link to the first place of these words."""
    return linked_to(url, [quote(article("x", text, url=url), words)])


def test_words_that_are_there_once() -> None:
    """The words themselves are enough, with what divides a fragment encoded."""
    found = link("It cost 3-4 million, more & more, it is said.")

    assert found == (
        f"{URL}#:~:text=It%20cost%203%2D4%20million%2C%20more%20%26%20more%2C%20it%20is%20said."
    )


def test_words_that_are_there_twice() -> None:
    """The words before and after tell the two places apart."""
    first = quote(BRIDGE, "Boats pass below it twice a day.")
    second = Quote(BRIDGE, Span(TEXT.rindex("Boats"), TEXT.rindex("day.") + 4))

    assert [
        unquote(linked_to(URL, [one]) or "").partition("#:~:text=")[2] for one in (first, second)
    ] == [
        "more, it is said.-,Boats pass below it twice a day.,-Later",
        "Later-,Boats pass below it twice a day.,-Nobody paid a toll.",
    ]


def test_more_context_where_a_little_is_not_enough() -> None:
    """The words before are taken further back until they differ."""
    text = "Ann says that on most days boats pass. Bob says that on most days boats pass."
    found = unquote(link("boats pass", text) or "")

    assert found.startswith(f"{URL}#:~:text=Ann says that on most days-,boats pass,-")


def test_a_long_quote_is_named_by_its_ends() -> None:
    """The first and the last words, of the first and the last paragraph."""
    text = " ".join(f"word{number}" for number in range(100))
    paragraphs = "One two three.\n\nFour five six."

    assert unquote(link(text, text) or "").endswith(
        "text=word0 word1 word2 word3 word4,word95 word96 word97 word98 word99"
    )
    assert unquote(link(paragraphs, paragraphs) or "").endswith(
        "text=One two three.,Four five six."
    )


def test_several_quotes() -> None:
    """Each is marked."""
    both = [quote(BRIDGE, "Nobody paid a toll."), quote(BRIDGE, "The bridge opened in May.")]

    assert linked_to(URL, both) == (
        f"{URL}#:~:text=Nobody%20paid%20a%20toll.&text=The%20bridge%20opened%20in%20May."
    )


def test_an_address_with_an_anchor() -> None:
    """The anchor stays; directives that are there already do not."""
    for anchor in ("#part", "#part:~:text=old"):
        assert link("The bridge opened in May.", url=f"https://example.org/{anchor}") == (
            "https://example.org/#part:~:text=The%20bridge%20opened%20in%20May."
        )


@pytest.mark.parametrize(
    ("words", "text"),
    [("ridge opened", TEXT), ("bridge open", TEXT), ("…", "A … mark."), ("–", TEXT + "–")],
)
def test_what_cannot_be_found_has_a_plain_link(words: str, text: str) -> None:
    """Half a word, and marks without a word, are not found on a page."""
    assert link(words, text) == URL


def test_without_an_address() -> None:
    """There is nothing to link to."""
    assert link("Nobody paid a toll.", url=None) is None
    assert linked_to(URL, []) == URL


def test_a_long_address_stays_plain() -> None:
    """An address that would be too long gets no fragment."""
    url = f"https://example.org/{'a' * 1_970}"

    assert link("Nobody paid a toll.", url=url) == url


def test_scripts_without_spaces() -> None:
    """A quote between two letters of such a script is whole words there."""
    text = "大橋は五月に開通した。長さは三百メートルである。"

    assert unquote(link("五月に開通した。", text) or "").endswith("text=五月に開通した。")


@settings(max_examples=examples(150), deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600),
    cut=st.tuples(st.integers(0, 599), st.integers(1, 600)),
)
def test_any_link_is_short_and_encoded(text: str, cut: tuple[int, int]) -> None:
    """Whatever the words, a link has only signs that an address may have, and is not too long."""
    start = min(cut[0], len(text) - 1)
    source = article("x", text, url=URL)
    found = linked_to(URL, [Quote(source, Span(start, min(len(text), start + cut[1])))]) or ""

    assert len(found) <= LONGEST
    assert re.fullmatch(r"[A-Za-z0-9:/?&=.#~,_%-]+", found)
    directive = found.partition(":~:")[2]
    assert directive.count("&") == 0
    assert directive.count(",") <= 3
