"""Files leave from here; what they and their captions quote passes the same gate as a message."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import InputFile, MaybeInaccessibleMessage, Message
from telegram.constants import ParseMode

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Quote
from bot.i18n.texts import Texts
from bot.telegram.delivering import Place, deliver
from bot.telegram.send import passed, send
from bot.telegram.views.answers import Reply, render_plain

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
    bot, content = question.get_bot(), InputFile(file.content, filename=file.name)
    send_it = partial(bot.send_document, document=content)
    await _send(send_it, file, caption, question, archive, texts)


async def send_photo(
    file: File, caption: Reply, question: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> None:
    """Send a picture, as `send_document` sends a file."""
    bot, content = question.get_bot(), InputFile(file.content, filename=file.name)
    send_it = partial(bot.send_photo, photo=content)
    await _send(send_it, file, caption, question, archive, texts)


async def _send(
    send_it: Callable[..., Awaitable[Message]],
    file: File,
    caption: Reply,
    question: MaybeInaccessibleMessage,
    archive: Archive,
    texts: Texts,
) -> None:
    if not await _holds(file, caption, question, archive, texts):
        return

    async def post(place: Place) -> Message:
        return await send_it(
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
