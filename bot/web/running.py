"""The bot with a web server: either Telegram calls its webhook, or it polls and serves pages."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bot.delivery.backoff import Patience, Pauses
from bot.delivery.deduplication import RENEWAL
from bot.delivery.intake import LARGEST_NUMBER, Intake
from bot.delivery.polling import Polling
from bot.delivery.runner import run
from bot.logs import webhook_secret
from bot.pages.site import Site
from bot.reloading import Source
from bot.settings import Settings
from bot.telegram.application import BotApplication
from bot.telegram.handlers import allowed_updates
from bot.web.app import build_app
from bot.web.health import WatchedSource, common_checks, health_of, polled, registered, waiting
from bot.web.metrics import metrics_of
from bot.web.registration import Registration
from bot.web.server import listen, serving
from bot.web.webhook import Webhook

__all__ = ["Serving", "poll_with_pages", "run_web", "serve", "site_of"]

_TIDYING = 1.0
"""Seconds after which finished updates are forgotten again."""
_WAITING = 5.0
"""If an update is unanswered for this many seconds, Telegram is presumably unreachable."""

_LOGGER = logging.getLogger(__name__)


def run_web(
    application: BotApplication,
    settings: Settings,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Serve a webhook if WEBHOOK_URL is set, otherwise poll and serve the pages, until SIGTERM.

    Raises what `serve` and `poll_with_pages` raise.
    """
    way = poll_with_pages if settings.webhook_url is None else serve
    asyncio.run(way(application, settings, source, patience))


async def serve(
    application: BotApplication,
    settings: Settings,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Answer the updates sent to WEBHOOK_URL; see `bot.delivery.runner.run`.

    Raises what that raises, and `SettingsError` if the bot cannot listen on the port.
    """
    patience = patience or Patience()
    watched = WatchedSource(source) if source else None
    await run(application, Serving(application, settings, watched, patience), watched, patience)


async def poll_with_pages(
    application: BotApplication,
    settings: Settings,
    source: Source | None = None,
    patience: Patience | None = None,
) -> None:
    """Poll like `bot.delivery.polling.poll`, and serve the pages meanwhile.

    Raises what that raises, and `SettingsError` if the bot cannot listen on the port.
    """
    patience = patience or Patience()
    watched = WatchedSource(source) if source else None
    polling = Polling(application, patience)
    checks = common_checks(application, watched) | waiting(polling.intake)
    checks |= polled(application, polling.poller)
    metrics = metrics_of(application, polling.intake)
    site = site_of(application, settings)
    app = build_app(health_of(application, checks), metrics, site=site)
    async with serving(app, listen(settings), settings.trusted_proxies):
        await run(application, polling, watched, patience)


def site_of(application: BotApplication, settings: Settings) -> Site:
    """Return the pages for readers, from the desk and the texts that the application uses."""
    front = application.bot_data.front
    return Site(lambda: front.desk, lambda: front.texts, settings)


class Serving:
    """Updates by a webhook: Telegram sends them, and other processes may serve the same bot."""

    name = "the web server"
    is_alone = False

    def __init__(
        self,
        application: BotApplication,
        settings: Settings,
        watched: WatchedSource | None,
        patience: Patience,
    ) -> None:
        """Serve as the settings say; /health reports the mistakes of the watched source."""
        assert settings.webhook_url is not None  # noqa: S101 - a webhook needs an address
        url, secret = settings.webhook_url.get_secret_value(), webhook_secret(settings)
        self._settings = settings
        self.intake = Intake.of(application, patience, is_alone=False)
        self.registration = Registration(
            application.bot,
            url,
            secret,
            pauses=Pauses(patience.first_pause, patience.longest_pause),
            allowed=partial(allowed_updates, application.bot_data.front),
            is_waiting=lambda: self.intake.oldest() > _WAITING,
            reached=lambda was_away: self.intake.reached(was_away=was_away),
        )
        checks = common_checks(application, watched) | waiting(self.intake)
        checks |= registered(application, self.registration)
        self.health = health_of(application, checks)
        metrics = metrics_of(application, self.intake)
        self.webhook = Webhook(secret, count=metrics.requested)
        site = site_of(application, settings)
        self._app = build_app(self.health, metrics, self.webhook, urlsplit(url).path, site)
        self._server: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Listen: the pages are served before Telegram is reached and until all is answered."""
        trusted = self._settings.trusted_proxies
        async with serving(self._app, listen(self._settings), trusted) as self._server:
            yield

    async def bring(self) -> None:
        """Let Telegram send updates until cancelled, or until the web server ends."""
        assert self._server is not None  # noqa: S101 - it is opened first
        self.webhook.intake = self.intake
        tasks = [asyncio.create_task(work) for work in self._background()]
        try:
            await asyncio.wait([self._server])
        finally:
            for task in tasks:
                task.cancel()
        _LOGGER.error("the web server has ended unexpectedly")

    def stop(self) -> None:
        """From now on, ask Telegram to come again."""
        self.health.is_stopping = True
        self.webhook.intake = None

    async def confirm(self) -> None:
        """Do nothing: each response has already told Telegram about its update."""

    def _background(self) -> Iterator[Coroutine[Any, Any, None]]:
        yield self.registration.run()
        yield self._tidy()
        yield self._renew()

    async def _tidy(self) -> None:
        """Forget finished updates, since no offset of getUpdates confirms them here."""
        while True:
            await asyncio.sleep(_TIDYING)
            self.intake.window.confirmed(LARGEST_NUMBER + 1)

    async def _renew(self) -> None:
        """Renew the claims, to keep other processes away from the updates in hand."""
        while True:
            await asyncio.sleep(RENEWAL)
            try:
                await self.intake.once.renew()
            except Exception as error:
                _LOGGER.warning("claims could not be renewed: %s", type(error).__name__)
