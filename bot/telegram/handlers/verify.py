"""`/verify`, and forwarded messages in private chats: what the archive says about a quote."""

from collections.abc import Sequence
from typing import Any

from telegram import Message, MessageEntity, Update
from telegram.constants import MessageEntityType
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.archive.model import Span
from bot.botapi.lengths import well_formed
from bot.i18n.texts import Texts
from bot.telegram.chat_action import Typing
from bot.telegram.commands import WordsHandler, place_of_words, words_of
from bot.telegram.context import Context
from bot.telegram.handlers.filters import NEW, NEW_OR_EDITED
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.outgoing.pointed import Pointed, pointed_at
from bot.telegram.views.verdict import render_finding
from bot.verification.altered_words import altered_words
from bot.verification.findings import Finding, Refusal
from bot.verification.words import refusal

__all__ = ["handlers", "marked_in", "seems_a_question", "verdict_on"]

_QUOTATIONS = (MessageEntityType.BLOCKQUOTE, MessageEntityType.EXPANDABLE_BLOCKQUOTE)
_QUESTION_MARKS = ("?", "؟", "？")


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they come before those for other commands and for questions."""
    words = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
    forwarded = NEW & filters.FORWARDED & filters.ChatType.PRIVATE & words
    return [
        WordsHandler("verify", _verify, NEW_OR_EDITED),
        MessageHandler(forwarded, _on_forward),
    ]


async def _verify(update: Update, context: Context) -> None:
    """Look up what follows the command, or else the message that it replies to, or its part."""
    text, entities = words_of(context.message)
    if text.strip():
        await _reply(text, marked_in(text, entities), context, place_of_words(context.message))
    else:
        await context.say("verify_alone")


async def _on_forward(update: Update, context: Context) -> None:
    """Look up a forwarded text, unless it is a question or too short for a quote."""
    message = context.message
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    marked = marked_in(text, entities)
    if seems_a_question(text, marked) or not await _reply(
        text, marked, context, (message, 0), is_sure=False
    ):
        await reply_to_question(text, context)


async def _reply(
    text: str,
    marked: Sequence[Span],
    context: Context,
    place: tuple[Message, int] | None,
    *,
    is_sure: bool = True,
) -> bool:
    """Reply with the verdict on a text; return False if another handler should reply.

    That is the case if the text is too short for a quote and it is not sure that it is meant
    as one. `place` is the message that has the text, and where; the reply points at the altered
    words in it.
    """
    async with Typing(context.message):
        found = await context.desk.examine(well_formed(text), marked)
    reply = _rendered(found, context.texts, is_sure=is_sure)
    if reply is None:
        return False
    await context.reply(reply, at=_altered(found, place))
    return True


def _altered(found: Finding | Refusal, place: tuple[Message, int] | None) -> Pointed | None:
    """Return the altered words of a text in the message that has it."""
    if place is None or isinstance(found, Refusal):
        return None
    span = altered_words(found)
    return pointed_at(*place, found.text, span) if span else None


async def verdict_on(
    text: str, marked: Sequence[Span], context: Context, *, is_sure: bool = True
) -> Reply | None:
    """Return the verdict on a text; None if it is too short for a quote and may not be one."""
    # A quote may be in another language than its reader's; the reader's Telegram decides.
    found = await context.desk.examine(well_formed(text), marked)
    return _rendered(found, context.texts, is_sure=is_sure)


def _rendered(found: Finding | Refusal, texts: Texts, *, is_sure: bool) -> Reply | None:
    if isinstance(found, Refusal):
        is_none = found.reason == "too_short" and not is_sure
        return None if is_none else render_plain(refusal(found, texts))
    return render_finding(found, texts)


def seems_a_question(text: str, marked: Sequence[Span]) -> bool:
    """Whether a message that somebody points to asks something, rather than quotes."""
    return text.rstrip().endswith(_QUESTION_MARKS) and not marked


def marked_in(text: str, entities: Sequence[MessageEntity]) -> list[Span]:
    """Return the parts that were formatted as quotations, in code points and in order."""
    units = well_formed(text).encode("utf-16-le")
    found = []
    for entity in sorted(entities, key=lambda one: one.offset):
        if entity.type in _QUOTATIONS:
            edges = (entity.offset, entity.offset + entity.length)
            start, end = (len(units[: 2 * edge].decode("utf-16-le", "ignore")) for edge in edges)
            found.append(Span(start, end))
    return found
