"""Loads an archive from a folder of Markdown articles or from a JSON Lines file.

The source of an article is read again before its quotes are sent.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from bot.archive.cache_folder import CacheError, CacheFolder
from bot.archive.errors import ContentError, Mistake
from bot.archive.jsonl import JsonLines, json_object
from bot.archive.markdown import body_of, markdown_files, read_seed
from bot.archive.model import Archive, Article, text_sha256
from bot.archive.on_disk import SHELF_VERSION, ShelvedArchive, fill_shelf
from bot.archive.records import article_from
from bot.archive.yaml_files import kind_of, read_bytes

__all__ = ["Rereading", "load_archive"]


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


MISTAKES_LIMIT = 100
"""The number of mistakes at which reading stops."""
LARGE = 32_000_000
"""The size of a file, in bytes, from which on its articles are kept on disk."""
_RELOAD = "reload the archive"
_PACKED = 4
"""The assumed ratio of unpacked to packed size of a gzipped file."""


def load_archive(path: Path, cache: Path | None = None) -> Archive:
    """Return the archive at `path`.

    The articles of a folder are all `*.md` files in it and its sub-folders, except hidden ones and
    `originals`; their ids are the relative paths without the extension. If `cache` is given, the
    articles of a large file are kept there on disk, in a folder named after a hash of the file's
    path, size and modification time, so that the same file is not parsed twice. Raises
    `ContentError` with the mistakes found, up to `MISTAKES_LIMIT` of them, and `CacheError`.
    """
    kind = kind_of(path)
    if kind == "folder":
        return _Reading(path).folder()
    if kind == "file" and path.name.endswith((".jsonl", ".jsonl.gz")):
        if cache and path.stat().st_size * (_PACKED if path.suffix == ".gz" else 1) >= LARGE:
            return _shelved(path, cache)
        return _Reading(path).lines()
    problem = "is not an archive" if kind else "does not exist"
    mend = (
        "name an existing folder of .md articles, or a .jsonl or .jsonl.gz file, as the archive"
        " (ARCHIVE or --archive)"
    )
    raise ContentError([Mistake(path, None, problem, mend)])


def _shelved(path: Path, cache: Path) -> Archive:
    source = JsonLines(path, keep=False)
    state = source.state()
    key = f"{path.resolve()}\0{state}\0{SHELF_VERSION}"
    folder = CacheFolder(cache / f"articles-{text_sha256(key)[:32]}")
    if not folder.is_complete:
        with folder.building() as inner:
            reading = _Reading(path)
            try:
                fill_shelf(inner, reading.each(source))
            except sqlite3.Error as error:
                raise CacheError.unwritable(cache, error) from error
            reading.end()

    def again(article_id: str) -> str:
        try:
            if path.suffix == ".gz":
                # As long as the file is unchanged, the unpacked copy is identical to it.
                source.expect(state)
                return archive.text_again(article_id)
            fields = json_object(source.at(archive.place(article_id)))
            # In a changed file, another article's line may begin at the same offset.
            return str(fields.get("text")) if fields.get("id") == article_id else ""
        except ValueError as error:
            raise ContentError([Mistake(path, None, str(error), _RELOAD)]) from error

    try:
        archive = ShelvedArchive(folder.path, path, again)
    except sqlite3.Error as error:
        raise CacheError.damaged(folder.path) from error
    return archive


class _Reading:
    """The state of reading an archive: the ids and the mistakes so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ids: dict[str, str] = {}
        """The place of each id in a folder; empty for lines of one file."""
        self.mistakes: list[Mistake] = []

    def folder(self) -> Archive:
        files: dict[str, Path] = {}
        articles: dict[str, Article] = {}
        for file in markdown_files(self.path):
            try:
                seed = read_seed(file)
            except ContentError as error:
                self.wrong(*error.mistakes)
                continue
            name = file.relative_to(self.path).with_suffix("").as_posix()
            fields = {"id": name, **seed.fields, "text": seed.body}
            if article := self.checked(fields, file, seed.lines, 1):
                articles[article.id] = article
                files[article.id] = file
        self.end()
        reread = Rereading(
            articles,
            lambda article_id: read_bytes(files[article_id]),
            lambda article_id, raw: body_of(raw, files[article_id]),
        )
        return Archive(articles, self.path, reread)

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
                return str(json_object(line).get("text"))
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
                self.wrong(Mistake(self.path, number, str(error), "write one JSON object per line"))
                continue
            if article := self.checked(fields, self.path, {}, number):
                yield article, offset

    def checked(
        self, fields: dict[str, object], file: Path, lines: dict[str, int], line: int
    ) -> Article | None:
        """Return the article with these fields, or None after recording its mistakes."""
        article = article_from(
            fields,
            lambda field, problem, mend: self.wrong(
                Mistake(file, lines.get(field or "", line), problem, mend)
            ),
        )
        if article is None:
            return None
        if article.id in self.ids:
            problem = f"the id {article.id!r} appears twice"
            if other := self.ids[article.id]:
                here = "here" if "id" in lines else "here, from the file's name,"
                problem += f": {here} and in {other}"
            self.wrong(
                Mistake(file, lines.get("id", line), problem, "give one of the two another id")
            )
            return None
        self.ids[article.id] = "" if file == self.path else _place(file, lines)
        return article

    def wrong(self, *mistakes: Mistake) -> None:
        self.mistakes += mistakes
        if len(self.mistakes) >= MISTAKES_LIMIT:
            raise ContentError(self.mistakes)

    def end(self) -> None:
        """Raise `ContentError` if there are mistakes or no articles."""
        if not self.ids and not self.mistakes:
            mend = "add at least one article (a .md file with front matter, or a line)"
            if lines := _lines_in(self.path):
                mend = f"name the file itself as the archive: {lines}"
            self.wrong(Mistake(self.path, None, "the archive is empty", mend))
        if self.mistakes:
            raise ContentError(self.mistakes)


def _place(file: Path, lines: Mapping[str, int]) -> str:
    """Return where a folder's article has its id from."""
    return f"{file}, line {lines['id']}" if "id" in lines else f"{file}, from its name"


def _lines_in(path: Path) -> Path | None:
    """Return the first file in a folder that would itself be an archive, or None."""
    files = sorted(path.iterdir()) if path.is_dir() else ()
    return next((file for file in files if file.name.endswith((".jsonl", ".jsonl.gz"))), None)
