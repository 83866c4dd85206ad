"""The articles of a large archive on disk: one row per article in SQLite, and a cache in memory.

The shelf is a cache, and so it is not trusted: an article that is taken from it is compared with
its line in the source, except for a text in Markdown, which takes long to read and is compared
before it is quoted.
"""

import json
import logging
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from bot.archive.cache_folder import CacheError, CacheFolder
from bot.archive.coverage import Row
from bot.archive.dates import SourceDate
from bot.archive.model import Archive, Article

__all__ = ["SHELF_DAMAGE", "SHELF_VERSION", "ShelfSource", "ShelvedArchive", "fill_shelf"]

SHELF_VERSION = 4
"""Increased when the stored form of an article changes, so that shelves are filled again."""
SHELF_DAMAGE = (sqlite3.Error, ValueError, TypeError, KeyError)
"""The exceptions of a shelf that cannot be read."""
_FILE = "articles.sqlite3"
_IN_MEMORY = 4_096
"""The most articles that are cached in memory."""
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, place INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
    text TEXT NOT NULL, sha256 TEXT NOT NULL, publisher TEXT, author TEXT,
    edtf TEXT, basis TEXT NOT NULL, evidence TEXT NOT NULL, url TEXT, language TEXT NOT NULL
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
# Created after the rows, because inserting into a table without indexes is faster.
_INDEXES = """
CREATE UNIQUE INDEX by_id ON articles (id);
CREATE INDEX by_sha ON articles (substr(sha256, 1, 12));
"""
_COLUMNS = "place, id, title, text, sha256, publisher, author, edtf, basis, evidence, url, language"

_LOGGER = logging.getLogger(__name__)


class ShelfSource(Protocol):
    """The file from which a shelf was filled."""

    path: Path

    def tells(self, article: Article, place: int) -> bool:
        """Whether the line at an offset says all that the article does; True if it has changed."""

    def text(self, article_id: str, place: int) -> str:
        """Return the text in the line at an offset. Raises `ContentError`."""


def fill_shelf(folder: Path, articles: Iterable[tuple[Article, int]]) -> None:
    """Write articles, each with the offset of its line in bytes, into a folder being built."""
    count, size, is_dated, languages, digest = 0, 0, False, Counter[str](), sha256()

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal count, size, is_dated
        for article, place in articles:
            yield (count, place, *_row(article))
            count += 1
            size += len(article.text)
            is_dated = is_dated or article.date.edtf is not None
            languages[article.language] += 1
            digest.update(article.identity)

    with closing(sqlite3.connect(folder / _FILE)) as database:
        database.executescript(_SCHEMA)
        with database:
            marks = ", ".join("?" * 13)
            database.executemany(f"INSERT INTO articles VALUES ({marks})", rows())  # noqa: S608 - marks alone
        database.executescript(_INDEXES)
        facts = {
            "count": count,
            "size": size,
            "is_dated": is_dated,
            "languages": languages,
            "sha256": digest.hexdigest(),
        }
        pairs = [(name, json.dumps(value)) for name, value in facts.items()]
        with database:
            database.executemany("INSERT INTO facts VALUES (?, ?)", pairs)


