"""Keeps the vectors of an archive's texts on disk, in a file of their own.

A vector is found by the model and a digest of the text. Beside it is its own digest: what differs
from it is made again. The file holds no text and decides on no quote; a damaged one is removed and
begun again, and where none can be written, vectors are kept in memory only.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path

from bot.archive.private_files import NotPrivateError, private_file, private_folder
from bot.meaning.arrays import np
from bot.meaning.token_table import Vectors

__all__ = ["MOST_KEPT", "VectorCache", "digest_of"]

MOST_KEPT = 200_000
"""The most vectors that are kept, of all models and archives; the oldest go first."""
_FILE = "sentence-vectors-1.sqlite3"
_DIGEST, _SUM = 16, 8
_ASKED = 500
"""How many vectors are asked for at once."""
_WAIT = 10.0
"""Seconds to wait for another process."""
_TABLE = """create table if not exists vectors (
    number integer primary key, model text not null, text blob not null, vector blob not null,
    sum blob not null, unique (model, text))"""

_LOGGER = logging.getLogger(__name__)


def digest_of(text: str) -> bytes:
    """Return the digest by which the vector of a text is found."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


class VectorCache:
    """The file of vectors in a cache folder; it may be used by several threads and processes."""

    def __init__(self, folder: Path, most: int = MOST_KEPT) -> None:
        self.folder = folder
        self._path = folder / _FILE
        self._most = most
        self._is_off = False

    def get(self, model: str, size: int, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return the vectors that are kept, whole and of that size, by digest."""
        found: dict[bytes, Vectors] = {}

        def read(database: sqlite3.Connection) -> None:
            for start in range(0, len(digests), _ASKED):
                some = digests[start : start + _ASKED]
                marks = ",".join("?" * len(some))
                rows = database.execute(
                    f"select text, vector, sum from vectors where model = ? and text in ({marks})",  # noqa: S608 - only question marks are put in
                    (model, *some),
                )
                found.update(_whole(model, size, rows))

        self._tried(read)
        return found

    def put(self, model: str, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep vectors by digest, instead of those that were kept."""
        rows = []
        for digest, vector in vectors.items():
            raw = vector.astype(np.float16).tobytes()
            rows.append((model, digest, raw, _sum_of(model, digest, raw)))

        def write(database: sqlite3.Connection) -> None:
            with database:
                database.executemany(
                    "insert or replace into vectors (model, text, vector, sum) values (?, ?, ?, ?)",
                    rows,
                )
                database.execute(
                    "delete from vectors where number <= (select max(number) from vectors) - ?",
                    (self._most,),
                )

        self._tried(write)

    def _tried(self, act: Callable[[sqlite3.Connection], None]) -> None:
        """Act on the file; where it cannot be used, a line in the log says so."""
        if self._is_off:
            return
        try:
            with closing(self._connected()) as database:
                act(database)
        except (sqlite3.Error, OSError) as error:
            self._failed(error)

    def _connected(self) -> sqlite3.Connection:
        private_folder(self._path.parent)
        private_file(self._path)
        database = sqlite3.connect(self._path, timeout=_WAIT)
        try:
            # What a power cut takes away is made again.
            database.execute("pragma synchronous = off")
            database.execute(_TABLE)
        except BaseException:
            database.close()
            raise
        return database

    def _failed(self, error: Exception) -> None:
        is_damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.OperationalError
        )
        if is_damaged:
            _LOGGER.warning("%s was damaged; the vectors are made again", self._path)
            with suppress(OSError):
                self._path.unlink()
        elif isinstance(error, NotPrivateError):
            self._is_off = True
            _LOGGER.warning("%s", error)
        else:
            self._is_off = True
            _LOGGER.warning(
                "%s cannot be used (%s); vectors are not kept after the end of this process;"
                " free some space, or set XDG_CACHE_HOME to a folder that can be written",
                *(self._path, error),
            )


def _whole(
    model: str, size: int, rows: Iterable[tuple[bytes, bytes, bytes]]
) -> Iterator[tuple[bytes, Vectors]]:
    for digest, raw, told in rows:
        if _sum_of(model, digest, raw) == told and len(raw) == 2 * size:
            vector = np.frombuffer(raw, np.float16).astype(np.float32)
            if np.isfinite(vector).all():
                yield digest, vector


def _sum_of(model: str, digest: bytes, raw: bytes) -> bytes:
    return blake2b(raw, digest_size=_SUM, key=digest, person=model.encode()[:16]).digest()
