"""`/cite` and the button "Cite": a quote as a small document that others can cite it by."""

from collections.abc import Sequence
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.answer.citation import citation_file, file_name
from bot.archive.model import Archive, Quote
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.middleware import tap_handler
from bot.telegram.send import File, send, send_document
from bot.telegram.views.answers import render_plain
from bot.telegram.views.citation import render_caption
from bot.telegram.views.deep_links import link, quote_payload
from bot.telegram.views.keyboards import quotes_named, read_button

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they stand before the general ones of commands and buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [CommandHandler("cite", _cite, new), tap_handler("K", _on_tap)]


async def _cite(update: Update, context: Context) -> None:
    """Cite what the message replied to shows, else what a private chat was shown last."""
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    archive, texts = front.desk.archive, front.words(message.from_user)
    quotes = _shown(message.reply_to_message, archive)
    if not message.reply_to_message and message.chat.type == ChatType.PRIVATE:
        last = front.shown(message.chat.id)
        quotes = (last,) if last else ()
    if quotes:
        await _send(quotes, message, texts, context)
    else:
        await send(render_plain(texts.say("cite_alone")), message, archive, texts)


async def _on_tap(
    data: str, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> bool:
    quotes = quotes_named(data[2:], reception(context).desk.archive)
    if not quotes:
        return False
    await _send(quotes, message, texts, context)
    return True


async def _send(
    quotes: Sequence[Quote], message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> None:
    addresses = {quote: link(quote_payload(quote), context.bot) for quote in quotes}
    links = {quote: to for quote, to in addresses.items() if to}
    content = citation_file(quotes, texts, links).encode("utf-8", "backslashreplace")
    caption = render_caption(quotes, texts, links)
    archive = reception(context).desk.archive
    file = File(file_name(quotes), content, quotes)
    await send_document(file, caption, message, archive, texts)


def _shown(message: Message | None, archive: Archive) -> Sequence[Quote]:
    """Return the quotes that a message of the bot's shows: its buttons name them."""
    keyboard = message.reply_markup if message else None
    rows = keyboard.inline_keyboard if keyboard else ()
    datas = [button.callback_data for row in rows for button in row]
    for data in datas:
        if isinstance(data, str) and data[:2] == "1K":
            return quotes_named(data[2:], archive) or ()
    for data in datas:
        button = read_button(data, archive) if isinstance(data, str) else None
        if button and button.action == "c":
            return button.quotes
    return ()
