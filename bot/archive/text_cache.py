"""The plain texts of Markdown sources that were read before, so that only new ones are parsed.

Parsing takes most of the time in which a large folder is loaded. The cache may be deleted, and what
is wrong with it is never an error: the source is parsed instead, as it is if a text differs from
its digest. It is not trusted for quotes: an article is parsed from its file again before its first
quote is sent.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b, sha256
from pathlib import Path

from bot.archive.markdown_text import READING_VERSION, plain_text
from bot.archive.model import text_sha256
from bot.archive.private_files import NotPrivateError, private_file, private_folder

__all__ = ["TextCache"]

WORTH_KEEPING = 500_000
"""The fewest characters of newly parsed sources for which the cache is written."""
_WAIT = 1.0
"""Seconds to wait for another process that writes the same cache."""
_VERSION = 2
"""Increased when the table changes."""
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS texts"
    " (key BLOB PRIMARY KEY, text TEXT NOT NULL, digest BLOB NOT NULL)"
)

_LOGGER = logging.getLogger(__name__)


class TextCache:
    """The texts of one archive's sources by their digest; used in `with`, which saves new ones."""

    def __init__(self, folder: Path | None, archive: Path) -> None:
        """Keep the texts in a folder, in a file named after the archive; nowhere if it is None."""
        self._file: Path | None = None
        if folder:
            name = text_sha256(f"{archive.resolve()}\0{READING_VERSION}\0{_VERSION}")[:32]
            self._file = folder / f"texts-{name}.sqlite3"
        self._database: sqlite3.Connection | None = None
        self._new: dict[bytes, str] = {}
        self._parsed = 0
        self._used: set[bytes] = set()

    def __enter__(self) -> "TextCache":
        if self._file and self._file.is_file():
            try:
                private_folder(self._file.parent)
                private_file(self._file)
                self._database = sqlite3.connect(self._file, timeout=_WAIT)
            except NotPrivateError as error:
                self._file = None
                _LOGGER.warning("%s", error)
            except (OSError, sqlite3.Error):  # it is read from the source
                pass
        return self

    def __exit__(self, *raised: object) -> None:
        if self._database:
            self._database.close()
        if self._file and self._parsed >= WORTH_KEEPING:
            with suppress(sqlite3.Error, OSError):
                self._save(self._file)

    def text(self, source: str) -> str:
        """Return the plain text of a Markdown source, as `plain_text` does."""
        if self._file is None:
            return plain_text(source)
        key = sha256(source.encode("utf-8", "surrogatepass")).digest()
        self._used.add(key)
        found = self._kept(key)
        if found is None:
            found = self._new[key] = plain_text(source)
            self._parsed += len(source)
        return found

    def _kept(self, key: bytes) -> str | None:
        if self._database is None:
            return None
        try:
            query = "SELECT text, digest FROM texts WHERE key = ?"
            row = self._database.execute(query, (key,)).fetchone()
        except sqlite3.Error:
            self._database = None  # it is damaged
            return None
        if not row or not isinstance(row[0], str) or _digest(key, row[0]) != row[1]:
            return None
        return row[0]

    def _save(self, file: Path) -> None:
        """Add the new texts, and remove those that the archive no longer has."""
        private_folder(file.parent)
        private_file(file)
        with suppress(sqlite3.DatabaseError), _opened(file) as database:
            self._write(database)
            return
        file.unlink(missing_ok=True)
        private_file(file)
        with _opened(file) as database:
            self._write(database)

    def _write(self, database: sqlite3.Connection) -> None:
        database.execute(_SCHEMA)
        gone = [(key,) for (key,) in database.execute("SELECT key FROM texts")]
        gone = [one for one in gone if one[0] not in self._used]
        database.executemany("DELETE FROM texts WHERE key = ?", gone)
        new = ((key, text, _digest(key, text)) for key, text in self._new.items())
        database.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", new)


def _digest(key: bytes, text: str) -> bytes:
    """Return the digest of a text together with that of its source."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=key).digest()


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=_WAIT)) as database, database:
        yield database
