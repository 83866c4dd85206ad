"""What a bot logs when it starts: its version, archive, articles, database and way to updates."""

import logging

from bot import __version__
from bot.desk import Desk
from bot.settings import Settings

__all__ = ["database_words", "tell_start"]

_LOGGER = logging.getLogger(__name__)


def tell_start(settings: Settings, desk: Desk) -> None:
    """Log a line that says which bot this is, without secrets. Raises `StorageError`."""
    way = "a webhook" if settings.webhook_url else "polling"
    _LOGGER.info(
        "clippings %s starts: archive %s, articles: %d; database: %s; updates by %s",
        __version__,
        ascii(str(settings.archive))[1:-1],
        len(desk.archive),
        database_words(settings),
        way,
    )


def database_words(settings: Settings) -> str:
    """Return which database is used, without user and password."""
    from bot.storage.connecting import read_address

    address, token = settings.database_url, settings.bot_token
    bot_id = (token.get_secret_value() if token else "").partition(":")[0]
    url = read_address(address.get_secret_value() if address else None, bot_id)
    if url.drivername.startswith("sqlite"):
        file = url.database or ":memory:"
        return "SQLite in memory" if file == ":memory:" else f"SQLite, {ascii(file)[1:-1]}"
    host = url.host or url.query.get("host") or "its default host"
    return f"PostgreSQL, {url.database or 'the default database'} at {host}"
