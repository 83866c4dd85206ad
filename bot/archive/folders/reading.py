"""Loads an archive from a folder: every article that has a text, and what to tell of the rest."""

from bisect import insort
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.archive.errors import ContentError, Mistake
from bot.archive.findings import Findings, PassedOver
from bot.archive.folders.article_file import ArticleFile, read_article_file
from bot.archive.folders.defaults import read_defaults
from bot.archive.folders.files import MARKDOWN, check_inside, files_of
from bot.archive.front_matter.found_fields import Defaults
from bot.archive.markdown_text import plain_text
from bot.archive.model import Article
from bot.archive.records import article_from
from bot.archive.text_cache import TextCache
from bot.archive.yaml_files import read_bytes

__all__ = ["FolderReading"]

_State = tuple[int, int, int]
"""When a file was changed (ns), its size and its inode."""


@dataclass(slots=True)
class _OneFile:
    """What one file holds."""

    state: _State | None
    """Before it was read; None if it could not be told."""
    article: Article | None = None
    renamed: Article | None = None
    """The same article under its whole path, if another file has its id."""
    id_line: int = 1
    problems: list[Mistake] = field(default_factory=list)
    passed_over: tuple[str, str] | None = None
    """The reason, and the path within the archive."""
    is_used: bool = True


@dataclass
class FolderReading:
    """The articles of a folder, with the file of each, and what was found on the way."""

    path: Path
    articles: dict[str, Article] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    problems: Findings = field(default_factory=Findings)
    """What was not understood, or is the reason why an article was left out."""
    passed_over: PassedOver = field(default_factory=PassedOver)
    defaults: Defaults = field(default_factory=Defaults)
    changed: datetime | None = None
    """When an article's file was last changed."""
    _read_files: dict[Path, _OneFile] = field(default_factory=dict)
    _listing: tuple[Findings, PassedOver] = field(
        default_factory=lambda: (Findings(), PassedOver())
    )
    """What was found before any file was read."""

    def read(self, texts: TextCache) -> None:
        """Read all files. What is wrong is in `problems`; nothing is raised."""
        self.defaults = read_defaults(self.path, self._listing[0])
        files = self._list()
        self._read_files = {file: self._one(file, texts.text) for file in files}
        self._assemble()

    def read_again(self, paths: Collection[Path] | None = None) -> "FolderReading | None":
        """Return what the folder holds now; only files that have changed are read.

        If `paths` are given, only these are looked at. An article whose file has not changed, or
        says the same, is the same object. Returns this reading if nothing has changed, and None if
        `archive.yaml` has, so that all must be read.
        """
        again = FolderReading(self.path)
        again.defaults = read_defaults(self.path, again._listing[0])
        if again.defaults != self.defaults:
            return None
        known = self._read_files
        if paths is None:
            paths = files = again._list()
        else:
            there = {path for path in paths if path.is_file()}
            again._listing = self._listing
            files = [file for file in known if file not in there and file not in paths]
            for file in there:  # they are sorted, and paths are slow to compare
                insort(files, file)
            paths = there
        looked_at = {*paths}
        for file in files:
            one = known.get(file)
            if one is None or (file in looked_at and one.state != _state(file)):
                one = again._one(file, plain_text, one)
            again._read_files[file] = one
        if len(files) == len(known) and all(
            known.get(f) is o for f, o in again._read_files.items()
        ):
            return self
        again._assemble()
        return again

    def _list(self) -> list[Path]:
        found = files_of(self.path, self._listing[0])
        self._listing = (self._listing[0], found.passed_over)
        return found.articles

    def bytes_of(self, article_id: str) -> bytes:
        """Return the bytes of an article's file as it is now. Raises `ContentError`."""
        file = self.files[article_id]
        check_inside(file, self.path)
        return read_bytes(file)

    def text_in(self, article_id: str, raw: bytes) -> str:
        """Return the text of an article in the bytes of its file. Raises `ContentError`."""
        file = self.files[article_id]
        text = self._read(file, raw, plain_text).text
        if not text.strip():
            mend = "put it back, or reload the archive"
            raise ContentError([Mistake(file, None, "no longer has a text", mend)])
        return text

    def _read(self, file: Path, raw: bytes, read_markdown: Callable[[str], str]) -> ArticleFile:
        path = file.relative_to(self.path)
        return read_article_file(raw, file, path, self.defaults, read_markdown)

    def _one(
        self, file: Path, read_markdown: Callable[[str], str], before: _OneFile | None = None
    ) -> _OneFile:
        """Return what a file holds; if that is what it held before, with the same article."""
        one = _OneFile(_state(file))
        try:
            check_inside(file, self.path)
            self._take(file, self._read(file, read_bytes(file), read_markdown), one)
        except ContentError as error:
            one.problems += error.mistakes
            one.is_used = False
        if before is not None and before.article == one.article:
            one.article = before.article
        return one

    def _take(self, file: Path, article_file: ArticleFile, one: _OneFile) -> None:
        found, name = article_file.found, file.relative_to(self.path)
        reason = ""
        if file.suffix.lower() not in MARKDOWN and not article_file.has_front_matter:
            reason = "passed over (text without front matter)"
        elif found.left_out:
            reason = f"left out ({found.left_out})"
        elif name.stem.partition(".")[0] == "_index" and not article_file.text.strip():
            reason = "passed over (a folder's own page without text)"
        if reason:
            one.passed_over, one.is_used = (reason, name.as_posix()), False
            return
        if found.relative:
            reason = "used without a link (the address has no site; set base_url in archive.yaml)"
            one.passed_over = (reason, name.as_posix())
        one.problems += article_file.mistakes
        for part, problem, mend in found.unread:
            one.problems.append(Mistake(file, article_file.lines.get(part, 1), problem, mend))
        one.id_line = article_file.lines.get("id", 1)
        one.article = article_from(
            found.fields,
            lambda part, problem, mend: one.problems.append(
                Mistake(file, article_file.lines.get(part or "", 1), problem, mend)
            ),
            is_lenient=True,
        )

    def _assemble(self) -> None:
        """Put together what the files hold, in their order."""
        newest = 0
        self.problems, self.passed_over = deepcopy(self._listing)
        for file, one in self._read_files.items():
            self.problems.add(*one.problems)
            if one.passed_over:
                self.passed_over.add(*one.passed_over)
            if one.is_used and one.state:
                newest = max(newest, one.state[0])
            article = one.article
            if article is not None and article.id in self.articles:
                article = self._renamed(article, one, file)
            if article is not None:
                self.articles[article.id] = article
                self.files[article.id] = file
        if newest:
            self.changed = datetime.fromtimestamp(newest / 1e9, UTC)

    def _renamed(self, article: Article, one: _OneFile, file: Path) -> Article | None:
        """Return an article whose id is taken under its whole path; None if that is taken too."""
        other = self.files[article.id]
        problem = f"the id {article.id!r} appears twice: here and in {other}"
        self.problems.add(Mistake(file, one.id_line, problem, "give one of the two another id"))
        if one.renamed is None:
            name = " ".join(file.relative_to(self.path).as_posix().split())[:_LONGEST_ID]
            one.renamed = replace(article, id=name)
        return None if one.renamed.id in self.articles else one.renamed


_LONGEST_ID = 200
"""As long as an article's id may be."""


def _state(file: Path) -> _State | None:
    try:
        found = file.stat()
    except OSError:  # it was removed in the meantime
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
