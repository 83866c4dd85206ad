"""Prepares an article for an index: its passages, the terms of each, and what is counted."""

from typing import NamedTuple, Protocol

from bot.analysis.boilerplate import paragraph_code
from bot.analysis.terms import Terms
from bot.archive.cutting import passages
from bot.archive.model import Span
from bot.archive.segmentation import heading_above, paragraphs

__all__ = ["Prepared", "Written", "context_of", "prepared"]


class Written(Protocol):
    """What is read of an article."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def language(self) -> str:
        """The tag of its language."""


class Prepared(NamedTuple):
    """The passages of an article as they are indexed, and what is counted of them."""

    passages: list[tuple[int, int, str, str]]
    """The start and the end of each, its terms, and those of its title and of the heading above it,
    joined by spaces."""
    codes: list[int]
    """The numbers of all paragraphs; see `bot.analysis.boilerplate`."""
    length: int
    """The number of terms of the passages, including repetitions."""
    context_length: int
    """That of the titles and headings above them."""


def prepared(article: Written, terms: Terms) -> Prepared:
    """Return what an index and its statistics take of an article."""
    text = article.text
    found: list[tuple[int, int, str, str]] = []
    codes: list[int] = []
    length = context_length = 0
    for span in passages(text):
        codes += [paragraph_code(text[one.start : one.end]) for one in paragraphs(text, span)]
        body, context = terms.of(text[span.start : span.end]), context_of(article, span, terms)
        length += len(body.split())
        context_length += len(context.split())
        found.append((span.start, span.end, body, context))
    return Prepared(found, codes, length, context_length)


def context_of(article: Written, span: Span, terms: Terms) -> str:
    """Return the terms of the title and the heading above a passage, joined by spaces."""
    heading = heading_above(article.text, span.start)
    title = terms.of(article.title)
    return f"{title} {terms.of(article.text[heading.start : heading.end])}" if heading else title
