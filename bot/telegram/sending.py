"""The one place from which messages leave, and the last gate before it."""

import logging
import re
from html import escape

from telegram import LinkPreviewOptions, MaybeInaccessibleMessage, Message, ReplyParameters
from telegram.constants import ParseMode

from bot.answer.texts import Texts
from bot.answer.verifying import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive
from bot.telegram.rendering import OMISSION, Reply, render_plain

__all__ = ["MisquotedError", "check_reply", "passed", "send", "thread_of"]

_LOGGER = logging.getLogger(__name__)
_BLOCKQUOTE = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)


class MisquotedError(Exception):
    """A message shows something in a blockquote that is none of its quotes."""


async def send(
    reply: Reply, question: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> None:
    """Send a reply to a message, once its quotes are verified against the archive's own bytes.

    Where one does not hold, nothing of the reply is sent: the reader is asked to ask again, and
    the log names article and span. Raises `telegram.error.TelegramError` when it cannot be sent.
    """
    reply = passed(reply, archive, texts)
    await question.get_bot().send_message(
        question.chat.id,
        reply.html,
        parse_mode=ParseMode.HTML,
        reply_markup=reply.keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        message_thread_id=thread_of(question),
        reply_parameters=ReplyParameters(question.message_id, allow_sending_without_reply=True),
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


def thread_of(message: MaybeInaccessibleMessage) -> int | None:
    """Return the topic of a forum that a message stands in, None where it is in none."""
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


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
