"""`/sources` and `/article`: the archive's headlines and its articles, page by page."""

import asyncio
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.archive.model import Article
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.taps import tap_handler
from bot.telegram.send import send
from bot.telegram.turning import turn
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.browse import read_article, read_sources, render_article, render_sources

__all__ = ["handlers", "words_behind_command"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they stand before the general ones of commands and buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [
        CommandHandler("sources", _sources, new),
        CommandHandler("article", _article, new),
        tap_handler("S", _turn_sources),
        tap_handler("ABT", _show_article),
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
