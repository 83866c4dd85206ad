"""Links that open the bot at an article, a quote or a question: `t.me/NAME?start=PAYLOAD`."""

from dataclasses import dataclass
from typing import ClassVar, Self

from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import Archive, Article, Quote
from bot.telegram.views.packed import Packed, decoded, encoded
from bot.telegram.views.references import (
    ARTICLE_SIZE,
    ENTRY_SIZE,
    QUOTE_SIZE,
    article_name,
    entry_name,
    entry_of,
    quote_name,
    quotes_of,
    referable,
)

__all__ = ["article_payload", "link", "opened", "question_payload", "quote_payload"]


@dataclass(frozen=True, slots=True)
class _Link(Packed):
    """What a link opens, by its name."""

    size: ClassVar[int]
    """Bytes of the name."""

    name: bytes

    def _content(self) -> str:
        return encoded(self.name)

    @classmethod
    def _read(cls, content: str) -> Self | None:
        raw = decoded(content)
        return cls(raw) if raw is not None and len(raw) == cls.size else None


class _ArticleLink(_Link):
    __slots__ = ()
    letter, size = "a", ARTICLE_SIZE


class _QuoteLink(_Link):
    __slots__ = ()
    letter, size = "q", QUOTE_SIZE


class _QuestionLink(_Link):
    __slots__ = ()
    letter, size = "f", ENTRY_SIZE


def article_payload(article: Article) -> str:
    """Return the payload that opens an article."""
    return _ArticleLink(article_name(article)).pack()


def quote_payload(quote: Quote) -> str | None:
    """Return the payload that opens a quote; None if the quote has no short name."""
    return _QuoteLink(quote_name(quote)).pack() if referable(quote) else None


def question_payload(entry: FaqEntry) -> str:
    """Return the payload that asks an FAQ entry's question."""
    return _QuestionLink(entry_name(entry.id)).pack()


def link(payload: str | None, root: str | None) -> str | None:
    """Return the link with a payload at the bot's address; None if either is missing."""
    return f"{root}?start={payload}" if payload and root else None


def opened(payload: str, archive: Archive, faq: Faq) -> Article | Quote | FaqEntry | None:
    """Return what a payload opens; None if nothing has that name, or no longer has it."""
    if article := _ArticleLink.unpack(payload):
        return archive.by_sha(article.name.hex())
    if quote := _QuoteLink.unpack(payload):
        quotes = quotes_of([quote.name], archive)
        return quotes[0] if quotes else None
    question = _QuestionLink.unpack(payload)
    return entry_of(question.name, faq) if question else None