class ShelvedArchive(Archive):
    """An archive whose articles are read from a filled shelf when they are needed.

    If the shelf does not say what its source does, it is removed, and `CacheError` is raised.
    """

    def __init__(self, folder: Path, source: ShelfSource) -> None:
        """Open the shelf in a folder. Raises one of `SHELF_DAMAGE`."""
        super().__init__({}, source.path, self._read_again)
        self._folder, self._lines = CacheFolder(folder), source
        # Reading from several threads is safe: SQLite serializes the access.
        address = f"{(folder / _FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        facts = {
            name: json.loads(value)
            for name, value in self._database.execute("SELECT name, value FROM facts")
        }
        self._count, self._size = int(facts["count"]), int(facts["size"])
        self._is_dated, self._digest = bool(facts["is_dated"]), str(facts["sha256"])
        self._languages = Counter[str](facts["languages"])
        self._at_hand: OrderedDict[int, Article] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Article]:
        rows = self._database.execute(f"SELECT {_COLUMNS} FROM articles ORDER BY number")  # noqa: S608
        return (_article(row[1:]) for row in rows)

    def digests(self) -> Iterable[tuple[str, str]]:
        """Return the id and the SHA-256 of each article; no text is read."""
        return self._database.execute("SELECT id, sha256 FROM articles")

    @property
    def is_on_disk(self) -> bool:
        """Whether the articles are read from disk: always."""
        return True

    @property
    def size(self) -> int:
        """The total length of all texts in code points."""
        return self._size

    @property
    def is_dated(self) -> bool:
        """Whether any article has a date."""
        return self._is_dated

    @property
    def languages(self) -> Counter[str]:
        """The number of articles in each language."""
        return self._languages.copy()

    def _rows(self) -> Iterable[Row]:
        # There are far fewer combinations than articles.
        query = "SELECT edtf, publisher, language, count(*) FROM articles GROUP BY 1, 2, 3"
        rows: Iterable[Row] = self._database.execute(query)
        return rows

    @property
    def sha256(self) -> str:
        """A digest of all ids, titles, texts, languages and dates."""
        return self._digest

    def at(self, number: int) -> Article:
        """Return the article at a 0-based index in the archive's order. Raises `IndexError`."""
        article = self._at_hand.get(number)
        if article is None:
            row = self._row(_COLUMNS, "number = ?", number)
            if row is None:
                raise IndexError(number)
            article = self._checked(row)
            self._at_hand[number] = article
            if len(self._at_hand) > _IN_MEMORY:
                self._at_hand.popitem(last=False)
        return article

    def get(self, article_id: str) -> Article | None:
        """Return the article with an id, or None."""
        return self._where("id = ?", article_id)

    def by_sha(self, prefix: str) -> Article | None:
        """Return the article whose SHA-256 begins with these 12 hexadecimal digits, or None."""
        return self._where("substr(sha256, 1, 12) = ?", prefix)

    def _read_again(self, article_id: str) -> str:
        """Return the text of an article in the source. Raises `ContentError`."""
        row = self._row("place", "id = ?", article_id)
        return self._lines.text(article_id, row[0] if row else -1)

    def _where(self, condition: str, value: str) -> Article | None:
        row = self._row("number", condition, value)
        return self.at(row[0]) if row else None

    def _row(self, columns: str, condition: str, value: object) -> tuple[Any, ...] | None:
        query = f"SELECT {columns} FROM articles WHERE {condition}"  # noqa: S608 - ours alone
        try:
            row: tuple[Any, ...] | None = self._database.execute(query, (value,)).fetchone()
        except sqlite3.Error as error:
            raise self._damaged() from error
        return row

    def _checked(self, row: tuple[Any, ...]) -> Article:
        """Return the article in a row, if the source tells the same."""
        try:
            article = _article(row[1:])
            is_true = self._lines.tells(article, row[0])
        except SHELF_DAMAGE as error:
            raise self._damaged() from error
        if not is_true:
            raise self._damaged()
        return article

    def _damaged(self) -> CacheError:
        """Remove the shelf, so that the next start fills it again; return the error."""
        self._folder.remove()
        error = CacheError.damaged(self._folder.path)
        _LOGGER.error("%s", error)
        return error


def _row(article: Article) -> tuple[object, ...]:
    date = article.date
    return (
        *(article.id, article.title, article.text, article.sha256),
        *(article.publisher, article.author, date.edtf, date.basis, date.evidence),
        *(article.url, article.language),
    )


def _article(row: tuple[Any, ...]) -> Article:
    name, title, text, digest, publisher, author, edtf, basis, evidence, url, language = row
    date = SourceDate(edtf, basis, evidence)
    return Article(name, title, text, digest, publisher, author, date, url, language)
