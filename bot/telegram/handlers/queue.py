"""`/queue`: operators answer the questions left for them. Other readers do not see it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.answer.decisions import Answer
from bot.archive.model import Quote
from bot.i18n.texts import Texts
from bot.telegram.chat_action import Typing
from bot.telegram.context import Context
from bot.telegram.editorial import Saved, UnwrittenError, drop, find, save
from bot.telegram.handlers.filters import NEW
from bot.telegram.handlers.middleware import say_stale, tap_handler
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.callback_data import QueueButton
from bot.telegram.views.keyboards import button, keyboard
from bot.telegram.views.queue import Asked, candidates, number_shown, render_asked, render_preview
from bot.telegram.views.references import quotes_of
from bot.telegram.views.verdict import render_finding
from bot.verification.findings import Finding, Refusal
from bot.verification.words import refusal

__all__ = ["handlers", "is_operators", "reply_handlers"]

_PIECES = 3


class _RepliesToQueue(filters.UpdateFilter):
    """New private messages that reply to one which shows a question of the queue."""

    def filter(self, update: Update) -> bool:
        message = update.message
        # Most messages are not replies, and need no further check.
        if message is None or message.reply_to_message is None or message.via_bot:
            return False
        text = message.text or "/"
        if message.chat.type != ChatType.PRIVATE or text.startswith("/"):
            return False
        return number_shown(message.reply_to_message) is not None


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the command and its buttons."""
    return [CommandHandler("queue", _open, NEW), tap_handler(QueueButton, _step)]


def reply_handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of replies with a quote; it comes before the one for questions."""
    return [MessageHandler(_RepliesToQueue(), _quote)]


async def is_operators(context: Context) -> bool:
    """Whether an operator writes in private; others get the reply to unknown commands."""
    if not context.is_private:
        return False
    if _is_operator(context):
        return True
    await context.say("unknown_command")
    return False


def _is_operator(context: Context) -> bool:
    return context.user is not None and context.user.id in context.front.editors


async def _open(update: Update, context: Context) -> None:
    if await is_operators(context):
        asked, _ = await find(context.front, None)
        await context.reply(await _page(asked, 0, context))


async def _step(tapped: QueueButton, context: Context) -> None:
    """Do what a button says; its question may be gone, or answered by another operator."""
    front, texts = context.front, context.speak()
    if not context.is_private or not _is_operator(context):
        await say_stale(context)
        return
    number = tapped.number
    if tapped.step in ("d", "t"):
        is_done = await drop(number, front, context.bot, is_told=tapped.step == "t")
        await _end(render_plain(texts.say("queue_dropped" if is_done else "queue_gone")), context)
        return
    asked, at = await find(front, number)
    if at is None:
        await _end(render_plain(texts.say("queue_gone")), context)
        return
    if tapped.step == "s":
        await context.edit(await _page(asked, at, context))
        return
    quotes = quotes_of([tapped.name], context.desk.archive) if tapped.name else None
    if not quotes:
        await say_stale(context)
    elif tapped.step == "p":
        await context.edit(render_preview(asked[at], quotes[0], texts))
    else:
        await _end(await _saved(number, quotes, context), context)


async def _quote(update: Update, context: Context) -> None:
    """Accept an exact quote as the answer; for anything else, say why it is not one."""
    message, texts = context.message, context.texts
    number = number_shown(message.reply_to_message)
    if number is None or not _is_operator(context):
        await reply_to_question(message.text or "", context)
        return
    async with Typing(message):
        found = await context.desk.examine(message.text or "")
    if isinstance(found, Refusal):
        reply = render_plain(f"{texts.say('queue_not_exact')} {refusal(found, texts)}")
    elif len(quotes := _exact_quotes(found)) not in range(1, _PIECES + 1):
        verdict = render_finding(found, texts)
        head = render_plain(texts.say("queue_not_exact")).html
        reply = Reply(f"{head}\n\n{verdict.html}", None, verdict.quotes)
    else:
        reply = await _saved(number, quotes, context)
    await context.reply(reply)


def _exact_quotes(found: Finding) -> Sequence[Quote]:
    """Return the quotes of an exact text; words may be left out if that does not turn its sense."""
    if found.kind == "exact_with_omissions" and not found.turning:
        return [piece.quote for piece in found.pieces]
    return found.quotes if found.kind == "exact" else ()


async def _page(asked: Sequence[Asked], at: int, context: Context) -> Reply:
    if not asked:
        return render_plain(context.texts.say("queue_empty"))
    first = asked[at].first
    decision = await context.desk.ask(first.question, first.language)
    is_known = isinstance(decision, Answer)
    return render_asked(at, asked, candidates(decision), context.texts, is_known=is_known)


async def _saved(number: int, quotes: Sequence[Quote], context: Context) -> Reply:
    texts = context.texts
    try:
        saved = await save(number, quotes, context.front, context.bot)
    except UnwrittenError:
        return render_plain(texts.say("queue_unwritten"))
    if saved is None:
        return render_plain(texts.say("queue_gone"))
    return render_plain(_saved_words(saved, texts))


def _saved_words(saved: Saved, texts: Texts) -> str:
    parts = [texts.say("queue_saved", entry=saved.entry_id)]
    parts.append(texts.count("queue_told", saved.told))
    if saved.waiting:
        parts.append(texts.count("queue_untold", saved.waiting))
    return " ".join(parts)


async def _end(reply: Reply, context: Context) -> None:
    """Show what became of a question, with a button to the next one."""
    asked, _ = await find(context.front, None)
    if asked:
        label = context.texts.count("queue_next", len(asked))
        following = button(label, QueueButton.of("s", asked[0].first.id))
        reply = replace(reply, keyboard=keyboard([following]))
    await context.edit(reply)
