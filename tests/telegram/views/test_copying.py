"""Buttons that copy a citation, or the link where that is too long."""

from typing import Any

import pytest

from bot.archive.model import Quote, Span
from bot.telegram.views.copying import LONGEST, copy_keyboard, quote_links
from tests.support.small_desk import SmallDesk, article, quote
from tests.support.texts import TEXTS

DESK = SmallDesk()
OPENED = quote(DESK.river, "The bridge opened in May.")
SQUARE = quote(DESK.market, "The market moved to the square.")
LINK = "https://t.me/clippings_bot?start=1q"
LONG = article("long", "Word & word. " * 60, url="https://example.org/" + "x" * 300)
WHOLE = Quote(LONG, Span(0, len(LONG.text) - 1))


def copied(quotes: list[Quote], code: str = "en", **links: Any) -> list[tuple[str, str]]:
    """Return the label of each button, and what it copies."""
    found = copy_keyboard(quotes, TEXTS[code], {one: links["to"] for one in quotes if links})
    rows = found.inline_keyboard if found else ()
    return [(key.text, key.copy_text.text if key.copy_text else "") for row in rows for key in row]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "en",
            (
                "Copy the citation",
                "“The bridge opened in May.”\nA bridge & its boats\n"
                f"River Post · by A. Writer · about May 1992 (inferred from the text)\n{LINK}",
            ),
        ),
        (
            "ru",
            (
                "Скопировать цитату с источником",
                "“The bridge opened in May.”\nA bridge & its boats\n"
                "River Post · автор: A. Writer · около мая 1992 г. (определено по тексту) · "
                f"язык статьи: английский\n{LINK}",
            ),
        ),
    ],
)
def test_a_short_quote(code: str, expected: tuple[str, str]) -> None:
    """The quote is copied with its source, date and link."""
    assert copied([OPENED], code, to=LINK) == [expected]


def test_several_quotes() -> None:
    """Each quote has a button with its number."""
    labels = [label for label, _ in copied([OPENED, SQUARE], to=LINK)]

    assert labels == ["Copy the citation · 1", "Copy the citation · 2"]


def test_the_link_is_left_out_first() -> None:
    """Where the link does not fit as well, the citation goes without it."""
    ((label, text),) = copied([OPENED], to="https://example.org/" + "x" * 180)

    assert label == "Copy the citation"
    assert text.endswith("(inferred from the text)")


def test_a_long_quote() -> None:
    """Of a quote that is too long, the link alone is copied."""
    assert copied([WHOLE], to=LINK) == [("Copy the link", LINK)]
    assert copied([WHOLE]) == []
    assert copied([WHOLE], to=LONG.url) == []


@pytest.mark.parametrize("size", range(100, 260, 7))
def test_lengths(size: int) -> None:
    """What is copied never exceeds Telegram's limit, emoji counted as two."""
    body = "\U0001f642" * (size // 2) + "."
    source = article("emoji", body)
    for _, text in copied([Quote(source, Span(0, len(body)))], to=LINK):
        assert 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST


def test_characters_that_telegram_changes() -> None:
    """A quote that Telegram would not copy as it is, is not copied."""
    source = article("odd", "One line\u2028another line.")

    assert copied([Quote(source, Span(0, len(source.text)))], to=LINK) == [("Copy the link", LINK)]


def test_links() -> None:
    """A link leads into the bot; without an address of the bot, to the article."""
    bare = quote_links([OPENED, SQUARE], None)
    own = quote_links([OPENED], "https://t.me/clippings_bot")

    assert bare == {OPENED: DESK.river.url}
    assert own[OPENED].startswith("https://t.me/clippings_bot?start=1q")
