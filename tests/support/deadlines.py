"""Deadlines of a transport's calls that pass when a test says so, not when a clock does."""

import asyncio
from contextlib import suppress

import pytest

from bot.botapi import transport
from bot.botapi.transport import Attempt

__all__ = ["Deadlines"]


class Deadlines:
    """Knows every try of every transport from now on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.attempts: list[Attempt] = []
        attempts = self.attempts

        class Noted(Attempt):
            __slots__ = ()

            def __init__(self, patience: float) -> None:
                super().__init__(patience)
                attempts.append(self)

        monkeypatch.setattr(transport, "Attempt", Noted)

    def pass_now(self) -> None:
        """Let the deadlines of all tries pass that are under way."""
        now = asyncio.get_running_loop().time()
        for attempt in self.attempts:
            if attempt.deadline is not None and attempt.answer is None:
                with suppress(RuntimeError):  # it is over
                    attempt.deadline.reschedule(now)
