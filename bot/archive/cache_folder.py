"""A cache folder that is created atomically: it is either complete or missing.

A folder is built next to its place under the name `.building-…`, and then renamed. Its builder
holds a lock on it, which ends with the process, however that ends; so another process knows
which of them nobody builds, and removes these.
"""

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from bot.archive.private_files import NotPrivateError, is_own, make_private, private_folder
from bot.locking import HAS_LOCKS, locked_folder

__all__ = ["CacheError", "CacheFolder", "LockedFolder", "remove_leftovers"]

_PREFIX = ".building-"
_SUMS = "sums.json"
"""The file with the size and the checksum of every other file in the folder."""
_SUMMED = 256_000_000
"""The size in bytes up to which a file is compared with its checksum, and not just its size."""
_PIECE = 1 << 20

T = TypeVar("T")


class CacheError(OSError):
    """The cache cannot be used: one sentence with the folder and the fix."""

    @classmethod
    def unwritable(cls, folder: Path, cause: Exception) -> "CacheError":
        """Return the error for a folder in which nothing can be built."""
        if isinstance(cause, NotPrivateError):
            return cls(str(cause))
        reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        mend = "free some space, or set XDG_CACHE_HOME to a folder that can be written"
        return cls(f"the cache folder {folder} cannot be written ({reason}); {mend}")

    @classmethod
    def damaged(cls, folder: Path) -> "CacheError":
        """Return the error for a folder that is damaged and was removed."""
        mend = "start the bot again, so that it is built again; if this repeats, check the disk"
        return cls(f"the cache folder {folder} was damaged and has been removed; {mend}")


class LockedFolder:
    """A new `.building-…` folder that stays until it is removed, or until the process ends."""

    def __init__(self, parent: Path) -> None:
        """Make the folder in `parent`. Raises `OSError`."""
        private_folder(parent)
        lock: int | None = None
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            if not HAS_LOCKS:
                break  # nothing is removed as a leftover either
            lock = locked_folder(self.path)
            # Another process may have taken it for a leftover before it was locked.
            if lock is not None and self.path.exists():
                break
            if lock is not None:
                os.close(lock)
        self._lock = lock

    def remove(self) -> None:
        """Remove the folder with what is left in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


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

    def opened(
        self,
        build: Callable[[Path], None],
        read: Callable[[Path], T],
        damage: tuple[type[Exception], ...],
    ) -> T:
        """Return what `read` makes of the complete folder, which `build` fills if there is none.

        A folder whose files differ from their checksums, or that `read` cannot read, which is an
        exception of the kinds `damage`, is removed and built again. Raises `CacheError` if that
        does not help, or if it cannot be written or is not private.
        """
        try:
            private_folder(self.path.parent)
        except OSError as error:
            raise CacheError.unwritable(self.path, error) from error
        remove_leftovers(self.path.parent)
        for _ in range(2):
            if not self.is_complete:
                with self.building() as path:
                    build(path)
            try:
                self._check()
                return read(self.path)
            except OSError:
                self.remove()
            except damage:
                self.remove()
        raise CacheError.damaged(self.path)

    def remove(self) -> None:
        """Remove the folder, so that it is built again; what is open in it can still be read."""
        with suppress(OSError):
            aside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self.path.parent))
            self.path.rename(aside / "index")
            shutil.rmtree(aside, ignore_errors=True)

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
        folder = LockedFolder(self.path.parent)
        try:
            inner = folder.path / "index"
            inner.mkdir()
            yield inner
            sums = {file.name: _sum_of(file) for file in inner.iterdir()}
            (inner / _SUMS).write_text(json.dumps(sums), encoding="utf-8")
            make_private(inner)
            for file in (*inner.iterdir(), inner):
                _to_disk(file)
            try:
                inner.rename(self.path)
            except OSError:
                if not self.is_complete:
                    raise
        finally:
            folder.remove()
        _to_disk(self.path.parent)
        remove_leftovers(self.path.parent)

    def _check(self) -> None:
        """Compare the files with their sizes and checksums. Raises `OSError`."""
        if not all(is_own(file.lstat()) for file in (self.path, *self.path.iterdir())):
            raise OSError("another user has written here")
        try:
            sums = json.loads((self.path / _SUMS).read_text(encoding="utf-8"))
            found = {name: list(_sum_of(self.path / name)) for name in sums}
        except (ValueError, TypeError) as error:
            raise OSError("the sums cannot be read") from error
        if sums != found:
            raise OSError("a file differs from its sum")


def remove_leftovers(parent: Path) -> None:
    """Remove what was not finished and belongs to no living process."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another process may have removed it
            lock = locked_folder(folder)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _sum_of(file: Path) -> tuple[int, int]:
    """Return the size of a file and its checksum; that of a very large one is 0."""
    size, found = file.stat().st_size, 0
    if size <= _SUMMED:
        with file.open("rb") as opened:
            while piece := opened.read(_PIECE):
                found = zlib.crc32(piece, found)
    return size, found


def _to_disk(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk, so that it survives a power cut."""
    if not HAS_LOCKS and path.is_dir():
        return  # on Windows, which does not open folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
