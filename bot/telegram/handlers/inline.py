"""Inline mode: `@bot question` in any chat offers quotes, and the one that is chosen is sent.

A query carries no chat, so that nothing which a chat was shown can reach another.
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
from bot.telegram.context import Context, Reception, reception
from bot.telegram.views.inline import Page, decision_page, headlines_page, read_offset

__all__ = ["handlers"]

_LOGGER = logging.getLogger(__name__)


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for inline queries; while @BotFather has them off, none come."""
    return [InlineQueryHandler(_on_inline_query)]


async def _on_inline_query(update: Update, context: Context) -> None:
    query = update.inline_query
    assert query is not None  # noqa: S101 - the handler takes nothing else
    # Readers of whom a query is open, each with the newest: they type on while one is answered.
    newest: dict[int, str] = context.bot_data.setdefault("inline_queries", {})
    reader = query.from_user.id
    newest[reader] = query.id
    try:
        await asyncio.sleep(0)  # those that came together with it are known from here on
        if newest.get(reader) != query.id:
            return
        front = reception(context)
        page = await _page(query, front)
        if newest.get(reader) == query.id:
            await _answer(query, page, front)
    finally:
        if newest.get(reader) == query.id:
            del newest[reader]


async def _page(query: InlineQuery, front: Reception) -> Page:
    desk, texts = front.desk, front.words(query.from_user, query.query)
    offset = read_offset(query.offset)
    if offset is None:
        return Page()
    if not any(map(str.isalnum, query.query)):
        return headlines_page(offset, desk.archive, texts)
    decision = await desk.ask(query.query, texts.language, None, datetime.now(UTC).date())
    return decision_page(decision, offset, desk.archive, texts)


async def _answer(query: InlineQuery, page: Page, front: Reception) -> None:
    """Send the results; a query that Telegram has given up meanwhile needs none."""
    try:
        await query.answer(
            page.results,
            cache_time=page.cache_time,
            is_personal=_is_personal(query.query, front),
            next_offset=page.next_offset,
            button=page.button,
        )
    except BadRequest as error:
        if refusal(error) != "expired":
            raise
        _LOGGER.debug("an inline query was given up before it was answered")


def _is_personal(question: str, front: Reception) -> bool:
    """Whether results differ by reader: where the question's script leaves the language open."""
    codes = (None, *front.texts)
    return len({reply_language(question, code, front.texts) for code in codes}) > 1
