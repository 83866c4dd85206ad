"""The one place from which messages leave, and the last gate before it."""

import logging
import re
from html import escape

from telegram import MaybeInaccessibleMessage, Message
from telegram.constants import ParseMode

from bot.answer.texts import Texts
from bot.answer.verifying import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive
from bot.telegram.delivering import Place, answer_to_edit, deliver, edit_answer
from bot.telegram.prepared import NO_PREVIEW
from bot.telegram.reception import SERVING
from bot.telegram.rendering import OMISSION, Reply, render_plain

__all__ = ["MisquotedError", "check_reply", "send"]

_LOGGER = logging.getLogger(__name__)
_BLOCKQUOTE = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)


class MisquotedError(Exception):
    """A message shows something in a blockquote that is none of its quotes."""


async def send(
    reply: Reply, question: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> Message | None:
    """Send a reply to a message, once its quotes are verified against the archive's own bytes.

    Where one does not hold, nothing of the reply is sent: the reader is asked to ask again, and
    the log names article and span. A question that was edited gets its earlier answer changed.
    Returns the message sent: None where an earlier one was changed, or where the chat is closed to
    the bot. Raises `telegram.error.TelegramError` when it cannot be sent for another reason.
    """
    try:
        check_reply(reply, archive)
    except (AlteredQuoteError, MisquotedError) as error:
        _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
        reply = render_plain(texts.say("altered_quote"))
    earlier = answer_to_edit(question)
    if earlier and isinstance(question, Message):
        front, answer = earlier
        if await edit_answer(answer, reply, question, front):
            return None

    async def post(place: Place) -> Message:
        return await question.get_bot().send_message(
            text=reply.html,
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=NO_PREVIEW,
            **place.arguments,
        )

    sent = await deliver(question, post)
    if sent and (serving := SERVING.get()):
        serving.answers.show((sent.chat.id, sent.message_id), reply.html, reply.keyboard)
    return sent


def check_reply(reply: Reply, archive: Archive) -> None:
    """Compare what the message shows as quotes with the quotes, and these with the archive.

    Raises `AlteredQuoteError` or `MisquotedError` at the first that differs.
    """
    verify_quotes(reply.quotes, archive)
    blocks = _BLOCKQUOTE.findall(reply.html.replace("<b>", "").replace("</b>", ""))
    allowed = set()
    for quote in reply.quotes:
        text = escape(quote.text, quote=False)
        if not any(text in block for block in blocks):
            raise AlteredQuoteError(quote, "the message does not show its text")
        begun, whole = (f"{OMISSION} {text}", text)
        allowed |= {whole, f"{whole} {OMISSION}", begun, f"{begun} {OMISSION}"}
    if not allowed.issuperset(blocks):
        raise MisquotedError("a blockquote that shows no quote of its message is not sent")
