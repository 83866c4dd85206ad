"""The rows of buttons under messages."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer.context import surroundings
from bot.answer.decisions import Choice
from bot.archive.model import Quote
from bot.botapi.lengths import cut_utf16
from bot.i18n.texts import Texts
from bot.telegram.views.callback_data import (
    REFERENCES,
    CallbackData,
    CiteButton,
    Consent,
    ContextButton,
    DownButton,
    MoreButton,
    NoneButton,
    OptionButton,
    PassageButton,
    UpButton,
)
from bot.telegram.views.fast_markup import DataButton, DataKeyboard
from bot.telegram.views.references import referable

__all__ = [
    "DOWN",
    "UP",
    "article_button",
    "button",
    "choice_keyboard",
    "cite_buttons",
    "consent_keyboard",
    "keyboard",
    "quotes_keyboard",
]

UP, DOWN = "\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"
"""The labels of the buttons that rate an answer."""

_LABEL_LIMIT = 60


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    """Return a button that asks for something."""
    return DataButton(label, data.pack())


def keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """Return a keyboard of these rows, without the empty ones; None if all are empty."""
    filled = [row for row in rows if row]
    return DataKeyboard(filled) if filled else None


def quotes_keyboard(
    texts: Texts,
    in_context: Quote | None,
    more: Sequence[Quote],
    cited: Sequence[Quote] = (),
    judged: Quote | None = None,
) -> InlineKeyboardMarkup | None:
    """Return the buttons under quotes: the first one's context, further quotes, and citations.

    Below them are the buttons that rate an answer. None if there are no buttons.
    """
    row = []
    if in_context is not None and referable(in_context) and _has_context(in_context):
        row.append(button(texts.say("button_context"), ContextButton.of([in_context])))
    if further := [quote for quote in more if referable(quote)][:REFERENCES]:
        row.append(button(texts.say("button_more"), MoreButton.of(further)))
    row += cite_buttons(texts, cited)
    votes = []
    if judged is not None:
        about = [judged] if referable(judged) else []
        votes = [button(UP, UpButton.of(about)), button(DOWN, DownButton.of(about))]
    return keyboard(row, votes)


def cite_buttons(texts: Texts, quotes: Sequence[Quote]) -> list[InlineKeyboardButton]:
    """Return a button that cites the quotes that can be named; empty if none can."""
    known = [quote for quote in quotes if referable(quote)][:REFERENCES]
    return [button(texts.say("button_cite"), CiteButton.of(known))] if known else []


def consent_keyboard(kind: type[Consent], name: str, texts: Texts) -> InlineKeyboardMarkup:
    """Return the buttons to agree or decline, labelled by the texts `NAME_yes` and `NAME_no`."""
    labels = {True: texts.say(f"{name}_yes"), False: texts.say(f"{name}_no")}
    return DataKeyboard([[button(label, kind(agrees)) for agrees, label in labels.items()]])


def article_button(texts: Texts, quote: Quote) -> InlineKeyboardButton:
    """Return the button that opens a quote's article at the quote."""
    return button(texts.say("button_article"), PassageButton.of([quote]))


def choice_keyboard(choice: Choice, texts: Texts) -> InlineKeyboardMarkup:
    """Return one row for each option that can be named, and one for none of them."""
    rows = []
    for option in choice.options:
        if quotes := [quote for quote in option.quotes if referable(quote)][:REFERENCES]:
            label = cut_utf16(option.label, _LABEL_LIMIT)
            label += "" if label == option.label else "…"
            rows.append([button(label, OptionButton.of(quotes))])
    return DataKeyboard([*rows, [button(texts.say("button_none"), NoneButton())]])


def _has_context(quote: Quote) -> bool:
    return surroundings(quote).span != quote.span
