"""What /health looks at."""

import asyncio
from collections.abc import Mapping

from bot.archive.errors import ContentError
from bot.botapi.proxies import Routes
from bot.delivery.polling import Polling
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.reloading import Source
from bot.telegram.application import BotApplication
from bot.telegram.context import Reception
from bot.web.health import Check
from bot.web.registration import Registration

__all__ = ["WatchedSource", "common_checks", "polled", "registered"]

_LONGEST = 150.0
"""Seconds without a good word from Telegram; it is asked every 60 at least."""


class WatchedSource(Source):
    """A source that remembers why it could not be read anew."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.paths, self._reopen)
        self._source = source
        self.problem: str | None = None

    def _reopen(self) -> tuple[Desk, Mapping[str, Texts]]:
        try:
            opened = self._source.reopen()
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
        return opened


def common_checks(application: BotApplication, source: WatchedSource | None) -> dict[str, Check]:
    """Return what is looked at however updates come."""
    front: Reception = application.bot_data["reception"]

    async def archive() -> str | None:
        return None if len(front.desk.archive) else "there are no articles"

    async def storage() -> str | None:
        await front.storage.ping()
        return None

    async def reload() -> str | None:
        return source.problem if source else None

    return {"archive": archive, "storage": storage, "reload": reload}


def polled(application: BotApplication) -> Check:
    """Return what looks at the age of the last good poll."""

    async def telegram() -> str | None:
        polling: Polling | None = application.bot_data.get("polling")
        if polling is None or not application.running:
            return "not reached since the start"
        return _age(polling.poller.good_at)

    return telegram


def registered(application: BotApplication, registration: Registration) -> dict[str, Check]:
    """Return what looks at the webhook, and at the age of the last good call."""

    async def telegram() -> str | None:
        if registration.good_at is None:
            return "not reached since the start"
        routes: Routes | None = application.bot_data.get("routes")
        if routes is not None and not any(route.is_up for route in routes.all):
            return "no way leads there"
        return _age(registration.good_at)

    async def webhook() -> str | None:
        return registration.problem

    return {"telegram": telegram, "webhook": webhook}


def _age(good_at: float) -> str | None:
    age = asyncio.get_running_loop().time() - good_at
    return f"last reached {age:.0f} s ago" if age > _LONGEST else None
