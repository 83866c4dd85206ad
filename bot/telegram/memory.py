"""What is remembered of answers, votes and taps, in memory only and within bounds."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message

from bot.archive.model import Quote

__all__ = ["KEPT", "PAUSE", "SentAnswer", "SentAnswers", "Taps", "Vote", "Votes", "is_edited"]

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


Vote = Literal["up", "down"]

_KEYS = 10_000


class Votes:
    """The last votes; the oldest make room, and nothing of them lasts."""

    def __init__(self, limit: int = _KEYS) -> None:
        """Keep at most `limit` votes."""
        self._limit = limit
        self._votes: OrderedDict[tuple[int, int, int], Vote] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of votes that are remembered."""
        return len(self._votes)

    def cast(
        self, chat_id: int, message_id: int, user_id: int, vote: Vote
    ) -> tuple[Vote | None, Vote | None]:
        """Note a vote; return the one before, and the one that counts now.

        The same vote a second time takes it back.
        """
        key = (chat_id, message_id, user_id)
        before = self._votes.pop(key, None)
        if before == vote:
            return before, None
        self._votes[key] = vote
        if len(self._votes) > self._limit:
            self._votes.popitem(last=False)
        return before, vote

    def forget(self, user_id: int) -> int:
        """Forget who voted what where that was this user; the counts stay. Return how many."""
        own = [key for key in self._votes if key[2] == user_id]
        for key in own:
            del self._votes[key]
        return len(own)


PAUSE = 10.0
"""Seconds in which the same tap counts once."""
_PASSING = 10
"""Taps under one message that pass within a pause, of one person's or, if shared, of all."""
# Of the buttons that only read, as `keyboards` and `browsing` write them: what they show stands in
# the chat for everybody, so that one is enough for all.
_SHARED = frozenset("cmqnABFK")
# A second tap takes back what the first one said.
_TOGGLES = frozenset("ud")


@dataclass(slots=True)
class _Row:
    data: str
    """Of the last tap that passed."""
    at: float
    since: float
    passed: int = 1


class Taps:
    """The last tap under each message; the oldest make room."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = _KEYS) -> None:
        """Keep at most `limit` messages; `clock` gives seconds."""
        self._clock = clock
        self._limit = limit
        self._rows: OrderedDict[tuple[object, ...], _Row] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of messages whose taps are remembered."""
        return len(self._rows)

    def passes(self, query: CallbackQuery) -> bool:
        """Note a tap; return False where it only repeats the one before it, or is one of many."""
        now, key, data = self._clock(), _key(query), query.data or ""
        row = self._rows.get(key)
        if row is None or now - row.at > PAUSE:
            self._rows[key] = _Row(data, now, now)
            self._rows.move_to_end(key)
            while len(self._rows) > self._limit:
                self._rows.popitem(last=False)
            return True
        if row.data == data and data[1:2] not in _TOGGLES:
            return False
        if now - row.since > PAUSE:
            row.since, row.passed = now, 0
        if row.passed >= _PASSING:
            return False
        row.data, row.at, row.passed = data, now, row.passed + 1
        return True

    def failed(self, query: CallbackQuery) -> None:
        """Let a tap be tried again at once: the one before came to nothing."""
        self._rows.pop(_key(query), None)

    def forget(self, user_id: int) -> None:
        """Forget whose taps were a user's own."""
        for key in [key for key in self._rows if key[-1] == user_id]:
            del self._rows[key]


def _key(query: CallbackQuery) -> tuple[object, ...]:
    message = query.message
    place = (message.chat.id, message.message_id) if message else (query.inline_message_id,)
    is_shared = message is not None and (query.data or "")[1:2] in _SHARED
    return (*place, None if is_shared else query.from_user.id)
