"""The ways to run the bot with pages: by a webhook, or polling beside them."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from telegram.error import InvalidToken

from bot.delivery.backoff import Patience
from bot.delivery.intake import Intake
from bot.delivery.polling import Polling, TokenRefusedError, poll
from bot.reloading import Source
from bot.settings import Settings
from bot.telegram.application import BotApplication
from bot.web.app import build_app
from bot.web.checks import WatchedSource, common_checks, polled
from bot.web.pages import health_of, metrics_of
from bot.web.server import listen, serving
from bot.web.serving import Serving

__all__ = ["poll_beside_pages", "run_web", "serve"]


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
