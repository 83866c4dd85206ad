"""Remembers the latest decisions, because examples and links repeat questions."""

from collections import OrderedDict
from collections.abc import Hashable

from bot.answer.decisions import Decision

__all__ = ["Remembered"]


class Remembered:
    """The decisions that were made or asked for last, in memory only."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._decided: OrderedDict[Hashable, Decision] = OrderedDict()

    def get(self, key: Hashable) -> Decision | None:
        """Return the decision that was put under a key, if it is remembered."""
        decision = self._decided.get(key)
        if decision is not None:
            self._decided.move_to_end(key)
        return decision

    def put(self, key: Hashable, decision: Decision) -> Decision:
        """Remember a decision, instead of the one that was asked for least recently; return it."""
        self._decided[key] = decision
        if len(self._decided) > self._most:
            self._decided.popitem(last=False)
        return decision

    def clear(self) -> None:
        """Forget all decisions."""
        self._decided.clear()
