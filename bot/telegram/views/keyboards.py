"""Buttons that remember nothing: their data names the quotes that they show.

Data is a version digit, a letter for the action and the references, in base64url without padding.
A reference is a quote's name of 11 bytes, see `references`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer.context import place_of, surroundings
from bot.answer.decisions import Choice
from bot.archive.model import Archive, Quote
from bot.botapi.lengths import cut_utf16
from bot.i18n.texts import Texts
from bot.telegram.views.callback_data import QUOTE_SIZE, decoded, encoded, quote_behind, reference
from bot.telegram.views.fast_markup import DataButton, DataKeyboard

__all__ = [
    "DOWN",
    "REFERENCES",
    "UP",
    "Action",
    "Button",
    "article_button",
    "button_data",
    "choice_keyboard",
    "cite_buttons",
    "named",
    "quote_of",
    "quotes_keyboard",
    "quotes_named",
    "read_button",
    "referable",
]

Action = Literal["c", "m", "q", "n", "u", "d"]
"""Show a quote in context, show more quotes, show a choice's quotes, or none of the choice's; find
an answer good (up), or bad (down)."""

REFERENCES = 4
"""How many fit into one button: 2 + 59 of 64 bytes."""

UP, DOWN = "\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"
"""The labels that ask whether an answer is good."""

_VERSION = "1"
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
    return _VERSION + action + encoded(b"".join(map(reference, quotes)))


def read_button(data: str, archive: Archive) -> Button | None:
    """Return what a button's data asks for, None where no button of this archive says it."""
    known = _ACTIONS.get(data[1:2])
    if data[:1] != _VERSION or known is None:
        return None
    action, numbers = known
    quotes = quotes_named(data[2:], archive)
    if quotes is None or len(quotes) not in numbers:
        return None
    return Button(action, quotes)


def quotes_named(text: str, archive: Archive) -> tuple[Quote, ...] | None:
    """Return the quotes behind encoded references, None unless each is `referable`."""
    raw = decoded(text)
    if raw is None or len(raw) % QUOTE_SIZE:
        return None
    quotes = []
    for at in range(0, len(raw), QUOTE_SIZE):
        quote = quote_behind(raw[at : at + QUOTE_SIZE], archive)
        if quote is None or not referable(quote):
            return None
        quotes.append(quote)
    return tuple(quotes)


def quotes_keyboard(
    texts: Texts,
    in_context: Quote | None,
    more: Sequence[Quote],
    cited: Sequence[Quote] = (),
    judged: Quote | None = None,
) -> InlineKeyboardMarkup | None:
    """Return the buttons under quotes: one's context, further quotes, and their citation.

    Below them stand those for a judgement of one quote. None for no button.
    """
    row = []
    if in_context is not None and referable(in_context) and _has_context(in_context):
        row.append(_button(texts.say("button_context"), button_data("c", [in_context])))
    if further := [quote for quote in more if referable(quote)][:REFERENCES]:
        row.append(_button(texts.say("button_more"), button_data("m", further)))
    row += cite_buttons(texts, cited)
    votes = []
    if judged is not None:
        about = [judged] if referable(judged) else []
        votes = [_button(UP, button_data("u", about)), _button(DOWN, button_data("d", about))]
    rows = [buttons for buttons in (row, votes) if buttons]
    return DataKeyboard(rows) if rows else None


def named(quote: Quote) -> str:
    """Return what names a quote in a button's data; it must be `referable`."""
    return encoded(reference(quote))


def quote_of(name: str, archive: Archive) -> Quote | None:
    """Return the quote that `named` named, None where this archive has none."""
    quotes = quotes_named(name, archive)
    return quotes[0] if quotes else None


def cite_buttons(texts: Texts, quotes: Sequence[Quote]) -> list[InlineKeyboardButton]:
    """Return the button that cites those quotes which can be named; none where none can."""
    known = [quote for quote in quotes if referable(quote)][:REFERENCES]
    data = f"{_VERSION}K{encoded(b''.join(map(reference, known)))}"
    return [_button(texts.say("button_cite"), data)] if known else []


def article_button(texts: Texts, quote: Quote) -> InlineKeyboardButton:
    """Return the button that opens a quote's article where it stands."""
    return _button(texts.say("button_article"), f"{_VERSION}B{encoded(reference(quote))}")


def choice_keyboard(choice: Choice, texts: Texts) -> InlineKeyboardMarkup:
    """Return a button for each option that can be named, one a row, and one for none of them."""
    rows = []
    for option in choice.options:
        if quotes := [quote for quote in option.quotes if referable(quote)][:REFERENCES]:
            label = cut_utf16(option.label, _LABEL_LIMIT)
            label += "" if label == option.label else "…"
            rows.append([_button(label, button_data("q", quotes))])
    return DataKeyboard([*rows, [_button(texts.say("button_none"), button_data("n"))]])


def _has_context(quote: Quote) -> bool:
    return surroundings(quote).span != quote.span


def _button(label: str, data: str) -> InlineKeyboardButton:
    return DataButton(label, data)
