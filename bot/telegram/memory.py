"""What is remembered about answers, votes and taps, in memory and within bounds.

What of it is written to the database is in `bot.telegram.replies`.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message

from bot.archive.model import Quote
from bot.telegram.bounded import Bounded
from bot.telegram.views.answers import Reply
from bot.telegram.views.callback_data import button_of

__all__ = [
    "KEPT",
    "PAUSE",
    "SentAnswer",
    "SentAnswers",
    "Tap",
    "Taps",
    "Vote",
    "Votes",
    "is_edited",
    "is_shared",
]

KEPT = 48 * 3600.0
"""Seconds after which bots can no longer delete their messages, nor people edit theirs."""
_MESSAGES = 10_000

_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One message of the bot."""

    chat_id: int
    message_id: int
    question_id: int
    """The message that it replied to."""
    asker: int | bytes | None
    """The id of the user who asked, in a group, or their pseudonym if it was read from the
    database; None for a channel or if it is not known."""
    is_text: bool
    """Whether its text can be edited; a caption cannot be edited as text."""
    shown: int
    """A hash of what it shows, to compare with what an edit would show."""
    at: float
    edited_at: float = 0.0
    """Unix time of the question's edit that it answers."""
    about: Quote | None = None
    """The quote that the question could refer to when it was asked."""


