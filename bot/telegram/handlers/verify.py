"""`/verify`, and forwarded messages in private chats: what the archive says of a quote."""

from collections.abc import Sequence
from typing import Any

from telegram import Message, MessageEntity, Update
from telegram.constants import MessageEntityType
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.archive.model import Span
from bot.botapi.lengths import utf16_len, well_formed
from bot.telegram.chat_action import typing
from bot.telegram.context import Context, reception
from bot.telegram.handlers.questions import reply_to_question
from bot.telegram.send import send
from bot.telegram.views.answers import render_plain
from bot.telegram.views.verdict import render_finding
from bot.verification.findings import Refusal
from bot.verification.words import refusal

__all__ = ["handlers"]

_QUOTATIONS = (MessageEntityType.BLOCKQUOTE, MessageEntityType.EXPANDABLE_BLOCKQUOTE)
_QUESTION_MARKS = ("?", "؟", "？")


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers; they stand before those of other commands and of questions."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    words = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
    forwarded = new & filters.FORWARDED & filters.ChatType.PRIVATE & words
    edited_as_well = filters.UpdateType.MESSAGES & ~filters.VIA_BOT
    return [
        CommandHandler("verify", _verify, edited_as_well),
        MessageHandler(forwarded, _on_forward),
    ]


async def _verify(update: Update, context: Context) -> None:
    """Look up what stands behind the command, else what it replies to."""
    message = _message(update)
    text, entities = _pasted(message)
    if text.strip():
        await _reply(message, text, _marked(text, entities), context)
        return
    front = reception(context)
    texts = front.words(message.from_user)
    reply = render_plain(texts.say("verify_alone"))
    await send(reply, message, front.desk.archive, texts)


async def _on_forward(update: Update, context: Context) -> None:
    """Look up what somebody else wrote, unless it is a question or too little to be a quote."""
    message = _message(update)
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    marked = _marked(text, entities)
    is_question = text.rstrip().endswith(_QUESTION_MARKS) and not marked
    if is_question or not await _reply(message, text, marked, context, is_sure=False):
        await reply_to_question(message, text, context)


async def _reply(
    message: Message, text: str, marked: Sequence[Span], context: Context, *, is_sure: bool = True
) -> bool:
    """Say what the archive says of a text; return whether it could be a quote.

    Where it is not sure that a quote is meant, what can be none is left to others.
    """
    front = reception(context)
    # A quote's language is not its reader's: that of the reader's own Telegram decides.
    desk, texts = front.desk, front.words(message.from_user)
    async with typing(message):
        found = await desk.examine(well_formed(text), marked)
    if isinstance(found, Refusal) and found.reason == "too_short" and not is_sure:
        return False
    if isinstance(found, Refusal):
        reply = render_plain(refusal(found, texts))
    else:
        reply = render_finding(found, texts)
    await send(reply, message, desk.archive, texts)
    return True


def _pasted(message: Message) -> tuple[str, Sequence[MessageEntity]]:
    """Return the text that is meant, with its entities moved along."""
    behind = (message.text or "").split(maxsplit=1)[1:]
    if behind:
        start = utf16_len((message.text or "").partition(behind[0])[0])
        moved = [
            MessageEntity(entity.type, entity.offset - start, entity.length)
            for entity in message.entities
            if entity.offset >= start
        ]
        return behind[0], moved
    if message.quote:
        return message.quote.text, message.quote.entities or ()
    replied = message.reply_to_message
    if replied is None:
        return "", ()
    return replied.text or replied.caption or "", replied.entities or replied.caption_entities


def _marked(text: str, entities: Sequence[MessageEntity]) -> list[Span]:
    """Return the parts that were formatted as quotations, in code points and in order."""
    units = well_formed(text).encode("utf-16-le")
    found = []
    for entity in sorted(entities, key=lambda one: one.offset):
        if entity.type in _QUOTATIONS:
            edges = (entity.offset, entity.offset + entity.length)
            start, end = (len(units[: 2 * edge].decode("utf-16-le", "ignore")) for edge in edges)
            found.append(Span(start, end))
    return found


def _message(update: Update) -> Message:
    message = update.message or update.edited_message
    assert message is not None  # noqa: S101 - the filters let nothing else pass
    return message
