"""Archives that tests put into a cluster, once each."""

import os
from itertools import count

from bot.archive.model import Archive
from bot.search.opensearch.connection import Connection
from bot.search.opensearch.engine import OpenSearchEngine
from bot.search.opensearch.signing import Signer
from bot.search.opensearch.writing import Layout, write
from bot.values.engine_address import EngineAddress, read_address
from tests.support.cluster import Cluster

__all__ = ["KEY", "in_cluster", "new_address"]

KEY = "a key of the tests"
_NUMBERS = count()
_FILLED: dict[tuple[str, int, str], EngineAddress] = {}


def new_address(cluster: Cluster) -> EngineAddress:
    """Return an address at which the cluster has nothing yet."""
    return read_address(cluster.address(f"test-{os.getpid()}-{next(_NUMBERS)}"))


def in_cluster(cluster: Cluster, archive: Archive) -> OpenSearchEngine:
    """Return the engine of an archive, which is put into three shards at the first call."""
    key = cluster.hosts, id(archive), archive.sha256
    if (address := _FILLED.get(key)) is None:
        address = _FILLED[key] = new_address(cluster)
        connection = Connection(address, deadline=30)
        write(connection, archive, Signer(KEY), Layout(shards=3, replicas=len(cluster.ports) - 1))
    return OpenSearchEngine.open(Connection(address, deadline=30), Signer(KEY))
