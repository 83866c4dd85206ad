"""A folder of what was computed once: complete or not there, whatever happens on the way."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["CacheFolder"]


class CacheFolder:
    """A folder that is either complete or not there: it is built beside its place and renamed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_complete(self) -> bool:
        """Whether the folder can be opened."""
        return self.path.is_dir()

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a folder to build in; it takes its place on leaving, unless by an exception.

        When another process was faster, its folder stays and this one goes.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=".building-", dir=self.path.parent, ignore_cleanup_errors=True
        ) as folder:
            inner = Path(folder) / "index"
            inner.mkdir()
            yield inner
            for file in (*inner.iterdir(), inner):
                _to_disk(file)
            try:
                inner.rename(self.path)
            except OSError:
                if not self.is_complete:
                    raise
        _to_disk(self.path.parent)
        self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Remove what killed builds left, once it is a day old and surely nobody's."""
        for folder in self.path.parent.glob(".building-*"):
            with suppress(OSError):  # another process may be faster
                if folder.stat().st_mtime < self.path.stat().st_mtime - 86_400:
                    shutil.rmtree(folder, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Make sure that a file, or a folder's list of names, outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
