"""/health: what works and what does not, in words, found out at most once a second."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Check", "Health", "Report"]

Check = Callable[[], Awaitable[str | None]]
"""Returns what is wrong, None where nothing is."""

_FRESH = 1.0
_PATIENCE = 2.0
"""Seconds: for which a report stands, and within which a check has to be done."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks have found."""

    ok: tuple[str, ...]
    failing: Mapping[str, str]


class Health:
    """Runs the checks, beside each other; whoever asks meanwhile gets the same report."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        routes: Callable[[], list[dict[str, Any]]] = list,
        *,
        bearable: Collection[str] = (),
        patience: float = _PATIENCE,
        fresh: float = _FRESH,
    ) -> None:
        """Run these checks by name; `routes` tells the ways to Telegram, without credentials.

        All is well also where only what is `bearable` fails: nobody should be started anew for it.
        """
        self.is_stopping = False
        self._checks = checks
        self._routes = routes
        self._bearable = frozenset(bearable)
        self._patience = patience
        self._fresh = fresh
        self._lock = asyncio.Lock()
        self._report = Report((), {})
        self._until = float("-inf")

    async def report(self) -> Report:
        """Return what works and what does not."""
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if now >= self._until:
                self._report = await self._look()
                self._until = now + self._fresh
        if self.is_stopping:
            failing = {"process": "stopping", **self._report.failing}
            return Report(self._report.ok, failing)
        return self._report

    async def page(self) -> tuple[bool, dict[str, Any]]:
        """Return whether all is well, and the page's object."""
        report = await self.report()
        page = {"ok": [*report.ok], "failing": dict(report.failing), "routes": self._routes()}
        return not report.failing.keys() - self._bearable, page

    async def _look(self) -> Report:
        found = await asyncio.gather(*map(self._try, self._checks.values()))
        named = dict(zip(self._checks, found, strict=True))
        failing = {name: problem for name, problem in named.items() if problem is not None}
        return Report(tuple(name for name in named if name not in failing), failing)

    async def _try(self, check: Check) -> str | None:
        try:
            async with asyncio.timeout(self._patience):
                return await check()
        except TimeoutError:
            return f"does not answer within {self._patience:g} s"
        except Exception as error:
            # Its words may hold anything.
            return f"fails ({type(error).__name__})"
