"""Files leave from here; what they and their captions quote passes the same gate as a message."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InputFile, MaybeInaccessibleMessage, Message
from telegram.constants import ParseMode

from bot.answer.texts import Texts
from bot.answer.verifying import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Quote
from bot.telegram.delivering import Place, deliver
from bot.telegram.rendering import Reply, render_plain
from bot.telegram.sending import passed, send

__all__ = ["File", "send_document", "send_photo"]

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes with a name."""

    name: str
    content: bytes
    quotes: Sequence[Quote]
    """Every one that stands in them."""


async def send_document(
    file: File, caption: Reply, question: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> None:
    """Send a file in reply to a message; a line instead where a quote does not hold any more.

    Raises `telegram.error.TelegramError` when it cannot be sent.
    """
    if not await _holds(file, caption, question, archive, texts):
        return

    async def post(place: Place) -> Message:
        return await question.get_bot().send_document(
            document=InputFile(file.content, filename=file.name),
            caption=caption.html,
            parse_mode=ParseMode.HTML,
            reply_markup=caption.keyboard,
            **place.arguments,
        )

    await deliver(question, post)


async def send_photo(
    file: File, caption: Reply, question: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> None:
    """Send a picture, as `send_document` sends a file."""
    if not await _holds(file, caption, question, archive, texts):
        return

    async def post(place: Place) -> Message:
        return await question.get_bot().send_photo(
            photo=InputFile(file.content, filename=file.name),
            caption=caption.html,
            parse_mode=ParseMode.HTML,
            reply_markup=caption.keyboard,
            **place.arguments,
        )

    await deliver(question, post)


async def _holds(
    file: File, caption: Reply, question: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> bool:
    """Return whether every quote still holds; where one does not, a line says so."""
    checked = passed(caption, archive, texts)
    try:
        verify_quotes(file.quotes, archive)
    except AlteredQuoteError as error:
        _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
        checked = render_plain(texts.say("altered_quote"))
    if checked is not caption:
        await send(checked, question, archive, texts)
        return False
    return True
