"""Joins what is in memory about sent messages with their rows in the database.

Memory is asked first, and everything works from it alone. Where the database lasts, each change is
written to it soon; what memory does not know, after a restart or if another process sent it, is
read from there when an update needs it. If several processes answer one bot, the database counts
and memory only stands in for it while it is away.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence

from telegram import CallbackQuery, MaybeInaccessibleMessage, Update
from telegram.constants import ChatType

from bot.archive.model import Quote
from bot.desk import Desk
from bot.storage.replies.model import Question, ReplyKey, StoredReply
from bot.telegram.quoted import Quoted, Where, reference_of
from bot.telegram.replies.contents import unpacked
from bot.telegram.replies.rows import Rows

__all__ = ["CORRECTABLE", "KeptReplies"]

CORRECTABLE = 10_000
"""The most messages that can be corrected, the newest ones."""
_PAUSE = 5.0
"""Seconds between two writes of what no update has written."""
_TICK = 300.0
"""Seconds between two looks for what has expired."""
_YOUNG = 600.0
"""Seconds after the start for which an earlier process may have shown what is referred to."""


class KeptReplies(Rows):
    """The sent messages of one bot."""

    # What updates need.

    async def recall(self, update: Update) -> None:
        """Bring into memory what an update may refer to, as far as the database can tell."""
        if not self.lasts:
            return
        try:
            await asyncio.gather(*self._recalls(update))
        except Exception as error:
            self._failed(error)
        else:
            self._is_failing = False

    def _recalls(self, update: Update) -> Iterator["asyncio.Future[None] | asyncio.Task[None]"]:
        query = update.callback_query
        message = query.message if query else update.message or update.edited_message
        if message is None:
            return
        chat, number = message.chat, message.message_id
        if query is not None:
            if self.is_shared or not self._answers.knows((chat.id, number)):
                yield asyncio.ensure_future(self._recall_message((chat.id, number)))
            if self.is_shared:
                yield asyncio.ensure_future(self._marks.recall(query))
        elif update.edited_message is not None and (
            self.is_shared or self._answers.answer_to(message) is None
        ):
            yield asyncio.ensure_future(self._recall_answer(chat.id, number))
        if chat.type == ChatType.PRIVATE and self._may_follow(chat.id):
            yield asyncio.ensure_future(self._recall_shown(chat.id))

    def _may_follow(self, chat_id: int) -> bool:
        """Whether the database may know better what a chat was shown last."""
        if self.is_shared:
            return True
        is_young = time.monotonic() - self._began < _YOUNG
        return (is_young or self._chats.is_full()) and self._chats.shown_since(chat_id) is None

    async def _recall_message(self, where: tuple[int, int]) -> None:
        key = self._key(where)
        self._take_over(where, await self._storage.replies.get(key))

    async def _recall_answer(self, chat_id: int, question_id: int) -> None:
        place = self._storage.vault.pseudonym(chat_id)
        stored = await self._storage.replies.get(Question(place, question_id))
        if stored is not None:
            self._take_over((chat_id, stored.key.message_id), stored)
        elif self.is_shared and (known := self._answers.of_question(chat_id, question_id)):
            self._take_over((chat_id, known.message_id), None)

    async def _recall_shown(self, chat_id: int) -> None:
        place = self._storage.vault.pseudonym(chat_id)
        stored = await self._storage.replies.get(ReplyKey(place, 0))
        if self._is_changing(chat_id):
            return  # memory knows better
        content = unpacked(stored.content) if stored else None
        if stored is None or content is None:
            if self.is_shared:
                self._chats.restore(chat_id, None, 0.0, "")
            return
        where = (chat_id, stored.key.message_id)
        shown, follow = self._chats.shown_since(chat_id), content.follow
        before = reference_of(shown[0]) if shown else None
        if self._answers.knows(where) and before == (follow.quote if follow else None):
            return  # this process has sent it, and so knows the question as well
        self._take_over(where, stored)
        if follow is None:
            self._chats.restore(chat_id, None, 0.0, "")
            return
        quote = follow.quote.found(self._chats.desk.archive)
        question = _curated_question(quote, self._chats.desk, content.language) if quote else ""
        self._chats.restore(chat_id, quote, stored.age - follow.at, question)

    # What the reader's commands need.

    async def last(self, chat_id: int, asker: int | None, limit: int) -> list[int]:
        """Return the ids of a chat's newest messages, or only of those that answered one user."""
        if not self.lasts:
            return self._answers.last(chat_id, asker, limit)
        vault = self._storage.vault
        try:
            await self._storage.replies.flush()
            person = None if asker is None else vault.pseudonym(asker)
            stored = await self._storage.replies.of_place(vault.pseudonym(chat_id), person, limit)
        except Exception as error:
            self._failed(error)
            return self._answers.last(chat_id, asker, limit)
        return [one.key.message_id for one in stored if one.key.message_id]

    async def forget_messages(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Forget messages of a chat; raises nothing."""
        wheres = [(chat_id, number) for number in message_ids]
        self._answers.forget(chat_id, message_ids)
        for where in wheres:
            self._quoted.forget(where)
            self._changed.pop(where, None)
        if self.lasts and wheres:
            try:
                await self._storage.replies.forget([self._key(where) for where in wheres])
            except Exception as error:
                self._failed(error)

    async def number_of(self, user_id: int) -> int:
        """Return how many messages that answered a user are in the database."""
        if not self.lasts:
            return 0
        return await self._storage.replies.number_of(self._storage.vault.pseudonym(user_id))

    async def forget_user(self, user_id: int) -> None:
        """Forget what a user asked, everywhere. Raises what the database raises."""
        if self.lasts:
            await self._storage.replies.forget_person(self._storage.vault.pseudonym(user_id))

    async def forget_chat(self, chat_id: int) -> None:
        """Forget a chat's messages; raises nothing."""
        self._answers.migrated(chat_id)
        self._quoted.forget_chat(chat_id)
        if self.lasts:
            try:
                place = self._storage.vault.pseudonym(chat_id)
                await self._storage.replies.forget_place(place)
            except Exception as error:
                self._failed(error)

    def asked_by(self, inline_message_id: str, user_id: int | None) -> None:
        """Remember who asked for an answer in a chat of others, so that they can take it back."""
        self._guests[inline_message_id] = user_id

    def tapped(self, query: CallbackQuery) -> None:
        """Let other processes know of a tap, or that it failed."""
        if self.is_shared and self.lasts:
            self._marks.tapped(query)

    def voted(self, message: MaybeInaccessibleMessage, user_id: int) -> None:
        """Let other processes know of a vote."""
        if self.is_shared and self.lasts:
            self._marks.voted(message, user_id)

    # What corrections need.

    async def all(self) -> list[Quoted]:
        """Return the messages that can still be corrected, newest first."""
        if not self.lasts:
            return self._quoted.all()
        try:
            await self._storage.replies.flush()
            stored = await self._storage.replies.newest(CORRECTABLE)
        except Exception as error:
            self._failed(error)
            return self._quoted.all()
        return await asyncio.to_thread(lambda: [*self._correctable(stored)])

    def _correctable(self, stored: Sequence[StoredReply]) -> Iterator[Quoted]:
        for one in stored:
            content = unpacked(one.content)
            if content is not None and (quoted := self._quoted_of(content, one)) is not None:
                yield quoted

    async def is_current(self, message: Quoted) -> bool:
        """Whether a message still shows what it showed when it was looked up."""
        found = await self._now(message.where)
        return found is not None and _same(found, message)

    async def corrected(self, message: Quoted, lost: frozenset[int]) -> None:
        """Remember which quotes a message no longer shows, unless it shows others meanwhile."""
        if (now := await self._now(message.where)) is not None and _same(now, message):
            self._quoted.corrected(now, lost)

    async def forget(self, where: Where) -> None:
        """Forget a message: it is gone, or can no longer be edited."""
        if isinstance(where, str):
            self._quoted.forget(where)
            self._changed.pop(where, None)
            if self.lasts:
                await self._storage.replies.forget([self._key(where)])
        else:
            await self.forget_messages(where[0], [where[1]])

    async def _now(self, where: Where) -> Quoted | None:
        """Return what is known now of a message's quotes, and bring it into memory."""
        key = self._key(where) if self.lasts else None
        is_newer = where in self._changed or (key and self._storage.replies.is_waiting(key))
        if key is not None and not is_newer:
            try:
                stored = await self._storage.replies.get(key)
            except Exception as error:
                self._failed(error)
            else:
                if not isinstance(where, str):
                    self._take_over(where, stored)
                elif (content := unpacked(stored.content) if stored else None) and stored:
                    self._quoted.put(where, self._quoted_of(content, stored))
        return self._quoted.get(where)

    # What is written.

    async def run(self) -> None:
        """Write what waits, and delete what has expired, until cancelled."""
        if not self.lasts:
            return
        expired_at = float("-inf")
        while True:
            try:
                await self._storage.replies.flush()
                if time.monotonic() - expired_at >= _TICK:
                    await self._storage.replies.expire()
                    expired_at = time.monotonic()
            except Exception as error:
                self._failed(error)
            else:
                self._is_failing = False
            await asyncio.sleep(_PAUSE)

    async def flush(self) -> None:
        """Write what waits, if possible: the process is about to end."""
        if self.lasts:
            try:
                await self._storage.replies.flush()
            except Exception as error:
                self._failed(error)


def _same(one: Quoted, other: Quoted) -> bool:
    return (one.quotes, one.language, one.lost) == (other.quotes, other.language, other.lost)


def _curated_question(quote: Quote, desk: Desk, language: str) -> str:
    """Return a question of the FAQ that a quote answers: the reader's own words are not kept."""
    entry = next((one for one in desk.faq if one.quotes[0] == quote), None)
    return entry.question(language) if entry else ""
