"""The delivery's timeouts, and how its pauses grow."""

import random
from dataclasses import dataclass

__all__ = ["Patience", "Pauses"]


@dataclass(frozen=True, slots=True)
class Patience:
    """Times, in seconds unless noted otherwise."""

    poll: float = 25.0
    """How long Telegram may hold a getUpdates call while it has no updates."""
    answer: float = 10.0
    """The timeout of such a call, in addition to the time it may be held."""
    first_pause: float = 1.0
    longest_pause: float = 30.0
    """The pauses between tries grow from the first to the longest."""
    blocked: float = 0.5
    """Until Telegram is asked for updates again while an unfinished update blocks the confirmation
    of those after it; shorter at first."""
    refused: float = 30.0
    """How long a token that once worked must be refused, `refusals` times, before giving up."""
    refusals: int = 5
    handler: float = 90.0
    """The limit for one update; a handler that takes longer has failed."""
    drain: float = 3.0
    """The limit for finishing the current updates at shutdown."""
    farewell: float = 1.0
    """The limit for the last confirmation, and for closing each resource."""
    watchdog: float = 300.0
    """After which stalled polling is restarted, and a hung process is ended; 0 means never."""
    end: float = 0.0
    """After which a process that is closing is ended by force; 0 means never."""
    reload: float | None = None
    """Between two looks at the archive and the responses; None: as is right for where they are."""


class Pauses:
    """Pauses that double from the first to the longest, with random jitter."""

    def __init__(self, first: float, longest: float) -> None:
        """Grow from `first` seconds to `longest`."""
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """Return the seconds of the next pause."""
        pause, self._next = self._next, min(2 * self._next, self._longest)
        # Many bots that lost the same server must not return at the same moment.
        return pause * random.uniform(0.75, 1.0)  # noqa: S311 - not a secret

    def reset(self) -> None:
        """Begin with the first pause again."""
        self._next = self._first
