"""Free text: messages in private chats, and messages in groups that address the bot."""

import asyncio
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.constants import MessageEntityType
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.answer.decisions import Abstention, Answer
from bot.archive.model import Article, Quote
from bot.desk import QUESTION_LIMIT
from bot.question.small_talk.recognising import is_signs
from bot.search.addresses import has_address
from bot.telegram.chat_action import Typing
from bot.telegram.commands import is_command_under
from bot.telegram.context import Context
from bot.telegram.handlers.ask_editors import with_editors
from bot.telegram.handlers.filters import addressed, with_replied
from bot.telegram.memory import is_edited
from bot.telegram.stats import COUNTED_AS, count_decision
from bot.telegram.views.answers import render
from bot.telegram.views.browse import render_article
from bot.telegram.views.callback_data import ContextButton, buttons_under
from bot.telegram.views.references import quotes_of

__all__ = ["handlers", "reply_to_question"]

_HELP = frozenset(("help", "help me", "помощь", "помогите", "справка", "راهنما", "کمک"))


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler for texts and captions that are not commands, new or edited."""
    return [MessageHandler(_Words(), _on_text)]


class _Words(filters.UpdateFilter):
    """New or edited texts and captions that are not commands and were not sent via a bot.

    The library's own filters would need six steps for every update.
    """

    def filter(self, update: Update) -> bool:
        message = update.message or update.edited_message
        if message is None or not (message.text or message.caption) or message.via_bot:
            return False
        if is_command_under(message):
            return False
        first = message.entities[0] if message.entities else None
        return first is None or first.type != MessageEntityType.BOT_COMMAND or first.offset != 0


async def reply_to_question(question: str, context: Context, *, is_asked: bool = True) -> None:
    """Answer a question, or each of a few, or say why it cannot be one.

    If not `is_asked` it may be a remark, and is answered only if the archive has an answer.
    """
    texts = context.speak(question)
    if len(question) > QUESTION_LIMIT:
        if is_asked:
            await context.say("too_long", limit=texts.number(QUESTION_LIMIT))
    elif not (any(map(str.isalnum, question)) or is_signs(question)):
        await context.say("no_words")
    else:
        await _answer(question, context, is_asked=is_asked)


async def _answer(question: str, context: Context, *, is_asked: bool) -> None:
    message, front, texts = context.message, context.front, context.texts
    if article := await _addressed(question, context):
        await context.reply(
            await asyncio.to_thread(render_article, article, 0, texts, context.desk.faq)
        )
        return
    about, after = _about(context), _after(context)
    async with Typing(message):
        parts = await context.desk.ask_all(
            question, texts.language, about, front.day_of(message.date), after
        )
    if context.is_private and _wants_help(question) and isinstance(parts[0].decision, Abstention):
        await context.say("help")
        return
    if context.is_private:
        front.remember_question(message.chat.id, parts[-1].subject)
        if parts[-1].subject == parts[-1].text:
            # What was shown before is of another subject.
            front.forget_quote(message.chat.id)
    is_first = True
    for part in parts:
        decision = part.decision
        if isinstance(decision, Abstention) and not context.is_private:
            # In public, an abstention is kept short.
            decision = replace(decision, nearest=())
        if not (is_asked or isinstance(decision, Answer)):
            continue
        if not (isinstance(decision, Abstention) and decision.talk):
            count_decision(decision, texts.language, front.stats)
            front.counters.add(COUNTED_AS[type(decision)])
        if len(parts) > 1:
            reply = render(decision, texts, part.text)
        else:
            reply = front.renderings.of(decision, texts)
        reply = with_editors(reply, decision, question, context)
        context.remember(reply)
        # An edited message has one earlier answer to edit; further ones are new.
        await context.reply(reply, about=about, is_new=not is_first)
        is_first = False


async def _on_text(update: Update, context: Context) -> None:
    message = context.message
    if context.is_private:
        await reply_to_question(with_replied(message, context.bot), context)
    elif speech := addressed(message, context.bot):
        await reply_to_question(speech.question, context, is_asked=speech.is_asked)


def _about(context: Context) -> Quote | None:
    """Return the quote that a question may refer to; each private chat has its own."""
    message, front = context.message, context.front
    shown = _shown(context)
    if shown is not None or not context.is_private:
        return shown
    earlier = front.answers.answer_to(message) if is_edited(message) else None
    # An edited question refers to the same quote as before, not to its own answer.
    return earlier.about if earlier else front.shown(message.chat.id)


async def _addressed(question: str, context: Context) -> Article | None:
    """Return the article whose address is all that a message says."""
    if not has_address(question):
        return None
    found = await asyncio.to_thread(context.desk.addresses.find, question)
    return found[0] if found and not any(map(str.isalnum, found[1])) else None


def _wants_help(question: str) -> bool:
    """Whether a message is a bare call for help, which an archive may still have articles on."""
    return question.strip(" \n!?.؟").casefold() in _HELP


def _after(context: Context) -> str:
    """Return the question that a question may refer to; only a private chat's is remembered."""
    if not context.is_private or is_edited(context.message) or _shown(context) is not None:
        return ""
    return context.front.asked(context.message.chat.id)


def _shown(context: Context) -> Quote | None:
    """Return the quote shown by the message replied to, which its buttons name."""
    for one in buttons_under(context.message.reply_to_message):
        if isinstance(one, ContextButton):
            quotes = quotes_of(one.names, context.desk.archive)
            return quotes[0] if quotes else None
    return None
