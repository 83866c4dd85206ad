"""`/start` with its questions and links, and the commands that reply with a fixed text."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from html import escape
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.archive.faq import FaqEntry
from bot.archive.model import Article
from bot.botapi.html import shown_length
from bot.telegram.commands import WordsHandler, words_of
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW, NEW_OR_EDITED, replies_to
from bot.telegram.handlers.middleware import say_stale, tap_handler
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.views.answers import MESSAGE_LIMIT, render_quotes
from bot.telegram.views.browse import render_article
from bot.telegram.views.callback_data import QuestionButton
from bot.telegram.views.deep_links import opened
from bot.telegram.views.references import entry_of
from bot.telegram.views.start import render_about, render_start

__all__ = ["COMMANDS", "handlers"]

COMMANDS = (
    *("start", "ask", "verify", "sources", "article", "timeline", "cite", "random"),
    *("follow", "following"),
    *("language", "timer", "forget", "about", "privacy", "report", "help"),
)
"""In the order of the menu; each has its `command_` text."""

_Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return a handler for each command, and one for unknown commands in private chats."""
    unknown = NEW & filters.COMMAND & filters.ChatType.PRIVATE
    return [
        CommandHandler("start", _start, NEW),
        tap_handler(QuestionButton, _on_question),
        WordsHandler("ask", _ask, NEW_OR_EDITED),
        CommandHandler("about", _about, NEW),
        CommandHandler("help", _saying("help"), NEW),
        MessageHandler(unknown, _saying("unknown_command")),
    ]


async def _start(update: Update, context: Context) -> None:
    desk, texts, payload = context.desk, context.texts, context.argument
    found = opened(payload, desk.archive, desk.faq)
    if isinstance(found, FaqEntry):
        await _answer(found, context)
        return
    if isinstance(found, Article):
        reply = await asyncio.to_thread(render_article, found, 0, texts, desk.faq)
    elif found is not None:
        reply = render_quotes([found], texts)
        context.remember(reply)
    else:
        note = texts.say("link_stale") if payload else ""
        reply = render_start(desk.archive, desk.faq, texts, note)
    await context.reply(reply)


async def _on_question(tapped: QuestionButton, context: Context) -> None:
    if entry := entry_of(tapped.name, context.desk.faq):
        await _answer(entry, context)
    else:
        await say_stale(context)


async def _answer(entry: FaqEntry, context: Context) -> None:
    """Post an entry's question, since it is not in the chat yet, and answer it in reply."""
    texts = context.texts
    question = entry.question(texts.language)
    decision = await context.desk.ask(question, texts.language)
    reply = context.front.renderings.of(decision, texts)
    html = f"<b>{escape(question, quote=False)}</b>\n{reply.html}"
    if shown_length(html) <= MESSAGE_LIMIT:
        reply = replace(reply, html=html)
    context.remember(reply)
    await context.reply(reply)


async def _ask(update: Update, context: Context) -> None:
    """Answer what follows the command, or else the message that it replies to, or its part."""
    message = context.message
    question = " ".join(words_of(message)[0].split())
    if replies_to(message, context.bot) and not (context.argument or message.quote):
        question = ""  # the bot's own answer is not a question
    if question:
        await reply_to_question(question, context)
    else:
        await context.say("ask_alone")


async def _about(update: Update, context: Context) -> None:
    desk, texts, latest = context.desk, context.texts, context.front.latest
    await context.reply(await asyncio.to_thread(render_about, desk.archive, texts, latest))


def _saying(key: str) -> _Handler:
    async def say(update: Update, context: Context) -> None:
        await context.say(key)

    return say