class SentAnswers:
    """The last messages of the bot, by chat; the oldest are dropped, and so are expired ones."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = _MESSAGES) -> None:
        """Keep at most `limit` messages; `clock` gives seconds."""
        self.clock = clock
        self._limit = limit
        self.on_change: Callable[[_Key], None] = _nothing
        """Called with the chat and the number of each message about which something is new."""
        self.pseudonym: Callable[[int], bytes | None] = _nothing
        """Returns the pseudonym of a user."""
        self._sent: OrderedDict[_Key, SentAnswer] = OrderedDict()
        self._by_question: dict[_Key, _Key] = {}

    def __len__(self) -> int:
        """Return the number of messages that are remembered."""
        return len(self._sent)

    def note(
        self,
        question: MaybeInaccessibleMessage,
        sent: Message,
        reply: Reply,
        about: Quote | None = None,
    ) -> None:
        """Remember a message that was sent in reply to another, and what it shows.

        `about` is the quote that the question could refer to, and still can after an edit.
        """
        key = (sent.chat.id, sent.message_id)
        answer = SentAnswer(
            *key,
            question_id=question.message_id,
            asker=self._asker(question),
            is_text=sent.text is not None,
            shown=_look(reply),
            at=self.clock(),
            about=about,
        )
        self._keep(key, answer, is_here=question.chat.id == sent.chat.id)
        self.on_change(key)

    def put(self, answer: SentAnswer) -> None:
        """Remember what the database says of a message."""
        key = (answer.chat_id, answer.message_id)
        self._keep(key, answer, is_here=answer.question_id > 0)

    def get(self, key: _Key) -> SentAnswer | None:
        """Return what is remembered of a message of the bot."""
        return self._fresh(key)

    def knows(self, key: _Key) -> bool:
        """Whether a message of the bot is remembered."""
        return key in self._sent

    def of_question(self, chat_id: int, question_id: int) -> SentAnswer | None:
        """Return the answer to a message by its number."""
        key = self._by_question.get((chat_id, question_id))
        return self._fresh(key) if key else None

    def drop(self, key: _Key) -> None:
        """Forget a message of which the database knows nothing any more."""
        if key in self._sent:
            self._drop(key)

    def _keep(self, key: _Key, answer: SentAnswer, *, is_here: bool) -> None:
        self._sent[key] = answer
        # The first message is the answer; a later one may report a failure. If the group became a
        # supergroup meanwhile, the question's id belongs to another message there.
        if is_here:
            asked = (key[0], answer.question_id)
            first = self._sent.get(self._by_question.get(asked, key))
            if first is None or not first.is_text or first is answer:
                self._by_question[asked] = key
        while len(self._sent) > self._limit:
            self._drop(next(iter(self._sent)))

    def edits(self, answer: SentAnswer, at: float) -> None:
        """Remember that an answer answers its question as edited at this Unix time."""
        self._replace(answer, edited_at=at)

    def edited(self, answer: SentAnswer, reply: Reply) -> None:
        """Remember what an answer shows now."""
        self._replace(answer, shown=_look(reply))

    def is_shown(self, answer: SentAnswer, reply: Reply) -> bool:
        """Whether a message shows exactly this."""
        return answer.shown == _look(reply)

    def answer_to(self, question: MaybeInaccessibleMessage) -> SentAnswer | None:
        """Return the answer to a message; None if it is unknown or too old."""
        return self.of_question(question.chat.id, question.message_id)

    def is_askers(self, message: MaybeInaccessibleMessage, user_id: int) -> bool:
        """Whether a message of the bot is known to have answered this user."""
        answer = self._fresh((message.chat.id, message.message_id))
        return answer is not None and self._is_of(answer, user_id)

    def last(self, chat_id: int, asker: int | None = None, limit: int = 100) -> list[int]:
        """Return the ids of a chat's newest messages, or only of those that answered one user."""
        oldest = self.clock() - KEPT
        found: list[int] = []
        for answer in reversed(self._sent.values()):
            if answer.at < oldest or len(found) == limit:
                break
            if answer.chat_id == chat_id and (asker is None or self._is_of(answer, asker)):
                found.append(answer.message_id)
        return found

    def forget(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Forget these messages."""
        for message_id in message_ids:
            if (chat_id, message_id) in self._sent:
                self._drop((chat_id, message_id))

    def forget_asker(self, user_id: int) -> None:
        """Forget what a user asked: their private chat's messages, and their id in groups."""
        for key, answer in list(self._sent.items()):
            if answer.chat_id == user_id:
                self._drop(key)
            elif self._is_of(answer, user_id):
                self._sent[key] = replace(answer, asker=None)

    def migrated(self, old: int) -> None:
        """Forget a chat's messages: they have other ids in the supergroup that it became."""
        for key in [key for key in self._sent if key[0] == old]:
            self._drop(key)

    def _replace(self, answer: SentAnswer, **changes: Any) -> None:
        key = (answer.chat_id, answer.message_id)
        if key in self._sent:
            self._sent[key] = replace(self._sent[key], **changes)
            self.on_change(key)

    def _is_of(self, answer: SentAnswer, user_id: int) -> bool:
        if isinstance(answer.asker, bytes):
            return answer.asker == self.pseudonym(user_id)
        return answer.asker == user_id

    def _fresh(self, key: _Key) -> SentAnswer | None:
        answer = self._sent.get(key)
        if answer and self.clock() - answer.at > KEPT:
            self._drop(key)
            return None
        return answer

    def _drop(self, key: _Key) -> None:
        answer = self._sent.pop(key)
        question = (answer.chat_id, answer.question_id)
        if self._by_question.get(question) == key:
            del self._by_question[question]

    def _asker(self, question: MaybeInaccessibleMessage) -> int | bytes | None:
        """Return who asked; None in a private chat, where the chat tells who asked."""
        answer = self._fresh((question.chat.id, question.message_id))
        known = answer.asker if answer else None
        if known is not None or not isinstance(question, Message) or question.chat.id > 0:
            return known
        user = question.from_user
        if user is not None and user.id == question.get_bot().id:
            replied = question.reply_to_message
            user = replied.from_user if replied else None
        return None if user is None or user.is_bot else user.id


def _nothing(_: object) -> None:
    """Do nothing."""


def _look(reply: Reply) -> int:
    """Return a number that is the same in every process."""
    keyboard = reply.keyboard.to_json() if reply.keyboard else ""
    shown = f"{reply.html}\0{keyboard}".encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(shown).digest()[:7])


def is_edited(question: MaybeInaccessibleMessage) -> bool:
    """Whether a person edited this message; the bot's own edited messages do not count."""
    if not isinstance(question, Message) or question.edit_date is None:
        return False
    return question.from_user is None or question.from_user.id != question.get_bot().id


