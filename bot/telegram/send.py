"""The one place that sends messages and files, and that verifies their quotes first.

A message goes to its chat and topic, to the supergroup that its group became, or nowhere. All are
sent as HTML without link previews, by the bot's defaults; see `application`.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from telegram import Bot, InputFile, MaybeInaccessibleMessage, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Quote
from bot.botapi.errors import is_about_reply, is_gone, refusal
from bot.i18n.texts import Texts
from bot.telegram.memory import SentAnswer, is_edited
from bot.telegram.reception import Reception
from bot.telegram.views.answers import Reply, render_plain
from bot.telegram.views.callback_data import CiteButton
from bot.telegram.views.fast_markup import ReplyTo
from bot.telegram.views.outgoing.guests import guest_result
from bot.telegram.views.outgoing.pointed import Pointed
from bot.telegram.views.verified import MisquotedError, check_reply

__all__ = ["File", "Outbox", "Place", "send_to"]

NO_CHAT = -1
"""In place of the id of a chat in which the bot is a guest: it is not a private one of the bot."""
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    chat_id: int
    thread: int | None = None
    """The forum's topic; None for the one named General, as Telegram requires."""
    reply_to: int | None = None
    part: Pointed | None = None
    """The part of a message to reply to instead, while it is there."""

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments for any sending method of python-telegram-bot."""
        return {
            "chat_id": self.chat_id,
            "message_thread_id": self.thread,
            "reply_parameters": self._reply,
        }

    @property
    def _reply(self) -> ReplyTo | None:
        if self.part is not None:
            return ReplyTo(self.part.message_id, self.part.fields)
        return None if self.reply_to is None else ReplyTo(self.reply_to)


@dataclass(frozen=True, slots=True)
class File:
    """A file to send."""

    name: str
    content: bytes
    quotes: Sequence[Quote]
    """Every quote in the content."""


_Post = Callable[[Place], Awaitable[Message]]
"""Sends something to a place."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Sends what one update leads to.

    Quotes are verified against the archive that the update began with. If a quote differs from
    the archive's bytes, its message is not sent: the reader is asked to ask again, and the log
    names the article and the span.
    """

    front: Reception
    """Records what was sent."""
    archive: Archive
    texts: Texts
    """For the message that says that a quote differs."""

    async def send(
        self,
        reply: Reply,
        question: MaybeInaccessibleMessage,
        *,
        is_new: bool = False,
        about: Quote | None = None,
        at: Pointed | None = None,
    ) -> Message | None:
        """Send a reply to a message; return it.

        If the question was edited, its earlier answer is edited instead, unless `is_new`. `about`
        is the quote that the question could refer to. What is sent points `at` a part of a message
        in the same chat, if that is still there. Returns None if an earlier message was
        edited, or if the chat is closed to the bot. Raises `telegram.error.TelegramError` if it
        cannot be sent for another reason.
        """
        reply = self._passed(reply, question.chat.id)
        if not is_new and is_edited(question) and isinstance(question, Message):
            earlier = self.front.answers.answer_to(question)
            if earlier and earlier.is_text and await self._edit_answer(earlier, reply, question):
                return None
        post = partial(_post, question.get_bot(), reply)
        return await self._deliver(question, post, reply, about, at)

    async def edit(self, reply: Reply, shown: MaybeInaccessibleMessage) -> None:
        """Change a message of the bot to show this, if it can be changed."""
        with suppress(BadRequest):  # it shows this already, is gone, or is too old to be changed
            await self._change(self._passed(reply, shown.chat.id), shown)

    async def turn(self, reply: Reply, shown: MaybeInaccessibleMessage) -> None:
        """Change a message of the bot to show this; send a new one if it cannot be changed.

        Raises `telegram.error.TelegramError` if nothing can be sent.
        """
        reply = self._passed(reply, shown.chat.id)
        try:
            await self._change(reply, shown)
        except BadRequest as error:
            # Two taps on one button ask for the same page.
            if refusal(error) != "not_modified":
                await self.send(reply, shown)

    async def send_file(
        self,
        file: File,
        caption: Reply,
        question: MaybeInaccessibleMessage,
        *,
        as_photo: bool = False,
    ) -> None:
        """Send a file in reply to a message, as a document or as a photo.

        Raises `telegram.error.TelegramError` if it cannot be sent.
        """
        checked = self._passed(caption, question.chat.id, file.quotes)
        if checked is not caption:
            await self.send(checked, question)
            return
        bot, content = question.get_bot(), InputFile(file.content, filename=file.name)
        send_it: Callable[..., Awaitable[Message]] = (
            partial(bot.send_photo, photo=content)
            if as_photo
            else partial(bot.send_document, document=content)
        )

        async def post(place: Place) -> Message:
            return await send_it(
                caption=caption.html, reply_markup=caption.keyboard, **place.arguments
            )

        await self._deliver(question, post, caption)

    async def answer_guest(self, reply: Reply, asked: Message) -> None:
        """Answer a message that summoned the bot into a chat of which it is not a member.

        Nothing happens if it is too late for that. Raises `telegram.error.TelegramError` for any
        other error.
        """
        bot, reply = asked.get_bot(), self._passed(reply, NO_CHAT)
        result = guest_result(reply, bot.first_name)
        try:
            sent = await bot.answer_guest_query(asked.guest_query_id or "", result)
            user = asked.from_user
            self.front.kept.asked_by(sent.inline_message_id, user.id if user else None)
            self.front.quoted.note(sent.inline_message_id, reply.quotes, self.texts.language)
        except BadRequest as error:
            if refusal(error) != "expired":
                raise

    async def _deliver(
        self,
        question: MaybeInaccessibleMessage,
        post: _Post,
        reply: Reply,
        about: Quote | None = None,
        at: Pointed | None = None,
    ) -> Message | None:
        """Send something in reply to a message and record it; return None if the chat is closed.

        If the group became a supergroup, it is sent there. Raises
        `telegram.error.TelegramError` for any error that is not about the chat itself.
        """
        await self.front.sending(question)
        try:
            sent = await _followed(_place_of_reply(question, at), post, self.front)
        except TelegramError as error:
            if not is_gone(error):
                raise
            return None
        if sent.text is not None:
            self._note(sent.chat.id, sent.message_id, reply)
        await self.front.sent(question, sent, reply, about)
        return sent

    async def _edit_answer(self, answer: SentAnswer, reply: Reply, question: Message) -> bool:
        """Make an earlier answer show this reply; return False if a new message is needed.

        It is needed if the earlier message is gone or can no longer be edited.
        """
        answers = self.front.answers
        edited_at = question.edit_date.timestamp() if question.edit_date else 0.0
        if edited_at < answer.edited_at:
            return True  # a later edit has been answered already
        answers.edits(answer, edited_at)
        if answers.is_shown(answer, reply):
            return True
        try:
            await _change(reply, question.get_bot(), answer.chat_id, answer.message_id)
        except (BadRequest, ChatMigrated, Forbidden) as error:
            return await self._is_settled(error, answer)
        answers.edited(answer, reply)
        self._note(answer.chat_id, answer.message_id, reply)
        return True

    async def _change(self, reply: Reply, shown: MaybeInaccessibleMessage) -> None:
        await _change(reply, shown.get_bot(), shown.chat.id, shown.message_id)
        self._note(shown.chat.id, shown.message_id, reply)

    def _note(self, chat_id: int, message_id: int, reply: Reply) -> None:
        """Remember the quotes that a message shows, so that it can be corrected.

        Pages of an article are not answers: who reads on, turns to the article as it is now.
        """
        rows = reply.keyboard.inline_keyboard if reply.keyboard else ()
        is_answer = any(CiteButton.unpack(one.callback_data) for row in rows for one in row)
        quotes = reply.quotes if is_answer else ()
        self.front.quoted.note((chat_id, message_id), quotes, self.texts.language)

    async def _is_settled(self, error: TelegramError, answer: SentAnswer) -> bool:
        if isinstance(error, ChatMigrated):
            await self.front.migrated(answer.chat_id, error.new_chat_id)
            return False
        if is_gone(error) or refusal(error) == "not_modified":
            return True
        await self.front.kept.forget_messages(answer.chat_id, [answer.message_id])
        return False

    def _passed(self, reply: Reply, chat_id: int, others: Sequence[Quote] = ()) -> Reply:
        """Verify a reply's quotes and others; return it, or the message that one differs.

        It has the button of a public page then.
        """
        try:
            check_reply(reply, self.archive)
            verify_quotes(others, self.archive)
        except (AlteredQuoteError, MisquotedError) as error:
            _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
            return render_plain(self.texts.say("altered_quote"))
        return self.front.pages.added(reply, self.texts, chat_id)


async def send_to(place: Place, reply: Reply, front: Reception, bot: Bot) -> Message:
    """Send a message that does not answer an update, and record it.

    If the group became a supergroup, it is sent there. Raises `AlteredQuoteError` or
    `MisquotedError` if a quote differs from the archive, and `telegram.error.TelegramError`.
    """
    check_reply(reply, front.desk.archive)
    sent = await _followed(place, partial(_post, bot, reply), front)
    await front.chosen.fetch(sent.chat.id)
    await front.sent(sent.reply_to_message or sent, sent, reply)
    return sent


def _place_of_reply(question: MaybeInaccessibleMessage, at: Pointed | None = None) -> Place:
    """Return the place of a reply to a message: its chat, its topic, and itself or a part."""
    # In groups without topics, a thread is only a chain of replies, which Telegram maintains.
    thread = None
    if isinstance(question, Message) and question.is_topic_message:
        thread = question.message_thread_id
    return Place(question.chat.id, thread, question.message_id, at)


async def _followed(place: Place, post: _Post, front: Reception) -> Message:
    try:
        return await post(place)
    except ChatMigrated as error:
        await front.migrated(place.chat_id, error.new_chat_id)
        # Message ids differ in the supergroup.
        return await post(Place(error.new_chat_id))


async def _post(bot: Bot, reply: Reply, place: Place) -> Message:
    send = partial(bot.send_message, text=reply.html, reply_markup=reply.keyboard)
    try:
        return await send(**place.arguments)
    except BadRequest as error:
        if place.part is None or not is_about_reply(error):
            raise
    # The part was deleted or edited meanwhile.
    return await send(**replace(place, part=None).arguments)


async def _change(reply: Reply, bot: Bot, chat_id: int, message_id: int) -> None:
    await bot.edit_message_text(
        reply.html, chat_id=chat_id, message_id=message_id, reply_markup=reply.keyboard
    )
