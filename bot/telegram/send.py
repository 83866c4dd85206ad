"""The one place from which messages and files leave, and the last gate before it.

A message reaches its chat in its topic, in the group that its group became, or not at all.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InputFile,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Quote
from bot.botapi.errors import is_gone, refusal
from bot.i18n.texts import Texts
from bot.telegram.context import SERVING, Reception
from bot.telegram.memory import SentAnswer, is_edited
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.fast_markup import NO_PREVIEW, ReplyTo
from bot.telegram.views.verified import MisquotedError, check_reply

__all__ = [
    "File",
    "Place",
    "answer_to_edit",
    "deliver",
    "edit",
    "edit_answer",
    "passed",
    "place_beside",
    "send",
    "send_document",
    "send_photo",
    "send_to",
    "turn",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    chat_id: int
    thread: int | None = None
    """The forum's topic; the one named General has none, as Telegram wants it."""
    reply_to: int | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of every method of python-telegram-bot that sends something."""
        return {
            "chat_id": self.chat_id,
            "message_thread_id": self.thread,
            "reply_parameters": None if self.reply_to is None else ReplyTo(self.reply_to),
        }


def place_beside(question: MaybeInaccessibleMessage) -> Place:
    """Return the place of a reply to a message: its chat, its topic, and itself."""
    # In groups without topics a thread is only a chain of replies, which Telegram keeps by itself.
    thread = None
    if isinstance(question, Message) and question.is_topic_message:
        thread = question.message_thread_id
    return Place(question.chat.id, thread, question.message_id)


async def deliver(
    question: MaybeInaccessibleMessage, post: Callable[[Place], Awaitable[Message]]
) -> Message | None:
    """Send something in reply to a message, and note it; return it, None where nobody is there.

    `post` sends it to the place that it is given. A group that became a supergroup is followed
    there, once. Raises `telegram.error.TelegramError` for what is not the chat's own state.
    """
    front = SERVING.get()
    try:
        sent = await _follow(question, post, front)
    except TelegramError as error:
        if not is_gone(error):
            raise
        return None
    if front:
        await front.sent(question, sent)
    return sent


async def edit_answer(
    answer: SentAnswer, reply: Reply, question: Message, front: Reception
) -> bool:
    """Make an earlier answer say what is to be said now; return whether that is settled.

    It is not where the message is gone, or is one that cannot be edited any more.
    """
    edited_at = question.edit_date.timestamp() if question.edit_date else 0.0
    if edited_at < answer.edited_at:
        return True  # a later edit was quicker
    front.answers.edited(answer, edited_at)
    if front.answers.is_shown(answer, reply.html, reply.keyboard):
        return True
    try:
        await question.get_bot().edit_message_text(
            reply.html,
            answer.chat_id,
            answer.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=NO_PREVIEW,
        )
    except (BadRequest, ChatMigrated, Forbidden) as error:
        return await _is_settled(error, answer, front)
    front.answers.show((answer.chat_id, answer.message_id), reply.html, reply.keyboard)
    return True


def answer_to_edit(question: MaybeInaccessibleMessage) -> tuple[Reception, SentAnswer] | None:
    """Return the answer that an edited question has already, None for any other message."""
    front = SERVING.get()
    if front is None or not is_edited(question):
        return None
    answer = front.answers.answer_to(question)
    return (front, answer) if answer and answer.is_text else None


async def _follow(
    question: MaybeInaccessibleMessage,
    post: Callable[[Place], Awaitable[Message]],
    front: Reception | None,
) -> Message:
    try:
        return await post(place_beside(question))
    except ChatMigrated as error:
        if front:
            await front.migrated(question.chat.id, error.new_chat_id)
        # The messages of the supergroup have numbers of their own.
        return await post(Place(error.new_chat_id))


async def _is_settled(error: TelegramError, answer: SentAnswer, front: Reception) -> bool:
    if isinstance(error, ChatMigrated):
        await front.migrated(answer.chat_id, error.new_chat_id)
        return False
    if is_gone(error) or refusal(error) == "not_modified":
        return True
    front.answers.forget(answer.chat_id, [answer.message_id])
    return False


_LOGGER = logging.getLogger(__name__)


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


async def turn(
    reply: Reply, shown: MaybeInaccessibleMessage, archive: Archive, texts: Texts
) -> None:
    """Put a reply in the place of a message of the bot's; a new one where it cannot be changed.

    As with `send`, nothing leaves that differs from the archive. A message that says the same
    already stays as it is. Raises `telegram.error.TelegramError` when nothing can be sent.
    """
    checked = passed(reply, archive, texts)
    try:
        await shown.get_bot().edit_message_text(
            checked.html,
            chat_id=shown.chat.id,
            message_id=shown.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=checked.keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        # Two taps on one button ask for the same page.
        if refusal(error) != "not_modified":
            await send(reply, shown, archive, texts)
