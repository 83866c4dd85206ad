"""The rows of sent messages: made from what is in memory, and brought back into it."""

import logging
import time
from collections.abc import Iterator
from typing import Protocol

from bot.archive.model import Quote
from bot.desk import Desk
from bot.storage.replies.model import ReplyKey, StoredReply
from bot.storage.storage import Storage
from bot.telegram.bounded import Bounded
from bot.telegram.memory import SentAnswer, SentAnswers, Taps, Votes
from bot.telegram.quoted import Quoted, QuotedMessages, Where, reference_of
from bot.telegram.replies.contents import Content, Follow, packed, unpacked
from bot.telegram.replies.marks import Marks

__all__ = ["Chats", "Rows"]

_CHANGED = 10_000
"""The most messages that wait to be written."""

_LOGGER = logging.getLogger(__name__)


class Chats(Protocol):
    """What is known about private chats."""

    desk: Desk

    def shown_since(self, chat_id: int) -> tuple[Quote, float] | None:
        """Return the quote shown last in a chat, and for how many seconds it has been shown."""

    def is_full(self) -> bool:
        """Whether chats were forgotten for others."""

    def restore(self, chat_id: int, quote: Quote | None, age: float, question: str) -> None:
        """Let the next question of a chat refer to this quote and question, or to nothing."""


class Rows:
    """The sent messages of one bot."""

    def __init__(
        self,
        chats: Chats,
        storage: Storage,
        answers: SentAnswers,
        quoted: QuotedMessages,
        taps: Taps,
        votes: Votes,
    ) -> None:
        """Keep what these remember in the storage, if it lasts."""
        self._chats = chats
        self._storage = storage
        self._answers = answers
        self._quoted = quoted
        self._marks = Marks(taps, votes, storage)
        self._changed: Bounded[Where, None] = Bounded(_CHANGED)
        self._guests: Bounded[str, int | None] = Bounded(_CHANGED)
        """Who asked for an answer in a chat of others."""
        self._began = time.monotonic()
        self._is_failing = False
        self.is_shared = False
        """Whether several processes answer the bot's updates, so that the database counts."""
        self.lasts = not storage.in_memory
        if self.lasts:
            answers.on_change = quoted.on_change = self._has_changed
            answers.pseudonym = storage.vault.pseudonym
            storage.replies.fill = self._rows

    def _take_over(self, where: tuple[int, int], stored: StoredReply | None) -> None:
        """Let memory say what the database says of a message, unless memory is newer."""
        if where in self._changed or self._storage.replies.is_waiting(self._key(where)):
            return
        content = unpacked(stored.content) if stored else None
        if stored is None or content is None:
            if self.is_shared:
                self._answers.drop(where)
                self._quoted.forget(where)
            return
        if content.is_answer:
            archive = self._chats.desk.archive
            self._answers.put(
                SentAnswer(
                    *where,
                    question_id=stored.question_id or 0,
                    asker=stored.person,
                    is_text=content.is_text,
                    shown=content.shown,
                    at=self._answers.clock() - stored.age,
                    edited_at=content.edited_at,
                    about=content.about.found(archive) if content.about else None,
                )
            )
        self._quoted.put(where, self._quoted_of(content, stored))

    def _quoted_of(self, content: Content, stored: StoredReply) -> Quoted | None:
        if not content.quotes:
            return None
        at = self._quoted.clock() - stored.age
        return Quoted(content.where, content.quotes, content.language, at, content.lost)

    def _has_changed(self, where: Where) -> None:
        self._changed[where] = None

    def _is_changing(self, chat_id: int) -> bool:
        if any(not isinstance(one, str) and one[0] == chat_id for one in self._changed):
            return True
        return self._storage.replies.is_waiting_in(self._storage.vault.pseudonym(chat_id))

    def _rows(self) -> Iterator[StoredReply]:
        """Return the rows of the messages that have changed since the last call."""
        changed, self._changed = self._changed, Bounded(_CHANGED)
        for where in changed:
            if (row := self._row(where)) is not None:
                yield row
        yield from self._marks.rows()

    def _row(self, where: Where) -> StoredReply | None:
        answer = None if isinstance(where, str) else self._answers.get(where)
        quoted = self._quoted.get(where)
        if answer is None and quoted is None:
            return None
        content = Content(
            where,
            is_answer=answer is not None,
            quotes=quoted.quotes if quoted else (),
            language=quoted.language if quoted else "en",
            lost=quoted.lost if quoted else frozenset(),
        )
        person: int | bytes | None = self._guests.get(where) if isinstance(where, str) else None
        question = None
        if answer is not None:
            person = answer.asker
            question = answer.question_id if answer.is_text and answer.question_id else None
            content = Content(
                where,
                is_answer=True,
                is_text=answer.is_text,
                shown=answer.shown,
                edited_at=answer.edited_at,
                about=reference_of(answer.about) if answer.about else None,
                follow=self._follow(answer),
                quotes=content.quotes,
                language=content.language,
                lost=content.lost,
            )
        if isinstance(person, int):
            person = self._storage.vault.pseudonym(person)
        return StoredReply(self._key(where), question, person, packed(content))

    def _follow(self, answer: SentAnswer) -> Follow | None:
        """Return what a question after an answer in a private chat may refer to."""
        shown = self._chats.shown_since(answer.chat_id) if answer.chat_id > 0 else None
        if shown is None:
            return None
        quote, age = shown
        return Follow(reference_of(quote), self._answers.clock() - age - answer.at)

    def _key(self, where: Where) -> ReplyKey:
        vault = self._storage.vault
        if isinstance(where, str):
            return ReplyKey(vault.name(f"guest {where}"), 0)
        return ReplyKey(vault.pseudonym(where[0]), where[1])

    def _failed(self, error: Exception) -> None:
        if not self._is_failing:
            name = type(error).__name__
            _LOGGER.warning("which message answers which is known from memory only: %s", name)
        self._is_failing = True
