"""Buttons that remember nothing: their data names the quotes that they show.

Data is a version digit, a letter for the action and the references, in base64url without padding.
A reference has 11 bytes: the first 6 of the article's SHA-256, the quote's start (3, big endian)
and its length (2), both in code points.
"""

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer.context import place_of, surroundings
from bot.answer.decisions import Choice
from bot.answer.texts import Texts
from bot.archive.model import Archive, Quote, Span
from bot.telegram.lengths import cut_utf16

__all__ = [
    "DOWN",
    "REFERENCES",
    "UP",
    "Action",
    "Button",
    "button_data",
    "choice_keyboard",
    "quote_of",
    "quotes_keyboard",
    "read_button",
    "referable",
    "reference",
]

Action = Literal["c", "m", "q", "n", "u", "d"]
"""Show a quote in context, show more quotes, show a choice's quotes, or none of the choice's; find
an answer good (up), or bad (down)."""

REFERENCES = 4
"""How many fit into one button: 2 + 59 of 64 bytes."""

UP, DOWN = "\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"
"""The labels that ask whether an answer is good."""

_VERSION = "1"
_SIZE = 11
_ACTIONS: dict[str, tuple[Action, range]] = {
    "c": ("c", range(1, 2)),
    "m": ("m", range(1, REFERENCES + 1)),
    "q": ("q", range(1, REFERENCES + 1)),
    "n": ("n", range(1)),
    "u": ("u", range(2)),
    "d": ("d", range(2)),
}
_LABEL_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Button:
    """What a button asks for."""

    action: Action
    quotes: tuple[Quote, ...] = ()


def referable(quote: Quote) -> bool:
    """Whether a button can name the quote: whole sentences of one paragraph, not too far in."""
    if quote.span.start >= 1 << 24 or quote.span.end - quote.span.start >= 1 << 16:
        return False
    if quote.text != quote.text.strip():
        return False
    place = place_of(quote)
    return place.in_one_paragraph and not (place.begins_inside or place.ends_inside)


def button_data(action: Action, quotes: Iterable[Quote] = ()) -> str:
    """Return the data of a button; its quotes must be `referable`, and at most `REFERENCES`."""
    return _VERSION + action + _encoded(b"".join(map(_reference, quotes)))


def read_button(data: str, archive: Archive) -> Button | None:
    """Return what a button's data asks for, None where no button of this archive says it."""
    known = _ACTIONS.get(data[1:2])
    if data[:1] != _VERSION or known is None:
        return None
    action, numbers = known
    try:
        raw = b64decode(data[2:] + "=" * (-len(data[2:]) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) % _SIZE or len(raw) // _SIZE not in numbers or _encoded(raw) != data[2:]:
        return None
    quotes = []
    for at in range(0, len(raw), _SIZE):
        quote = _quote(raw[at : at + _SIZE], archive)
        if quote is None:
            return None
        quotes.append(quote)
    return Button(action, tuple(quotes))


def reference(quote: Quote) -> str:
    """Return what names a quote in a button's data; it must be `referable`."""
    return _encoded(_reference(quote))


def quote_of(named: str, archive: Archive) -> Quote | None:
    """Return the quote that a reference names, None where this archive has none."""
    button = read_button(f"{_VERSION}c{named}", archive)
    return button.quotes[0] if button else None


def quotes_keyboard(
    texts: Texts, in_context: Quote | None, more: Sequence[Quote], judged: Quote | None = None
) -> InlineKeyboardMarkup | None:
    """Return the buttons under quotes: one's context, further quotes, and for a judgement of one.

    None for no button.
    """
    row = []
    if in_context is not None and referable(in_context) and _has_context(in_context):
        row.append(_button(texts.say("button_context"), button_data("c", [in_context])))
    if further := [quote for quote in more if referable(quote)][:REFERENCES]:
        row.append(_button(texts.say("button_more"), button_data("m", further)))
    if judged is not None:
        named = [judged] if referable(judged) else []
        row += [_button(UP, button_data("u", named)), _button(DOWN, button_data("d", named))]
    return InlineKeyboardMarkup([row]) if row else None


def choice_keyboard(choice: Choice, texts: Texts) -> InlineKeyboardMarkup:
    """Return a button for each option that can be named, one a row, and one for none of them."""
    rows = []
    for option in choice.options:
        if quotes := [quote for quote in option.quotes if referable(quote)][:REFERENCES]:
            label = cut_utf16(option.label, _LABEL_LIMIT)
            label += "" if label == option.label else "…"
            rows.append([_button(label, button_data("q", quotes))])
    return InlineKeyboardMarkup([*rows, [_button(texts.say("button_none"), button_data("n"))]])


def _has_context(quote: Quote) -> bool:
    return surroundings(quote).span != quote.span


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _reference(quote: Quote) -> bytes:
    start, length = quote.span.start, quote.span.end - quote.span.start
    sha = bytes.fromhex(quote.article.sha256[:12])
    return sha + start.to_bytes(3, "big") + length.to_bytes(2, "big")


def _quote(reference: bytes, archive: Archive) -> Quote | None:
    article = archive.by_sha(reference[:6].hex())
    if article is None:
        return None
    start = int.from_bytes(reference[6:9], "big")
    end = start + int.from_bytes(reference[9:], "big")
    if not start < end <= len(article.text):
        return None
    quote = Quote(article, Span(start, end))
    return quote if referable(quote) else None
