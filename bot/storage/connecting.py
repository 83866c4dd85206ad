"""DATABASE_URL as SQLAlchemy's address, and the migration of the tables there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.paths import data_folder
from bot.storage.model import StorageError

__all__ = ["default_file", "read_address", "upgrade"]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_PARAMETERS = {"sslmode": "ssl", "ssl": "ssl", "host": "host", "port": "port"}
"""The parameters of a PostgreSQL address, by the driver's names."""

_LOCK = 0x636C6970
"""The key of PostgreSQL's advisory lock: any number that nothing else in the database uses."""


def read_address(text: str | None, bot_id: str) -> URL:
    """Return the address for SQLAlchemy; None means the default file. Raises `StorageError`."""
    if text is None:
        return URL.create(_DRIVERS["sqlite"], database=str(default_file(bot_id)))
    if not text.strip().startswith("sqlite") and text.partition("?")[0].count("@") > 1:
        raise _error("has more than one @; write each @ in a user or a password as %40")
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise _error("is not a database address") from None
    if url.drivername not in _DRIVERS:
        raise _error("names a kind of database that the bot does not support")
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.drivername.startswith("sqlite"):
        if url.host or url.query:
            raise _error("must name a SQLite file after three slashes")
        return url
    unknown = sorted(url.query.keys() - _PARAMETERS.keys())
    if unknown:
        raise _error(f"has an unknown parameter {unknown[0]!r}; remove it")
    return url.set(query={_PARAMETERS[name]: value for name, value in url.query.items()})


def default_file(bot_id: str) -> Path:
    """Return the path of a bot's database if no setting names one.

    It is in the data home of the XDG base directories. Each bot has its own file there, because
    update numbers of different bots are unrelated.
    """
    return data_folder() / f"bot-{bot_id}.sqlite3"


async def upgrade(connection: AsyncConnection) -> None:
    """Run the missing migrations, within the connection's transaction.

    Other processes wait meanwhile, for SQLite's own lock or PostgreSQL's advisory lock. Raises
    `StorageError` if the database is newer than the program.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    try:
        await connection.run_sync(_run)
    except CommandError:
        raise StorageError(
            "The database was written by a newer version of the bot; install that version, or set"
            " DATABASE_URL to another database"
        ) from None


def _error(problem: str) -> StorageError:
    mend = "write postgresql://user:password@host/database or sqlite:///path"
    return StorageError(f"DATABASE_URL {problem}; {mend}")


def _run(connection: Connection) -> None:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
