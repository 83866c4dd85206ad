"""`/start` with its questions and links, and the commands that answer with a fixed text."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from html import escape
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.archive.faq import FaqEntry
from bot.archive.model import Archive, Article
from bot.botapi.html import shown_length
from bot.i18n.texts import Texts
from bot.telegram.context import Context, reception
from bot.telegram.handlers.browse import words_behind_command
from bot.telegram.handlers.middleware import tap_handler
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.send import send
from bot.telegram.views.answers import Reply, render_plain, render_quotes
from bot.telegram.views.browse import render_article
from bot.telegram.views.deep_links import opened
from bot.telegram.views.start import read_question_button, render_start

__all__ = ["COMMANDS", "handlers"]

_LIMIT = 4096


async def _start(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    front = reception(context)
    desk, texts = front.desk, front.words(message.from_user)
    payload = words_behind_command(message)
    found = opened(payload, desk.archive, desk.faq)
    if isinstance(found, FaqEntry):
        await _answer(found, message, texts, context)
        return
    if isinstance(found, Article):
        reply = await asyncio.to_thread(render_article, found, 0, texts, desk.faq)
    elif found is not None:
        reply = render_quotes([found], texts)
        _remember(message, reply, context)
    else:
        note = texts.say("link_stale") if payload else ""
        reply = render_start(desk.archive, desk.faq, texts, note)
    await send(reply, message, desk.archive, texts)


async def _on_question(
    data: str, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> bool:
    entry = read_question_button(data, reception(context).desk.faq)
    if entry is None:
        return False
    await _answer(entry, message, texts, context)
    return True


async def _answer(
    entry: FaqEntry, message: MaybeInaccessibleMessage, texts: Texts, context: Context
) -> None:
    """Ask an entry's question, and answer below it: nobody else has written it into the chat."""
    front = reception(context)
    desk, question = front.desk, entry.question(texts.language)
    reply = front.renderings.of(await desk.ask(question, texts.language), texts)
    html = f"<b>{escape(question, quote=False)}</b>\n{reply.html}"
    if shown_length(html) <= _LIMIT:
        reply = replace(reply, html=html)
    _remember(message, reply, context)
    await send(reply, message, desk.archive, texts)


def _remember(message: MaybeInaccessibleMessage, reply: Reply, context: Context) -> None:
    if reply.quotes and message.chat.type == ChatType.PRIVATE:
        reception(context).remember(message.chat.id, reply.quotes[0])


COMMANDS = (
    *("start", "ask", "verify", "sources", "article", "timeline", "cite", "random"),
    *("language", "timer", "forget", "about", "privacy", "report", "help"),
)
"""In the order of the menu; each has its `command_` text."""

_Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return a handler for each command, and one for the others in private chats."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    callbacks: dict[str, _Handler] = {
        "about": _saying("about"),
        "help": _saying("help"),
    }
    edited_as_well = filters.UpdateType.MESSAGES & ~filters.VIA_BOT
    return [
        CommandHandler("start", _start, new),
        tap_handler("F", _on_question),
        CommandHandler("ask", _ask, edited_as_well),
        *(CommandHandler(name, callback, new) for name, callback in callbacks.items()),
        MessageHandler(
            new & filters.COMMAND & filters.ChatType.PRIVATE, _saying("unknown_command")
        ),
    ]


def _replying(render: Callable[[Archive, Texts], Reply]) -> _Handler:
    async def reply(update: Update, context: Context) -> None:
        message, front = _message(update), reception(context)
        archive, texts = front.desk.archive, front.words(message.from_user)
        await send(render(archive, texts), message, archive, texts)

    return reply


def _saying(key: str) -> _Handler:
    return _replying(lambda archive, texts: render_plain(texts.say(key)))


async def _ask(update: Update, context: Context) -> None:
    message = _message(update)
    _, _, question = " ".join((message.text or "").split()).partition(" ")
    if question:
        await reply_to_question(message, question, context)
    else:
        await _saying("ask_alone")(update, context)


def _message(update: Update) -> Message:
    message = update.message or update.edited_message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    return message
