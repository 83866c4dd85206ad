"""A cache folder that is created atomically: it is either complete or missing."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["CacheError", "CacheFolder"]


class CacheError(OSError):
    """The cache cannot be used: one sentence with the folder and the fix."""

    @classmethod
    def unwritable(cls, folder: Path, cause: Exception) -> "CacheError":
        """Return the error for a folder in which nothing can be built."""
        reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        mend = "free some space, or set XDG_CACHE_HOME to a folder that can be written"
        return cls(f"the cache folder {folder} cannot be written ({reason}); {mend}")

    @classmethod
    def damaged(cls, folder: Path) -> "CacheError":
        """Return the error for a complete folder whose content cannot be read."""
        return cls(f"the cache folder {folder} is damaged; remove it, so that it is built again")


class CacheFolder:
    """A folder that is built next to its final place and then renamed, so that it is complete."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_complete(self) -> bool:
        """Whether the folder exists and can therefore be opened. Raises `CacheError`."""
        try:
            return self.path.is_dir()
        except OSError as error:
            raise CacheError.unwritable(self.path, error) from error

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Provide a folder to build in; on exit without an exception it is moved into place.

        If another process has finished first, its folder is kept and this one is removed. Raises
        `CacheError` if it cannot be written.
        """
        try:
            with self._building() as inner:
                yield inner
        except CacheError:
            raise
        except OSError as error:
            raise CacheError.unwritable(self.path, error) from error

    @contextmanager
    def _building(self) -> Iterator[Path]:
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
        """Remove the folders of aborted builds once they are a day old and so not in use."""
        for folder in self.path.parent.glob(".building-*"):
            with suppress(OSError):  # another process may have removed it
                if folder.stat().st_mtime < self.path.stat().st_mtime - 86_400:
                    shutil.rmtree(folder, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk, so that it survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
