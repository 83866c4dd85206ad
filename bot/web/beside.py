"""The pages beside the local chat, without Telegram: /health and /metrics as well."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.reloading import Reloader, Source
from bot.settings import Settings, SettingsError
from bot.telegram.application import BotApplication
from bot.web.app import build_app
from bot.web.health import WatchedSource, common_checks, health_of
from bot.web.metrics import Metrics
from bot.web.running import site_of
from bot.web.server import DEFAULT_PORT, listen, serving

__all__ = ["address_of", "listener_of", "pages_beside"]

_THIS_MACHINE = "127.0.0.1"
_ANY = {"0.0.0.0": _THIS_MACHINE, "::": "::1"}  # noqa: S104 - the address that means all of them


def listener_of(settings: Settings) -> socket.socket:
    """Return a socket at PORT; without a PORT, one that only this machine reaches.

    That one is at the default port, or at a free one if that is taken. Raises `SettingsError`.
    """
    logging.getLogger("bot.web.server").setLevel(logging.WARNING)  # the chat tells the address
    if settings.port is not None:
        return listen(settings)
    here = settings.model_copy(update={"port": DEFAULT_PORT, "listen": _THIS_MACHINE})
    try:
        return listen(here)
    except SettingsError:
        with socket.create_server((_THIS_MACHINE, 0)) as free:
            port = free.getsockname()[1]
        return listen(here.model_copy(update={"port": port}))


def address_of(listener: socket.socket) -> str:
    """Return the address at which a browser on this machine finds the pages."""
    host, port = listener.getsockname()[:2]
    host = _ANY.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@asynccontextmanager
async def pages_beside(
    application: BotApplication,
    settings: Settings,
    listener: socket.socket,
    source: Source | None = None,
) -> AsyncIterator[None]:
    """Serve the pages of an application; reload it from `source` when its files change."""
    front = application.bot_data.front
    watched = WatchedSource(source) if source else None
    health = health_of(application, common_checks(application, watched))
    articles = ("Articles in the archive.", lambda: len(front.desk.archive))
    metrics = Metrics(front.counters, {"articles": articles})
    app = build_app(health, metrics, site=site_of(application, settings))
    async with serving(app, listener):
        reloading = None
        if watched is not None:
            reloader = Reloader(
                front.exchange,
                watched,
                front.counters,
                current=lambda: (front.desk, front.texts),
            )
            reloading = asyncio.create_task(reloader.run())
        try:
            yield
        finally:
            if reloading is not None:
                reloading.cancel()
