"""Waiting as Telegram asks: each chat separately, and all chats in turn.

Telegram publishes its limits as advice: about one message a second in a chat, 20 a minute in a
group, 30 a second overall, with short bursts allowed (Bots FAQ, "My bot is hitting limits"). The
real limits depend on the bot, the chat and the time of day. So nothing is slowed down in advance: a
429 shows where the limit is. For a minute after it, its chat keeps the advised pace. If several
chats that had been quiet must wait within a second, it is the overall limit, and all chats together
keep the advised pace.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Hashable

__all__ = ["CHAT_PAUSE", "GROUP_PAUSE", "OVERALL_RATE", "Overall", "Turns"]

CHAT_PAUSE = 1.0
"""Seconds between two messages of a private chat."""
GROUP_PAUSE = 3.0
"""Seconds between two messages of a group: 20 a minute."""
OVERALL_RATE = 30.0
"""Messages per second, in all chats together."""
STRICT_FOR = 60.0
"""Seconds after a 429 for which the pace is kept."""
_ALARM = 4
"""If this many chats must wait within `_WITHIN` seconds, it is the overall limit."""
_WITHIN = 1.0


class Turns:
    """The turns of one chat, after Telegram asked it to wait; first come, first served."""

    __slots__ = ("_free_at", "_lock", "_pause", "_strict_until")

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._free_at = self._strict_until = 0.0
        self._lock = asyncio.Lock()

    def hold(self, seconds: float) -> None:
        """Let no call be sent for this long."""
        self._free_at = max(self._free_at, _now() + seconds)
        self._strict_until = self._free_at + STRICT_FOR

    def wait(self) -> float:
        """Return how many seconds the next call must wait, at least."""
        return max(self._free_at - _now(), 0.0)

    async def turn(self) -> None:
        """Wait for the next turn, and take it."""
        async with self._lock:
            # Telegram may have asked for a longer wait meanwhile.
            while wait := self.wait():  # noqa: ASYNC110 - it is time that passes, not an event
                await asyncio.sleep(wait)
            self._free_at = _now() + self._pause

    def is_over(self) -> bool:
        """Whether the pace no longer needs to be kept."""
        return not self._lock.locked() and _now() >= self._strict_until


class Overall:
    """The pace of all chats together, once it is needed; waiting chats take turns."""

    def __init__(self, rate: float = OVERALL_RATE) -> None:
        self._pause = 1 / rate
        self._strict_until = self._free_at = 0.0
        self._told: OrderedDict[Hashable, float] = OrderedDict()
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def told(self, chat: Hashable) -> None:
        """Record that a chat must wait although nothing was sent to it for a while."""
        now = _now()
        self._told.pop(chat, None)
        self._told[chat] = now
        while now - next(iter(self._told.values())) > _WITHIN:
            self._told.popitem(last=False)
        if len(self._told) >= _ALARM:
            self._strict_until = now + STRICT_FOR

    def is_strict(self) -> bool:
        """Whether the pace is kept now."""
        return bool(self._waiting) or _now() < self._strict_until

    async def turn(self, chat: Hashable) -> None:
        """Wait for the chat's turn."""
        loop = asyncio.get_running_loop()
        now = _now()
        if not self._waiting and now >= self._free_at:
            self._free_at = now + self._pause
            return
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting.setdefault(chat, deque()).append(waiter)
        if self._timer is None:
            self._timer = loop.call_at(max(self._free_at, now), self._next)
        await waiter

    def _next(self) -> None:
        """Let one call of the next chat go, and put that chat at the end."""
        loop = asyncio.get_running_loop()
        self._timer = None
        while self._waiting:
            chat, waiters = self._waiting.popitem(last=False)
            waiter = waiters.popleft()
            if waiters:
                self._waiting[chat] = waiters
            if not waiter.cancelled():
                waiter.set_result(None)
                self._free_at = loop.time() + self._pause
                break
        if self._waiting:
            self._timer = loop.call_at(self._free_at, self._next)


def _now() -> float:
    return asyncio.get_running_loop().time()
