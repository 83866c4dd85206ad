"""The order of handling updates: one after the other within a chat, chats in parallel."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from math import inf
from typing import Any

from telegram import Update

from bot.botapi.rate_limiter import Progress
from bot.delivery.keeping import Kept
from bot.storage.handled import Claim

__all__ = ["INLINE", "Lane", "Lanes", "Work", "lane_of", "name_of"]

Lane = tuple[str, int]
INLINE: Lane = ("inline", 0)


@dataclass(slots=True, eq=False)
class Work:
    """An update that is not answered yet."""

    update: Update
    lane: Lane
    received: float
    """By the event loop's clock."""
    ready: float = 0.0
    """Since when it could be answered, by the event loop's clock: it is first in its lane, and
    waits for no pause that Telegram asked for."""
    progress: Progress = field(default_factory=Progress)
    task: asyncio.Task[None] | None = None
    """The handlers, while they run."""
    timer: asyncio.TimerHandle | None = None
    """The deadline of the handlers, or the end of a pause."""
    began: float = 0.0
    pauses: int = 0
    """Tries that could not send."""
    expires: float = inf
    """The time, by the event loop's clock, at which it is given up."""
    is_over: bool = False
    """Whether it was handled, and only has to be recorded."""
    why: str | None = None
    """Why it could not be answered, if so: the name of an error."""
    raw: Any = None
    """The update as JSON, until it is admitted."""
    kept: Kept | None = None
    """None for an update that is never kept in the inbox."""
    is_stored: bool = False
    """Whether it is in the inbox, so that it has been confirmed to Telegram."""
    edits: int = 0
    """How many edits have replaced it."""
    claim: Claim | None = None
    """None until this process may handle it."""
    settled: "asyncio.Future[bool] | None" = None
    """Resolves to whether the update was answered."""

    @property
    def number(self) -> int:
        """The update's number."""
        return self.update.update_id


class Lanes:
    """Waiting updates in lanes that take turns, so that a long lane does not delay others."""

    def __init__(self) -> None:
        self._lanes: dict[Lane, deque[Work]] = {}
        self._ready: deque[Lane] = deque()
        self._inline: list[Work] = []
        self._is_inlines_turn = False

    def add(self, work: "Work") -> None:
        """Put an update at the end of its lane."""
        if work.lane == INLINE:
            self._inline.append(work)
        elif (waiting := self._lanes.get(work.lane)) is not None:
            waiting.append(work)
        else:
            self._lanes[work.lane] = deque([work])
            self._ready.append(work.lane)

    def __contains__(self, lane: Lane) -> bool:
        """Whether updates are in a lane."""
        return lane in self._lanes

    def firsts(self) -> "list[Work]":
        """Return the updates that have none before them in their lane."""
        return [*(works[0] for works in self._lanes.values()), *self._inline]

    def of(self, lane: Lane) -> "list[Work]":
        """Return the updates of a lane, in order."""
        return [*self._lanes.get(lane, ())]

    def sort(self, lane: Lane) -> None:
        """Bring the updates of a lane into their order, except for a first one that has begun."""
        works = self._lanes[lane]
        first = [works.popleft()] if works and works[0].began else []
        self._lanes[lane] = deque([*first, *sorted(works, key=lambda work: work.number)])

    def withdraw(self, work: "Work") -> None:
        """Remove an update that is not being handled."""
        if work.lane == INLINE:
            if work in self._inline:
                self._inline.remove(work)
            return
        works = self._lanes.get(work.lane, deque())
        if works and works[0] is work and work.lane not in self._ready:
            self.leave(work)  # it had been put off
        elif work in works:
            works.remove(work)
            if not works:
                del self._lanes[work.lane]
                self._ready.remove(work.lane)

    def next(self) -> "Work | None":
        """Return the next update to handle and close its lane; None if all must wait."""
        self._is_inlines_turn = not self._is_inlines_turn
        if self._inline and (self._is_inlines_turn or not self._ready):
            # The newest query is still on screen; nobody sees the results of older ones.
            return self._inline.pop()
        if self._ready:
            return self._lanes[self._ready.popleft()][0]
        return None

    def leave(self, work: "Work") -> None:
        """Remove a handled update from its lane, and open the lane for the next one."""
        waiting = self._lanes.get(work.lane)
        if waiting is None:
            return
        waiting.popleft()
        if waiting:
            waiting[0].ready = time.monotonic()  # the event loop's clock as well
            self._ready.append(work.lane)
        else:
            del self._lanes[work.lane]

    def again(self, work: "Work") -> None:
        """Open an update's lane, in which it is first, so that it is handled again."""
        if work.lane == INLINE:
            self._inline.insert(0, work)
        else:
            self._ready.append(work.lane)


def name_of(lane: Lane) -> str:
    """Return the name of a lane in the inbox."""
    return f"{lane[0]} {lane[1]}"


def lane_of(update: Update) -> Lane:
    """Return the name of the lane that an update waits in.

    The lane belongs to its chat, or else to its user; an update without either does not wait for
    others. Inline queries share a lane without order. Raises `TypeError` if the id of the chat or
    user is not a number.
    """
    # A user's id is also the id of the private chat.
    person = update.effective_chat or update.effective_user
    if person is not None and type(person.id) is not int:
        raise TypeError("the id of a chat or user is not a number")
    if update.inline_query is not None:
        return INLINE
    return ("chat", person.id) if person is not None else ("update", update.update_id)
