"""Under an abstention: a question left for the editors, after its asker was told and agreed."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.answer.decisions import Abstention, Decision
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.storage.storage import Storage
from bot.telegram.closing import close
from bot.telegram.context import Context, Reception, reception
from bot.telegram.editors import cleaned
from bot.telegram.handlers.filters import addressed
from bot.telegram.permissions import is_asker, refuse
from bot.telegram.send import Place, edit, send, send_to
from bot.telegram.views.answers import Reply, render_plain

__all__ = ["handlers", "move_misses", "with_editors"]

_OFFER, _YES, _NO = "1e", "1ey", "1en"
_OUTCOMES = {"kept": "miss_kept", "known": "miss_known", "full": "miss_full"}


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the button, and of what the asker says to it."""
    return [
        CallbackQueryHandler(_explain, pattern=rf"{_OFFER}\Z"),
        CallbackQueryHandler(_keep, pattern=rf"{_YES}\Z"),
        CallbackQueryHandler(_decline, pattern=rf"{_NO}\Z"),
    ]


def with_editors(
    reply: Reply,
    decision: Decision,
    message: Message,
    question: str,
    front: Reception,
    texts: Texts,
) -> Reply:
    """Return an abstention with the button that leaves its question for the editors.

    Whoever speaks for a channel or a group gets none: nobody could say that it was they who asked.
    """
    is_a_persons = message.from_user is not None and message.sender_chat is None
    if not isinstance(decision, Abstention) or decision.reason == "empty" or not is_a_persons:
        return reply
    if not front.editors.take(question):
        return reply
    button = InlineKeyboardButton(texts.say("miss_button"), callback_data=_OFFER)
    return replace(reply, keyboard=InlineKeyboardMarkup([[button]]))


async def move_misses(storage: Storage, old_id: int, new_id: int) -> None:
    """Carry over the questions of a group that became a supergroup."""
    if not storage.is_empty:
        await storage.misses.move(old_id, new_id)


async def _explain(update: Update, context: Context) -> None:
    """Say what would be kept, and ask; so far nothing is."""
    query, front = _query(update), reception(context)
    texts = front.words_behind(query)
    found = await _found(query, front, context.bot, texts)
    if found is None:
        return
    asked, question = found
    buttons = [
        InlineKeyboardButton(texts.say("miss_yes"), callback_data=_YES),
        InlineKeyboardButton(texts.say("miss_no"), callback_data=_NO),
    ]
    said = render_plain(texts.say("miss_consent", question=isolated(question, texts)))
    reply = replace(said, keyboard=InlineKeyboardMarkup([buttons]))
    try:
        await send(reply, asked, front.desk.archive, texts, is_new=True)
    finally:
        await close(query)


async def _keep(update: Update, context: Context) -> None:
    query, front = _query(update), reception(context)
    texts = front.words_behind(query)
    found = await _found(query, front, context.bot, texts)
    if found is None:
        return
    asked, question = found
    outcome = await front.storage.misses.add(
        question,
        user_id=query.from_user.id,
        chat_id=asked.chat.id,
        message_id=asked.message_id,
        thread_id=asked.message_thread_id if asked.is_topic_message else None,
        language=texts.language,
    )
    said = texts.say(_OUTCOMES[outcome], question=isolated(question, texts))
    await edit(render_plain(said), query, front.desk.archive, texts)
    await close(query)
    if outcome == "kept":
        front.tally.add("miss kept")
        await _tell_operators(front, context.bot)


async def _decline(update: Update, context: Context) -> None:
    query, front = _query(update), reception(context)
    texts = front.words_behind(query)
    if not is_asker(query):
        await refuse(query, texts)
        return
    await edit(render_plain(texts.say("miss_declined")), query, front.desk.archive, texts)
    await close(query)


async def _found(
    query: CallbackQuery, front: Reception, bot: Bot, texts: Texts
) -> tuple[Message, str] | None:
    """Return the asker's message and its question; else tell who tapped why there is none."""
    message = query.message
    asked = message.reply_to_message if isinstance(message, Message) else None
    if message is not None and asked is not None and not is_asker(query):
        await refuse(query, texts)
        return None
    question = _question(asked, bot) if asked else ""
    if asked is None or not front.editors.take(question):
        await close(query, texts.say("miss_question_gone"))
        return None
    return asked, question


def _question(asked: Message, bot: Bot) -> str:
    """Return the question that a message asks: behind a command, or behind the bot's name."""
    text = asked.text or asked.caption or ""
    if text.startswith("/"):
        text = " ".join(text.split()).partition(" ")[2]
    elif asked.chat.type != ChatType.PRIVATE and (speech := addressed(asked, bot)):
        text = speech.question
    return cleaned(text)


async def _tell_operators(front: Reception, bot: Bot) -> None:
    """Tell each operator that something waits, once an hour at most."""
    number = await front.storage.misses.number()
    for user_id in front.editors.operators:
        if not front.editors.news.takes(user_id):
            continue
        await front.chosen.fetch(user_id)
        texts = front.texts[front.chosen.of(user_id).language or "en"]
        news = render_plain(texts.count("queue_news", number))
        with suppress(TelegramError):  # the others are told all the same
            await send_to(Place(user_id), news, front.desk.archive, bot)


def _query(update: Update) -> CallbackQuery:
    query = update.callback_query
    assert query is not None  # noqa: S101 - the handlers take nothing else
    return query
