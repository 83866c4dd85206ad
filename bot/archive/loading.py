"""Reading an archive: a folder of Markdown articles, or one file of JSON lines as a stream."""

from collections.abc import Callable
from pathlib import Path

from bot.archive.errors import ContentError, Mistake
from bot.archive.json_lines import JsonLines, json_object
from bot.archive.markdown import body_of, markdown_files, read_seed
from bot.archive.model import Archive, Article
from bot.archive.records import article_from
from bot.archive.rereading import Rereading
from bot.archive.yaml_files import read_bytes

__all__ = ["load_archive"]

MISTAKES_LIMIT = 100
"""How many mistakes are gathered before reading stops."""


def load_archive(path: Path) -> Archive:
    """Return the archive that stands at `path`.

    A folder's articles are its `*.md` files, sub-folders included (`originals` and hidden ones left
    out), their ids the paths without ending. Raises `ContentError` with the mistakes found, up to
    `MISTAKES_LIMIT` of them.
    """
    if path.is_dir():
        return _Reading(path).folder()
    if path.is_file() and path.name.endswith((".jsonl", ".jsonl.gz")):
        return _Reading(path).lines()
    problem = "is no archive" if path.exists() else "does not exist"
    mend = "set ARCHIVE to a folder of .md articles or to a .jsonl or .jsonl.gz file"
    raise ContentError([Mistake(path, None, problem, mend)])


class _Reading:
    """What has been read of an archive so far, and what was wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.articles: dict[str, Article] = {}
        self.mistakes: list[Mistake] = []

    def folder(self) -> Archive:
        files: dict[str, Path] = {}
        for file in markdown_files(self.path):
            try:
                seed = read_seed(file)
            except ContentError as error:
                self.wrong(*error.mistakes)
                continue
            name = file.relative_to(self.path).with_suffix("").as_posix()
            fields = {"id": name, **seed.fields, "text": seed.body}
            if article := self.add(fields, file, seed.lines, 1):
                files[article.id] = file
        return self.archive(
            lambda article_id: read_bytes(files[article_id]),
            lambda article_id, raw: body_of(raw, files[article_id]),
        )

    def lines(self) -> Archive:
        source = JsonLines(self.path)
        offsets: dict[str, int] = {}
        for number, offset, line in source:
            try:
                fields = json_object(line)
            except ValueError as error:
                self.wrong(Mistake(self.path, number, str(error), "write one JSON object a line"))
                continue
            if article := self.add(fields, self.path, {}, number):
                offsets[article.id] = offset

        def text_of(article_id: str, line: bytes) -> str:
            try:
                return str(json_object(line).get("text"))
            except ValueError as error:
                mend = "load the archive anew"
                raise ContentError([Mistake(self.path, None, str(error), mend)]) from error

        return self.archive(lambda article_id: source.at(offsets[article_id]), text_of)

    def add(
        self, fields: dict[str, object], file: Path, lines: dict[str, int], line: int
    ) -> Article | None:
        """Check one article's fields and take it in, or note what is wrong with it."""
        article = article_from(
            fields,
            lambda field, problem, mend: self.wrong(
                Mistake(file, lines.get(field or "", line), problem, mend)
            ),
        )
        if article is None:
            return None
        if article.id in self.articles:
            problem = f"the id {article.id!r} is there twice"
            self.wrong(
                Mistake(file, lines.get("id", line), problem, "give one of the two another id")
            )
            return None
        self.articles[article.id] = article
        return article

    def wrong(self, *mistakes: Mistake) -> None:
        self.mistakes += mistakes
        if len(self.mistakes) >= MISTAKES_LIMIT:
            raise ContentError(self.mistakes)

    def archive(
        self, read: Callable[[str], bytes], text_of: Callable[[str, bytes], str]
    ) -> Archive:
        if not self.articles and not self.mistakes:
            mend = "put at least one article into it (a .md file with front matter, or a line)"
            self.wrong(Mistake(self.path, None, "the archive is empty", mend))
        if self.mistakes:
            raise ContentError(self.mistakes)
        return Archive(self.articles, self.path, Rereading(self.articles, read, text_of))
