"""Loads an archive from a folder: every article that has a text, and what to tell of the rest."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.archive.errors import ContentError, Mistake
from bot.archive.findings import Findings, PassedOver
from bot.archive.folders.article_file import ArticleFile, read_article_file
from bot.archive.folders.defaults import read_defaults
from bot.archive.folders.files import MARKDOWN, files_of
from bot.archive.front_matter.found_fields import Defaults
from bot.archive.markdown_text import plain_text
from bot.archive.model import Article
from bot.archive.records import article_from
from bot.archive.text_cache import TextCache
from bot.archive.yaml_files import read_bytes

__all__ = ["FolderReading"]


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

    def read(self, texts: TextCache) -> None:
        """Read all files. What is wrong is in `problems`; nothing is raised."""
        self.defaults = read_defaults(self.path, self.problems)
        found = files_of(self.path, self.problems)
        self.passed_over = found.passed_over
        for file in found.articles:
            try:
                self._take(file, self._read(file, read_bytes(file), texts.text))
            except ContentError as error:
                self.problems.add(*error.mistakes)

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

    def _take(self, file: Path, article_file: ArticleFile) -> None:
        found, name = article_file.found, file.relative_to(self.path)
        if file.suffix.lower() not in MARKDOWN and not article_file.has_front_matter:
            self.passed_over.add("passed over (text without front matter)", name.as_posix())
            return
        if found.left_out:
            self.passed_over.add(f"left out ({found.left_out})", name.as_posix())
            return
        if name.stem == "_index" and not article_file.text.strip():
            self.passed_over.add("passed over (a folder's own page without text)", name.as_posix())
            return
        if found.relative:
            reason = "used without a link (the address has no site; set base_url in archive.yaml)"
            self.passed_over.add(reason, name.as_posix())
        self._note_change(file)
        self.problems.add(*article_file.mistakes)
        for part, problem, mend in found.unread:
            self.problems.add(Mistake(file, article_file.lines.get(part, 1), problem, mend))
        article = article_from(
            found.fields,
            lambda part, problem, mend: self.problems.add(
                Mistake(file, article_file.lines.get(part or "", 1), problem, mend)
            ),
            is_lenient=True,
        )
        if article is None:
            return
        if article.id in self.articles:
            article = self._renamed(article, found.fields, file, article_file)
        if article:
            self.articles[article.id] = article
            self.files[article.id] = file

    def _note_change(self, file: Path) -> None:
        with suppress(OSError):  # it was removed in the meantime
            changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            self.changed = max(self.changed or changed, changed)

    def _renamed(
        self, article: Article, fields: dict[str, object], file: Path, article_file: ArticleFile
    ) -> Article | None:
        """Return an article whose id is taken under its whole path; None if that is taken too."""
        other = self.files[article.id]
        problem = f"the id {article.id!r} appears twice: here and in {other}"
        line = article_file.lines.get("id", 1)
        self.problems.add(Mistake(file, line, problem, "give one of the two another id"))
        fields["id"] = file.relative_to(self.path).as_posix()
        again = article_from(fields, lambda *_: None, is_lenient=True)
        return None if again is None or again.id in self.articles else again
