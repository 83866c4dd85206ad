"""Prepares an article for an index: its passages, the terms of each, and what is counted."""

from typing import NamedTuple

from bot.analysis.boilerplate import paragraph_code
from bot.analysis.terms import Terms
from bot.archive.cutting import passages
from bot.archive.model import Span
from bot.archive.segmentation import heading_above, paragraphs

__all__ = ["Indexed", "Prepared", "prepared"]


class Indexed(NamedTuple):
    """A passage as it is indexed."""

    span: Span
    body: str
    """Its terms, joined by spaces."""
    context: str
    """The terms of the title and of the heading above it, joined by spaces."""


class Prepared(NamedTuple):
    """The passages of an article as they are indexed, and what is counted of them.

    It has nothing but numbers, texts and lists, so that processes can exchange it.
    """

    passages: list[tuple[int, int, str, str]]
    """The start and the end of each, and its terms; see `Indexed`."""
    codes: list[int]
    """The numbers of all paragraphs; see `bot.analysis.boilerplate`."""
    length: int
    """The number of terms of the passages, including repetitions."""
    context_length: int
    """That of the titles and headings above them."""

    @property
    def indexed(self) -> list[Indexed]:
        """The passages, in order."""
        return [
            Indexed(Span(start, end), body, context) for start, end, body, context in self.passages
        ]


def prepared(title: str, text: str, terms: Terms) -> Prepared:
    """Return what an index and its statistics take of an article."""
    found: list[tuple[int, int, str, str]] = []
    codes: list[int] = []
    length = context_length = 0
    for span in passages(text):
        codes += [paragraph_code(text[one.start : one.end]) for one in paragraphs(text, span)]
        body = terms.of(text[span.start : span.end])
        context = terms.of(title)
        if heading := heading_above(text, span.start):
            context = f"{context} {terms.of(text[heading.start : heading.end])}"
        length += len(body.split())
        context_length += len(context.split())
        found.append((span.start, span.end, body, context))
    return Prepared(found, codes, length, context_length)
