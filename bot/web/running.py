"""The ways to run the bot with pages: by a webhook, or polling beside them."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.botapi.counters import Counters
from bot.botapi.rate_limiter import Sender
from bot.delivery.backoff import Patience, Pauses
from bot.delivery.deduplication import RENEWAL, HeldOnce
from bot.delivery.intake import LARGEST_NUMBER, Intake
from bot.delivery.logbook import Logbook
from bot.delivery.polling import Polling, TokenRefusedError, poll, reach, set_up
from bot.delivery.watchdog import note_falls, watch
from bot.logs import webhook_secret
from bot.reloading import Reloader, Source
from bot.settings import Settings
from bot.telegram.application import BotApplication
from bot.telegram.context import Reception
from bot.web.app import build_app
from bot.web.health import WatchedSource, common_checks, polled, registered
from bot.web.metrics import health_of, metrics_of
from bot.web.registration import Registration
from bot.web.server import listen, serving
from bot.web.webhook import Webhook

__all__ = ["Serving", "poll_beside_pages", "run_web", "serve"]

_TIDYING = 1.0
_WAITING = 5.0
"""Seconds after which an update that is not answered waits for Telegram to come back."""

_LOGGER = logging.getLogger(__name__)


class Serving:
    """What runs while Telegram brings updates."""

    def __init__(
        self,
        application: BotApplication,
        settings: Settings,
        source: Source | None,
        patience: Patience,
    ) -> None:
        assert settings.webhook_url is not None  # noqa: S101 - whoever serves one has set it
        url, secret = settings.webhook_url.get_secret_value(), webhook_secret(settings)
        front: Reception = application.bot_data["reception"]
        counters: Counters = front.counters
        self._application = application
        self._settings = settings
        self._storage = front.storage
        self._patience = patience
        self._once = HeldOnce(front.storage.handled, counters)
        self._counters = counters
        self._logbook = Logbook(front.storage.folder, front.storage.bot_id)
        self.intake = Intake(
            application, self._once, counters, patience=patience, logbook=self._logbook
        )
        self.registration = Registration(
            application.bot,
            url,
            secret,
            pauses=Pauses(patience.first_pause, patience.longest_pause),
            is_waiting=lambda: self.intake.oldest() > _WAITING,
            reached=lambda was_away: self.intake.reached(was_away=was_away),
        )
        self.reloader: Reloader | None = None
        watched = WatchedSource(source) if source else None
        if watched is not None:
            self.reloader = Reloader(front.exchange, watched, counters, interval=patience.reload)
        checks = common_checks(application, watched) | registered(application, self.registration)
        self.health = health_of(application, checks)
        metrics = metrics_of(application, lambda: self.intake)
        self.webhook = Webhook(secret, count=metrics.requested)
        self._app = build_app(self.health, metrics, self.webhook, urlsplit(url).path)

    async def run(self) -> None:
        """Serve until cancelled, then answer what is in hand and close everything."""
        stop_watching = watch(self._patience.watchdog, self._logbook)
        try:
            await self._storage.prepare()
            await note_falls(self._logbook, self._storage.handled, self._counters)
            async with serving(self._app, listen(self._settings)) as server:
                await self._answer_until(server)
        finally:
            try:
                await self._close()
            finally:
                stop_watching()

    async def _answer_until(self, server: "asyncio.Task[None]") -> None:
        beside: list[asyncio.Task[None]] = []
        try:
            await reach(self._application, self._patience)
            await self._application.start()
            self.webhook.intake = self.intake
            beside += [asyncio.create_task(work) for work in self._beside()]
            await asyncio.wait([server])
            _LOGGER.error("the web server has ended by itself")
        finally:
            self.health.is_stopping = True
            # From now on Telegram is asked to come again.
            self.webhook.intake = None
            for task in beside:
                task.cancel()
            if isinstance(sender := self._application.bot.rate_limiter, Sender):
                # Answers that wait for Telegram to come back must not keep the process.
                loop = asyncio.get_running_loop()
                loop.call_later(0.75 * self._patience.drain, sender.give_up)
            left = await self.intake.close(self._patience.drain)
            if left:
                _LOGGER.info("%d updates are left for Telegram to bring again", left)

    def _beside(self) -> Iterator[Coroutine[Any, Any, None]]:
        yield self.registration.run()
        yield self._tidy()
        yield self._renew()
        yield set_up(self._application)
        if self.reloader is not None:
            yield self.reloader.run()

    async def _tidy(self) -> None:
        """Forget what is finished: no offset of getUpdates confirms it here."""
        while True:
            await asyncio.sleep(_TIDYING)
            self.intake.window.confirmed(LARGEST_NUMBER + 1)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            try:
                await self._once.renew()
            except Exception as error:
                _LOGGER.warning("claims could not be renewed: %s", type(error).__name__)

    async def _close(self) -> None:
        application = self._application
        if application.running:
            await self._in_time(application.stop())
        await self._in_time(application.shutdown())
        # An application that could not be initialized leaves its connections open.
        await self._in_time(application.bot.shutdown())
        await self._in_time(self._storage.close())
        _LOGGER.info("the web server has ended")

    async def _in_time(self, closing: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._patience.farewell):
                await closing
        except (TimeoutError, TelegramError) as error:
            _LOGGER.warning("something could not be closed: %s", type(error).__name__)


def run_web(
    application: BotApplication,
    settings: Settings,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Run by a webhook where WEBHOOK_URL is set, else poll beside the pages; until SIGTERM.

    Raises what these raise.
    """
    run = poll_beside_pages if settings.webhook_url is None else serve
    asyncio.run(run(application, settings, source, patience))


async def serve(
    application: BotApplication,
    settings: Settings,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Answer what Telegram brings to WEBHOOK_URL until SIGINT or SIGTERM, then end cleanly.

    Raises `TokenRefusedError`, and `SettingsError` at the start.
    """
    running = Serving(application, settings, source, patience or Patience())
    task = asyncio.create_task(running.run())
    with _signals(task.cancel, running.reloader.ask if running.reloader else None):
        try:
            with suppress(asyncio.CancelledError):
                await task
        except InvalidToken:
            raise TokenRefusedError from None  # the cause's own message holds the token


async def poll_beside_pages(
    application: BotApplication,
    settings: Settings,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Poll as `bot.delivery.polling.poll` does, and show /health and /metrics meanwhile.

    Raises what it raises, and `SettingsError` where the port is taken.
    """
    watched = WatchedSource(source) if source else None

    def intake() -> Intake | None:
        polling: Polling | None = application.bot_data.get("polling")
        return polling.intake if polling else None

    checks = common_checks(application, watched) | {"telegram": polled(application)}
    app = build_app(health_of(application, checks), metrics_of(application, intake))
    async with serving(app, listen(settings)):
        await poll(application, watched, patience)


@contextmanager
def _signals(end: Callable[[], object], reload: Callable[[], object] | None) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the process in good order, and SIGHUP reload."""
    loop = asyncio.get_running_loop()
    handlers = {"SIGINT": end, "SIGTERM": end}
    if reload is not None:
        handlers["SIGHUP"] = reload
    numbers = {getattr(signal, name): do for name, do in handlers.items() if hasattr(signal, name)}
    for number, do in numbers.items():
        with suppress(NotImplementedError):  # Windows has none; there Ctrl-C cancels this task
            loop.add_signal_handler(number, do)
    try:
        yield
    finally:
        for number in numbers:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
