"""Loads an archive from a folder of articles or from a JSON Lines file.

The source of an article is read again before its quotes are sent.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.archive.cache_folder import CacheError, CacheFolder
from bot.archive.errors import ContentError, Mistake
from bot.archive.findings import KEPT, Findings
from bot.archive.folders.defaults import FORMATS
from bot.archive.folders.reading import FolderReading
from bot.archive.jsonl import JsonLines, json_object
from bot.archive.markdown_text import plain_text
from bot.archive.model import Archive, Article, text_sha256
from bot.archive.on_disk import SHELF_DAMAGE, SHELF_VERSION, ShelvedArchive, fill_shelf
from bot.archive.private_files import private_folder
from bot.archive.records import article_from
from bot.archive.text_cache import TextCache
from bot.archive.yaml_files import kind_of

__all__ = ["FolderArchive", "Rereading", "load_archive"]

IMPORTABLE = frozenset(
    """
    .json .xml .rss .atom .html .htm .xhtml .pdf .epub .docx .csv .tsv .mbox .warc .wacz .mdx .mkd
    """.split()
)
"""Endings of what `clippings import` reads and an archive does not hold."""


class Rereading:
    """Reads the current text of an article from its source.

    The SHA-256 of bytes that yielded the loaded text is remembered, so that the same bytes need not
    be parsed again.
    """

    def __init__(
        self,
        articles: Mapping[str, Article],
        read: Callable[[str], bytes],
        parse: Callable[[str, bytes], str],
    ) -> None:
        """Take a function that reads the bytes of an article, and one that finds its text in them.

        Both take the article's id first.
        """
        self._articles = articles
        self._read = read
        self._parse = parse
        self._known: dict[str, bytes] = {}

    def __call__(self, article_id: str) -> str:
        """Return the current text. Raises `ContentError` if it cannot be read or parsed."""
        raw = self._read(article_id)
        digest = sha256(raw).digest()
        loaded = self._articles[article_id].text
        if self._known.get(article_id) == digest:
            return loaded
        text = self._parse(article_id, raw)
        if text == loaded:
            self._known[article_id] = digest
        return text


MISTAKES_LIMIT = KEPT
"""The most mistakes that are told one by one; all are counted."""
LARGE = 32_000_000
"""The size of a file, in bytes, from which on its articles are kept on disk."""
_RELOAD = "reload the archive"
_PACKED = 4
"""The assumed ratio of unpacked to packed size of a gzipped file."""


def load_archive(path: Path, cache: Path | None = None) -> Archive:
    """Return the archive at `path`.

    The articles of a folder are the `.md`, `.markdown` and `.mdown` files in it and its
    sub-folders, and `.txt` files with front matter, except hidden ones and `originals`; their ids
    are the relative paths without the ending. Markdown is read as readers see it, see
    `markdown_text`. In a folder, an article is used if it has a text; what else is wrong is in the
    archive's `problems`.

    If `cache` is given, the texts of Markdown that was read before are kept there, and the
    articles of a large file are kept there on disk, in a folder named after a hash of the file's
    path, size and modification time, so that the same file is not parsed twice.

    Raises `ContentError` with the mistakes found, up to `MISTAKES_LIMIT` of them, if there are any
    in a file of lines, or if no article of a folder can be used; and `CacheError`.
    """
    kind = kind_of(path)
    if kind == "folder":
        return _folder(path, cache)
    if kind == "file" and path.name.endswith((".jsonl", ".jsonl.gz")):
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if cache and path.stat().st_size * (_PACKED if path.suffix == ".gz" else 1) >= LARGE:
            archive = _shelved(path, cache)
        else:
            archive = _Reading(path).lines()
        archive.changed = changed
        return archive
    problem = "is not an archive" if kind else "does not exist"
    mend = (
        "name an existing folder of .md articles, or a .jsonl or .jsonl.gz file, as the archive"
        " (ARCHIVE or --archive)"
    )
    if kind == "file" and path.suffix.lower() in IMPORTABLE:
        mend = _import(path)
    raise ContentError([Mistake(path, None, problem, mend)])


def _shelved(path: Path, cache: Path) -> Archive:
    try:
        private_folder(cache)
    except OSError as error:
        raise CacheError.unwritable(cache, error) from error
    state = JsonLines(path, keep=False).state()
    key = f"{path.resolve()}\0{state}\0{SHELF_VERSION}"
    folder = CacheFolder(cache / f"articles-{text_sha256(key)[:32]}")

    def fill(inner: Path) -> None:
        reading = _Reading(path)
        try:
            fill_shelf(inner, reading.each(source.lines))
        except sqlite3.Error as error:
            raise CacheError.unwritable(cache, error) from error
        reading.end()

    source = _ShelfLines(path, state, cache)
    archive = folder.opened(fill, lambda inner: ShelvedArchive(inner, source), SHELF_DAMAGE)
    if path.suffix == ".gz" and not source.lines.is_read:
        deque(source.lines, maxlen=0)  # unpack it
    return archive


class _ShelfLines:
    """The lines of the file from which a shelf is filled; see `ShelfSource`.

    A gzipped file is unpacked into a temporary file without a name, which nobody can alter.
    """

    def __init__(self, path: Path, state: tuple[int, int], cache: Path) -> None:
        self.path = path
        self._state = state
        self.lines = JsonLines(path, folder=cache)

    def tells(self, article: Article, place: int) -> bool:
        try:
            fields = json_object(self.lines.at(place))
        except (ContentError, ValueError):
            return self._has_changed()
        if fields.get("format") == "markdown":
            fields |= {"text": article.text}
        # Recognising a language takes longer than all the rest.
        fields["language"] = fields.get("language") or article.language
        return article_from(fields, lambda *_: None) == article or self._has_changed()

    def text(self, article_id: str, place: int) -> str:
        try:
            fields = json_object(self.lines.at(place))
        except ValueError as error:
            raise ContentError([Mistake(self.path, None, str(error), _RELOAD)]) from error
        # In a changed file, another article's line may begin at the same offset.
        return _text(fields) if fields.get("id") == article_id else ""

    def _has_changed(self) -> bool:
        """Whether the file is no longer the one that was read; then nothing of it is quoted."""
        try:
            return self.lines.state() != self._state
        except OSError:
            return True


class _Reading:
    """The state of reading JSON Lines: the ids and the mistakes so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ids: set[str] = set()
        self.mistakes = Findings()

    def lines(self) -> Archive:
        source = JsonLines(self.path)
        articles: dict[str, Article] = {}
        offsets: dict[str, int] = {}
        for article, offset in self.each(source):
            articles[article.id] = article
            offsets[article.id] = offset
        self.end()

        def text_of(article_id: str, line: bytes) -> str:
            try:
                return _text(json_object(line))
            except ValueError as error:
                raise ContentError([Mistake(self.path, None, str(error), _RELOAD)]) from error

        reread = Rereading(articles, lambda article_id: source.at(offsets[article_id]), text_of)
        return Archive(articles, self.path, reread)

    def each(self, source: JsonLines) -> Iterator[tuple[Article, int]]:
        """Yield the articles in JSON Lines, each with the offset of its line in bytes."""
        for number, offset, line in source:
            try:
                fields = json_object(line)
            except ValueError as error:
                mend = "write one JSON object per line"
                self.mistakes.add(Mistake(self.path, number, str(error), mend))
                continue
            if article := self.checked(fields, number):
                yield article, offset

    def checked(self, fields: dict[str, Any], number: int) -> Article | None:
        """Return the article with these fields, or None after recording its mistakes."""

        def wrong(field: str | None, problem: str, mend: str) -> None:
            self.mistakes.add(Mistake(self.path, number, problem, mend))

        form = fields.get("format", "plain")
        if form not in FORMATS:
            wrong("format", f"{str(form)[:80]!r} is not a format", f"write {' or '.join(FORMATS)}")
            return None
        if form == "markdown" and isinstance(fields.get("text"), str):
            fields = {**fields, "text": plain_text(fields["text"])}
        article = article_from(fields, wrong)
        if article is None:
            return None
        if article.id in self.ids:
            wrong("id", f"the id {article.id!r} appears twice", "give one of the two another id")
            return None
        self.ids.add(article.id)
        return article

    def end(self) -> None:
        """Raise `ContentError` if there are mistakes or no articles."""
        if not self.ids and not self.mistakes:
            self.mistakes.add(_empty(self.path))
        if self.mistakes:
            raise self.mistakes.error()


