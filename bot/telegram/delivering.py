"""How a message reaches its chat: in its topic, in a group that moved, or not at all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import MaybeInaccessibleMessage, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.telegram.context import SERVING, Reception
from bot.telegram.memory import SentAnswer, is_edited
from bot.telegram.views.answers import Reply
from bot.telegram.views.fast_markup import NO_PREVIEW, ReplyTo

__all__ = [
    "Place",
    "answer_to_edit",
    "count_gone",
    "deliver",
    "edit_answer",
    "is_gone",
    "place_beside",
]

# In Telegram's words, lower case: nobody is there to read, or nobody may write.
_GONE = (
    "chat not found",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "not enough rights to send",
    "chat_write_forbidden",
    "group chat was deactivated",
    "peer_id_invalid",
)


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
        if not (count_gone(error, front) if front else is_gone(error)):
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


def is_gone(error: TelegramError) -> bool:
    """Whether a refusal only says that a chat is closed to the bot."""
    if isinstance(error, Forbidden):
        return True
    text = error.message.lower()
    return isinstance(error, BadRequest) and any(words in text for words in _GONE)


def count_gone(error: TelegramError, front: Reception) -> bool:
    """Count a refusal that only says that a chat is closed to the bot; return whether it does."""
    gone = is_gone(error)
    if gone:
        front.counts["forbidden" if isinstance(error, Forbidden) else "gone"] += 1
    return gone


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
    if count_gone(error, front) or "not modified" in error.message.lower():
        return True
    front.answers.forget(answer.chat_id, [answer.message_id])
    return False
