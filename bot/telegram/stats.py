"""Usage counts for `/stats`: how often readers did something, never who or what.

They are kept in the database, for the operators. The counters of the delivery, which end with the
process and are shown by `/metrics`, are in `bot/botapi/counters.py`.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping

from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.storage.storage import Storage

__all__ = ["COUNTED_AS", "OUTCOMES", "PAUSE", "Stats", "count_decision"]

OUTCOMES = ("answer", "closest", "choice", "abstention")
"""The names under which decisions are counted."""
COUNTED_AS: Mapping[type[Decision], str] = {
    Answer: "answers",
    Closest: "closest",
    Choice: "choices",
    Abstention: "abstentions",
}
"""The counters of decisions for `/metrics`."""
PAUSE = 30.0
"""Seconds between two writes of the counts to the database."""
_NAMES = 10_000
"""Names that may wait to be written; beyond this limit new names are not counted."""
_LONGEST = 100
"""The most characters of a name."""

_LOGGER = logging.getLogger(__name__)


class Stats:
    """Counts that wait in memory to be written; adding to them takes a microsecond."""

    def __init__(self, storage: Storage, pause: float = PAUSE) -> None:
        """Write to `storage` every `pause` seconds."""
        self._storage = storage
        self._pause = pause
        self._waiting: Counter[str] = Counter()

    def add(self, *names: str, number: int = 1) -> None:
        """Add `number` to each of these names."""
        for name in names:
            if name in self._waiting or (len(self._waiting) < _NAMES and len(name) <= _LONGEST):
                self._waiting[name] += number

    async def run(self) -> None:
        """Write repeatedly, until cancelled."""
        while True:
            await asyncio.sleep(self._pause)
            await self.flush()

    async def flush(self) -> None:
        """Write the waiting counts; they keep waiting if the database fails.

        A storage in memory that is not open yet is not opened for this.
        """
        if self._waiting and not self._storage.is_empty:
            await self.write()

    async def write(self) -> None:
        """Write the waiting counts, even if the storage must be opened for it."""
        taken, self._waiting = self._waiting, Counter()
        try:
            await self._storage.counts.add({name: n for name, n in taken.items() if n})
        except Exception as error:
            for name, number in taken.items():
                self._waiting[name] += number
            _LOGGER.warning("counts could not be written: %s", type(error).__name__)


def count_decision(decision: Decision, language: str, stats: Stats) -> None:
    """Count a question by its decision and by the language of its reply."""
    stats.add(type(decision).__name__.lower(), f"language {language}")
