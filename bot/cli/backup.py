"""`clippings backup` and `clippings restore`: a copy of the database, and its way back."""

import argparse
from pathlib import Path

from bot.cli.streams import Output
from bot.settings import Settings, SettingsError

__all__ = ["add_file", "run_backup", "run_restore"]

_DONE = 0


def add_file(command: argparse.ArgumentParser) -> None:
    """Add the argument of both commands."""
    command.add_argument("file", type=Path, metavar="FILE", help="the file of the backup")


def run_backup(options: argparse.Namespace, settings: Settings, streams: Output) -> int:
    """Copy the database to a file, also while the bot runs. Raises `SettingsError`."""
    from bot.storage.upkeep.backup import back_up, pg_dump_command

    file, place = _database(settings)
    if file is None:
        raise SettingsError(
            "PostgreSQL is backed up by its own program, which also works while the bot runs:"
            f" {pg_dump_command(place, options.file)}"
        )
    rows = back_up(file, options.file)
    print(f"Copied {rows} rows of {file} to {options.file}.", file=streams.stdout)
    return _DONE


def run_restore(options: argparse.Namespace, settings: Settings, streams: Output) -> int:
    """Make a backup the database of a bot that does not run. Raises `SettingsError`."""
    from bot.storage.upkeep.backup import restore

    file, place = _database(settings)
    if file is None:
        raise SettingsError(
            "PostgreSQL is restored by its own program, into an empty database:"
            f" pg_restore --no-owner --dbname={place} {options.file}"
        )
    rows = restore(options.file, file, _bot_id(settings) or None)
    print(f"Restored {rows} rows of {options.file} to {file}.", file=streams.stdout)
    return _DONE


def _bot_id(settings: Settings) -> str:
    token = settings.bot_token
    return (token.get_secret_value() if token else "").partition(":")[0]


def _database(settings: Settings) -> tuple[Path | None, str]:
    """Return the SQLite file, or None and PostgreSQL's address without the password."""
    from sqlalchemy import URL

    from bot.storage.connecting import read_address

    address = settings.database_url
    if address is None and settings.bot_token is None:
        raise SettingsError(
            "Neither DATABASE_URL nor BOT_TOKEN is set, so there is no database; set them as for"
            " `run`"
        )
    url = read_address(address.get_secret_value() if address else None, _bot_id(settings))
    if not url.drivername.startswith("sqlite"):
        place = (url.username, None, url.host, url.port, url.database, url.query)
        return None, URL.create("postgresql", *place).render_as_string()
    if url.database in (None, "", ":memory:"):
        raise SettingsError(
            "DATABASE_URL names a database in memory, which ends with the bot; name a file"
        )
    return Path(str(url.database)).absolute(), ""
