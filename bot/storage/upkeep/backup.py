"""Copies of a SQLite database while it is in use, without what is not to outlive it.

What waits for an answer, and which message answers which, is never written into a copy: it is kept
for a day or two at most, and a copy would keep it for ever.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.storage.model import StorageError
from bot.storage.upkeep.troubles import told, way_out

__all__ = ["LEFT_OUT", "back_up", "pg_dump_command", "restore"]

LEFT_OUT = ("inbox", "inbox_lanes", "replies")
"""Tables of which a copy has no rows: what waits is answered by the bot that is running, and which
message answers which is nobody's business after 48 hours."""
_PATIENCE = 10.0
"""Seconds to wait for a lock."""
_SIDE_FILES = ("-wal", "-shm", "-journal")


def back_up(source: Path, target: Path) -> int:
    """Copy a database as it is at one moment; return the number of rows in the copy.

    The copy is one file that only its owner may read, and it is there whole or not at all. Raises
    `StorageError`.
    """
    if not source.exists():
        raise StorageError(
            f"There is no database file {source}; set DATABASE_URL or BOT_TOKEN as for `run`"
        )
    return _copied(source, target, "backup", "name another file")


def restore(source: Path, target: Path, bot_id: str | None) -> int:
    """Put a backup in the place of a database that does not exist; return its number of rows.

    Raises `StorageError`, also if the backup belongs to another bot, or if a file is in the way.
    """
    if not source.exists():
        raise StorageError(f"There is no backup {source}; name an existing file")
    _check(source, bot_id)
    present = [Path(f"{target}{end}") for end in ("", *_SIDE_FILES)]
    if found := next((file for file in present if file.exists()), None):
        raise StorageError(
            f"The file {found} exists; stop the bot, move it away, and restore again"
        )
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _copied(source, target, "database file", "move it away, and restore again")


def pg_dump_command(place: str, file: Path) -> str:
    """Return the command that backs up a PostgreSQL database at a place without a password."""
    left_out = " ".join(f"--exclude-table-data={name}" for name in LEFT_OUT)
    return f"pg_dump --format=custom {left_out} --file={file} {place}"


def _check(source: Path, bot_id: str | None) -> None:
    """Raise `StorageError` if a file is not a whole backup of this bot."""
    with _told(f"The backup {source} cannot be read"), closing(_opened(source)) as connection:
        ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if found != "ok" or "alembic_version" not in names:
            raise StorageError(f"The file {source} is not a whole backup; restore another one")
        owners = []
        if "bots" in names:
            owners = [str(owner) for (owner,) in connection.execute("SELECT bot_id FROM bots")]
    if bot_id and owners and bot_id not in owners:
        raise StorageError(
            f"The backup {source} belongs to the bot {owners[0]}, and BOT_TOKEN to the bot"
            f" {bot_id}; restore a backup of this bot"
        )


def _copied(source: Path, target: Path, kind: str, way: str) -> int:
    """Copy tables into a file that does not exist yet."""
    waiting = target.with_name(f"{target.name}.part")
    try:
        waiting.unlink(missing_ok=True)
        os.close(os.open(waiting, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StorageError(
            f"The {kind} {target} cannot be written ({error.strerror}); name another file"
        ) from None
    try:
        with _told(f"The database {source} cannot be copied to {target}"):
            rows = _copy(source, waiting)
        _sync(waiting)
        try:
            os.link(waiting, target)  # fails if there is one already
        except FileExistsError:
            raise StorageError(f"The {kind} {target} exists; {way}") from None
        except OSError:  # a file system without links
            if target.exists():
                raise StorageError(f"The {kind} {target} exists; {way}") from None
            waiting.rename(target)
    finally:
        for end in ("", *_SIDE_FILES):
            Path(f"{waiting}{end}").unlink(missing_ok=True)
    return rows


def _copy(source: Path, target: Path) -> int:
    """Copy all tables, and the rows of those that are not left out; return how many rows."""
    rows = 0
    with closing(_opened(target)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("ATTACH ? AS source", [str(source)])
        # One transaction reads one state of the source, whatever is written to it meanwhile.
        connection.execute("BEGIN")
        made = connection.execute(
            "SELECT type, name, sql FROM source.sqlite_master"
            " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'index'"
        ).fetchall()
        for kind, name, sql in made:
            connection.execute(sql)
            if kind == "table" and name not in LEFT_OUT:
                quoted = '"' + name.replace('"', '""') + '"'
                copied = connection.execute(
                    f"INSERT INTO main.{quoted} SELECT * FROM source.{quoted}"  # noqa: S608 - a table's own name
                )
                rows += copied.rowcount
        connection.execute("COMMIT")
        ((found,),) = connection.execute("PRAGMA main.quick_check(1)").fetchall()
        if found != "ok":
            raise sqlite3.DatabaseError("the copy is malformed")
    return rows


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)


def _sync(file: Path) -> None:
    """Wait until a file is on the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(problem: str) -> Iterator[None]:
    """Turn SQLite's errors into a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        way = way_out(error) or "check the file and its disk"
        raise StorageError(f"{problem} ({told(error)}); {way}") from None
