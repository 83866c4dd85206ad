"""Buttons under answers: what their data names is read again from the archive."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.i18n.texts import Texts
from bot.telegram.closing import close
from bot.telegram.context import Context, reception
from bot.telegram.send import send
from bot.telegram.views.answers import (
    Reply,
    render_context,
    render_more,
    render_plain,
    render_quotes,
)
from bot.telegram.views.keyboards import Button, read_button

__all__ = ["handlers"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for every button."""
    return [CallbackQueryHandler(_on_button)]


async def _on_button(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handler takes nothing else
    front = reception(context)
    archive, texts = front.desk.archive, front.words_behind(query)
    button = read_button(query.data or "", archive)
    notice = None
    try:
        if button is None or query.message is None:
            notice = texts.say("stale_button")
        elif reply := _reply(button, texts):
            await send(reply, query.message, archive, texts)
        else:
            notice = texts.say("nothing_more")
    finally:
        await close(query, notice)


def _reply(button: Button, texts: Texts) -> Reply | None:
    if button.action == "c":
        return render_context(button.quotes[0], texts)
    if button.action == "m":
        return render_more(button.quotes, texts)
    if button.action == "q":
        return render_quotes(button.quotes, texts, is_answer=True)
    return render_plain(texts.say("none_of_these"))
