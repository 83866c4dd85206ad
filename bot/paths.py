"""The places of files: shipped files, lasting files, and the cache."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

__all__ = ["cache_folder", "data_folder", "folder_beside", "overlay_file", "shipped"]


def shipped(name: str) -> Path:
    """Return the path of a folder that comes with the program, in a checkout or as installed."""
    package = Path(__file__).parent
    installed = package / "shipped" / name
    return installed if installed.exists() else package.parent / name


def cache_folder() -> Path:
    """Return the folder for the indexes of large archives, by the XDG base directories."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else _home("XDG_CACHE_HOME") / ".cache") / "clippings"


def data_folder() -> Path:
    """Return the folder for lasting files, by the XDG base directories."""
    root = os.environ.get("XDG_DATA_HOME")
    return (Path(root) if root else _home("XDG_DATA_HOME") / ".local" / "share") / "clippings"


def _home(instead: str) -> Path:
    """Return the home folder; raises `SettingsError`, which names a variable to set instead."""
    try:
        return Path.home()
    except RuntimeError:
        from bot.settings import SettingsError

        mend = f"set HOME or {instead} to a folder"
        raise SettingsError(f"The home folder of this user is not known; {mend}") from None


def folder_beside(address: str | None) -> Path:
    """Return the folder for files next to a database, whose address is as in DATABASE_URL.

    It is the folder of the SQLite file; with another database, or none, the data folder.
    """
    kind, _, path = (address or "").strip().partition(":///")
    if kind in ("sqlite", "sqlite+aiosqlite") and path and path != ":memory:":
        return Path(path).parent
    return data_folder()


def overlay_file(settings: "Settings") -> Path:
    """Return the path of the operators' FAQ: from the settings, or else next to the database.

    Each bot has its own.
    """
    if settings.overlay is not None:
        return settings.overlay
    token = settings.bot_token.get_secret_value() if settings.bot_token else "local:"
    address = settings.database_url.get_secret_value() if settings.database_url else None
    return folder_beside(address) / f"bot-{token.partition(':')[0]}-faq.yaml"
