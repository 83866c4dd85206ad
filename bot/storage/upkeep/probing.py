"""Whether a database can be written: found by writing to it, for `/health` and at the start."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, update

from bot.storage.inbox.tables import bots
from bot.storage.model import HangsError
from bot.storage.upkeep.troubles import FULL, told, way_out

if TYPE_CHECKING:
    from bot.storage.database import Database

__all__ = ["ROOM", "problem_of"]

ROOM = 1_000_000
"""The fewest free bytes on the disk of a SQLite file: with less, the next update may not fit."""
_MAGIC = b"SQLite format 3\0"


async def problem_of(database: "Database", bot_id: str) -> str | None:
    """Return a sentence on why the database cannot be written; None if it can be."""

    def work(connection: Connection) -> str | None:
        problem = _problem_of_file(database)
        if problem is None:
            _write(connection, bot_id)
        return problem

    try:
        return await database.transact(work)
    except HangsError as error:
        return str(error)[:1].lower() + str(error)[1:]
    except Exception as error:
        said = told(error, database.password)
        way = way_out(error) or "see the log of the database, or set DATABASE_URL to another one"
        return f"the database cannot be written ({said}); {way}"


def _problem_of_file(database: "Database") -> str | None:
    """Return what is wrong with a SQLite file that SQLite itself would not notice."""
    file = database.file
    if file is None:
        return None
    if database.is_lost:
        return (
            f"the database file {file} was deleted or replaced while the bot was running; restart"
            " the bot"
        )
    if database.head != _MAGIC:
        way = "stop the bot, move the file away, and restore a backup with `clippings restore`"
        return f"the database file {file} was overwritten; {way}"
    if _free_bytes(file) < ROOM:
        return f"the disk of the database file {file} is full; {FULL}"
    return None


def _free_bytes(file: Path) -> int:
    disk = os.statvfs(file)
    return disk.f_bavail * disk.f_frsize


def _write(connection: Connection, bot_id: str) -> None:
    """Change something that has no meaning; what stays the same would not be written."""
    if connection.dialect.name == "postgresql":
        own = update(bots).where(bots.c.bot_id == bot_id)
        connection.execute(own.values(runs=bots.c.runs))
        return
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version = {(int(version) + 1) % 2}")
