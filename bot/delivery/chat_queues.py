"""The order in which updates are handled: one after the other in a chat, chats side by side."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from telegram import Update

from bot.botapi.rate_limiter import Outcome
from bot.storage.handled import Claim

__all__ = ["Lanes", "Work", "lane_of"]


@dataclass(slots=True, eq=False)
class Work:
    """An update that is not answered yet."""

    update: Update
    lane: tuple[str, int]
    received: float
    """By the event loop's clock."""
    outcome: Outcome = field(default_factory=Outcome)
    task: asyncio.Task[None] | None = None
    """The handlers, while they run."""
    timer: asyncio.TimerHandle | None = None
    """The deadline of the handlers, or the end of a pause."""
    began: float = 0.0
    tries: int = 0
    """Tries that failed to send though Telegram could be reached."""
    pauses: int = 0
    claim: Claim | None = None
    """None until it is this process's to handle."""
    settled: "asyncio.Future[bool] | None" = None
    """Tells those who wait for the update whether it was answered."""

    @property
    def number(self) -> int:
        """The update's number."""
        return self.update.update_id


_INLINE = ("inline", 0)


def lane_of(update: Update) -> tuple[str, int]:
    """Return the name of the lane that an update waits in.

    It is that of its chat, else of its user; what has neither waits for nobody. Inline queries
    share a lane without order. Raises `TypeError` for what is no number of a chat or user.
    """
    # A user's number is that of the private chat as well.
    person = update.effective_chat or update.effective_user
    if person is not None and type(person.id) is not int:
        raise TypeError("a chat's or a user's number is none")
    if update.inline_query is not None:
        return _INLINE
    return ("chat", person.id) if person is not None else ("update", update.update_id)


class Lanes:
    """What waits to be handled; lanes take turns, so that a long one delays nobody else."""

    def __init__(self) -> None:
        self._lanes: dict[tuple[str, int], deque[Work]] = {}
        self._ready: deque[tuple[str, int]] = deque()
        self._inline: list[Work] = []
        self._is_inlines_turn = False

    def add(self, work: "Work") -> None:
        """Let something wait at the end of its lane."""
        if work.lane == _INLINE:
            self._inline.append(work)
        elif (waiting := self._lanes.get(work.lane)) is not None:
            waiting.append(work)
        else:
            self._lanes[work.lane] = deque([work])
            self._ready.append(work.lane)

    def next(self) -> "Work | None":
        """Return what is to be handled now, and close its lane; None where all must wait."""
        self._is_inlines_turn = not self._is_inlines_turn
        if self._inline and (self._is_inlines_turn or not self._ready):
            # Who typed last still waits; the results of older queries are hardly seen any more.
            return self._inline.pop()
        if self._ready:
            return self._lanes[self._ready.popleft()][0]
        return None

    def leave(self, work: "Work") -> None:
        """Take what was handled out of its lane, and open the lane for the next."""
        waiting = self._lanes.get(work.lane)
        if waiting is None:
            return
        waiting.popleft()
        if waiting:
            self._ready.append(work.lane)
        else:
            del self._lanes[work.lane]

    def again(self, work: "Work") -> None:
        """Let what is first in its lane be handled once more; so long its lane was closed."""
        if work.lane == _INLINE:
            self._inline.insert(0, work)
        else:
            self._ready.append(work.lane)
