"""The articles of a large archive on disk: one row per article in SQLite, and a cache in memory."""

import json
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.archive.coverage import Row
from bot.archive.dates import SourceDate
from bot.archive.model import Archive, Article, text_sha256

__all__ = ["SHELF_VERSION", "ShelvedArchive", "fill_shelf"]

SHELF_VERSION = 3
"""Increased when the stored form of an article changes, so that shelves are filled again."""
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
_COLUMNS = "id, title, text, sha256, publisher, author, edtf, basis, evidence, url, language"


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
    """An archive whose articles are read from a filled shelf when they are needed."""

    def __init__(self, folder: Path, source: Path, reread: Callable[[str], str]) -> None:
        super().__init__({}, source, reread)
        # Reading from several threads is safe: SQLite serializes the access.
        address = f"{(folder / _FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._facts = {
            name: json.loads(value)
            for name, value in self._database.execute("SELECT name, value FROM facts")
        }
        self._at_hand: OrderedDict[int, Article] = OrderedDict()

    def __len__(self) -> int:
        return int(self._facts["count"])

    def __iter__(self) -> Iterator[Article]:
        rows = self._database.execute(f"SELECT {_COLUMNS} FROM articles ORDER BY number")  # noqa: S608
        return map(_article, rows)

    @property
    def is_on_disk(self) -> bool:
        """Whether the articles are read from disk: always."""
        return True

    @property
    def size(self) -> int:
        """The total length of all texts in code points."""
        return int(self._facts["size"])

    @property
    def is_dated(self) -> bool:
        """Whether any article has a date."""
        return bool(self._facts["is_dated"])

    @property
    def languages(self) -> Counter[str]:
        """The number of articles in each language."""
        return Counter(self._facts["languages"])

    def _rows(self) -> Iterable[Row]:
        # There are far fewer combinations than articles.
        query = "SELECT edtf, publisher, language, count(*) FROM articles GROUP BY 1, 2, 3"
        rows: Iterable[Row] = self._database.execute(query)
        return rows

    @property
    def sha256(self) -> str:
        """A digest of all ids, titles, texts, languages and dates."""
        return str(self._facts["sha256"])

    def at(self, number: int) -> Article:
        """Return the article at a 0-based index in the archive's order. Raises `IndexError`."""
        article = self._at_hand.get(number)
        if article is None:
            query = f"SELECT {_COLUMNS} FROM articles WHERE number = ?"  # noqa: S608
            row = self._database.execute(query, (number,)).fetchone()
            if row is None:
                raise IndexError(number)
            article = self._at_hand[number] = _article(row)
            if len(self._at_hand) > _IN_MEMORY:
                self._at_hand.popitem(last=False)
        return article

    def get(self, article_id: str) -> Article | None:
        """Return the article with an id, or None."""
        return self._where("id = ?", article_id)

    def by_sha(self, prefix: str) -> Article | None:
        """Return the article whose SHA-256 begins with these 12 hexadecimal digits, or None."""
        return self._where("substr(sha256, 1, 12) = ?", prefix)

    def place(self, article_id: str) -> int:
        """Return the offset in bytes of an article's line in the source file."""
        return int(self._again("place", article_id)[0])

    def text_again(self, article_id: str) -> str:
        """Read again and return the stored text of an article.

        Raises `ValueError` if it is not the text that was stored.
        """
        text, digest = self._again("text, sha256", article_id)
        if text_sha256(text) != digest:
            raise ValueError(f"the cached text of {article_id!r} is damaged")
        return str(text)

    def _again(self, columns: str, article_id: str) -> tuple[Any, ...]:
        query = f"SELECT {columns} FROM articles WHERE id = ?"  # noqa: S608 - ours alone
        found: tuple[Any, ...] = self._database.execute(query, (article_id,)).fetchone()
        return found

    def _where(self, condition: str, value: str) -> Article | None:
        query = f"SELECT number FROM articles WHERE {condition}"  # noqa: S608 - ours alone
        row = self._database.execute(query, (value,)).fetchone()
        return self.at(row[0]) if row else None


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
