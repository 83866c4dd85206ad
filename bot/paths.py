"""Where the files lie that last."""

import os
from pathlib import Path

from bot.settings import Settings

__all__ = ["data_folder", "overlay_file"]


def data_folder() -> Path:
    """Return the folder for what lasts, as the XDG base directories say."""
    root = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(root) / "clippings"


def overlay_file(settings: Settings) -> Path:
    """Return the path of the operators' FAQ: the setting's, else beside the SQLite file.

    With another database it lies where the default file would. Each bot has its own.
    """
    if settings.overlay is not None:
        return settings.overlay
    token = settings.bot_token.get_secret_value() if settings.bot_token else "local:"
    name = f"bot-{token.partition(':')[0]}-faq.yaml"
    address = settings.database_url.get_secret_value().strip() if settings.database_url else ""
    kind, _, path = address.partition(":///")
    if kind in ("sqlite", "sqlite+aiosqlite") and path and path != ":memory:":
        return Path(path).parent / name
    return data_folder() / name
