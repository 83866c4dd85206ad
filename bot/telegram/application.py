"""The application: python-telegram-bot with the bot's handlers, independent of the transport.

It owns the storage, the deletion of messages that are due, and the counts.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder, ContextTypes, Defaults
from telegram.request import BaseRequest

from bot.archive.overlay import Overlay
from bot.botapi.counters import Counters
from bot.botapi.proxies import Routes
from bot.botapi.rate_limiter import OnceSender
from bot.botapi.transport import Transport
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.paths import overlay_file
from bot.settings import LOCAL_TOKEN, Settings
from bot.storage.storage import Storage
from bot.telegram.context import BotData, Context
from bot.telegram.correcting import Corrector
from bot.telegram.deletion import Reaper, Timers
from bot.telegram.editors import Editors
from bot.telegram.handlers import handlers, middleware
from bot.telegram.handlers.ask_editors import move_misses
from bot.telegram.handlers.errors import on_error
from bot.telegram.handlers.start import COMMANDS
from bot.telegram.menus import register_menus, register_operators
from bot.telegram.reception import Reception
from bot.telegram.stats import Stats
from bot.telegram.subscriptions.telling import Teller
from bot.telegram.views.fast_markup import NO_PREVIEW
from bot.telegram.views.page_button import PageButtons

if TYPE_CHECKING:
    from bot.storage.keys import Unreadable

__all__ = ["DEFAULTS", "BotApplication", "LastingApplication", "build_application"]

BotApplication = Application[Any, Context, dict[Any, Any], dict[Any, Any], BotData, Any]

DEFAULTS = Defaults(parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
"""What every message is sent with.

Do not pass link preview options to a call: the library would merge them with these, and cannot
read any field of `NO_PREVIEW`.
"""

SEND_PATIENCE = 2.0
"""Seconds for which a call is retried before its update is put off, where it holds up nobody."""
FIRST_PAUSE = 1.0
"""Seconds between the first two tries of a call."""

_PATIENCE = 1.0
"""Seconds to wait at shutdown for a deletion or a message that is in progress; less than the
runner's `Patience.farewell`, which covers the whole shutdown."""

_LOGGER = logging.getLogger(__name__)


class LastingApplication(BotApplication):
    """An application that opens its storage when initialized and closes it when shut down.

    Polling, the webhook, the local chat and tests all rely on this.
    """

    def __init__(self, *, storage: Storage, **given: Any) -> None:
        super().__init__(**given)
        self.storage = storage
        self.reaper = Reaper(storage, self.bot)
        self._writing: list[asyncio.Task[None]] = []
        """What writes to the storage beside the answers, and must not be interrupted in that."""
        self.on_handled: list[Callable[[float], None]] = []
        """Called with the seconds that each update took, including its answer."""
        self.corrector = Corrector(self.bot_data.front, self.bot)
        self.bot_data.front.on_archive.append(self.corrector.wake)
        self.teller = Teller(self.bot_data.front, self.bot)
        for woken_by in (self.bot_data.front.on_archive, self.bot_data.front.on_follow):
            woken_by.append(self.teller.wake)
        self._beside: list[asyncio.Task[None]] = []
        """What runs beside the answers, and may be interrupted."""

    async def initialize(self) -> None:
        """Open the storage, then the rest. Raises `StorageError` and the library's errors."""
        if not self.storage.in_memory:
            await self.storage.prepare()
        await super().initialize()
        if (unreadable := await self.storage.change_token()) is not None:
            _tell_change(unreadable)
        if not self._writing:
            self.reaper = Reaper(self.storage, self.bot)
            self.reaper.timers = self.bot_data.front.timers
            self.teller.is_stopped = False
            self._writing = [asyncio.create_task(one.run()) for one in (self.reaper, self.teller)]
        if not self._beside:
            works = (self._stats.run(), self.corrector.run(), self.bot_data.front.kept.run())
            self._beside = [asyncio.create_task(work) for work in works]

    async def process_update(self, update: object) -> None:
        """Handle an update, as the library's method does, and report how long it took."""
        began = time.monotonic()
        await super().process_update(update)
        for follow in self.on_handled:
            follow(time.monotonic() - began)

    def _mark_for_persistence_update(self, **_: object) -> None:
        """Do nothing: for a persistence, the library would note each chat and each user for ever.

        There is none; see `storage`.
        """

    async def shutdown(self) -> None:
        """Stop deleting and telling, shut down the rest, write the counts, close the storage."""
        beside, self._beside = self._beside, []
        for one in beside:
            one.cancel()
        try:
            if beside:  # their connections must be closed before the storage is
                await asyncio.wait(beside, timeout=_PATIENCE)
            await self._stop_writing()
            await super().shutdown()
        finally:
            # Even if the caller has run out of time and cancels this.
            await self._stats.flush()
            await self.bot_data.front.kept.flush()
            await self.storage.close()

    async def _stop_writing(self) -> None:
        writing, self._writing = self._writing, []
        if not writing:
            return
        self.reaper.stop()
        self.teller.stop()
        try:
            await asyncio.wait(writing, timeout=_PATIENCE)
        finally:
            for one in writing:
                one.cancel()

    @property
    def _stats(self) -> Stats:
        return self.bot_data.front.stats