def _text(fields: dict[str, Any]) -> str:
    """Return the text in a line, as it is loaded."""
    text = fields.get("text")
    if fields.get("format") == "markdown" and isinstance(text, str):
        return plain_text(text)
    return str(text)


def _import(path: Path) -> str:
    return f"make articles of it: clippings import {path} --into FOLDER, then name that folder"


def _importable_in(path: Path) -> bool:
    """Whether a folder directly holds a file that can be imported."""
    return path.is_dir() and any(one.suffix.lower() in IMPORTABLE for one in path.iterdir())


def _empty(path: Path) -> Mistake:
    mend = "add at least one article (a .md file with front matter, or a line)"
    if lines := _lines_in(path):
        mend = f"name the file itself as the archive: {lines}"
    elif _importable_in(path):
        mend = _import(path)
    return Mistake(path, None, "the archive is empty", mend)


class FolderArchive(Archive):
    """The articles of a folder, of which a later state can be read without reading all of it."""

    def __init__(self, reading: FolderReading) -> None:
        reread = Rereading(reading.articles, reading.bytes_of, reading.text_in)
        super().__init__(reading.articles, reading.path, reread)
        self.problems, self.passed_over = reading.problems, reading.passed_over
        self.changed = reading.changed
        self._reading = reading

    def file_of(self, article_id: str) -> Path:
        """Return the file of an article. Raises `KeyError`."""
        return self._reading.files[article_id]

    def read_again(self, paths: Collection[Path] | None = None) -> "FolderArchive | None":
        """Return the archive as it is now, this one if nothing has changed.

        Only files that have changed are read, of `paths` if they are given; an article that has not
        changed is the same object. None if the whole folder must be read. Raises `ContentError` if
        no article is left.
        """
        reading = self._reading.read_again(paths)
        if reading is None or reading is self._reading:
            return self if reading else None
        return _archive(reading)


def _folder(path: Path, cache: Path | None) -> FolderArchive:
    """Return the archive in a folder. Raises `ContentError` if no article can be used."""
    reading = FolderReading(path)
    with TextCache(cache, path) as texts:
        reading.read(texts)
    return _archive(reading)


def _archive(reading: FolderReading) -> FolderArchive:
    """Return the archive of a reading. Raises `ContentError` if no article can be used."""
    if not reading.articles:
        if not reading.problems:
            reading.problems.add(_empty(reading.path))
        raise reading.problems.error()
    return FolderArchive(reading)


def _lines_in(path: Path) -> Path | None:
    """Return the first file in a folder that would itself be an archive, or None."""
    files = sorted(path.iterdir()) if path.is_dir() else ()
    return next((file for file in files if file.name.endswith((".jsonl", ".jsonl.gz"))), None)
