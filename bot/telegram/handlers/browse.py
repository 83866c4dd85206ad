"""`/sources`, `/article` and `/random`: headlines and articles page by page, a quote a day."""

import asyncio
from datetime import UTC, date
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.answer.daily_quote import daily_quote
from bot.archive.model import Article
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.middleware import tap_handler
from bot.telegram.send import send, turn
from bot.telegram.views.answers import Reply, render_plain, render_quotes
from bot.telegram.views.browse import read_article, read_sources, render_article, render_sources
from bot.telegram.views.callback_data import decoded, encoded

__all__ = ["handlers", "words_behind_command"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they stand before the general ones of commands and buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [
        CommandHandler("sources", _sources, new),
        CommandHandler("article", _article, new),
        CommandHandler("random", _random, new),
        tap_handler("S", _turn_sources),
        tap_handler("ABT", _show_article),
        tap_handler("R", _another),
    ]


def words_behind_command(message: Message) -> str:
    """Return what stands behind a command, its white space folded."""
    return " ".join((message.text or "").split()).partition(" ")[2]


async def _sources(update: Update, context: Context) -> None:
    message, front = _message(update), reception(context)
    desk, texts = front.desk, front.words(message.from_user)
    reply = await asyncio.to_thread(lambda: render_sources(desk.catalogue, texts))
    await send(reply, message, desk.archive, texts)


async def _article(update: Update, context: Context) -> None:
    message, front = _message(update), reception(context)
    words = words_behind_command(message)
    # A title's language is not its reader's.
    desk, texts = front.desk, front.words(message.from_user)
    reply = await asyncio.to_thread(_looked_up, words, desk, texts)
    await send(reply, message, desk.archive, texts)


def _looked_up(words: str, desk: Desk, texts: Texts) -> Reply:
    if not words:
        return render_plain(texts.say("article_alone"))
    article: Article | None
    if words.isdecimal() and len(words) <= len(str(len(desk.catalogue))):
        number = int(words)
        if article := desk.catalogue.article(number):
            return render_article(article, 0, texts, desk.faq, number)
    if found := desk.titled(words):
        return render_article(found[0], 0, texts, desk.faq)
    if words.isdecimal():
        articles = texts.count("count_articles", len(desk.catalogue))
        return render_plain(texts.say("article_no_number", number=words[:20], articles=articles))
    return render_plain(texts.say("article_none"))


async def _turn_sources(
    data: str, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> bool:
    desk = reception(context).desk
    read = await asyncio.to_thread(lambda: read_sources(data, desk.catalogue))
    if read is None:
        return False
    page, latest_first = read
    reply = render_sources(desk.catalogue, texts, page, latest_first=latest_first)
    await turn(reply, message, desk.archive, texts)
    return True


async def _show_article(
    data: str, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> bool:
    desk = reception(context).desk
    read = await asyncio.to_thread(lambda: read_article(data, desk.archive, desk.catalogue))
    if read is None:
        return False
    article, page, number = read
    reply = await asyncio.to_thread(render_article, article, page, texts, desk.faq, number)
    # An article is opened as a message of its own; then its pages are turned in place.
    leave = turn if data[1] == "T" else send
    await leave(reply, message, desk.archive, texts)
    return True


def _message(update: Update) -> Message:
    assert update.message is not None  # noqa: S101 - the filter lets nothing else pass
    return update.message


_LAST_TURN = (1 << 24) - 1


async def _random(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    desk, texts = front.desk, front.words(message.from_user)
    # The day of the message, so that a late update says what it would have said in time.
    day = message.date.astimezone(UTC).date()
    reply = await asyncio.to_thread(_reply, day, 0, desk, texts)
    if reply.quotes and message.chat.type == ChatType.PRIVATE:
        front.remember(message.chat.id, reply.quotes[0])
    await send(reply, message, desk.archive, texts)


async def _another(
    data: str, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> bool:
    raw = decoded(data[2:])
    if raw is None or len(raw) != 6:
        return False
    ordinal, turn_number = int.from_bytes(raw[:3], "big"), int.from_bytes(raw[3:], "big")
    if not 1 <= ordinal <= date.max.toordinal():
        return False
    desk, day = reception(context).desk, date.fromordinal(ordinal)
    reply = await asyncio.to_thread(_reply, day, turn_number, desk, texts)
    await turn(reply, message, desk.archive, texts)
    return True


def _reply(day: date, turn_number: int, desk: Desk, texts: Texts) -> Reply:
    """Return a day's quote with its buttons, and one more for another quote."""
    quote = daily_quote(day, turn_number, desk.faq, desk.catalogue)
    if quote is None:
        return render_plain(texts.say("random_none"))
    reply = render_quotes([quote], texts)
    raw = day.toordinal().to_bytes(3, "big") + ((turn_number + 1) & _LAST_TURN).to_bytes(3, "big")
    another = InlineKeyboardButton(texts.say("button_another"), callback_data=f"1R{encoded(raw)}")
    rows = [*reply.keyboard.inline_keyboard] if reply.keyboard else []
    heading = texts.say("random_another" if turn_number else "random_today")
    keyboard = InlineKeyboardMarkup([*rows, [another]])
    return Reply(f"<b>{heading}</b>\n{reply.html}", keyboard, reply.quotes)
