"""When something new came from a source, how long its silences usually are, and how it fails.

A source's longest silence is kept for each of its last weeks in which something came. What is usual
is their median: one long pause, such as a holiday, does not change it, and neither do nights and
weekends, which every week has. A silence is told once it is twice as long.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from statistics import median_high
from typing import Any

from bot.importing.ledger import FOLDER
from bot.importing.writing import write_whole

__all__ = ["Pulse", "Pulses"]

WEEK = 7 * 86_400
WEEKS = 12
"""The most weeks that are kept."""
_ENOUGH_WEEKS = 3
"""The fewest weeks of which a median says something."""
_ENOUGH = 5
"""The fewest silences of a new source that say something."""
FACTORS = (2, 3)
"""How many times the usual silence is too long; the longest one of a new source."""
LEAST_SILENCE = 6 * 3_600
"""Seconds: a shorter silence is never told."""
FAILURES = 3
"""How many tries in a row must fail before it is told."""
STATES = "sources"
"""The folder of the states, in the hidden one of the ledgers."""
_LONGEST = 300
"""The most characters of a reason that are kept."""


@dataclass(slots=True)
class Pulse:
    """The state of one source; all times are Unix seconds."""

    source: str
    """What identifies it: an address, a path, a channel's number."""
    name: str = ""
    """What it calls itself."""
    last_new: float | None = None
    count: int = 0
    """How many times something new came."""
    silences: dict[str, float] = field(default_factory=dict)
    """The longest silence, in seconds, by the week in which it ended."""
    failures: int = 0
    """Tries in a row that failed."""
    problem: str = ""
    """Why the last try failed, in one sentence."""
    next_try: float = 0.0
    etag: str = ""
    modified: str = ""
    moved_to: str = ""
    """Where it has moved to for good."""
    is_told_silent: bool = False
    is_told_failing: bool = False

    def came(self, now: float) -> None:
        """Record that something new came."""
        if self.last_new is not None and now > self.last_new:
            week = str(int(now // WEEK))
            silence = now - self.last_new
            self.silences[week] = max(self.silences.get(week, 0.0), silence)
            for old in sorted(self.silences, key=int)[:-WEEKS]:
                del self.silences[old]
        self.last_new = max(now, self.last_new or 0.0)
        self.count += 1
        self.is_told_silent = False

    def worked(self) -> None:
        """Record that a try worked, whether or not something new came."""
        self.failures, self.problem, self.is_told_failing = 0, "", False

    def failed(self, problem: str) -> None:
        """Record that a try failed."""
        self.failures += 1
        self.problem = " ".join(problem.split())[:_LONGEST]

    @property
    def usual(self) -> float | None:
        """The longest silence of a usual week, in seconds; None if too little is known."""
        if len(self.silences) >= _ENOUGH_WEEKS:
            return median_high(self.silences.values())
        return None

    def is_silent(self, now: float) -> bool:
        """Whether nothing new has come for longer than is usual for it."""
        if self.last_new is None:
            return False
        usual, factor = self.usual, FACTORS[0]
        if usual is None and self.count > _ENOUGH and self.silences:
            usual, factor = max(self.silences.values()), FACTORS[1]
        return usual is not None and now - self.last_new > max(factor * usual, LEAST_SILENCE)

    @property
    def is_failing(self) -> bool:
        """Whether it has failed often enough to be told."""
        return self.failures >= FAILURES


class Pulses:
    """The states of the sources of one archive, each in a file of its own."""

    def __init__(self, archive: Path) -> None:
        self._folder = archive / FOLDER / STATES

    def read(self, source: str) -> Pulse:
        """Return the state of a source; a new one if there is none that can be read."""
        try:
            found = json.loads(self._file(source).read_bytes())
            kinds = {one.name: type(getattr(_EXAMPLE, one.name)) for one in fields(Pulse)}
            given = {name: found[name] for name in kinds if name in found}
            pulse = Pulse(**given)
            is_whole = pulse.source == source and all(
                isinstance(getattr(pulse, name), kind) or name == "last_new" or kind is float
                for name, kind in kinds.items()
            )
            if is_whole and _are_numbers(pulse):
                return pulse
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            pass
        return Pulse(source)

    def write(self, pulse: Pulse) -> None:
        """Keep a state, whole or not at all. Raises `OSError`."""
        raw = json.dumps(asdict(pulse), ensure_ascii=False, indent=1)
        write_whole(self._file(pulse.source), raw.encode(errors="replace"))

    def _file(self, source: str) -> Path:
        name = sha256(source.encode(errors="surrogatepass")).hexdigest()[:24]
        return self._folder / f"{name}.json"


_EXAMPLE = Pulse("")


def _are_numbers(pulse: Pulse) -> bool:
    numbers: list[Any] = [pulse.last_new or 0, pulse.next_try, *pulse.silences.values()]
    return all(type(one) in (int, float) for one in numbers) and all(
        week.isdigit() for week in pulse.silences
    )
