"""A bot with a webhook, within the test's own event loop, and the Telegram that brings to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
from pydantic import SecretStr

from benchmarks.pushing_server import PushingServer, pushing
from bot.botapi.counters import Counters
from bot.delivery.backoff import Patience
from bot.delivery.runner import Runner
from bot.reloading import Source
from bot.settings import load_settings
from bot.storage.storage import Storage
from bot.telegram.application import BotApplication, build_application
from bot.web.health import WatchedSource
from bot.web.running import Serving
from tests.support.ports import free_port
from tests.support.running import QUICK, TOKEN, patient
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS
from tests.support.waiting import LONG

URL = "https://bot.example.org/hook"
SECRET = "the-webhook-secret"


@dataclass(frozen=True, slots=True)
class WebBot:
    """A bot that serves, and the Telegram that it serves."""

    telegram: PushingServer
    application: BotApplication
    desk: SmallDesk
    serving: Serving
    runner: Runner
    root: str
    task: "asyncio.Task[None]"

    @property
    def storage(self) -> Storage:
        """What lasts."""
        return self.runner.storage

    @property
    def counters(self) -> Counters:
        """What the bot has counted."""
        found: Counters = self.application.bot_data.front.counters
        return found

    async def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of a page."""
        async with aiohttp.ClientSession() as session, session.get(self.root + path) as response:
            return response.status, await response.text()

    async def is_ready(self) -> bool:
        """Wait until Telegram knows the webhook."""
        return await self.telegram.until(lambda: self.serving.registration.problem is None)

    async def stop(self) -> None:
        """End the bot as a signal does."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(asyncio.shield(self.task), LONG)


def begin(
    telegram: PushingServer,
    *,
    storage: Storage | None = None,
    patience: Patience = QUICK,
    source: Source | None = None,
    **given: Any,
) -> WebBot:
    """Start a bot that this Telegram is to bring updates to."""
    settings = load_settings(
        bot_token=SecretStr(TOKEN),
        bot_api_url=telegram.url,
        webhook_url=SecretStr(URL),
        webhook_secret=SecretStr(SECRET),
        port=free_port(),
        listen="127.0.0.1",
        **given,
    )
    desk = SmallDesk()
    application = patient(build_application(settings, desk, TEXTS, storage=storage))
    watched = WatchedSource(source) if source else None
    serving = Serving(application, settings, watched, patience)
    serving.health._patience = LONG
    runner = Runner(application, serving, watched, patience)
    root = f"http://127.0.0.1:{settings.port}"
    telegram.doors = [*telegram.doors, f"{root}/hook"]
    task = asyncio.create_task(runner.run())
    return WebBot(telegram, application, desk, serving, runner, root, task)


@asynccontextmanager
async def web_bot(**given: Any) -> AsyncIterator[WebBot]:
    """Run a Telegram and a bot, and wait until they know each other."""
    async with pushing() as telegram:
        bot = begin(telegram, **given)
        try:
            await bot.is_ready()
            yield bot
        finally:
            await bot.stop()


def question(number: int, chat: int = 5, text: str = "When?") -> dict[str, Any]:
    """Return an update that asks something."""
    user = {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    about = {"id": chat, "type": "private", "first_name": "Ada"}
    message = {"message_id": number, "date": 1, "chat": about, "from": user, "text": text}
    return {"update_id": number, "message": message}
