"""/health: what works and what does not, in words, checked at most once per second."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.archive.errors import ContentError, EngineError
from bot.delivery.intake import Intake
from bot.delivery.poller import Poller
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.reloading import Source
from bot.telegram.application import BotApplication
from bot.web.registration import Registration

__all__ = [
    "Check",
    "Health",
    "Report",
    "WatchedSource",
    "common_checks",
    "health_of",
    "polled",
    "registered",
    "waiting",
]

Check = Callable[[], Awaitable[str | None]]
"""Returns what is wrong, or None."""

_FRESH = 1.0
"""Seconds for which a report is valid."""
_PATIENCE = 2.0
"""Seconds that a check may take."""

_LONGEST = 150.0
"""Seconds without a good answer from Telegram; it is asked at least every 60."""
_OVERDUE = 120.0
"""Seconds that an update may wait although it could be answered; handling it may take 90."""
_FIGHT = 60.0
"""Seconds within which two refusals in favour of another process are a fight; one is a restart."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks have found."""

    ok: tuple[str, ...]
    failing: Mapping[str, str]


class Health:
    """Runs the checks in parallel; requests during a check get the same report."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        routes: Callable[[], list[dict[str, Any]]] = list,
        *,
        bearable: Collection[str] = (),
        patience: float = _PATIENCE,
        fresh: float = _FRESH,
    ) -> None:
        """Run these checks by name; `routes` returns the routes to Telegram without credentials.

        The bot is healthy even if `bearable` checks fail: a restart would not fix those.
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
        """Return whether the bot is healthy, and the page as a JSON object."""
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
            # Its message could contain anything.
            return f"fails ({type(error).__name__})"


class WatchedSource(Source):
    """A source that remembers why it could not be read again."""

    def __init__(self, source: Source) -> None:
        extend = self._extend if source.extend else None
        super().__init__(source.paths, self._reopen, extend, source.version, source.keep)
        self._source = source
        self.problem: str | None = None

    def _reopen(self) -> tuple[Desk, Mapping[str, Texts]]:
        with self._remembering():
            return self._source.reopen()

    def _extend(self, desk: Desk, paths: Collection[Path] | None) -> Desk | None:
        assert self._source.extend is not None  # noqa: S101 - or this were not called
        with self._remembering():
            return self._source.extend(desk, paths)

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        try:
            yield
        except ContentError as error:
            first = error.mistakes[0]
            line = f", line {first.line}" if first.line else ""
            self.problem = (
                f"mistakes: {len(error.mistakes)}, the first in {first.file.name}{line};"
                " the archive stays as it was"
            )
            raise
        except Exception as error:
            self.problem = f"failed ({type(error).__name__}); the archive stays as it was"
            raise
        self.problem = None


def health_of(application: BotApplication, checks: Mapping[str, Check]) -> Health:
    """Return a `Health` that runs these checks and shows the application's routes."""
    routes = application.bot_data.routes
    # The old archive still answers; a restarted process would have none.
    return Health(checks, routes.status if routes else list, bearable=["reload"])


def common_checks(application: BotApplication, source: WatchedSource | None) -> dict[str, Check]:
    """Return the checks that do not depend on the source of updates."""
    front = application.bot_data.front

    async def archive() -> str | None:
        try:
            await front.desk.ping()
        except EngineError as error:
            return str(error)
        return None if len(front.desk.archive) else "there are no articles"

    async def storage() -> str | None:
        return await front.storage.problem()

    async def reload() -> str | None:
        return source.problem if source else None

    return {"archive": archive, "storage": storage, "reload": reload}


def waiting(intake: Intake) -> dict[str, Check]:
    """Return the check that updates which could be answered are."""

    async def updates() -> str | None:
        age = await intake.overdue()
        if age <= _OVERDUE:
            return None
        return (
            f"an update that could be answered has been waiting for {age:.0f} s; see the log, and"
            " restart the bot if Telegram can be reached"
        )

    return {"updates": updates}


def polled(application: BotApplication, poller: Poller) -> dict[str, Check]:
    """Return the check of the age of the last good poll, and of who else polls."""

    async def telegram() -> str | None:
        if not application.running:
            return "not reached since the start"
        now = asyncio.get_running_loop().time()
        if len(poller.conflicts) > 1 and now - poller.conflicts[0] < _FIGHT:
            return (
                "another process polls with the same token (409); end it, or give this bot a token"
                " of its own"
            )
        return _age(poller.good_at)

    return {"telegram": telegram}


def registered(application: BotApplication, registration: Registration) -> dict[str, Check]:
    """Return the checks of the webhook and of the age of the last good call."""

    async def telegram() -> str | None:
        if registration.good_at is None:
            return "not reached since the start"
        routes = application.bot_data.routes
        if routes is not None and not any(route.is_up for route in routes.all):
            return "no route works"
        return _age(registration.good_at)

    async def webhook() -> str | None:
        return registration.problem

    return {"telegram": telegram, "webhook": webhook}


def _age(good_at: float) -> str | None:
    age = asyncio.get_running_loop().time() - good_at
    return (
        f"last reached {age:.0f} s ago; check the network and PROXIES" if age > _LONGEST else None
    )
