"""Which of the bot's messages answers what, in memory only: for edits and for /forget."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from telegram import InlineKeyboardMarkup, MaybeInaccessibleMessage, Message

from bot.archive.model import Quote

__all__ = ["KEPT", "SentAnswer", "SentAnswers", "is_edited"]

KEPT = 48 * 3600.0
"""Seconds after which Telegram lets a bot no longer delete its messages, nor people edit theirs."""
_MESSAGES = 10_000

_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One message of the bot's."""

    chat_id: int
    message_id: int
    question_id: int
    """The message that it replied to."""
    asker: int | None
    """The id of the user who asked, in a group; None where that is a channel or nobody known."""
    is_text: bool
    """Whether its text can be edited: a picture's caption is another thing."""
    shown: object
    """What it shows, to be compared with what an edit would make of it."""
    at: float
    edited_at: float = 0.0
    """Unix time of the question's last edit that it answers."""
    about: Quote | None = None
    """The quote that the question could lean on when it was asked."""


class SentAnswers:
    """The last messages of the bot's by their chats; the oldest make room, and none is old."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = _MESSAGES) -> None:
        """Keep at most `limit` messages; `clock` gives seconds."""
        self._clock = clock
        self._limit = limit
        self._sent: OrderedDict[_Key, SentAnswer] = OrderedDict()
        self._by_question: dict[_Key, _Key] = {}

    def __len__(self) -> int:
        """Return the number of messages that are remembered."""
        return len(self._sent)

    def note(self, question: MaybeInaccessibleMessage, sent: Message) -> None:
        """Remember a message that was sent in reply to another."""
        key = (sent.chat.id, sent.message_id)
        answer = SentAnswer(
            *key,
            question_id=question.message_id,
            asker=self._asker(question),
            is_text=sent.text is not None,
            shown=None,
            at=self._clock(),
        )
        self._sent[key] = answer
        # The first message is the answer; a later one may be a word about a failure. In a group
        # that moved meanwhile the question's number means another message.
        if question.chat.id == sent.chat.id:
            asked = (sent.chat.id, question.message_id)
            first = self._sent.get(self._by_question.get(asked, key))
            if first is None or not first.is_text or first is answer:
                self._by_question[asked] = key
        while len(self._sent) > self._limit:
            self._drop(next(iter(self._sent)))

    def show(self, sent: _Key, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
        """Remember what a message shows now."""
        if answer := self._sent.get(sent):
            self._replace(answer, shown=hash((html, keyboard)))

    def is_shown(
        self, answer: SentAnswer, html: str, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """Whether a message shows just this."""
        return answer.shown == hash((html, keyboard))

    def lean(self, question: Message, about: Quote | None) -> None:
        """Remember what a question could lean on, so that it still does when it is edited."""
        if answer := self.answer_to(question):
            self._replace(answer, about=about)

    def edited(self, answer: SentAnswer, at: float) -> None:
        """Remember that an answer belongs to its question as edited at this Unix time."""
        self._replace(answer, edited_at=at)

    def answer_to(self, question: MaybeInaccessibleMessage) -> SentAnswer | None:
        """Return the answer to a message, None where it is not known, or too old."""
        key = self._by_question.get((question.chat.id, question.message_id))
        return self._fresh(key) if key else None

    def asker_behind(self, message: MaybeInaccessibleMessage) -> int | None:
        """Return the id of the user who asked for a message of the bot's, as far as is known."""
        answer = self._fresh((message.chat.id, message.message_id))
        return answer.asker if answer else None

    def last(self, chat_id: int, asker: int | None = None, limit: int = 100) -> list[int]:
        """Return the ids of a chat's newest messages, or of those that one user asked for."""
        oldest = self._clock() - KEPT
        found: list[int] = []
        for answer in reversed(self._sent.values()):
            if answer.at < oldest or len(found) == limit:
                break
            if answer.chat_id == chat_id and asker in (None, answer.asker):
                found.append(answer.message_id)
        return found

    def forget(self, chat_id: int, message_ids: list[int]) -> None:
        """Remember these messages no longer."""
        for message_id in message_ids:
            if (chat_id, message_id) in self._sent:
                self._drop((chat_id, message_id))

    def forget_asker(self, user_id: int) -> None:
        """Forget what a user asked: a private chat's messages, and in groups whose they were."""
        for key, answer in list(self._sent.items()):
            if answer.chat_id == user_id:
                self._drop(key)
            elif answer.asker == user_id:
                self._replace(answer, asker=None)

    def migrated(self, old: int) -> None:
        """Forget a chat's messages: in the supergroup that it became they have other ids."""
        for key in [key for key in self._sent if key[0] == old]:
            self._drop(key)

    def _replace(self, answer: SentAnswer, **changes: Any) -> None:
        key = (answer.chat_id, answer.message_id)
        if key in self._sent:
            self._sent[key] = replace(self._sent[key], **changes)

    def _fresh(self, key: _Key) -> SentAnswer | None:
        answer = self._sent.get(key)
        if answer and self._clock() - answer.at > KEPT:
            self._drop(key)
            return None
        return answer

    def _drop(self, key: _Key) -> None:
        answer = self._sent.pop(key)
        question = (answer.chat_id, answer.question_id)
        if self._by_question.get(question) == key:
            del self._by_question[question]

    def _asker(self, question: MaybeInaccessibleMessage) -> int | None:
        """Return who asked: in a private chat that needs no id, the chat says it."""
        known = self.asker_behind(question)
        if known is not None or not isinstance(question, Message) or question.chat.id > 0:
            return known
        user = question.from_user
        if user is not None and user.id == question.get_bot().id:
            replied = question.reply_to_message
            user = replied.from_user if replied else None
        return None if user is None or user.is_bot else user.id


def is_edited(question: MaybeInaccessibleMessage) -> bool:
    """Whether a message is one of people's, and came as edited; the bot edits its own as well."""
    if not isinstance(question, Message) or question.edit_date is None:
        return False
    return question.from_user is None or question.from_user.id != question.get_bot().id
