"""Under an abstention: leaving the question for the editors, with the asker's consent."""

from dataclasses import replace
from typing import Any

from telegram import Bot, Message
from telegram.constants import ChatType
from telegram.ext import BaseHandler

from bot.answer.decisions import Abstention, Closest, Decision
from bot.i18n.sources import isolated
from bot.storage.storage import Storage
from bot.telegram.context import Context, after_command
from bot.telegram.editorial import tell_operators
from bot.telegram.editors import cleaned
from bot.telegram.handlers.filters import addressed
from bot.telegram.handlers.middleware import decline, tap_handler
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.callback_data import EditorsButton, EditorsConsent
from bot.telegram.views.keyboards import button, consent_keyboard, keyboard

__all__ = ["handlers", "move_misses", "with_editors"]

_OUTCOMES = {
    "kept": "miss_kept",
    "known": "miss_known",
    "full": "miss_full",
    "yours": "miss_yours",
}


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of the button and of the asker's consent."""
    return [tap_handler(EditorsButton, _explain), tap_handler(EditorsConsent, _on_consent)]


def with_editors(reply: Reply, decision: Decision, question: str, context: Context) -> Reply:
    """Return what is not an answer with the button that leaves its question for the editors.

    There is no button for somebody who writes as a channel or a group, because the bot could not
    recognize the asker.
    """
    message = context.message
    is_a_persons = message.from_user is not None and message.sender_chat is None
    is_silent = isinstance(decision, Abstention) and decision.reason not in ("empty", "unavailable")
    if not (is_silent or isinstance(decision, Closest)) or not is_a_persons:
        return reply
    if not context.front.editors.take(question):
        return reply
    offer = button(context.texts.say("miss_button"), EditorsButton())
    rows = reply.keyboard.inline_keyboard if reply.keyboard else ()
    return replace(reply, keyboard=keyboard(*rows, [offer]))


async def move_misses(storage: Storage, old_id: int, new_id: int) -> None:
    """Move the waiting questions of a group that became a supergroup."""
    if not storage.is_empty:
        await storage.misses.move(old_id, new_id)


async def _explain(tapped: EditorsButton, context: Context) -> None:
    """Say what would be stored, and ask for consent; nothing is stored yet."""
    found = await _found(context)
    if found is None:
        return
    asked, question = found
    texts = context.texts
    said = render_plain(texts.say("miss_consent", question=isolated(question, texts)))
    reply = replace(said, keyboard=consent_keyboard(EditorsConsent, "miss", texts))
    await context.outbox.send(reply, asked, is_new=True)


async def _on_consent(tapped: EditorsConsent, context: Context) -> None:
    if tapped.agrees:
        await _keep(context)
    else:
        await decline(context, "miss_declined")


async def _keep(context: Context) -> None:
    found = await _found(context)
    if found is None:
        return
    asked, question = found
    front, texts = context.front, context.texts
    outcome = await front.storage.misses.add(
        question,
        user_id=context.query.from_user.id,
        chat_id=asked.chat.id,
        message_id=asked.message_id,
        thread_id=asked.message_thread_id if asked.is_topic_message else None,
        language=texts.language,
    )
    said = texts.say(_OUTCOMES[outcome], question=isolated(question, texts))
    await context.edit(render_plain(said))
    await context.answer_tap()
    if outcome == "kept":
        front.stats.add("miss kept")
        number, takes = await front.storage.misses.number(), front.editors.news.takes
        # Each operator is notified at most once an hour.
        await tell_operators(
            front, context.bot, lambda words: words.count("queue_news", number), is_due=takes
        )


async def _found(context: Context) -> tuple[Message, str] | None:
    """Return the asker's message and its question, or say why they are missing."""
    asked = context.asked
    if asked is not None and not await context.is_askers():
        return None
    question = _question(asked, context.bot) if asked else ""
    if asked is None or not context.front.editors.take(question):
        await context.answer_tap(context.texts.say("miss_question_gone"))
        return None
    return asked, question


def _question(asked: Message, bot: Bot) -> str:
    """Return the question in a message, without the command or the bot's name before it."""
    text = asked.text or asked.caption or ""
    if text.startswith("/"):
        text = after_command(text)
    elif asked.chat.type != ChatType.PRIVATE and (speech := addressed(asked, bot)):
        text = speech.question
    return cleaned(text)
