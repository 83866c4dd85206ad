"""Buttons that copy a quote with its source, or the link to it where that is too long."""

from collections.abc import Mapping, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer.citation import short_citation
from bot.archive.model import Quote
from bot.botapi.html import clean_text
from bot.botapi.lengths import utf16_len, well_formed
from bot.i18n.texts import Texts
from bot.telegram.views.callback_data import REFERENCES
from bot.telegram.views.deep_links import link, quote_payload
from bot.telegram.views.page_button import PageButtons

__all__ = ["LONGEST", "copy_keyboard", "quote_links"]

LONGEST = 256
"""The most characters that a button copies; counted in UTF-16 code units, the longer way."""


def quote_links(
    quotes: Sequence[Quote], root: str | None, pages: PageButtons | None = None
) -> dict[Quote, str]:
    """Return the links to quotes, as far as there are any.

    A link opens the quote on its page; without pages, in the bot at the address `root`; without
    one, it is the address of its article.
    """
    address_of = (pages or PageButtons()).address_of
    found = {
        quote: address_of(quote) or link(quote_payload(quote), root) or quote.article.url
        for quote in quotes
    }
    return {quote: to for quote, to in found.items() if to}


def copy_keyboard(
    quotes: Sequence[Quote], texts: Texts, links: Mapping[Quote, str]
) -> InlineKeyboardMarkup | None:
    """Return a button for each quote, with a number if there are several; None for no button."""
    buttons = []
    for number, quote in enumerate(quotes[:REFERENCES], start=1):
        label, text = _copied(quote, texts, links.get(quote))
        if text:
            named = f"{label} · {texts.number(number)}" if len(quotes) > 1 else label
            buttons.append(InlineKeyboardButton(named, copy_text=CopyTextButton(text)))
    return InlineKeyboardMarkup([[one] for one in buttons]) if buttons else None


def _copied(quote: Quote, texts: Texts, to: str | None) -> tuple[str, str]:
    """Return the label of a button and what it copies; nothing if neither fits."""
    for label, text in (
        ("button_copy", short_citation(quote, texts, to)),
        ("button_copy", short_citation(quote, texts, None)),
        ("button_copy_link", to or ""),
    ):
        if text and utf16_len(text) <= LONGEST and well_formed(text) == text == clean_text(text):
            return texts.say(label), text
    return "", ""
