"""The application: python-telegram-bot with the bot's handlers, whatever carries its messages.

Its storage, the deletion of what is due and the counts begin and end with it.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.archive.overlay import Overlay
from bot.botapi.counters import Counters
from bot.botapi.proxies import Routes
from bot.botapi.rate_limiter import OnceSender
from bot.botapi.transport import Transport
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.paths import overlay_file
from bot.settings import Settings
from bot.storage.storage import Storage
from bot.telegram.context import Reception
from bot.telegram.deletion import Reaper, Timers
from bot.telegram.editors import Editors
from bot.telegram.handlers import handlers, middleware
from bot.telegram.handlers.ask_editors import move_misses
from bot.telegram.handlers.errors import on_error
from bot.telegram.handlers.start import COMMANDS
from bot.telegram.menus import register_menus, register_operators
from bot.telegram.stats import Tally

__all__ = ["LOCAL_TOKEN", "BotApplication", "LastingApplication", "build_application"]

_PATIENCE = 5.0
"""Seconds for a deletion that is under way when the application ends."""


class LastingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application with a storage: ready when it is initialized, closed when it is shut down.

    So both hold whoever runs it: the polling, the local chat, or a test.
    """

    def __init__(self, *, storage: Storage, **given: Any) -> None:
        super().__init__(**given)
        self.storage = storage
        self.reaper = Reaper(storage, self.bot)
        self._reaping: asyncio.Task[None] | None = None
        self.on_handled: list[Callable[[float], None]] = []
        """Called with the seconds that each update took, its answer included."""
        self._counting: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Open the storage, then all else. Raises `StorageError`, and what the library raises."""
        if not self.storage.in_memory:
            await self.storage.prepare()
        await super().initialize()
        if self._reaping is None:
            self.reaper = Reaper(self.storage, self.bot)
            self._reaping = asyncio.create_task(self.reaper.run())
        if self._counting is None:
            self._counting = asyncio.create_task(self._tally.run())

    async def process_update(self, update: object) -> None:
        """Handle an update; see the library's own."""
        began = time.monotonic()
        await super().process_update(update)
        for follow in self.on_handled:
            follow(time.monotonic() - began)

    async def shutdown(self) -> None:
        """Stop deleting, end all else, write the counts, and close the storage last."""
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        if self._reaping is not None:
            self.reaper.stop()
            await asyncio.wait([self._reaping], timeout=_PATIENCE)
            self._reaping.cancel()
            self._reaping = None
        try:
            await super().shutdown()
        finally:
            await self._tally.flush()
            await self.storage.close()

    @property
    def _tally(self) -> Tally:
        front: Reception = self.bot_data["reception"]
        return front.tally


BotApplication = Application[Any, Any, Any, Any, Any, Any]

LOCAL_TOKEN = "1:local"  # noqa: S105 - no secret: only the local Bot API knows it
"""Stands in where the settings hold no token."""

SEND_PATIENCE = 15.0
"""Seconds within which a call is tried again before its update is put off."""

_LOGGER = logging.getLogger(__name__)


def build_application(
    settings: Settings,
    desk: Desk,
    texts: Mapping[str, Texts],
    *,
    request: BaseRequest | None = None,
    storage: Storage | None = None,
) -> BotApplication:
    """Return an application that answers from the desk.

    Updates are fed from outside, by polling or another way. With a `request` every call goes
    through it; without one calls go over HTTP by the routes of the settings, with the patience of
    `OnceSender`. Its `bot_data["reception"]` holds the desk, to be swapped whole; over HTTP
    "routes" and "counters" tell how the way to Telegram fares. What lasts is kept in the
    `storage`, which is opened and closed with the application; without one it is kept in memory.
    """
    # The library's next way of telling a pause; without it each answer 429 brings a warning.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    token = settings.bot_token.get_secret_value() if settings.bot_token else LOCAL_TOKEN
    storage = storage or Storage("sqlite://", token)
    environment = "/test" if settings.bot_test_environment else ""
    builder = (
        ApplicationBuilder()
        .application_class(LastingApplication, {"storage": storage})
        .token(token)
        .base_url(f"{settings.bot_api_url}/bot{{token}}{environment}")
        .base_file_url(f"{settings.bot_api_url}/file/bot{{token}}{environment}")
        .concurrent_updates(True)
        .job_queue(None)
        .updater(None)
        .post_init(_register_commands)
    )
    counters = Counters()
    if request is not None:
        builder = builder.request(request).get_updates_request(request)
    else:
        routes = Routes(settings.proxies, settings.bot_api_url, counters=counters)
        builder = (
            builder.request(Transport(routes))
            .get_updates_request(Transport(routes))
            # Who waits for longer waits in the intake, where nobody stands behind them.
            .rate_limiter(OnceSender(counters, patience=SEND_PATIENCE))
        )
    application: BotApplication = builder.build()
    if request is None:
        application.bot_data["routes"] = routes
    editors = Editors(settings.operators, Overlay(overlay_file(settings)), settings.contact)
    front = Reception(desk, texts, storage, editors, counters)
    front.on_sent.append(Timers(front.chosen, storage).follow)
    front.on_migrated.append(front.chosen.move)
    front.on_migrated.append(partial(move_misses, storage))
    front.on_forget_me.append(front.chosen.forget)
    application.bot_data.update(reception=front, counters=counters)
    application.add_handlers(middleware.handlers(), middleware.GROUP)
    application.add_handlers(handlers())
    application.add_error_handler(on_error)
    return application


async def _register_commands(application: BotApplication) -> None:
    """Tell Telegram the menus in every language; without them the bot works as well."""
    front: Reception = application.bot_data["reception"]
    try:
        await register_menus(application.bot, COMMANDS, front.texts)
        await register_operators(application.bot, front.editors.operators, COMMANDS, front.texts)
    except Exception as error:  # whatever a server answers, the bot starts
        _LOGGER.warning("the commands could not be registered: %s", type(error).__name__)