Vote = Literal["up", "down"]

_KEYS = 10_000


class Votes:
    """The last votes, in memory only; the oldest are dropped."""

    def __init__(self, limit: int = _KEYS) -> None:
        """Keep at most `limit` votes."""
        self._votes: Bounded[tuple[int, int, int], Vote] = Bounded(limit)

    def __len__(self) -> int:
        """Return the number of votes that are remembered."""
        return len(self._votes)

    def cast(
        self, chat_id: int, message_id: int, user_id: int, vote: Vote
    ) -> tuple[Vote | None, Vote | None]:
        """Record a vote; return the previous vote and the one that counts now.

        Casting the same vote a second time takes it back.
        """
        key = (chat_id, message_id, user_id)
        before = self._votes.pop(key, None)
        if before == vote:
            return before, None
        self._votes[key] = vote
        return before, vote

    def get(self, key: tuple[int, int, int]) -> Vote | None:
        """Return the vote of a user, by chat, message and user."""
        return self._votes.get(key)

    def put(self, key: tuple[int, int, int], vote: Vote | None) -> None:
        """Remember the vote that another process knows of."""
        self._votes.pop(key, None)
        if vote is not None:
            self._votes[key] = vote

    def forget(self, user_id: int) -> int:
        """Forget a user's votes, but keep the counts; return how many votes were forgotten."""
        own = [key for key in self._votes if key[2] == user_id]
        for key in own:
            del self._votes[key]
        return len(own)


PAUSE = 10.0
"""Seconds within which a repeated tap counts once."""
_PASSING = 10
"""Taps under one message that pass within a pause, from one person or, if shared, from all."""


@dataclass(slots=True)
class Tap:
    """The last tap that passed."""

    data: str
    at: float
    since: float
    """When the first of `passed` taps passed."""
    passed: int = 1


class Taps:
    """The last tap under each message; the oldest are dropped."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = _KEYS) -> None:
        """Keep at most `limit` messages; `clock` gives seconds."""
        self.clock = clock
        self._rows: Bounded[tuple[object, ...], Tap] = Bounded(limit)

    def __len__(self) -> int:
        """Return the number of messages whose taps are remembered."""
        return len(self._rows)

    def passes(self, query: CallbackQuery) -> bool:
        """Record a tap; return False if it repeats the previous one or is one of many."""
        now, data = self.clock(), query.data or ""
        button = button_of(data)
        key = _key(query)
        row = self._rows.get(key)
        if row is None or now - row.at > PAUSE:
            self._rows[key] = Tap(data, now, now)
            return True
        if row.data == data and not (button and button.toggle):
            return False
        if now - row.since > PAUSE:
            row.since, row.passed = now, 0
        if row.passed >= _PASSING:
            return False
        row.data, row.at, row.passed = data, now, row.passed + 1
        return True

    def failed(self, query: CallbackQuery) -> None:
        """Let a failed tap be repeated at once."""
        self._rows.pop(_key(query), None)

    def get(self, key: tuple[int, int, int | None]) -> Tap | None:
        """Return the last tap under a message, by chat, message and person, or None for all."""
        return self._rows.get(key)

    def put(self, key: tuple[int, int, int | None], tap: Tap | None) -> None:
        """Remember the last tap that another process knows of."""
        self._rows.pop(key, None)
        if tap is not None:
            self._rows[key] = tap

    def forget(self, user_id: int) -> None:
        """Forget a user's own taps."""
        for key in [key for key in self._rows if key[-1] == user_id]:
            del self._rows[key]


def is_shared(query: CallbackQuery) -> bool:
    """Whether a button is one that a tap of one person uses up for all."""
    button = button_of(query.data or "")
    return query.message is not None and button is not None and button.shared


def _key(query: CallbackQuery) -> tuple[object, ...]:
    message = query.message
    place = (message.chat.id, message.message_id) if message else (query.inline_message_id,)
    return (*place, None if is_shared(query) else query.from_user.id)
