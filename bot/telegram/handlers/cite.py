"""`/cite` and the button "Cite": a small document with a quote and its citations."""

from collections.abc import Sequence
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler

from bot.answer.citation import citation_file, file_name
from bot.archive.model import Archive, Quote
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.middleware import say_stale, tap_handler
from bot.telegram.send import File
from bot.telegram.views.callback_data import CiteButton, ContextButton, buttons_under
from bot.telegram.views.citation import render_caption
from bot.telegram.views.copying import quote_links
from bot.telegram.views.deep_links import link, quote_payload
from bot.telegram.views.references import quotes_of

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they come before the general ones for commands and buttons."""
    return [CommandHandler("cite", _cite, NEW), tap_handler(CiteButton, _on_tap)]


async def _cite(update: Update, context: Context) -> None:
    """Cite the quotes of the message replied to, or the last one shown in a private chat."""
    message = context.message
    quotes = _shown(message.reply_to_message, context.desk.archive)
    if not message.reply_to_message and context.is_private:
        last = context.front.shown(message.chat.id)
        quotes = (last,) if last else ()
    if quotes:
        await _send(quotes, context)
    else:
        await context.say("cite_alone")


async def _on_tap(tapped: CiteButton, context: Context) -> None:
    if quotes := quotes_of(tapped.names, context.desk.archive):
        await _send(quotes, context)
    else:
        await say_stale(context)


async def _send(quotes: Sequence[Quote], context: Context) -> None:
    texts, root = context.texts, context.link_root
    addresses = {quote: link(quote_payload(quote), root) for quote in quotes}
    links = {quote: to for quote, to in addresses.items() if to}
    content = citation_file(quotes, texts, links).encode("utf-8", "backslashreplace")
    caption = render_caption(quotes, texts, links, quote_links(quotes, root, context.front.pages))
    await context.reply_file(File(file_name(quotes), content, quotes), caption)


def _shown(message: Message | None, archive: Archive) -> Sequence[Quote]:
    """Return the quotes that a message of the bot shows, which its buttons name."""
    buttons = list(buttons_under(message))
    for kind in (CiteButton, ContextButton):
        if named := next((one for one in buttons if isinstance(one, kind)), None):
            return quotes_of(named.names, archive) or ()
    return ()
