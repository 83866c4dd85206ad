"""Opens the archive that is in a search cluster, by the settings."""

from collections.abc import Callable, Collection, Hashable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive.errors import EngineError
from bot.desk import Desk
from bot.extras import missing_extra
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.search.opensearch.connection import Connection
    from bot.search.opensearch.engine import OpenSearchEngine
    from bot.search.opensearch.signing import Signer

__all__ = ["connected", "followed_desk", "open_engine", "version_of"]

_CONNECTIONS: "dict[tuple[object, ...], Connection]" = {}
"""The connections of this process: each state of an archive that it opens uses the same."""


def connected(settings: Settings) -> "tuple[Connection, Signer]":
    """Return a connection to the cluster of ENGINE, and what signs. Raises `SettingsError`."""
    if settings.engine is None:
        raise SettingsError("ENGINE is not set; write opensearch://host:9200/clippings into it")
    if settings.engine_key is None:
        raise SettingsError(
            "ENGINE_KEY is needed with ENGINE: 16 to 200 characters that only the operator knows,"
            " the same for each process; nothing that was changed in the cluster is quoted then"
        )
    if sentence := missing_extra("ENGINE", "opensearch"):
        raise SettingsError(sentence)
    from bot.search.opensearch.connection import Connection
    from bot.search.opensearch.signing import Signer
    from bot.values.engine_address import read_address

    told = (settings.engine, settings.engine_api_key, settings.engine_certificates)
    if (connection := _CONNECTIONS.get(told)) is None:
        key = settings.engine_api_key
        connection = _CONNECTIONS[told] = Connection(
            read_address(settings.engine.get_secret_value()),
            api_key=key.get_secret_value() if key else None,
            certificates=settings.engine_certificates,
        )
    return connection, Signer(settings.engine_key.get_secret_value())


def open_engine(settings: Settings) -> "OpenSearchEngine":
    """Return the engine of the archive in the cluster. Raises `SettingsError`."""
    connection, signer = connected(settings)
    from bot.search.opensearch.engine import OpenSearchEngine

    try:
        return OpenSearchEngine.open(connection, signer)
    except EngineError as error:
        raise SettingsError(str(error)) from error


def version_of(settings: Settings) -> Callable[[], Hashable]:
    """Return what tells the index with the archive and its state; the last ones if it is away."""
    connection, signer = connected(settings)
    last: Hashable = None

    def version() -> Hashable:
        nonlocal last
        from bot.search.opensearch.states import read_manifest

        try:
            found = read_manifest(connection, connection.address.index, signer)
            last = found.index, found.manifest.state
        except EngineError:  # questions find that out, and say so
            pass
        return last

    return version


def followed_desk(desk: Desk, paths: Collection[Path] | None = None) -> Desk | None:
    """Return the desk of the state that the archive in the cluster has now.

    Returns the same desk if that is its state, and None if the archive must be opened again.
    """
    from bot.search.opensearch.archive import ClusterArchive

    archive = desk.archive
    later = archive.later() if isinstance(archive, ClusterArchive) else None
    if later is None or later is archive:
        return desk if later else None
    if extended := desk.extended(later):
        extended.prepare()
    return extended
