"""Permanent links to a quote: they find its words, also where these have moved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.citing import permalinks
from bot.answer.citing.permalinks import Place, permalink_key, place_of_key
from bot.archive.model import Quote, Span
from tests.support.profiles import examples
from tests.support.small_desk import RIVER, article, quote

BRIDGE = article("bridge", RIVER)
TOLL = quote(BRIDGE, "Nobody paid a toll.")
KEY = permalink_key(TOLL)


def test_the_words_are_there() -> None:
    """The key leads to the same quote, and names its place in the open."""
    assert KEY.startswith(f"{TOLL.span.start}-{TOLL.span.end}-")
    assert place_of_key(KEY, BRIDGE) == Place("same", TOLL)


@pytest.mark.parametrize("before", ["A new beginning. ", "", "x" * 300 + "\n\n"])
def test_the_words_have_moved(before: str) -> None:
    """They are found where they are now, before and after the old place."""
    later = article("bridge", before + RIVER.replace("The bridge opened in May. ", "", 1))
    place = place_of_key(KEY, later)

    assert place is not None
    assert place.state == "moved"
    assert place.quote is not None
    assert place.quote.text == TOLL.text


@pytest.mark.parametrize("text", ["", "Nobody paid.", RIVER.replace("a toll", "the toll")])
def test_the_words_have_changed(text: str) -> None:
    """Then no words are marked in their place."""
    assert place_of_key(KEY, article("bridge", text)) == Place("changed", None)


@pytest.mark.parametrize(
    "key",
    ["", "1-2", "5-3-0123456789ab", "0-0-0123456789ab", "a-b-0123456789ab", f"{KEY}0", f" {KEY}",
     "-1-3-0123456789ab", "٠-٣-0123456789ab", "0-9999999999-0123456789ab", "0-20001-0123456789ab"],
)  # fmt: skip
def test_no_key(key: str) -> None:
    """What is not a key means no place."""
    assert place_of_key(key, BRIDGE) is None


def test_words_are_looked_for_at_some_places_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text in which no word begins is not read to its end."""
    looked_at: list[int] = []
    begins = permalinks._begins_word

    def counted(text: str, at: int) -> bool:
        looked_at.append(at)
        return begins(text, at)

    monkeypatch.setattr(permalinks, "_begins_word", counted)
    places = []
    for size in (500_000, 1_000_000):
        endless = article("endless", "a" * size)
        assert place_of_key(f"{size // 2}-{size // 2 + 9}-{'0' * 12}", endless) == Place(
            "changed", None
        )
        places.append(len(looked_at))
        looked_at.clear()

    assert places == [permalinks._LOOKED_AT] * 2


def test_a_key_far_outside() -> None:
    """A place that the article does not have holds no words."""
    assert place_of_key("900000000-900000100-0123456789ab", BRIDGE) == Place("changed", None)


@settings(max_examples=examples(100), deadline=None)
@given(
    text=st.text(min_size=1, max_size=200), cut=st.tuples(st.integers(0, 199), st.integers(1, 200))
)
def test_every_quote_is_found(text: str, cut: tuple[int, int]) -> None:
    """Any quote has a key that leads to it."""
    source = article("x", text)
    start = min(cut[0], len(text) - 1)
    one = Quote(source, Span(start, min(len(text), start + cut[1])))

    assert place_of_key(permalink_key(one), source) == Place("same", one)
