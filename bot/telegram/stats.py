"""Counts of what happened, in memory first: how often, never who or what."""

import asyncio
import logging
from collections import Counter

from bot.answer.decisions import Abstention, Answer, Decision
from bot.storage.storage import Storage

__all__ = ["OUTCOMES", "PAUSE", "Tally", "count_decision"]

OUTCOMES = ("answer", "choice", "abstention")
"""The names under which decisions are counted."""

PAUSE = 30.0
"""Seconds between two times at which the counts are written to the database."""
_NAMES = 10_000
"""Names that may wait; beyond them only those are counted that wait already."""
_LONGEST = 100

_LOGGER = logging.getLogger(__name__)


class Tally:
    """The counts that are not written yet; adding to them costs a microsecond."""

    def __init__(self, storage: Storage, pause: float = PAUSE) -> None:
        """Write to this storage, every `pause` seconds."""
        self._storage = storage
        self._pause = pause
        self._waiting: Counter[str] = Counter()

    def add(self, *names: str, number: int = 1) -> None:
        """Count something of each of these names."""
        for name in names:
            if name in self._waiting or (len(self._waiting) < _NAMES and len(name) <= _LONGEST):
                self._waiting[name] += number

    async def run(self) -> None:
        """Write again and again, until cancelled."""
        while True:
            await asyncio.sleep(self._pause)
            await self.flush()

    async def flush(self) -> None:
        """Write what waits; where the database does not take it, it waits on.

        A storage in memory that nothing else has opened is not opened for this.
        """
        if self._waiting and not self._storage.is_empty:
            await self.write()

    async def write(self) -> None:
        """Write what waits, whatever it costs."""
        taken, self._waiting = self._waiting, Counter()
        try:
            await self._storage.counts.add_all({name: n for name, n in taken.items() if n})
        except Exception as error:
            for name, number in taken.items():
                self._waiting[name] += number
            _LOGGER.warning("counts could not be written: %s", type(error).__name__)


def count_decision(decision: Decision, language: str, tally: Tally) -> None:
    """Count a question by what came of it and by the language of its reply."""
    if isinstance(decision, Abstention):
        outcome = OUTCOMES[2]
    else:
        outcome = OUTCOMES[0 if isinstance(decision, Answer) else 1]
    tally.add(outcome, f"language {language}")
