"""Where the files that last are kept."""

import os
from pathlib import Path

from bot.settings import Settings

__all__ = ["data_folder", "folder_beside", "overlay_file"]


def data_folder() -> Path:
    """Return the folder for what lasts, as the XDG base directories say."""
    root = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(root) / "clippings"


def folder_beside(address: str | None) -> Path:
    """Return the folder for files beside a database, whose address is as in DATABASE_URL.

    It is that of the SQLite file; with another database, or none that is named, the data folder.
    """
    kind, _, path = (address or "").strip().partition(":///")
    if kind in ("sqlite", "sqlite+aiosqlite") and path and path != ":memory:":
        return Path(path).parent
    return data_folder()


def overlay_file(settings: Settings) -> Path:
    """Return the path of the operators' FAQ: the setting's, else one beside the database.

    Each bot has its own.
    """
    if settings.overlay is not None:
        return settings.overlay
    token = settings.bot_token.get_secret_value() if settings.bot_token else "local:"
    address = settings.database_url.get_secret_value() if settings.database_url else None
    return folder_beside(address) / f"bot-{token.partition(':')[0]}-faq.yaml"