def build_application(
    settings: Settings,
    desk: Desk,
    texts: Mapping[str, Texts],
    *,
    request: BaseRequest | None = None,
    storage: Storage | None = None,
) -> BotApplication:
    """Return an application that answers from the desk.

    The caller feeds it updates, by polling or otherwise. If a `request` is given, every call goes
    through it; otherwise calls go over HTTP by the routes of the settings, retried by
    `OnceSender`. `bot_data.front` holds the desk, which is replaced as a whole. Lasting data is
    kept in the `storage`, which is opened and closed with the application; without a `storage`
    it is kept in memory.
    """
    # Makes the library give pauses as timedelta, its future type; otherwise every 429 warns.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    token = settings.bot_token.get_secret_value() if settings.bot_token else LOCAL_TOKEN
    storage = storage or Storage("sqlite://", token)
    environment = "/test" if settings.bot_test_environment else ""
    counters = Counters()
    editors = Editors(settings.operators, Overlay(overlay_file(settings)), settings.contact)
    front = Reception(desk, texts, storage, editors, counters)
    if settings.bot_token is not None:  # the local chat has pages of its own
        front.pages = PageButtons(settings.public_url)
    timers = Timers(front.chosen, storage)
    front.timers = timers
    front.on_sending.append(timers.precede)
    front.on_sent.append(timers.follow)
    front.on_migrated.append(front.chosen.move)
    front.on_migrated.append(partial(move_misses, storage))
    front.on_migrated.append(partial(_end_deletions, storage))
    front.on_forget_me.append(front.chosen.forget)
    data = BotData(front)
    # The library calls this "type" once, without arguments.
    types = ContextTypes(context=Context, bot_data=cast("type[BotData]", lambda: data))
    builder = (
        ApplicationBuilder()
        .application_class(LastingApplication, {"storage": storage})
        .context_types(types)
        .defaults(DEFAULTS)
        .token(token)
        .base_url(f"{settings.bot_api_url}/bot{{token}}{environment}")
        .base_file_url(f"{settings.bot_api_url}/file/bot{{token}}{environment}")
        .concurrent_updates(True)
        .job_queue(None)
        .updater(None)
        .post_init(_register_commands)
    )
    if request is not None:
        builder = builder.request(request).get_updates_request(request)
    else:
        data.routes = Routes(settings.proxies, settings.bot_api_url, counters=counters)
        builder = (
            builder.request(Transport(data.routes))
            .get_updates_request(Transport(data.routes))
            # An update whose call must wait longer waits in the intake, where it delays no other.
            .rate_limiter(OnceSender(counters, patience=SEND_PATIENCE, first_pause=FIRST_PAUSE))
        )
    application: BotApplication = builder.build()
    application.add_handlers(middleware.handlers(), middleware.GROUP)
    application.add_handlers(handlers())
    application.add_error_handler(on_error)
    return application


def _tell_change(unreadable: "Unreadable") -> None:
    if unreadable.is_any:
        _LOGGER.warning(
            "BOT_TOKEN has changed; what can no longer be read was deleted: %s. When you change"
            " it, set BOT_TOKEN_BEFORE to the former token, and all but the choices, and which"
            " answers can be edited, is kept",
            unreadable,
        )
    else:
        _LOGGER.info("BOT_TOKEN has changed; all that was encrypted was encrypted anew")


async def _end_deletions(storage: Storage, old_id: int, new_id: int) -> None:
    """Let the deletions of a group end that became a supergroup: its messages have other ids."""
    if not storage.is_empty:
        await storage.deletions.end(old_id)


async def _register_commands(application: BotApplication) -> None:
    """Register the menus in every language with Telegram; the bot also works without them."""
    front = application.bot_data.front
    try:
        await register_menus(application.bot, COMMANDS, front.texts)
        await register_operators(application.bot, front.editors.operators, COMMANDS, front.texts)
    except Exception as error:  # whatever the server answers, the bot must start
        _LOGGER.warning("the commands could not be registered: %s", type(error).__name__)
