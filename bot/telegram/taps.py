"""Taps on buttons: the same one again within seconds makes no second message."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery

__all__ = ["PAUSE", "Taps"]

PAUSE = 10.0
"""Seconds in which the same tap counts once."""
_PASSING = 10
"""Taps under one message that pass within a pause, of one person's or, if shared, of all."""
_KEYS = 10_000
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
