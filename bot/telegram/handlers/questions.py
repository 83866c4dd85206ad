"""Free text: a private chat's messages, and in a group those that speak to the bot."""

from dataclasses import replace
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType, MessageEntityType
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.answer.decisions import Abstention, Answer
from bot.archive.model import Archive, Quote
from bot.desk import QUESTION_LIMIT
from bot.telegram.chat_action import typing
from bot.telegram.context import Context, Reception, reception
from bot.telegram.handlers.ask_editors import with_editors
from bot.telegram.handlers.filters import addressed
from bot.telegram.memory import is_edited
from bot.telegram.send import send
from bot.telegram.stats import count_decision
from bot.telegram.views.answers import render_plain
from bot.telegram.views.keyboards import read_button

__all__ = ["handlers", "reply_to_question"]


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for texts and captions that are no commands, new or edited."""
    return [MessageHandler(_Words(), _on_text)]


class _Words(filters.UpdateFilter):
    """Texts and captions, new or edited, that are no commands and not by way of a bot.

    The library's own filters say the same in six steps, for every update.
    """

    def filter(self, update: Update) -> bool:
        message = update.message or update.edited_message
        if message is None or not (message.text or message.caption) or message.via_bot:
            return False
        first = message.entities[0] if message.entities else None
        return first is None or first.type != MessageEntityType.BOT_COMMAND or first.offset != 0


async def reply_to_question(
    message: Message, question: str, context: Context, *, is_asked: bool = True
) -> None:
    """Answer a question, or say why it cannot be one.

    What may be no question, but a remark, is answered where the archive does; else not at all.
    """
    front = reception(context)
    desk, texts = front.desk, front.words(message.from_user, question)
    about = None
    if len(question) > QUESTION_LIMIT:
        too_long = render_plain(texts.say("too_long", limit=texts.number(QUESTION_LIMIT)))
        reply = too_long if is_asked else None
    elif not any(character.isalnum() for character in question):
        reply = render_plain(texts.say("no_words"))
    else:
        about = _about(message, front, desk.archive)
        async with typing(message):
            decision = await desk.ask(question, texts.language, about, message.date.date())
        if isinstance(decision, Abstention) and message.chat.type != ChatType.PRIVATE:
            # What nobody can use is short before everybody's eyes.
            decision = replace(decision, nearest=())
        silent = not (is_asked or isinstance(decision, Answer))
        reply = None
        if not silent:
            count_decision(decision, texts.language, front.tally)
            reply = front.renderings.of(decision, texts)
            reply = with_editors(reply, decision, message, question, front, texts)
    if reply is None:
        return
    if reply.quotes and message.chat.type == ChatType.PRIVATE:
        front.remember(message.chat.id, reply.quotes[0])
    await send(reply, message, desk.archive, texts)
    front.answers.lean(message, about)


async def _on_text(update: Update, context: Context) -> None:
    message = update.message or update.edited_message
    assert message is not None  # noqa: S101 - the filter lets nothing else pass
    if message.chat.type == ChatType.PRIVATE:
        await reply_to_question(message, message.text or message.caption or "", context)
    elif speech := addressed(message, context.bot):
        await reply_to_question(message, speech.question, context, is_asked=speech.is_asked)


def _about(message: Message, front: Reception, archive: Archive) -> Quote | None:
    """Return the quote that a question may lean on; what a private chat saw stays in it."""
    shown = _shown(message.reply_to_message, archive)
    if shown is not None or message.chat.type != ChatType.PRIVATE:
        return shown
    earlier = front.answers.answer_to(message) if is_edited(message) else None
    # An edited question leans on what it leaned on before, not on its own answer.
    return earlier.about if earlier else front.shown(message.chat.id)


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
