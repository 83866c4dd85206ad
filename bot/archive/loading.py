"""Reading an archive: a folder of Markdown articles, or one file of JSON lines as a stream.

An article's source is read again, bytes first, before its quotes are sent.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from bot.archive.cache_folder import CacheFolder
from bot.archive.errors import ContentError, Mistake
from bot.archive.jsonl import JsonLines, json_object
from bot.archive.markdown import body_of, markdown_files, read_seed
from bot.archive.model import Archive, Article, text_sha256
from bot.archive.on_disk import SHELF_VERSION, ShelvedArchive, fill_shelf
from bot.archive.records import article_from
from bot.archive.yaml_files import read_bytes

__all__ = ["Rereading", "load_archive"]


class Rereading:
    """Answers an article's text as its source holds it now.

    Bytes that once gave the very text that was loaded are known by their SHA-256, so that they need
    not be parsed at every look.
    """

    def __init__(
        self,
        articles: Mapping[str, Article],
        read: Callable[[str], bytes],
        parse: Callable[[str, bytes], str],
    ) -> None:
        """Take what reads an article's bytes by its id, and what finds its text in them."""
        self._articles = articles
        self._read = read
        self._parse = parse
        self._known: dict[str, bytes] = {}

    def __call__(self, article_id: str) -> str:
        """Return the text. Raises `ContentError` when it cannot be read, or not understood."""
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
"""How many mistakes are gathered before reading stops."""
LARGE = 32_000_000
"""Bytes of a file from which on its articles are kept on disk."""
_LOAD_ANEW = "load the archive anew"
_PACKED = 4
"""How many times as large a gzipped file is taken to be when it is unpacked."""


def load_archive(path: Path, cache: Path | None = None) -> Archive:
    """Return the archive that stands at `path`.

    A folder's articles are its `*.md` files, sub-folders included (`originals` and hidden ones left
    out), their ids the paths without ending. The articles of a large file are kept on disk, where
    `cache` is given: under a name that tells the file's path, size and time of change, so that the
    same file is not read twice. Raises `ContentError` with the mistakes found, up to
    `MISTAKES_LIMIT` of them.
    """
    if path.is_dir():
        return _Reading(path).folder()
    if path.is_file() and path.name.endswith((".jsonl", ".jsonl.gz")):
        if cache and path.stat().st_size * (_PACKED if path.suffix == ".gz" else 1) >= LARGE:
            return _shelved(path, cache)
        return _Reading(path).lines()
    problem = "is no archive" if path.exists() else "does not exist"
    mend = "set ARCHIVE to a folder of .md articles or to a .jsonl or .jsonl.gz file"
    raise ContentError([Mistake(path, None, problem, mend)])


def _shelved(path: Path, cache: Path) -> Archive:
    source = JsonLines(path, keep=False)
    state = source.state()
    key = f"{path.resolve()}\0{state}\0{SHELF_VERSION}"
    folder = CacheFolder(cache / f"articles-{text_sha256(key)[:32]}")
    if not folder.is_complete:
        with folder.building() as inner:
            reading = _Reading(path)
            fill_shelf(inner, reading.each(source))
            reading.end()

    def again(article_id: str) -> str:
        try:
            if path.suffix == ".gz":
                # What was unpacked once is what the file holds, as long as nobody touches it.
                source.expect(state)
                return archive.text_again(article_id)
            fields = json_object(source.at(archive.place(article_id)))
            # Another article's line may begin where its own did.
            return str(fields.get("text")) if fields.get("id") == article_id else ""
        except ValueError as error:
            raise ContentError([Mistake(path, None, str(error), _LOAD_ANEW)]) from error

    archive = ShelvedArchive(folder.path, path, again)
    return archive


class _Reading:
    """What has been read of an archive so far, and what was wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ids: set[str] = set()
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
                raise ContentError([Mistake(self.path, None, str(error), _LOAD_ANEW)]) from error

        reread = Rereading(articles, lambda article_id: source.at(offsets[article_id]), text_of)
        return Archive(articles, self.path, reread)

    def each(self, source: JsonLines) -> Iterator[tuple[Article, int]]:
        """Yield the articles of a file of lines, each with the offset of its line."""
        for number, offset, line in source:
            try:
                fields = json_object(line)
            except ValueError as error:
                self.wrong(Mistake(self.path, number, str(error), "write one JSON object a line"))
                continue
            if article := self.checked(fields, self.path, {}, number):
                yield article, offset

    def checked(
        self, fields: dict[str, object], file: Path, lines: dict[str, int], line: int
    ) -> Article | None:
        """Return the article of these fields, or note what is wrong with it."""
        article = article_from(
            fields,
            lambda field, problem, mend: self.wrong(
                Mistake(file, lines.get(field or "", line), problem, mend)
            ),
        )
        if article is None:
            return None
        if article.id in self.ids:
            problem = f"the id {article.id!r} is there twice"
            self.wrong(
                Mistake(file, lines.get("id", line), problem, "give one of the two another id")
            )
            return None
        self.ids.add(article.id)
        return article

    def wrong(self, *mistakes: Mistake) -> None:
        self.mistakes += mistakes
        if len(self.mistakes) >= MISTAKES_LIMIT:
            raise ContentError(self.mistakes)

    def end(self) -> None:
        """Raise `ContentError` unless there are articles, and no mistakes."""
        if not self.ids and not self.mistakes:
            mend = "put at least one article into it (a .md file with front matter, or a line)"
            self.wrong(Mistake(self.path, None, "the archive is empty", mend))
        if self.mistakes:
            raise ContentError(self.mistakes)
