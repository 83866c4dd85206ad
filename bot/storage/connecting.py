"""The setting DATABASE_URL as SQLAlchemy's address, and the tables brought up to date there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.paths import data_folder
from bot.storage.model import StorageError

__all__ = ["MEMORY", "default_file", "read_address", "upgrade"]

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


_LOCK = 0x636C6970
"""Any number, as long as nobody else locks it in the same database."""


async def upgrade(connection: AsyncConnection) -> None:
    """Run the steps that are missing, within the connection's transaction.

    Other processes wait meanwhile: at SQLite's own lock, at PostgreSQL's advisory one. Raises
    `StorageError` where the database is newer than the program.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    try:
        await connection.run_sync(_run)
    except CommandError:
        raise StorageError(
            "DATABASE_URL: the database was written by a newer version of the bot;"
            " install that version, or name another database"
        ) from None


def _run(connection: Connection) -> None:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
