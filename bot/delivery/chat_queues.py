"""The order of handling updates: one after the other within a chat, chats in parallel."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from telegram import Update

from bot.botapi.rate_limiter import Progress
from bot.storage.handled import Claim

__all__ = ["Lanes", "Work", "lane_of"]

_INLINE = ("inline", 0)


@dataclass(slots=True, eq=False)
class Work:
    """An update that is not answered yet."""

    update: Update
    lane: tuple[str, int]
    received: float
    """By the event loop's clock."""
    progress: Progress = field(default_factory=Progress)
    task: asyncio.Task[None] | None = None
    """The handlers, while they run."""
    timer: asyncio.TimerHandle | None = None
    """The deadline of the handlers, or the end of a pause."""
    began: float = 0.0
    tries: int = 0
    """Failed tries to send although Telegram could be reached."""
    pauses: int = 0
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
        self._lanes: dict[tuple[str, int], deque[Work]] = {}
        self._ready: deque[tuple[str, int]] = deque()
        self._inline: list[Work] = []
        self._is_inlines_turn = False

    def add(self, work: "Work") -> None:
        """Put an update at the end of its lane."""
        if work.lane == _INLINE:
            self._inline.append(work)
        elif (waiting := self._lanes.get(work.lane)) is not None:
            waiting.append(work)
        else:
            self._lanes[work.lane] = deque([work])
            self._ready.append(work.lane)

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
            self._ready.append(work.lane)
        else:
            del self._lanes[work.lane]

    def again(self, work: "Work") -> None:
        """Open an update's lane, in which it is first, so that it is handled again."""
        if work.lane == _INLINE:
            self._inline.insert(0, work)
        else:
            self._ready.append(work.lane)


def lane_of(update: Update) -> tuple[str, int]:
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
        return _INLINE
    return ("chat", person.id) if person is not None else ("update", update.update_id)
