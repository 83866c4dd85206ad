"""`@bot` in a chat of which the bot is not a member: a question, or a quote to verify.

Telegram shows the bot only the message that mentions it and the one that this replies to, and
accepts a single message in reply.
"""

import re
from dataclasses import replace
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.answer.decisions import Abstention
from bot.desk import QUESTION_LIMIT
from bot.question.small_talk.recognising import is_signs
from bot.telegram.commands import replied_words
from bot.telegram.context import Context
from bot.telegram.handlers.filters import replies_to, without_mention
from bot.telegram.handlers.verify import marked_in, seems_a_question, verdict_on
from bot.telegram.stats import count_decision
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.copying import copy_keyboard, quote_links

__all__ = ["handlers"]

_ACTS = {
    "ask": frozenset(("ask", "спроси", "بپرس")),
    "verify": frozenset(
        {
            *("verify", "check", "check this", "is this true"),
            *("проверь", "проверить", "проверка", "это правда"),
            *("بررسی", "بررسی کن", "آیا درست است"),
        }
    ),
}
"""What may be written beside the mention, in reply to the message that is meant."""
_COMMAND = re.compile(r"/(ask|verify)(?:@\w{1,32})?(?!\S)", re.IGNORECASE)


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handler, which needs guest mode to be on at @BotFather."""
    return [MessageHandler(filters.UpdateType.GUEST_MESSAGE, _on_summons)]


async def _on_summons(update: Update, context: Context) -> None:
    message = update.guest_message
    if message is not None and message.guest_query_id:
        reply = await _reply_to(message, context)
        # Every other button would call the bot, which could not tell under which message it is.
        links = quote_links(reply.quotes, context.link_root, context.front.pages)
        copying = copy_keyboard(reply.quotes, context.texts, links)
        await context.outbox.answer_guest(replace(reply, keyboard=copying), message)


async def _reply_to(message: Message, context: Context) -> Reply:
    """Return the answer to the words beside the mention, or else about the message replied to."""
    said = without_mention(message.text or message.caption or "", context.bot)
    act, words = _split(" ".join(said.split()))
    if any(map(str.isalnum, words)) or is_signs(words):
        if act == "verify" and (reply := await verdict_on(words, (), context)):
            return reply
        return await _answer(words, message, context)
    text, entities = replied_words(message)
    if not text.strip() or (replies_to(message, context.bot) and not message.quote):
        return render_plain(context.texts.say("guest_alone", bot=f"@{context.bot.username}"))
    marked = marked_in(text, entities)
    if act == "ask" or (not act and seems_a_question(text, marked)):
        return await _answer(text, message, context)
    reply = await verdict_on(text, marked, context, is_sure=act == "verify")
    return reply or await _answer(text, message, context)


def _split(said: str) -> tuple[str, str]:
    """Return what is to be done, empty if it is not said, and the words to do it with."""
    if command := _COMMAND.match(said):
        return command[1].lower(), said[command.end() :].strip()
    word = said.strip(" .!?؟:").casefold()
    act = next((act for act, words in _ACTS.items() if word in words), "")
    return (act, "") if act else ("", said)


async def _answer(question: str, message: Message, context: Context) -> Reply:
    texts = context.speak(question)
    if len(question) > QUESTION_LIMIT:
        return render_plain(texts.say("too_long", limit=texts.number(QUESTION_LIMIT)))
    day = context.front.day_of(message.date)
    decision = await context.desk.ask(question, texts.language, None, day)
    if isinstance(decision, Abstention):
        decision = replace(decision, nearest=())  # in public, an abstention is kept short
    if not (isinstance(decision, Abstention) and decision.talk):
        count_decision(decision, texts.language, context.front.stats)
    return context.front.renderings.of(decision, texts)
