"""How long the delivery waits for what, and how its pauses grow."""

import random
from dataclasses import dataclass

__all__ = ["Patience", "Pauses"]


@dataclass(frozen=True, slots=True)
class Patience:
    """Times, in seconds where nothing else is said."""

    poll: float = 25.0
    """For which Telegram may hold a call of getUpdates that has nothing to tell."""
    answer: float = 10.0
    """For the answer to such a call, beyond what it may be held."""
    first_pause: float = 1.0
    longest_pause: float = 30.0
    """The pauses between tries grow from the first to the longest."""
    blocked: float = 0.5
    """Until Telegram is asked again what is new, while an update that is at work keeps it from
    confirming those behind; shorter at first."""
    refused: float = 30.0
    """For which a token that once worked must be refused, `refusals` times, before that is so."""
    refusals: int = 5
    handler: float = 90.0
    """For one update; a handler that takes longer has failed."""
    flood: float = 0.5
    """After which the updates of a chat that fills the queue alone no longer hold up the others.
    As Telegram lets a chat have about one answer a second, waiting for longer would not help."""
    drain: float = 6.0
    """For what is at work when the process is to end."""
    farewell: float = 2.0
    """For the last confirmation, and for closing each of what is open."""
    watchdog: float = 300.0
    """After which polling that hangs is restarted, and a hanging process ended; 0 is never."""
    reload: float = 2.0
    """Between two looks at the files of the archive and the responses."""


class Pauses:
    """Pauses that double from the first to the longest, each a little shorter by chance."""

    def __init__(self, first: float, longest: float) -> None:
        """Begin with `first` seconds and end with `longest`."""
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """Return the seconds of the next pause."""
        pause, self._next = self._next, min(2 * self._next, self._longest)
        # Many bots that lost the same server must not come back at the same moment.
        return pause * random.uniform(0.75, 1.0)  # noqa: S311 - nothing secret

    def reset(self) -> None:
        """Begin with the first pause again."""
        self._next = self._first
