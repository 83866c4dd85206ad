"""From the settings to the desk and the texts."""

import gc
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive.overlay import Overlay
from bot.desk import Desk
from bot.i18n.texts import Texts, load_texts
from bot.paths import overlay_file
from bot.settings import Settings, shipped
from bot.storage.storage import Storage

if TYPE_CHECKING:
    from bot.reloading import Source

__all__ = ["open_desk", "open_storage", "open_texts", "source_of"]


def open_desk(settings: Settings) -> Desk:
    """Return the desk of the settings' archive. Raises `ContentError`."""
    # What is loaded here lives as long as the process: looking for garbage in it, now or later,
    # would only take time.
    gc.disable()
    try:
        overlay = Overlay(overlay_file(settings))
        desk = Desk.open(
            settings.archive, settings.responses, shipped("responses"), _cache(), overlay
        )
        gc.freeze()
    finally:
        gc.enable()
    return desk


def open_texts(settings: Settings) -> Mapping[str, Texts]:
    """Return the texts by language: the settings' own, or those that come with the bot.

    Raises `ContentError`.
    """
    own = settings.responses / "texts" if settings.responses else None
    return load_texts(own if own and own.is_dir() else shipped("responses") / "texts")


def open_storage(settings: Settings) -> Storage:
    """Return the storage of the settings' bot; it is opened when the application starts."""
    address, token = settings.database_url, settings.bot_token
    return Storage(
        address.get_secret_value() if address else None, token.get_secret_value() if token else ""
    )


def source_of(settings: Settings) -> "Source":
    """Return what reads the settings' archive and responses anew."""
    from bot.reloading import Source

    def reopen() -> tuple[Desk, Mapping[str, Texts]]:
        # What the desk before has left behind is looked at again, else it would pile up.
        gc.unfreeze()
        gc.collect()
        return open_desk(settings), open_texts(settings)

    return Source((settings.archive, settings.responses or shipped("responses")), reopen)


def _cache() -> Path:
    """Return where indexes of large archives are kept, as the XDG base directories say."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "clippings"
