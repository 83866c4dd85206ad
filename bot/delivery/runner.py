"""The bot as a process: how it starts, reloads and closes, whatever the source of its updates.

    watchdog
    └── storage          opened; the falls of earlier processes are recorded
        └── source       opened: a webhook's web server listens
            └── application   initialized, as soon as Telegram can be reached, and started
                └── the source brings updates; meanwhile menus are registered, files reloaded

SIGINT and SIGTERM end it from the inside out: no more updates are taken, those in hand are
answered, and every part is closed within a time limit, even if another fails or hangs. A process
that still cannot end is ended by force, see `bot.delivery.ending`. SIGHUP reloads the archive and
the responses.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from functools import partial
from typing import Protocol

from telegram.error import InvalidToken, TelegramError

from bot.botapi.errors import TokenRefusedError
from bot.botapi.rate_limiter import Sender
from bot.delivery.backoff import Patience, Pauses
from bot.delivery.ending import end_within
from bot.delivery.intake import Intake
from bot.delivery.watchdog import note_falls, watch
from bot.logs import keep_logs_private
from bot.reloading import Reloader, Source
from bot.storage.model import StorageError
from bot.telegram.alarms import tell_alarm
from bot.telegram.application import BotApplication

__all__ = ["Runner", "UpdateSource", "run"]

_GIVE_UP_AT = 0.75
"""The share of `Patience.drain` after which answers no longer wait for Telegram to come back."""

_LOGGER = logging.getLogger(__name__)


class UpdateSource(Protocol):
    """A way in which updates reach an intake."""

    name: str
    """The name that the log gives when it ends."""
    intake: Intake
    is_alone: bool
    """Whether this is the only process that answers the bot's updates."""

    def opened(self) -> AbstractAsyncContextManager[object]:
        """Keep open what must be open before Telegram is reached and until all is answered."""

    async def bring(self) -> None:
        """Pass updates to the intake until cancelled, or until no more can arrive."""

    def stop(self) -> None:
        """Pass on no more updates: the process is about to end."""

    async def confirm(self) -> None:
        """Confirm the answered updates one last time; must not raise."""


async def run(
    application: BotApplication,
    updates: UpdateSource,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Answer the updates of the source until SIGINT or SIGTERM, then shut down cleanly.

    On SIGHUP, or when its files change, the desk is read again from `source`. Raises
    `TokenRefusedError`, `StorageError` at the start, and what the source of updates raises.
    """
    keep_logs_private(application.bot.token)
    runner = Runner(application, updates, source, patience or Patience())
    task = asyncio.create_task(runner.run())

    def end() -> None:
        runner.bound_end()
        task.cancel()

    reload = runner.reloader.ask if runner.reloader else None
    with _signals(end, reload, runner.bound_end):
        try:
            with suppress(asyncio.CancelledError):
                await task
        except InvalidToken:
            raise TokenRefusedError from None  # the cause's message contains the token


class Runner:
    """One run of an application, from opening its storage to closing it."""

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
        self._is_ending = False
        self.reloader: Reloader | None = None
        if source is not None:
            self.reloader = Reloader(
                front.exchange,
                source,
                self._counters,
                interval=patience.reload,
                current=lambda: (front.desk, front.texts),
            )

    async def run(self) -> None:
        """Run until cancelled, then answer the updates in hand and close everything."""
        stop_watching = watch(self._patience.watchdog, self._updates.intake.logbook)
        try:
            await self._prepare()
            async with self._updates.opened():
                try:
                    await self._answer()
                finally:
                    self.bound_end()
                    await self._drain()
        finally:
            self.bound_end()
            try:
                await self._close()
            finally:
                stop_watching()

    async def _prepare(self) -> None:
        """Open the storage, and record the falls of earlier processes in it.

        Raises `StorageError`.
        """
        await self.storage.prepare()
        try:
            await self._take_over()
        except Exception as error:
            # The message of any other error could contain values.
            problem = await self.storage.problem()
            name = f"The database failed at the start ({type(error).__name__})"
            raise StorageError(f"{name}; {problem or 'start the bot again'}") from None

    async def _take_over(self) -> None:
        """Learn from the database how earlier processes ended."""
        handled = self.storage.handled
        await note_falls(self._updates.intake.logbook, handled, self._counters)
        if self._updates.is_alone:
            # No other process handles updates, so the claims of a dead one can be freed.
            await handled.forget_claims()
            if (inbox := self._updates.intake.once.inbox) is not None:
                await inbox.lanes.free_all()

    async def _answer(self) -> None:
        """Reach Telegram, and answer updates until cancelled."""
        await self._reach()
        await self._application.start()
        front = self._application.bot_data.front
        tasks = [asyncio.create_task(self._set_up())]
        tasks.append(asyncio.create_task(self._updates.intake.keep()))
        if self.reloader is not None:
            tasks.append(asyncio.create_task(self.reloader.run()))
        if (sources := front.sources) is not None:
            if self.reloader is not None:
                sources.on_change = self.reloader.changed
            tell = partial(tell_alarm, front=front, bot=self._application.bot)
            tasks.append(asyncio.create_task(sources.run(tell)))
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
            except (InvalidToken, StorageError):
                raise
            except TelegramError as error:
                _LOGGER.warning("Telegram cannot be reached (%s); trying again", error)
            except Exception as error:  # what was received is not a user
                name = type(error).__name__
                _LOGGER.warning("Telegram's answer to getMe is unreadable (%s); trying again", name)
            else:
                return
            await asyncio.sleep(pauses.next())

    async def _set_up(self) -> None:
        """Register the bot's menus at Telegram while it already answers."""
        if self._application.post_init is None:
            return
        try:
            await self._application.post_init(self._application)
        except Exception as error:
            _LOGGER.warning("a step after the start failed: %s", type(error).__name__)

    async def _drain(self) -> None:
        """Take no more updates, answer those in hand as far as time allows, and confirm them."""
        self._updates.stop()
        drain = self._patience.drain
        if isinstance(sender := self._application.bot.rate_limiter, Sender):
            # Answers that wait for Telegram must not keep the process alive.
            asyncio.get_running_loop().call_later(_GIVE_UP_AT * drain, sender.give_up)
        if left := await self._updates.intake.close(drain):
            _LOGGER.info("updates left for the next start: %d", left)
        await self._updates.confirm()

    def bound_end(self) -> None:
        """From now on, the process may take only so long to end."""
        if self._patience.end and not self._is_ending:
            self._is_ending = True
            end_within(self._patience.end)

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
        except Exception as error:  # the rest must be closed anyway
            _LOGGER.warning("something could not be closed: %s", type(error).__name__)


@contextmanager
def _signals(
    end: Callable[[], object],
    reload: Callable[[], object] | None,
    bound_end: Callable[[], object],
) -> Iterator[None]:
    """Call `end` on SIGINT and SIGTERM, and `reload`, if there is one, on SIGHUP.

    `bound_end` is called by the interpreter, as soon as one of the first two arrives: a blocked
    event loop would never call `end`.
    """
    loop = asyncio.get_running_loop()
    handlers = {"SIGINT": end, "SIGTERM": end}
    if reload is not None:
        handlers["SIGHUP"] = reload
    numbers = {getattr(signal, name): do for name, do in handlers.items() if hasattr(signal, name)}
    for number, do in numbers.items():
        with suppress(NotImplementedError):  # on Windows Ctrl-C cancels this task instead
            loop.add_signal_handler(number, do)
            if do is end:
                signal.signal(number, lambda *_: bound_end())
                signal.siginterrupt(number, False)
    try:
        yield
    finally:
        for number in numbers:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
