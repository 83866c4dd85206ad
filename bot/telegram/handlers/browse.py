"""`/sources`, `/article` and `/random`: headlines and articles page by page, a quote a day."""

import asyncio
from dataclasses import replace
from datetime import UTC, date
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.answer.daily_quote import daily_quote
from bot.archive.model import Article
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.middleware import say_stale, tap_handler
from bot.telegram.views.answers import Reply, render_plain, render_quotes
from bot.telegram.views.browse import article_at, page_at, render_article, render_sources
from bot.telegram.views.callback_data import (
    AnotherButton,
    ArticleButton,
    PageButton,
    PassageButton,
    SourcesButton,
)
from bot.telegram.views.keyboards import button, keyboard

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they come before the general ones for commands and buttons."""
    return [
        CommandHandler("sources", _sources, NEW),
        CommandHandler("article", _article, NEW),
        CommandHandler("random", _random, NEW),
        tap_handler(SourcesButton, _turn_sources),
        tap_handler(ArticleButton, _open_article),
        tap_handler(PassageButton, _open_article),
        tap_handler(PageButton, _turn_article),
        tap_handler(AnotherButton, _another),
    ]


async def _sources(update: Update, context: Context) -> None:
    desk, texts, latest = context.desk, context.texts, context.front.latest
    await context.reply(
        await asyncio.to_thread(lambda: render_sources(desk.catalogue, texts, latest=latest))
    )


async def _article(update: Update, context: Context) -> None:
    # The language of a title is not necessarily the reader's.
    words, desk, texts = context.argument, context.desk, context.texts
    await context.reply(await asyncio.to_thread(_looked_up, words, desk, texts))


def _looked_up(words: str, desk: Desk, texts: Texts) -> Reply:
    if not words:
        return render_plain(texts.say("article_alone"))
    article: Article | None
    if words.isdecimal() and len(words) <= len(str(len(desk.catalogue))):
        number = int(words)
        if article := desk.catalogue.article(number):
            return render_article(article, 0, texts, desk.faq, number)
    if addressed := desk.addresses.find(words):
        return render_article(addressed[0], 0, texts, desk.faq)
    if found := desk.titled(words):
        return render_article(found[0], 0, texts, desk.faq)
    if words.isdecimal():
        articles = texts.count("count_articles", len(desk.catalogue))
        return render_plain(texts.say("article_no_number", number=words[:20], articles=articles))
    return render_plain(texts.say("article_none"))


async def _turn_sources(tapped: SourcesButton, context: Context) -> None:
    # The catalogue is built on first use.
    catalogue = await asyncio.to_thread(lambda: context.desk.catalogue)
    if not page_at(tapped, catalogue):
        await say_stale(context)
        return
    latest_first = tapped.latest_first
    reply = render_sources(
        catalogue,
        context.texts,
        tapped.page,
        latest_first=latest_first,
        latest=context.front.latest,
    )
    await context.turn(reply)


async def _open_article(tapped: ArticleButton | PassageButton, context: Context) -> None:
    if reply := await asyncio.to_thread(_page, tapped, context.desk, context.texts):
        await context.reply(reply)
    else:
        await say_stale(context)


async def _turn_article(tapped: PageButton, context: Context) -> None:
    if reply := await asyncio.to_thread(_page, tapped, context.desk, context.texts):
        await context.turn(reply)
    else:
        await say_stale(context)


def _page(tapped: ArticleButton | PassageButton, desk: Desk, texts: Texts) -> Reply | None:
    found = article_at(tapped, desk.archive, desk.catalogue)
    if found is None:
        return None
    article, page, number = found
    return render_article(article, page, texts, desk.faq, number)


async def _random(update: Update, context: Context) -> None:
    # The day of the message, so that a delayed update gets the same quote.
    day = context.message.date.astimezone(UTC).date()
    reply = await asyncio.to_thread(_daily, day, 0, context.desk, context.texts)
    context.remember(reply)
    await context.reply(reply)


async def _another(tapped: AnotherButton, context: Context) -> None:
    turn = tapped.turn
    await context.turn(
        await asyncio.to_thread(_daily, tapped.day, turn, context.desk, context.texts)
    )


def _daily(day: date, turn: int, desk: Desk, texts: Texts) -> Reply:
    """Return a day's quote with its buttons and one for another quote."""
    quote = daily_quote(day, turn, desk.faq, desk.catalogue)
    if quote is None:
        return render_plain(texts.say("random_none"))
    reply = render_quotes([quote], texts)
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()
    another = button(texts.say("button_another"), AnotherButton(day, turn + 1))
    heading = texts.say("random_another" if turn else "random_today")
    html = f"<b>{heading}</b>\n{reply.html}"
    return replace(reply, html=html, keyboard=keyboard(*rows, [another]))
