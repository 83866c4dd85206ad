"""One update on its way to its answer."""

import asyncio
from dataclasses import dataclass, field

from telegram import Update

from bot.botapi.outcomes import Outcome

__all__ = ["Work"]


@dataclass(slots=True, eq=False)
class Work:
    """An update that is not answered yet."""

    update: Update
    lane: tuple[str, int]
    received: float
    """By the event loop's clock."""
    outcome: Outcome = field(default_factory=Outcome)
    task: asyncio.Task[None] | None = None
    """The handlers, while they run."""
    timer: asyncio.TimerHandle | None = None
    """The deadline of the handlers, or the end of a pause."""
    began: float = 0.0
    tries: int = 0
    """Tries that failed to send though Telegram could be reached."""
    pauses: int = 0
    is_claimed: bool = False
    settled: "asyncio.Future[bool] | None" = None
    """For whoever waits for it: whether it was answered."""

    @property
    def number(self) -> int:
        """The update's number."""
        return self.update.update_id
