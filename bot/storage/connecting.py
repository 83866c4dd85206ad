"""The setting DATABASE_URL, read into what SQLAlchemy opens."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.paths import data_folder
from bot.storage.errors import StorageError

__all__ = ["MEMORY", "default_file", "read_address"]

MEMORY = "sqlite://"
"""A database that ends with the process."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_PARAMETERS = {"sslmode": "ssl", "ssl": "ssl", "host": "host", "port": "port"}
"""What PostgreSQL's addresses may carry, as the driver calls it."""


def default_file(bot_id: str) -> Path:
    """Return where a bot's database lies when no setting says so.

    That is the data home of the XDG base directories. Each bot has its own file there: numbers of
    updates mean nothing beside those of another bot.
    """
    return data_folder() / f"bot-{bot_id}.sqlite3"


def read_address(text: str | None, bot_id: str) -> URL:
    """Return the address for SQLAlchemy; None is the bot's default file. Raises `StorageError`."""
    if text is None:
        return URL.create(_DRIVERS["sqlite"], database=str(default_file(bot_id)))
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise _error("is no address of a database") from None
    if url.drivername not in _DRIVERS:
        raise _error("names another kind of database")
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.drivername.startswith("sqlite"):
        if url.host or url.query:
            raise _error("is no path of a SQLite file (three slashes stand before it)")
        return url
    unknown = sorted(url.query.keys() - _PARAMETERS.keys())
    if unknown:
        raise _error(f"has a parameter {unknown[0]!r} that the bot does not know; leave it out")
    return url.set(query={_PARAMETERS[name]: value for name, value in url.query.items()})


def _error(problem: str) -> StorageError:
    mend = "write postgresql://user:password@host/database or sqlite:///path"
    return StorageError(f"DATABASE_URL {problem}; {mend}")
