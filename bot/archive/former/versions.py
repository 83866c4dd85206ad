"""The former versions of changed articles, beside the caches of the archive.

The versions of all articles as they are now are in the same file, so that one that changes while no
process runs is known as well; of an archive of more than `WHOLE` code points, only what changes
while a process runs is kept. All versions of an article that is no longer in the archive are
deleted, and overwritten with zeros, before the archive without it is used.

The file may be deleted, and is not trusted: a version that differs from its digests is passed over,
and words are shown only to a link that has their hash.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.archive.dates import BASES, SourceDate, bounds
from bot.archive.model import Archive, Article, text_sha256
from bot.archive.private_files import NotPrivateError, private_file, private_folder

__all__ = ["LARGEST", "LONGEST", "MOST", "WHOLE", "FormerVersion", "FormerVersions"]

WHOLE = 50_000_000
"""The most code points of an archive whose articles are kept as they are now."""
LARGEST = 50_000_000
"""The most code points of all former versions; the oldest are deleted."""
LONGEST = 1_000_000
"""The most code points of an article whose former versions are kept."""
MOST = 10
"""The most former versions of an article."""
_DAY = 86_400
_WAIT = 1.0
"""Seconds to wait for another process that writes the same file."""
_VERSION = 1
"""Increased when the table changes."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
    id TEXT NOT NULL, sha256 TEXT NOT NULL, about TEXT NOT NULL, text TEXT NOT NULL,
    digest BLOB NOT NULL, size INTEGER NOT NULL, replaced INTEGER, PRIMARY KEY (id, sha256)
);
CREATE INDEX IF NOT EXISTS by_time ON versions (replaced, id, sha256, size);
CREATE TEMP TABLE now (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE before (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
"""
"""`replaced` is the Unix time at which the change was noticed; it is null for a version that the
archive has."""
_CHANGED = """
SELECT was.id, was.sha256 FROM (
    SELECT id, sha256 FROM versions WHERE replaced IS NULL UNION SELECT id, sha256 FROM before
) AS was JOIN now ON now.id = was.id WHERE now.sha256 != was.sha256
"""
_MISSING = """
SELECT id FROM now WHERE NOT EXISTS (
    SELECT 1 FROM versions WHERE versions.id = now.id AND versions.sha256 = now.sha256
)
"""
_IS_NOW = "EXISTS (SELECT 1 FROM now WHERE now.id = versions.id AND now.sha256 = versions.sha256)"
_TOO_MANY = """
SELECT rowid FROM (
    SELECT rowid, row_number() OVER (PARTITION BY id ORDER BY replaced DESC) AS number,
        sum(size) OVER (ORDER BY replaced DESC, rowid) AS size
    FROM versions WHERE replaced IS NOT NULL
) WHERE number > ? OR size > ?
"""

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FormerVersion:
    """An article as it was."""

    article: Article
    replaced: date
    """The day, in UTC, on which the change was noticed."""


class FormerVersions:
    """The former versions of one archive's articles."""

    def __init__(
        self, folder: Path, archive: Path, days: int, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep them for some days in a folder, in a file named after the archive.

        With 0 days nothing is kept. `clock` gives Unix time.
        """
        name = text_sha256(f"{archive.resolve()}\0{_VERSION}")[:32]
        self.file = folder / f"former-{name}.sqlite3"
        self._days = days
        self._clock = clock

    def keep(self, now: Archive, before: Archive | None = None) -> None:
        """Keep what articles said before, and forget those that are gone from the archive.

        Call it before `now` is used; `before` is the archive in use, if there is one. A file that
        cannot be written is a line in the log.
        """
        try:
            if self._days == 0:
                self.file.unlink(missing_ok=True)
                return
            private_folder(self.file.parent)
            try:
                self._keep(now, before)
            except sqlite3.OperationalError:  # it is locked, or the disk is full
                raise
            except sqlite3.DatabaseError:
                self.file.unlink(missing_ok=True)
                self._keep(now, before)
        except NotPrivateError as error:
            _LOGGER.warning("%s", error)
        except (OSError, sqlite3.Error) as error:
            _LOGGER.warning("former versions are not kept (%s)", type(error).__name__)

    def of(self, article_id: str) -> list[FormerVersion]:
        """Return the former versions of an article, the newest first."""
        if self._days == 0 or not self.file.is_file():
            return []
        query = (
            "SELECT id, sha256, about, text, digest, replaced FROM versions"
            " WHERE id = ? AND replaced >= ? ORDER BY replaced DESC LIMIT ?"
        )
        try:
            private_file(self.file)
            with _opened(self.file) as database:
                rows = database.execute(query, (article_id, self._oldest(), MOST)).fetchall()
        except (OSError, sqlite3.Error):
            return []
        return [version for version in map(_version, rows) if version]

    def _oldest(self) -> int:
        return int(self._clock()) - self._days * _DAY

    def _keep(self, now: Archive, before: Archive | None) -> None:
        private_file(self.file)
        with _opened(self.file) as database:
            database.executescript(_SCHEMA)
            database.executemany("INSERT OR REPLACE INTO now VALUES (?, ?)", now.digests())
            if before is not None:
                database.executemany(
                    "INSERT OR REPLACE INTO before VALUES (?, ?)", before.digests()
                )
            database.execute("DELETE FROM versions WHERE id NOT IN (SELECT id FROM now)")
            self._replace(database, before)
            if now.size <= WHOLE:
                database.execute(f"UPDATE versions SET replaced = NULL WHERE {_IS_NOW}")  # noqa: S608 - ours alone
                missing = [row[0] for row in database.execute(_MISSING)]
                _insert(database, (now.get(one) for one in missing), None)
            else:
                database.execute(f"DELETE FROM versions WHERE replaced IS NULL OR {_IS_NOW}")  # noqa: S608 - ours alone
            database.execute("DELETE FROM versions WHERE replaced < ?", (self._oldest(),))
            database.execute(
                f"DELETE FROM versions WHERE rowid IN ({_TOO_MANY})",  # noqa: S608 - ours alone
                (MOST, LARGEST),
            )

    def _replace(self, database: sqlite3.Connection, before: Archive | None) -> None:
        """Date the versions that are no longer those of their articles."""
        at, size = int(self._clock()), 0
        for article_id, digest in database.execute(_CHANGED).fetchall():
            key = article_id, digest
            given = "UPDATE versions SET replaced = ifnull(replaced, ?) WHERE id = ? AND sha256 = ?"
            if database.execute(given, (at, *key)).rowcount or before is None or size > LARGEST:
                continue
            article = before.get(article_id)
            if article is not None and article.sha256 == digest:
                _insert(database, [article], at)
                size += len(article.text)


def _insert(
    database: sqlite3.Connection, articles: Iterable[Article | None], at: int | None
) -> None:
    rows = ((*_row(one), len(one.text), at) for one in articles if one and len(one.text) <= LONGEST)
    database.executemany("INSERT OR IGNORE INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _row(article: Article) -> tuple[str, str, str, str, bytes]:
    about = asdict(article)
    del about["id"], about["sha256"], about["text"]
    written = json.dumps(about)
    return article.id, article.sha256, written, article.text, _digest(article.id, written)


def _version(row: tuple[str, str, str, str, bytes, int]) -> FormerVersion | None:
    """Return the version in a row; None if it differs from its digests."""
    article_id, digest, written, text, sealed, replaced = row
    try:
        if text_sha256(text) != digest or _digest(article_id, written) != sealed:
            return None
        return FormerVersion(
            Article(id=article_id, text=text, sha256=digest, **_about(json.loads(written))),
            datetime.fromtimestamp(replaced, UTC).date(),
        )
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
        return None


def _about(fields: dict[str, Any]) -> dict[str, Any]:
    """Return an article's fields but its text. Raises one of several errors if they are wrong."""
    found = SourceDate(**fields["date"])
    if found.edtf is not None:
        bounds(found.edtf)
    texts = [fields["title"], fields["language"], found.evidence]
    texts += [fields[name] or "" for name in ("publisher", "author", "url")]
    if found.basis not in BASES or not all(isinstance(one, str) for one in texts):
        raise ValueError("the fields of an article have other types")
    return {**fields, "date": found}


def _digest(article_id: str, about: str) -> bytes:
    return sha256(f"{article_id}\0{about}".encode("utf-8", "surrogatepass")).digest()


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction; what is deleted is overwritten with zeros."""
    with closing(sqlite3.connect(file, timeout=_WAIT)) as database:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA journal_mode = MEMORY")  # no copy of what is deleted beside it
        with database:
            yield database
