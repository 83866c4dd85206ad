"""Taps and votes that several processes must know of: each person's have a row of their own.

So `/forget me` finds them. What a button that is shared by all lets pass has a row without a
person.
"""

import json
from collections.abc import Iterator

from telegram import CallbackQuery, MaybeInaccessibleMessage

from bot.storage.replies.model import ReplyKey, StoredReply
from bot.storage.storage import Storage
from bot.telegram.bounded import Bounded
from bot.telegram.memory import Tap, Taps, Vote, Votes, is_shared

__all__ = ["Marks"]

_LIMIT = 10_000

_Place = tuple[int, int, int | None]
"""A chat, a message there, and a person, or None for all."""


class Marks:
    """The taps and votes under messages of the bot."""

    def __init__(self, taps: Taps, votes: Votes, storage: Storage) -> None:
        """Keep what these remember in the storage."""
        self._taps = taps
        self._votes = votes
        self._storage = storage
        self._changed: Bounded[_Place, None] = Bounded(_LIMIT)
        self._stored_at: Bounded[_Place, float] = Bounded(_LIMIT)
        """When a row was first stored, by the clock of the taps."""

    def tapped(self, query: CallbackQuery) -> None:
        """Note that a tap was recorded, or is forgotten because it failed."""
        if (message := query.message) is not None:
            person = None if is_shared(query) else query.from_user.id
            self._changed[message.chat.id, message.message_id, person] = None

    def voted(self, message: MaybeInaccessibleMessage, user_id: int) -> None:
        """Note that a vote was cast, or taken back."""
        self._changed[message.chat.id, message.message_id, user_id] = None

    async def recall(self, query: CallbackQuery) -> None:
        """Bring into memory what other processes know. Raises what the database raises."""
        if (message := query.message) is None:
            return
        for person in {query.from_user.id, None if is_shared(query) else query.from_user.id}:
            place = (message.chat.id, message.message_id, person)
            stored = await self._storage.replies.get(self._key(place))
            if place not in self._changed and not self._storage.replies.is_waiting(
                self._key(place)
            ):
                self._take_over(place, stored)

    def _take_over(self, place: _Place, stored: StoredReply | None) -> None:
        chat_id, message_id, person = place
        fields = json.loads(stored.content) if stored else {}
        if stored:
            self._stored_at[place] = self._taps.clock() - stored.age
        tap: Tap | None = None
        if told := fields.get("p"):
            data, at, since, passed = told
            began = self._stored_at[place]
            tap = Tap(str(data), began + at, began + since, int(passed))
        self._taps.put((chat_id, message_id, person), tap)
        if person is not None:
            cast = fields.get("v")
            vote: Vote | None = "up" if cast == "up" else "down" if cast == "down" else None
            self._votes.put((chat_id, message_id, person), vote)

    def rows(self) -> Iterator[StoredReply]:
        """Return the rows that have changed since the last call."""
        changed, self._changed = self._changed, Bounded(_LIMIT)
        for place in changed:
            chat_id, message_id, person = place
            began = self._stored_at.setdefault(place, self._taps.clock())
            fields: dict[str, object] = {}
            if (tap := self._taps.get((chat_id, message_id, person))) is not None:
                times = (round(tap.at - began, 1), round(tap.since - began, 1))
                fields["p"] = [tap.data, *times, tap.passed]
            if person is not None and (vote := self._votes.get((chat_id, message_id, person))):
                fields["v"] = vote
            own = None if person is None else self._storage.vault.pseudonym(person)
            content = json.dumps(fields, separators=(",", ":")).encode()
            yield StoredReply(self._key(place), None, own, content)

    def _key(self, place: _Place) -> ReplyKey:
        return ReplyKey(self._storage.vault.name(f"taps {place}"), 0)
