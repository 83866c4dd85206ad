"""Opens the desk, the texts and the storage from the settings."""

import gc
import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from bot.archive.cache_folder import CacheError
from bot.archive.errors import ContentError
from bot.archive.former.versions import FormerVersions
from bot.archive.loading import FolderArchive
from bot.archive.overlay import Overlay
from bot.archive.yaml_files import kind_of
from bot.desk import Desk
from bot.extras import missing_extra
from bot.i18n.texts import Texts, load_texts
from bot.logs import cautions
from bot.paths import cache_folder, overlay_file, shipped
from bot.settings import Settings, SettingsError
from bot.storage.storage import Storage

if TYPE_CHECKING:
    from bot.meaning.models import Models
    from bot.reloading import Source
    from bot.sources.living import Living

__all__ = [
    "extended_desk",
    "former_versions",
    "open_desk",
    "open_models",
    "open_sources",
    "open_storage",
    "open_texts",
    "source_of",
]

_LOGGER = logging.getLogger(__name__)


def open_desk(
    settings: Settings, *, wait: bool = False, asks: bool = True, serves: bool = False
) -> Desk:
    """Return the desk of the configured archive.

    If it has sentence models, their vectors are made in the background, or first with `wait`, so
    that every question is answered alike; a desk that is not asked questions needs none. For one
    that `serves` readers, the FAQ is analysed in the background. Raises `ContentError`,
    `CacheError` and `SettingsError`.
    """
    models = open_models(settings) if asks else None
    # What is loaded here lives as long as the process, so searching it for garbage wastes time.
    gc.disable()
    try:
        overlay = Overlay(overlay_file(settings))
        if settings.engine is None:
            desk = Desk.open(
                settings.archive,
                responses=settings.responses,
                overlay=overlay,
                gate=settings.gate,
                models=models,
            )
        else:
            desk = _in_cluster(settings, overlay, models)
        gc.freeze()
    finally:
        gc.enable()
    if count := len(desk.archive.problems):
        _LOGGER.warning("problems in the archive: %d; `clippings check` names them", count)
    if serves:
        for caution in cautions(settings):
            _LOGGER.warning("%s", caution)
        Thread(target=desk.prepare, name="faq", daemon=True).start()
    if wait:
        desk.semantics.wait()
    return desk


def _in_cluster(settings: Settings, overlay: Overlay, models: "Models | None") -> Desk:
    """Return the desk of the archive that is in a cluster; no file of it is read here."""
    from bot.clustered import open_engine

    return Desk.over(
        open_engine(settings),
        responses=settings.responses,
        cache=cache_folder(),
        overlay=overlay,
        gate=settings.gate,
        # Vectors of all its sentences would have to be made in each process.
        models=models and models._replace(passages=None),
    )


def open_models(settings: Settings) -> "Models | None":
    """Return the sentence models, or None without the extra `semantic` or if it is turned off.

    What cannot be used is a line in the log. If it is asked for by `SEMANTIC=on` or `MODELS`,
    `SettingsError` is raised.
    """
    if settings.semantic == "off":
        return None
    asked = "MODELS" if settings.models else "SEMANTIC=on" if settings.semantic == "on" else None
    problem = missing_extra(asked or "SEMANTIC", "semantic")
    if problem is None:
        from bot.meaning.models import load_models
        from bot.meaning.sentence_model import ModelError

        try:
            return load_models(settings.models, cache_folder())
        except (ModelError, CacheError) as error:
            problem = str(error)
    elif not asked:
        return None
    if asked:
        raise SettingsError(problem)
    _LOGGER.warning("questions are answered without sentence models: %s", problem)
    return None


def open_texts(settings: Settings) -> Mapping[str, Texts]:
    """Return the texts by language: the configured ones, or those that come with the bot.

    Raises `ContentError`.
    """
    own = settings.responses / "texts" if settings.responses else None
    has_own = own is not None and kind_of(own) == "folder"
    return load_texts(own if own and has_own else shipped("responses") / "texts")


def open_storage(settings: Settings) -> Storage:
    """Return the storage of the configured bot; it is opened when the application starts."""
    address, token = settings.database_url, settings.bot_token
    before = settings.bot_token_before
    return Storage(
        address.get_secret_value() if address else None,
        token.get_secret_value() if token else "",
        token_before=before.get_secret_value() if before else None,
    )


def open_sources(settings: Settings) -> "Living | None":
    """Return the living sources that SOURCES names, or None. Raises `SettingsError`."""
    if settings.sources is None:
        return None
    if settings.engine is not None:
        raise SettingsError(
            "SOURCES cannot be used with ENGINE: take the sources in by a process without ENGINE,"
            " and put its archive into the cluster with `clippings index`"
        )
    if not settings.archive.is_dir():
        raise SettingsError(
            f"SOURCES needs a folder as the archive, in which the articles are kept, and"
            f" {settings.archive} is not one; import it into a folder"
        )
    from bot.importing.names import FORMATS
    from bot.sources.listing import read_sources
    from bot.sources.living import Living, lacking

    sources = read_sources(settings.sources, FORMATS)
    if sentence := lacking(sources):
        raise SettingsError(sentence)
    if sources.mistakes and not (sources.feeds or sources.folders or sources.channels):
        raise ContentError(sources.mistakes)
    return Living(settings.sources, settings.archive, formats=FORMATS)


def source_of(settings: Settings) -> "Source":
    """Return the source from which the configured archive and responses are reloaded."""
    from bot.reloading import Source

    def reopen() -> tuple[Desk, Mapping[str, Texts]]:
        # Frozen objects of previous desks are collected, or they would accumulate.
        gc.unfreeze()
        gc.collect()
        desk = open_desk(settings)
        desk.prepare()
        return desk, open_texts(settings)

    responses = settings.responses or shipped("responses")
    if settings.engine is not None:
        from bot.clustered import followed_desk, version_of

        return Source((responses,), reopen, followed_desk, version=version_of(settings))
    keep = former_versions(settings).keep
    return Source((settings.archive, responses), reopen, extended_desk, keep=keep)


def former_versions(settings: Settings) -> FormerVersions:
    """Return the former versions of the configured archive's articles; a cluster has none."""
    days = settings.former_days if settings.engine is None else 0
    return FormerVersions(cache_folder(), settings.archive, days)


def extended_desk(desk: Desk, paths: Collection[Path] | None = None) -> Desk | None:
    """Return the desk of the archive as it is now, of which only what has changed is read.

    If `paths` are given, only these files are looked at. Returns the same desk if nothing has
    changed, and None if the archive must be opened again. Raises `ContentError`.
    """
    archive = desk.archive
    later = archive.read_again(paths) if isinstance(archive, FolderArchive) else None
    if later is None or later is archive:
        return desk if later else None
    if extended := desk.extended(later):
        extended.prepare()
    return extended
