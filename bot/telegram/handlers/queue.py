"""`/queue`: operators answer what readers left for them. Nobody else knows of the command."""

from collections.abc import Sequence
from typing import Any

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.answer.decisions import Answer
from bot.archive.model import Quote
from bot.i18n.texts import Texts
from bot.telegram.chat_action import typing
from bot.telegram.closing import close
from bot.telegram.context import Context, Reception, reception
from bot.telegram.editorial import Saved, UnwrittenError, drop, find, save
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.send import edit, send
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.keyboards import quote_of
from bot.telegram.views.queue import (
    BUTTONS,
    Asked,
    candidates,
    number_shown,
    read_step,
    render_asked,
    render_preview,
    step_data,
)
from bot.telegram.views.verdict import render_finding
from bot.verification.findings import Refusal
from bot.verification.words import refusal

__all__ = ["handlers", "is_operators", "reply_handlers"]

_PIECES = 3


class _RepliesToQueue(filters.UpdateFilter):
    """New texts in private that reply to a message which shows a question of the queue."""

    def filter(self, update: Update) -> bool:
        message = update.message
        # Most messages reply to nothing: they are not looked at any further.
        if message is None or message.reply_to_message is None or message.via_bot:
            return False
        text = message.text or "/"
        if message.chat.type != ChatType.PRIVATE or text.startswith("/"):
            return False
        return number_shown(message.reply_to_message) is not None


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the command and of its buttons."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [
        CommandHandler("queue", _open, new),
        CallbackQueryHandler(_step, pattern=BUTTONS),
    ]


def reply_handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler of replies with a quote; it stands before those of questions."""
    return [MessageHandler(_RepliesToQueue(), _quote)]


async def is_operators(message: Message, front: Reception) -> bool:
    """Whether an operator writes this in private; others get the line for unknown commands."""
    user = message.from_user
    if message.chat.type != ChatType.PRIVATE:
        return False
    if user is not None and user.id in front.editors:
        return True
    texts = front.words(user)
    reply = render_plain(texts.say("unknown_command"))
    await send(reply, message, front.desk.archive, texts)
    return False


async def _open(update: Update, context: Context) -> None:
    message, front = _message(update), reception(context)
    if not await is_operators(message, front):
        return
    texts = front.words(message.from_user)
    asked, _ = await find(front, None)
    await send(await _page(asked, 0, front, texts), message, front.desk.archive, texts)


async def _step(update: Update, context: Context) -> None:
    """Do what a button says; what it was about may be gone, or answered by somebody else."""
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handler takes nothing else
    front, texts = reception(context), reception(context).words(query.from_user)
    step = read_step(query.data or "")
    message = query.message
    is_here = message is not None and message.chat.type == ChatType.PRIVATE
    if step is None or not is_here or query.from_user.id not in front.editors:
        await close(query, texts.say("stale_button"))
        return
    action, number, named = step
    if action in "dt":
        is_done = await drop(number, front, context.bot, is_told=action == "t")
        said = texts.say("queue_dropped" if is_done else "queue_gone")
        await _end(query, render_plain(said), front, texts)
        return
    asked, at = await find(front, number)
    if at is None:
        await _end(query, render_plain(texts.say("queue_gone")), front, texts)
        return
    if action == "s":
        await edit(await _page(asked, at, front, texts), query, front.desk.archive, texts)
        await close(query)
        return
    quote = quote_of(named, front.desk.archive)
    if quote is None:
        await close(query, texts.say("stale_button"))
    elif action == "p":
        await edit(render_preview(asked[at], quote, texts), query, front.desk.archive, texts)
        await close(query)
    else:
        reply = await _saved(number, [quote], front, context, texts)
        await _end(query, reply, front, texts)


async def _quote(update: Update, context: Context) -> None:
    """Take an exact quote as the answer; of anything else say what it is, and keep nothing."""
    message, front = _message(update), reception(context)
    number = number_shown(message.reply_to_message)
    if message.from_user is None or message.from_user.id not in front.editors or number is None:
        await reply_to_question(message, message.text or "", context)
        return
    texts = front.words(message.from_user)
    async with typing(message):
        found = await front.desk.examine(message.text or "")
    if isinstance(found, Refusal):
        reply = render_plain(f"{texts.say('queue_not_exact')} {refusal(found, texts)}")
    elif found.kind != "exact" or len(found.pieces) > _PIECES:
        verdict = render_finding(found, texts)
        head = render_plain(texts.say("queue_not_exact")).html
        reply = Reply(f"{head}\n\n{verdict.html}", None, verdict.quotes)
    else:
        reply = await _saved(number, found.quotes, front, context, texts)
    await send(reply, message, front.desk.archive, texts)


async def _page(asked: Sequence[Asked], at: int, front: Reception, texts: Texts) -> Reply:
    if not asked:
        return render_plain(texts.say("queue_empty"))
    first = asked[at].first
    decision = await front.desk.ask(first.question, first.language)
    is_known = isinstance(decision, Answer)
    return render_asked(at, asked, candidates(decision), texts, is_known=is_known)


async def _saved(
    number: int, quotes: Sequence[Quote], front: Reception, context: Context, texts: Texts
) -> Reply:
    try:
        saved = await save(number, quotes, front, context.bot)
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


async def _end(query: CallbackQuery, reply: Reply, front: Reception, texts: Texts) -> None:
    """Say what came of a question, with a button to the next one."""
    asked, _ = await find(front, None)
    if asked:
        label = texts.count("queue_next", len(asked))
        button = InlineKeyboardButton(label, callback_data=step_data("s", asked[0].first.id))
        reply = Reply(reply.html, InlineKeyboardMarkup([[button]]))
    await edit(reply, query, front.desk.archive, texts)
    await close(query)


def _message(update: Update) -> Message:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    return message
