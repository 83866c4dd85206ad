"""The bot as a process: started, watched, reloaded and closed in one order, however updates come.

    watchdog
    └── storage          opened; what earlier processes fell over is noted
        └── source       opened: a webhook's web server listens
            └── application   initialized, as soon as Telegram can be reached, and started
                └── the source brings updates; meanwhile menus are registered, files reloaded

SIGINT and SIGTERM end it from the inside out: no more updates are taken, those in hand are
answered, and everything is closed, each part within a bound, whatever fails or hangs. SIGHUP
reloads the archive and the responses.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from typing import Protocol

from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.botapi.errors import TokenRefusedError
from bot.botapi.rate_limiter import Sender
from bot.delivery.backoff import Patience, Pauses
from bot.delivery.intake import Intake
from bot.delivery.watchdog import note_falls, watch
from bot.logs import keep_logs_private
from bot.reloading import Reloader, Source
from bot.telegram.application import BotApplication

__all__ = ["Runner", "UpdateSource", "run"]

_GIVE_UP_AT = 0.75
"""The share of `Patience.drain` after which answers no longer wait for Telegram to come back."""

_LOGGER = logging.getLogger(__name__)


class UpdateSource(Protocol):
    """A way by which updates come to an intake."""

    name: str
    """What the log says has ended."""
    intake: Intake
    is_alone: bool
    """Whether no other process answers the updates of this bot."""

    def opened(self) -> AbstractAsyncContextManager[object]:
        """Hold open what must be open before Telegram is reached, and until all is answered."""

    async def bring(self) -> None:
        """Bring updates to the intake until cancelled, or until no more can come."""

    def stop(self) -> None:
        """Hand in nothing more: the process is about to end."""

    async def confirm(self) -> None:
        """Tell Telegram one last time what is answered; must not raise."""


async def run(
    application: BotApplication,
    updates: UpdateSource,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Answer what the source of updates brings, until SIGINT or SIGTERM; then end cleanly.

    On SIGHUP, or when its files change, the desk is read again from `source`. Raises
    `TokenRefusedError`, `StorageError` at the start, and what the source of updates raises.
    """
    keep_logs_private(application.bot.token)
    runner = Runner(application, updates, source, patience or Patience())
    task = asyncio.create_task(runner.run())
    with _signals(task.cancel, runner.reloader.ask if runner.reloader else None):
        try:
            with suppress(asyncio.CancelledError):
                await task
        except InvalidToken:
            raise TokenRefusedError from None  # the cause's own message holds the token


class Runner:
    """One run of an application, from the opening of its storage to the closing."""

    def __init__(
        self,
        application: BotApplication,
        updates: UpdateSource,
        source: Source | None,
        patience: Patience,
    ) -> None:
        front = application.bot_data.front
        self._application = application
        self._updates = updates
        self._patience = patience
        self.storage = front.storage
        self._counters = front.counters
        self.reloader: Reloader | None = None
        if source is not None:
            self.reloader = Reloader(
                front.exchange, source, self._counters, interval=patience.reload
            )

    async def run(self) -> None:
        """Run until cancelled, then answer what is in hand and close everything."""
        stop_watching = watch(self._patience.watchdog, self._updates.intake.logbook)
        try:
            await self._prepare()
            async with self._updates.opened():
                try:
                    await self._answer()
                finally:
                    await self._drain()
        finally:
            try:
                await self._close()
            finally:
                stop_watching()

    async def _prepare(self) -> None:
        """Open the storage, and let it know what became of earlier processes."""
        await self.storage.prepare()
        handled = self.storage.handled
        await note_falls(self._updates.intake.logbook, handled, self._counters)
        if self._updates.is_alone:
            # Nobody else handles updates: what a dead process had begun is free.
            await handled.forget_claims()

    async def _answer(self) -> None:
        """Reach Telegram, and answer what comes until cancelled."""
        await self._reach()
        await self._application.start()
        tasks = [asyncio.create_task(self._set_up())]
        if self.reloader is not None:
            tasks.append(asyncio.create_task(self.reloader.run()))
        try:
            await self._updates.bring()
        finally:
            for task in tasks:
                task.cancel()

    async def _reach(self) -> None:
        """Initialize the application, as soon as Telegram can be reached."""
        pauses = Pauses(self._patience.first_pause, self._patience.longest_pause)
        while True:
            try:
                await self._application.initialize()
            except (NetworkError, RetryAfter) as error:
                _LOGGER.warning("Telegram cannot be reached (%s); trying again", error)
                await asyncio.sleep(pauses.next())
            else:
                return

    async def _set_up(self) -> None:
        """Tell Telegram about the bot, while it already answers."""
        if self._application.post_init is None:
            return
        try:
            await self._application.post_init(self._application)
        except Exception as error:
            _LOGGER.warning("what follows the start failed: %s", type(error).__name__)

    async def _drain(self) -> None:
        """Take no more updates, answer those in hand as far as time allows, and confirm them."""
        self._updates.stop()
        drain = self._patience.drain
        if isinstance(sender := self._application.bot.rate_limiter, Sender):
            # Answers that wait for Telegram to come back must not keep the process.
            asyncio.get_running_loop().call_later(_GIVE_UP_AT * drain, sender.give_up)
        if left := await self._updates.intake.close(drain):
            _LOGGER.info("updates left for the next start: %d", left)
        await self._updates.confirm()

    async def _close(self) -> None:
        application = self._application
        if application.running:
            await self._in_time(application.stop())
        await self._in_time(application.shutdown())
        # An application that could not be initialized leaves its connections open.
        await self._in_time(application.bot.shutdown())
        await self._in_time(self.storage.close())
        _LOGGER.info("%s has ended", self._updates.name)

    async def _in_time(self, closing: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._patience.farewell):
                await closing
        except Exception as error:  # the rest must be closed all the same
            _LOGGER.warning("something could not be closed: %s", type(error).__name__)


@contextmanager
def _signals(end: Callable[[], object], reload: Callable[[], object] | None) -> Iterator[None]:
    """Call `end` on SIGINT and SIGTERM, and `reload`, if there is one, on SIGHUP."""
    loop = asyncio.get_running_loop()
    handlers = {"SIGINT": end, "SIGTERM": end}
    if reload is not None:
        handlers["SIGHUP"] = reload
    numbers = {getattr(signal, name): do for name, do in handlers.items() if hasattr(signal, name)}
    for number, do in numbers.items():
        with suppress(NotImplementedError):  # on Windows Ctrl-C cancels this task instead
            loop.add_signal_handler(number, do)
    try:
        yield
    finally:
        for number in numbers:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
