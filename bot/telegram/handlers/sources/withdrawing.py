"""`/withdraw`: an operator takes an article of a source out of the archive, by its link.

Telegram does not tell bots that a post was deleted.
"""

import asyncio
import logging
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler

from bot.archive.loading import FolderArchive
from bot.archive.model import Article
from bot.i18n.sources import isolated
from bot.importing.model import ImportingError
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.queue import is_operators

__all__ = ["handlers"]

_LOGGER = logging.getLogger(__name__)


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of the command."""
    return [CommandHandler("withdraw", _withdraw, NEW)]


async def _withdraw(update: Update, context: Context) -> None:
    if not await is_operators(context):
        return
    sources = context.front.sources
    if sources is None:
        await context.say("withdraw_nothing")
        return
    if not context.argument:
        await context.say("withdraw_alone")
        return
    found = await asyncio.to_thread(_found, context)
    if found is None:
        await context.say("withdraw_unknown")
        return
    article, file = found
    try:
        is_done = await sources.withdraw(file)
    except (ImportingError, OSError) as error:
        _LOGGER.error("%s could not be withdrawn (%s)", file, error)  # noqa: TRY400 - the sentence says it all
        await context.say("withdraw_failed")
        return
    title = isolated(article.title, context.texts)
    await context.say("withdraw_done" if is_done else "withdraw_foreign", title=title)


def _found(context: Context) -> tuple[Article, Path] | None:
    """Return the article whose address is named, and its file."""
    desk = context.desk
    addressed, archive = desk.addresses.find(context.argument), desk.archive
    if addressed is None or not isinstance(archive, FolderArchive):
        return None
    return addressed[0], archive.file_of(addressed[0].id)
