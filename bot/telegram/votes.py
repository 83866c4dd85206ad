"""Who found which answer good or bad, in memory only: one vote a person and an answer."""

from collections import OrderedDict
from typing import Literal

__all__ = ["Vote", "Votes"]

Vote = Literal["up", "down"]

_KEYS = 10_000


class Votes:
    """The last votes; the oldest make room, and nothing of them lasts."""

    def __init__(self, limit: int = _KEYS) -> None:
        """Keep at most `limit` votes."""
        self._limit = limit
        self._votes: OrderedDict[tuple[int, int, int], Vote] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of votes that are remembered."""
        return len(self._votes)

    def cast(
        self, chat_id: int, message_id: int, user_id: int, vote: Vote
    ) -> tuple[Vote | None, Vote | None]:
        """Note a vote; return the one before, and the one that counts now.

        The same vote a second time takes it back.
        """
        key = (chat_id, message_id, user_id)
        before = self._votes.pop(key, None)
        if before == vote:
            return before, None
        self._votes[key] = vote
        if len(self._votes) > self._limit:
            self._votes.popitem(last=False)
        return before, vote

    def forget(self, user_id: int) -> int:
        """Forget who voted what where that was this user; the counts stay. Return how many."""
        own = [key for key in self._votes if key[2] == user_id]
        for key in own:
            del self._votes[key]
        return len(own)
