"""Opens engines of each kind over an archive, for the tests that all of them must pass."""

from pathlib import Path

from bot.analysis.analyser import Analyser
from bot.archive.model import Archive
from bot.search.engine import SearchEngine
from bot.search.tantivy_engine import TantivyEngine
from tests.support.cluster import Cluster
from tests.support.clustered import in_cluster

__all__ = ["ANALYSER", "KINDS", "Opener"]

ANALYSER = Analyser(["en", "ru", "fa"])
KINDS = ("in memory", "on disk", "reopened", "cluster")


class Opener:
    """Opens engines of one kind."""

    def __init__(self, kind: str, cache: Path, cluster: Cluster | None = None) -> None:
        self.kind = kind
        self._cache = cache
        self._cluster = cluster

    def __call__(self, archive: Archive) -> SearchEngine:
        """Return an engine of the archive: built, built before and reopened, or in a cluster."""
        if self._cluster is not None:
            return in_cluster(self._cluster, archive)
        engine = TantivyEngine.open(archive, ANALYSER, self._cache)
        if self.kind == "reopened":
            return TantivyEngine.open(archive, ANALYSER, self._cache)
        return engine
