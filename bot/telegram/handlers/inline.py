"""Inline mode: `@bot question` in any chat offers quotes; the chosen one is sent there.

A query does not name its chat, so what one chat was shown cannot leak into another.
"""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from telegram import InlineQuery, Update
from telegram.error import BadRequest
from telegram.ext import BaseHandler, InlineQueryHandler

from bot.botapi.errors import refusal
from bot.i18n.texts import reply_language
from bot.telegram.context import Context
from bot.telegram.reception import Reception
from bot.telegram.views.inline import Page, decision_page, headlines_page, read_offset

__all__ = ["handlers"]

_LOGGER = logging.getLogger(__name__)


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for inline queries, which must be enabled at @BotFather."""
    return [InlineQueryHandler(_on_inline_query)]


async def _on_inline_query(update: Update, context: Context) -> None:
    query = update.inline_query
    if query is None:
        return
    newest = context.bot_data.inline_queries
    reader = query.from_user.id
    newest[reader] = query.id
    try:
        await asyncio.sleep(0)  # from here on, queries that arrived together with it are known
        if newest.get(reader) != query.id:
            return
        page = await _page(query, context)
        if newest.get(reader) == query.id:
            await _answer(query, page, context.front)
    finally:
        if newest.get(reader) == query.id:
            del newest[reader]


async def _page(query: InlineQuery, context: Context) -> Page:
    desk, texts = context.desk, context.speak(query.query)
    offset = read_offset(query.offset)
    if offset is None:
        return Page()
    if not any(map(str.isalnum, query.query)):
        return headlines_page(offset, desk.archive, texts)
    day = context.front.day_of(datetime.now(UTC))
    decision = await desk.ask_as_typed(query.query, texts.language, day)
    return decision_page(decision, offset, desk.archive, texts)


async def _answer(query: InlineQuery, page: Page, front: Reception) -> None:
    """Send the results, unless the query has expired meanwhile."""
    try:
        await query.answer(
            page.results,
            cache_time=page.cache_time,
            is_personal=_is_personal(query.query, front),
            # If defaults are set, the library sends an empty text as an empty list. None means the
            # same: there are no more results.
            next_offset=page.next_offset or None,
            button=page.button,
        )
    except BadRequest as error:
        if refusal(error) != "expired":
            raise
        _LOGGER.debug("an inline query expired before it was answered")


def _is_personal(question: str, front: Reception) -> bool:
    """Whether results depend on the reader: if the question's script fits several languages."""
    codes = (None, *front.texts)
    return len({reply_language(question, code, front.texts) for code in codes}) > 1
