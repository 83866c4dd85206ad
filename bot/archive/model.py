"""The central types of the archive: frozen values that slice an article's text, never copy it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bot.archive.coverage import Coverage, Row, coverage_of
from bot.archive.dates import UNDATED, SourceDate
from bot.archive.findings import Findings, PassedOver

__all__ = ["Archive", "Article", "Passage", "Quote", "Span", "text_sha256"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of a text, `text[start:end]`: 0-based offsets in Unicode code points, end exclusive.

    Raises `ValueError` if it does not run forward from 0.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must run forward from 0, not from {self.start} to {self.end}")

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the archive."""

    id: str
    title: str
    text: str
    """The body as loaded; all offsets count its code points from 0."""
    sha256: str
    """The digest of `text`, see `text_sha256`."""
    publisher: str | None = None
    author: str | None = None
    date: SourceDate = UNDATED
    url: str | None = None
    language: str = "en"

    def __hash__(self) -> int:
        # The hash is used often, as quotes are keys; equal articles have equal digests.
        return hash(self.sha256)

    @property
    def identity(self) -> bytes:
        """The bytes by which the article enters the archive's digest."""
        date = self.date.edtf or ""
        return f"{self.id}\0{self.title}\0{self.sha256}\0{self.language}\0{date}\0".encode()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that is indexed for search."""

    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an article that is shown; its text is always the article's own.

    Raises `ValueError` if the span is empty or does not lie within the article.
    """

    article: Article
    span: Span

    def __post_init__(self) -> None:
        if not self.span.start < self.span.end <= len(self.article.text):
            raise ValueError(f"{self.span} is not a quote of article {self.article.id!r}")

    def __hash__(self) -> int:
        return hash((self.article.sha256, self.span.start, self.span.end))

    @property
    def text(self) -> str:
        """The quoted text, sliced from the article at each call."""
        return self.article.text[self.span.start : self.span.end]


class Archive:
    """The articles by id, in the order in which they were read.

    `reread` returns the current text of an article from its source and raises `ContentError` if it
    cannot be read; `source` is the folder or file.
    """

    def __init__(
        self, articles: dict[str, Article], source: Path, reread: Callable[[str], str]
    ) -> None:
        self._articles = articles
        self._numbered = tuple(articles.values())
        self._by_sha = {article.sha256[:12]: article for article in articles.values()}
        self.source = source
        self.reread = reread
        self.problems: Findings = Findings()
        """What was not understood in the files; the articles are used as far as they were."""
        self.passed_over: PassedOver = PassedOver()
        """The files of a folder that are not articles."""
        self.changed: datetime | None = None
        """When a file of the archive was last changed, if that is known."""

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self._articles.values())

    def heads(self) -> Iterator[Article]:
        """Yield the articles in order where only what they say of themselves is needed.

        Their texts may be left out, and be empty.
        """
        return iter(self)

    def digests(self) -> Iterable[tuple[str, str]]:
        """Return the id and the SHA-256 of each article."""
        return ((one.id, one.sha256) for one in self.heads())

    def get(self, article_id: str) -> Article | None:
        """Return the article with an id, or None."""
        return self._articles.get(article_id)

    def by_sha(self, prefix: str) -> Article | None:
        """Return the article whose SHA-256 begins with these 12 hexadecimal digits, or None."""
        return self._by_sha.get(prefix)

    def at(self, number: int) -> Article:
        """Return the article at a 0-based index in the archive's order. Raises `IndexError`."""
        return self._numbered[number]

    @property
    def is_on_disk(self) -> bool:
        """Whether the articles are read from disk when needed; otherwise all are in memory."""
        return False

    @property
    def size(self) -> int:
        """The total length of all texts in code points."""
        return sum(len(article.text) for article in self)

    @property
    def is_dated(self) -> bool:
        """Whether any article has a date."""
        return any(article.date.edtf for article in self)

    @property
    def languages(self) -> Counter[str]:
        """The number of articles in each language."""
        return Counter(article.language for article in self)

    @cached_property
    def coverage(self) -> Coverage:
        """What the articles cover, counted on first use."""
        return coverage_of(self._rows(), self.changed)

    def _rows(self) -> Iterable[Row]:
        return ((one.date.edtf, one.publisher, one.language, 1) for one in self)

    @property
    def sha256(self) -> str:
        """A digest of all ids, titles, texts, languages and dates.

        It changes with anything that can be quoted or that decides how it is found.
        """
        digest = sha256()
        for article in self:
            digest.update(article.identity)
        return digest.hexdigest()
