"""Long polling as a process: from its start, through faults, to an end that loses nothing."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.botapi.counters import Counters
from bot.botapi.rate_limiter import Sender
from bot.delivery.backoff import Patience, Pauses
from bot.delivery.deduplication import Once
from bot.delivery.intake import Intake
from bot.delivery.logbook import Logbook
from bot.delivery.poller import Poller, TokenRefusedError
from bot.delivery.watchdog import StalledError, keep_polling, note_falls, watch
from bot.logs import keep_logs_private
from bot.reloading import Reloader, Source
from bot.telegram.application import BotApplication
from bot.telegram.context import Reception

__all__ = ["Polling", "StalledError", "TokenRefusedError", "poll", "reach", "run_polling", "set_up"]

_LOGGER = logging.getLogger(__name__)


async def reach(application: BotApplication, patience: Patience) -> None:
    """Initialize the application, as soon as Telegram can be reached."""
    pauses = Pauses(patience.first_pause, patience.longest_pause)
    while True:
        try:
            await application.initialize()
        except (NetworkError, RetryAfter) as error:
            _LOGGER.warning("Telegram cannot be reached (%s); trying again", error)
            await asyncio.sleep(pauses.next())
        else:
            return


async def set_up(application: BotApplication) -> None:
    """Tell Telegram about the bot, while it answers already."""
    if application.post_init is None:
        return
    try:
        await application.post_init(application)
    except Exception as error:
        _LOGGER.warning("what follows the start failed: %s", type(error).__name__)


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
    """Poll in a running event loop; see `run_polling`.

    The application's storage knows what was answered before. On SIGHUP, or when its files change,
    the desk is read anew from the `source`.
    """
    keep_logs_private(application.bot.token)
    polling = Polling(application, source, patience or Patience())
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(polling.run())
    handlers: dict[str, Callable[[], object]] = {"SIGINT": task.cancel, "SIGTERM": task.cancel}
    if polling.reloader is not None:
        handlers["SIGHUP"] = polling.reloader.ask
    numbers = {getattr(signal, name): do for name, do in handlers.items() if hasattr(signal, name)}
    for number, do in numbers.items():
        with suppress(NotImplementedError):  # Windows has none; there Ctrl-C cancels this task
            loop.add_signal_handler(number, do)
    try:
        with suppress(asyncio.CancelledError):
            await task
    except InvalidToken:
        raise TokenRefusedError from None  # the cause's own message holds the token
    finally:
        for number in numbers:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)


class Polling:
    """What runs while the bot polls: `intake` and `poller` tell how the delivery fares."""

    def __init__(
        self,
        application: BotApplication,
        source: Source | None,
        patience: Patience,
    ) -> None:
        self._application = application
        front: Reception = application.bot_data["reception"]
        self._storage = front.storage
        self._patience = patience
        self.counters: Counters = front.counters
        once = Once(front.storage.handled, self.counters)
        self._logbook = Logbook(front.storage.folder, front.storage.bot_id)
        self.intake = Intake(
            application, once, self.counters, patience=patience, logbook=self._logbook
        )
        self.poller = Poller(application, self.intake, self.counters, patience)
        self.reloader: Reloader | None = None
        if source is not None:
            self.reloader = Reloader(
                front.exchange, source, self.counters, interval=patience.reload
            )
        application.bot_data["polling"] = self

    async def run(self) -> None:
        """Poll until cancelled, then let what is at work come to its end, and close everything."""
        beside: list[asyncio.Task[None]] = []
        stop_watching = watch(self._patience.watchdog, self._logbook)
        try:
            await self._storage.prepare()
            await note_falls(self._logbook, self._storage.handled, self.counters)
            # Nobody else polls: what a process that died had begun is free.
            await self._storage.handled.forget_claims()
            await reach(self._application, self._patience)
            await self._application.start()
            beside.append(asyncio.create_task(set_up(self._application)))
            if self.reloader is not None:
                beside.append(asyncio.create_task(self.reloader.run()))
            _LOGGER.info("polling as @%s", self._application.bot.username)
            await keep_polling(self.poller, self.counters, self._patience.watchdog)
        finally:
            for task in beside:
                task.cancel()
            try:
                await self._end()
            finally:
                stop_watching()

    async def _end(self) -> None:
        """Answer what is at work, confirm it, and close; within bounds, whatever hangs."""
        patience, bot = self._patience, self._application.bot
        if self._application.running:
            if isinstance(sender := bot.rate_limiter, Sender):
                # Answers that wait for Telegram to come back must not keep the process.
                asyncio.get_running_loop().call_later(0.75 * patience.drain, sender.give_up)
            left = await self.intake.close(patience.drain)
            if left:
                _LOGGER.info("updates left for the next start: %d", left)
            await self.poller.confirm()
            await self._in_time(self._application.stop())
        await self._in_time(self._application.shutdown())
        # An application that could not be initialized leaves its connections open.
        await self._in_time(bot.shutdown())
        await self._in_time(self._storage.close())
        _LOGGER.info("polling has ended")

    async def _in_time(self, closing: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._patience.farewell):
                await closing
        except Exception as error:  # the rest is to be closed all the same
            _LOGGER.warning("something could not be closed: %s", type(error).__name__)
