"""The central types of the archive: frozen, and none holds a copy of a text it can slice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.archive.dates import UNDATED, SourceDate

__all__ = ["Archive", "Article", "Passage", "Quote", "Span", "text_sha256"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points, `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0 on, not from {self.start} to {self.end}")

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One dated text of the archive."""

    id: str
    title: str
    text: str
    """The body as loaded; every offset counts its code points from 0."""
    sha256: str
    """Of `text`, see `text_sha256`."""
    publisher: str | None = None
    author: str | None = None
    date: SourceDate = UNDATED
    url: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that is indexed."""

    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an article that is shown; its text cannot be anything but the article's own.

    Raises `ValueError` when the span is empty or does not lie within the article.
    """

    article: Article
    span: Span

    def __post_init__(self) -> None:
        if not self.span.start < self.span.end <= len(self.article.text):
            raise ValueError(f"{self.span} is no quote of article {self.article.id!r}")

    @property
    def text(self) -> str:
        """The quoted words, sliced anew at each call."""
        return self.article.text[self.span.start : self.span.end]


class Archive:
    """The articles by id, in the order they were read, and the way back to their bytes.

    `reread` answers an article's text as its source holds it now; `source` is the folder or file.
    """

    def __init__(
        self, articles: dict[str, Article], source: Path, reread: Callable[[str], str]
    ) -> None:
        self._articles = articles
        self._by_sha = {article.sha256[:12]: article for article in articles.values()}
        self.source = source
        self.reread = reread

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self._articles.values())

    def get(self, article_id: str) -> Article | None:
        """Return the article of that id, or None."""
        return self._articles.get(article_id)

    def by_sha(self, prefix: str) -> Article | None:
        """Return the article whose SHA-256 begins with these 12 hexadecimal digits, or None."""
        return self._by_sha.get(prefix)

    @property
    def sha256(self) -> str:
        """One digest over every id and text: it changes when anything that can be quoted does."""
        digest = sha256()
        for article in self._articles.values():
            digest.update(f"{article.id}\0{article.title}\0{article.sha256}\0".encode())
        return digest.hexdigest()
