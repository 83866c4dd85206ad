"""The operators, who answer what the archive does not, and how often they may be asked."""

import asyncio
import time
import unicodedata
from collections.abc import Callable

from bot.archive.faq import QUESTION_LIMIT
from bot.archive.overlay import Overlay
from bot.telegram.bounded import Bounded

__all__ = ["Editors", "Quota", "cleaned"]

_HOUR = 3600.0
_REPORTS, _ALL_REPORTS = 3, 30
"""Reports an hour of one person, and of all together."""
_KEYS = 1_000
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Quota:
    """A limit per person and hour, kept in memory; the oldest entries are dropped."""

    def __init__(self, number: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow each person `number` times an hour; the clock gives seconds."""
        self._number = number
        self._clock = clock
        self._times: Bounded[int, list[float]] = Bounded(_KEYS)

    def takes(self, user_id: int) -> bool:
        """Count one more and return True; return False if the limit is reached."""
        now = self._clock()
        times = [at for at in self._times.pop(user_id, ()) if now - at < _HOUR]
        is_free = len(times) < self._number
        self._times[user_id] = [*times, now] if is_free else times
        return is_free

    def forget(self, user_id: int) -> None:
        """Forget a person's count."""
        self._times.pop(user_id, None)


class Editors:
    """The operators' user ids, their contact, and the FAQ that they write."""

    def __init__(
        self,
        operators: tuple[int, ...] = (),
        overlay: Overlay | None = None,
        contact: str | None = None,
    ) -> None:
        """Without operators, no questions are kept; without an overlay, nothing is written."""
        self.operators = operators
        self.overlay = overlay
        self.contact = contact
        self.news = Quota(1)
        self.reports = Quota(_REPORTS)
        self.all_reports = Quota(_ALL_REPORTS)
        """Of all people together, who count as one: many accounts must not bury the operators."""
        self.saving = asyncio.Lock()
        """Held while an answer is written, so that a second operator sees the question answered."""

    def __contains__(self, user_id: object) -> bool:
        """Whether a user is an operator."""
        return user_id in self.operators

    def take(self, question: str) -> bool:
        """Whether a question can be left for the operators."""
        return bool(self.operators and self.overlay and cleaned(question))


def cleaned(question: str) -> str:
    """Return a question without control and direction marks, and with single spaces.

    The result is empty if it has no letter, or is longer than a curated question may be.
    """
    kept = (
        " " if unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") else one
        for one in question
        if one not in _DIRECTIONS
    )
    text = " ".join("".join(kept).split())
    return text if len(text) <= QUESTION_LIMIT and any(map(str.isalnum, text)) else ""
