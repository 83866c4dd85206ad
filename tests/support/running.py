"""A bot that polls a Bot API server of this machine, within the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from benchmarks.bot_api_server import BotApiServer, serving
from bot.botapi.counters import Counters
from bot.delivery.backoff import Patience
from bot.delivery.polling import Polling
from bot.delivery.runner import run
from bot.reloading import Source
from bot.settings import Settings
from bot.storage.storage import Storage
from bot.telegram.application import BotApplication, build_application
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS
from tests.support.waiting import LONG

TOKEN = "123:very-secret"
QUICK = Patience(
    poll=1.0, first_pause=0.02, longest_pause=0.1, refused=0.1, blocked=0.05,
    reload=0.02,
    # Deadlines, which no machine is too slow for; a test that lets one pass gives its own.
    answer=LONG, handler=LONG, drain=LONG, farewell=LONG, watchdog=0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that polls, and what it polls from."""

    server: BotApiServer
    application: BotApplication
    desk: SmallDesk
    polling: Polling
    task: "asyncio.Task[None]"

    @property
    def counters(self) -> Counters:
        """What the bot has counted."""
        return self.application.bot_data.front.counters

    async def stop(self) -> None:
        """End the bot as a signal does."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(asyncio.shield(self.task), LONG)


def patient(application: BotApplication) -> BotApplication:
    """Let no call of a bot fail because the machine is slow."""
    assert application.bot_data.routes is not None
    application.bot_data.routes.connect_timeout = LONG
    requests: Any = application.bot._request
    for request in requests:
        request._answer_timeout = LONG
    return application


def start(
    server: BotApiServer,
    *,
    storage: Storage | None = None,
    patience: Patience = QUICK,
    source: Source | None = None,
    **given: Any,
) -> Running:
    """Start a bot that polls this server."""
    settings = Settings(bot_token=SecretStr(TOKEN), bot_api_url=server.url, **given)
    desk = SmallDesk()
    application = patient(build_application(settings, desk, TEXTS, storage=storage))
    polling = Polling(application, patience)
    task = asyncio.create_task(run(application, polling, source, patience))
    return Running(server, application, desk, polling, task)


@asynccontextmanager
async def running(**given: Any) -> AsyncIterator[Running]:
    """Run a server and a bot that polls it."""
    async with serving() as server:
        bot = start(server, **given)
        try:
            yield bot
        finally:
            await bot.stop()
