"""The one place from which messages leave, and the last gate before it."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from html import escape

from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.answer.texts import Texts
from bot.answer.verifying import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive
from bot.telegram.delivering import Place, answer_to_edit, deliver, edit_answer
from bot.telegram.prepared import NO_PREVIEW
from bot.telegram.reception import SERVING
from bot.telegram.rendering import OMISSION, Reply, render_plain

__all__ = ["MisquotedError", "check_reply", "edit", "passed", "send", "send_to"]

_LOGGER = logging.getLogger(__name__)
_OPENED, _CLOSED = "<blockquote>", "</blockquote>"


class MisquotedError(Exception):
    """A message shows something in a blockquote that is none of its quotes."""


async def send(
    reply: Reply,
    question: MaybeInaccessibleMessage,
    archive: Archive,
    texts: Texts,
    *,
    is_new: bool = False,
) -> Message | None:
    """Send a reply to a message, once its quotes are verified against the archive's own bytes.

    Where one does not hold, nothing of the reply is sent: the reader is asked to ask again, and
    the log names article and span. A question that was edited gets its earlier answer changed,
    unless the reply `is_new` whatever was said before.
    Returns the message sent: None where an earlier one was changed, or where the chat is closed to
    the bot. Raises `telegram.error.TelegramError` when it cannot be sent for another reason.
    """
    reply = passed(reply, archive, texts)
    earlier = None if is_new else answer_to_edit(question)
    if earlier and isinstance(question, Message):
        front, answer = earlier
        if await edit_answer(answer, reply, question, front):
            return None

    sent = await deliver(question, partial(_post, question.get_bot(), reply))
    if sent and (serving := SERVING.get()):
        serving.answers.show((sent.chat.id, sent.message_id), reply.html, reply.keyboard)
    return sent


async def send_to(place: Place, reply: Reply, archive: Archive, bot: Bot) -> Message:
    """Send a message that nobody waits for at this moment, its quotes verified as by `send`.

    A group that became a supergroup is followed. Raises `AlteredQuoteError` or `MisquotedError`
    where a quote does not hold, and `telegram.error.TelegramError`.
    """
    check_reply(reply, archive)
    front = SERVING.get()
    try:
        sent = await _post(bot, reply, place)
    except ChatMigrated as error:
        if front:
            await front.migrated(place.chat_id, error.new_chat_id)
        sent = await _post(bot, reply, Place(error.new_chat_id))
    if front:
        await front.chosen.fetch(sent.chat.id)
        await front.sent(sent.reply_to_message or sent, sent)
    return sent


async def edit(reply: Reply, query: CallbackQuery, archive: Archive, texts: Texts) -> None:
    """Let the message of a pressed button show this instead, its quotes verified as by `send`."""
    reply = passed(reply, archive, texts)
    with suppress(BadRequest):  # it says so already, is gone, or is too old to be changed
        await query.edit_message_text(
            reply.html,
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=NO_PREVIEW,
        )


async def _post(bot: Bot, reply: Reply, place: Place) -> Message:
    return await bot.send_message(
        text=reply.html,
        parse_mode=ParseMode.HTML,
        reply_markup=reply.keyboard,
        link_preview_options=NO_PREVIEW,
        **place.arguments,
    )


def passed(reply: Reply, archive: Archive, texts: Texts) -> Reply:
    """Return a reply once its quotes are verified, else the line that says they are not.

    The log names article and span of what did not hold.
    """
    try:
        check_reply(reply, archive)
    except (AlteredQuoteError, MisquotedError) as error:
        _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
        return render_plain(texts.say("altered_quote"))
    return reply


def check_reply(reply: Reply, archive: Archive) -> None:
    """Compare what the message shows as quotes with the quotes, and these with the archive.

    Raises `AlteredQuoteError` or `MisquotedError` at the first that differs.
    """
    verify_quotes(reply.quotes, archive)
    blocks = list(_blockquotes(reply.html.replace("<b>", "").replace("</b>", "")))
    allowed = set()
    for quote in reply.quotes:
        text = escape(quote.text, quote=False)
        if not any(text in block for block in blocks):
            raise AlteredQuoteError(quote, "the message does not show its text")
        begun, whole = (f"{OMISSION} {text}", text)
        allowed |= {whole, f"{whole} {OMISSION}", begun, f"{begun} {OMISSION}"}
    if not allowed.issuperset(blocks):
        raise MisquotedError("a blockquote that shows no quote of its message is not sent")


def _blockquotes(html: str) -> Iterator[str]:
    """Yield what each blockquote of a message holds."""
    end = 0
    while (start := html.find(_OPENED, end)) >= 0 and (end := html.find(_CLOSED, start)) >= 0:
        yield html[start + len(_OPENED) : end]
