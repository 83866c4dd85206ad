"""Free text: a private chat's messages, and in a group those that speak to the bot."""

import re
from typing import Any

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.archive.model import Archive, Quote
from bot.desk import QUESTION_LIMIT
from bot.telegram.keyboards import read_button
from bot.telegram.reception import Context, reception
from bot.telegram.rendering import render, render_plain
from bot.telegram.sending import send

__all__ = ["handlers", "reply_to_question"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for texts and captions that are no commands."""
    wanted = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND & ~filters.VIA_BOT
    return [MessageHandler(filters.UpdateType.MESSAGE & wanted, _on_text)]


async def reply_to_question(message: Message, question: str, context: Context) -> None:
    """Answer a question, or say why it cannot be one."""
    front = reception(context)
    desk, texts = front.desk, front.words(message.from_user, question)
    if len(question) > QUESTION_LIMIT:
        reply = render_plain(texts.say("too_long", limit=texts.number(QUESTION_LIMIT)))
    elif not any(character.isalnum() for character in question):
        reply = render_plain(texts.say("no_words"))
    else:
        about = _shown(message.reply_to_message, desk.archive)
        if about is None and message.chat.type == ChatType.PRIVATE:
            about = front.shown(message.chat.id)
        reply = render(await desk.ask(question, texts.language, about, message.date.date()), texts)
        if reply.quotes and message.chat.type == ChatType.PRIVATE:
            front.remember(message.chat.id, reply.quotes[0])
    await send(reply, message, desk.archive, texts)


async def _on_text(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    text = message.text or message.caption or ""
    if message.chat.type == ChatType.PRIVATE:
        await reply_to_question(message, text, context)
        return
    mention = re.compile(rf"(?<!\w)@{re.escape(context.bot.username)}(?!\w)", re.IGNORECASE)
    question, mentions = mention.subn("", text)
    if mentions:
        await reply_to_question(message, " ".join(question.split()), context)
    elif _replies_to(message, context.bot) and any(map(str.isalnum, text)):
        await reply_to_question(message, text, context)


def _shown(message: Message | None, archive: Archive) -> Quote | None:
    """Return the quote that a message of the bot's showed: its buttons name it."""
    keyboard = message.reply_markup if message else None
    for row in keyboard.inline_keyboard if keyboard else ():
        for button in row:
            data = button.callback_data
            known = read_button(data, archive) if isinstance(data, str) else None
            if known and known.action == "c":
                return known.quotes[0]
    return None


def _replies_to(message: Message, bot: Bot) -> bool:
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return False
    # In a forum every message replies to the one that opened its topic.
    return replied.from_user.id == bot.id and replied.forum_topic_created is None
