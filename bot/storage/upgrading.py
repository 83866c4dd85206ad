"""The tables of a database brought up to date, also when several processes start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.errors import StorageError

__all__ = ["upgrade"]

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
