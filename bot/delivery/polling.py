"""Long polling as a source of updates: one process asks Telegram for them repeatedly."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, nullcontext

from bot.botapi.errors import TokenRefusedError
from bot.delivery.backoff import Patience
from bot.delivery.intake import Intake
from bot.delivery.poller import Poller
from bot.delivery.runner import run
from bot.delivery.watchdog import StalledError, keep_polling
from bot.reloading import Source
from bot.telegram.application import BotApplication

__all__ = ["Polling", "StalledError", "TokenRefusedError", "poll", "run_polling"]

_LOGGER = logging.getLogger(__name__)


def run_polling(
    application: BotApplication,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Poll until SIGINT or SIGTERM, then end cleanly.

    Raises `TokenRefusedError`, `StalledError`, and `StorageError` at the start.
    """
    asyncio.run(poll(application, source, patience))


async def poll(
    application: BotApplication,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Poll in a running event loop; see `run_polling` and `bot.delivery.runner.run`."""
    patience = patience or Patience()
    await run(application, Polling(application, patience), source, patience)


class Polling:
    """Updates by getUpdates; `poller` and `intake` show the state of the delivery."""

    name = "polling"
    is_alone = True  # Telegram lets one process poll for a bot

    def __init__(self, application: BotApplication, patience: Patience) -> None:
        self._application = application
        self._patience = patience
        self.intake = Intake.of(application, patience)
        self.poller = Poller(application, self.intake, patience)

    def opened(self) -> AbstractAsyncContextManager[None]:
        """Open nothing: getUpdates goes through the bot's own connections."""
        return nullcontext()

    async def bring(self) -> None:
        """Poll until cancelled. Raises `TokenRefusedError` and `StalledError`."""
        _LOGGER.info("polling as @%s", self._application.bot.username)
        await keep_polling(self.poller, self.intake.counters, self._patience.watchdog)

    def stop(self) -> None:
        """Do nothing: once `bring` is cancelled, no more updates arrive."""

    async def confirm(self) -> None:
        """Confirm the answered updates by a last getUpdates."""
        await self.poller.confirm()
