"""An article divided into pages of whole paragraphs, each short enough for one message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.archive.model import Article, Quote, Span
from bot.archive.segmentation import Block, blocks, sentences
from bot.botapi.lengths import cut_utf16, utf16_len
from bot.telegram.views.sources import shortened

__all__ = ["PAGE_LIMIT", "Part", "page_with", "pages_of"]

PAGE_LIMIT = 2_000
"""UTF-16 code units of a page's quotes and headings; the rest of the message is the source."""
_HEADING_LIMIT = 200
_MARKS = 16
"""Room for line breaks, and for two signs of omission."""
_PARTS = 15
"""Quotes on one page: with their headings they stay below Telegram's limit of 100 entities."""
_GAP = 8
"""Characters of white space between two paragraphs that are shown unchanged."""
_WORDS = re.compile(r".*\S(?=\s)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """Adjacent paragraphs, as one quote."""

    headings: tuple[str, ...]
    """The headings above them, without Markdown's `#`."""
    quote: Quote | None
    """None for headings at the end of an article."""
    begins_inside: bool = False
    """Whether it begins within a sentence that started on the previous page."""
    ends_inside: bool = False


Page = tuple[Part, ...]


@lru_cache(maxsize=64)  # readers page through the same few articles
def pages_of(article: Article) -> tuple[Page, ...]:
    """Return an article's pages, at least one unless it is empty.

    A paragraph longer than a page is cut between sentences, a sentence longer than a page between
    words. Everything but white space and headings is on exactly one page.
    """
    pages: list[Page] = []
    page: list[Part] = []
    taken = 0
    for part in _parts(article):
        size = _size(part)
        joined = _joined(page[-1], part) if page else None
        if joined is not None:
            size = _size(joined) - _size(page[-1])
        is_full = joined is None and len(page) == _PARTS
        if page and (is_full or taken + size > PAGE_LIMIT):
            pages.append(tuple(page))
            page, taken, joined = [], 0, None
            size = _size(part)
        if joined is not None:
            page[-1] = joined
        else:
            page.append(part)
        taken += size
    return (*pages, tuple(page)) if page else tuple(pages)


def page_with(article: Article, at: int) -> int:
    """Return the number, from 0, of the page that holds a code point."""
    pages = pages_of(article)
    for number, page in enumerate(pages):
        if any(part.quote and at < part.quote.span.end for part in page):
            return number
    return max(0, len(pages) - 1)


def _parts(article: Article) -> Iterator[Part]:
    text = article.text
    headings: list[str] = []
    for block in blocks(text):
        if block.is_heading:
            words = text[block.span.start : block.span.end].lstrip("#").strip()
            headings.append(shortened(words, _HEADING_LIMIT))
            # Limits a page that consists only of headings.
            if len(headings) == PAGE_LIMIT // (2 * _HEADING_LIMIT):
                yield Part(tuple(headings), None)
                headings = []
            continue
        for span, begins, ends in _pieces(text, block):
            yield Part(tuple(headings), Quote(article, span), begins, ends)
            headings = []
    if headings:
        yield Part(tuple(headings), None)


def _pieces(text: str, block: Block) -> Iterator[tuple[Span, bool, bool]]:
    """Yield a paragraph or its parts, each with whether it begins and ends mid-sentence."""
    limit = PAGE_LIMIT
    if _units(text, block.span) <= limit:
        yield block.span, False, False
        return
    start = end = None
    for sentence in sentences(text, block.span):
        if start is not None and end is not None:
            if _units(text, Span(start, sentence.end)) <= limit:
                end = sentence.end
                continue
            yield Span(start, end), False, False
            start = end = None
        if _units(text, sentence) <= limit:
            start, end = sentence.start, sentence.end
        else:
            yield from _cut(text, sentence, limit)
    if start is not None and end is not None:
        yield Span(start, end), False, False


def _cut(text: str, sentence: Span, limit: int) -> Iterator[tuple[Span, bool, bool]]:
    """Yield the parts of a sentence that is too long, cut between words if possible."""
    at = sentence.start
    while at < sentence.end:
        # No more code points fit, since each has at least one unit.
        head = (
            cut_utf16(text[at : min(sentence.end, at + limit)], limit) or text[at : at + limit // 2]
        )
        end = at + len(head)
        if end < sentence.end and not text[end].isspace():
            words = _WORDS.match(head)
            end = at + words.end() if words else end
        yield Span(at, end), at > sentence.start, end < sentence.end
        while end < sentence.end and text[end].isspace():
            end += 1
        at = end


def _joined(before: Part, part: Part) -> Part | None:
    """Return two parts as one if only a little white space is between them, else None."""
    if part.headings or not before.quote or not part.quote:
        return None
    first, second = before.quote.span, part.quote.span
    if second.start - first.end > _GAP:
        return None
    whole = Quote(part.quote.article, Span(first.start, second.end))
    return Part(before.headings, whole, before.begins_inside, part.ends_inside)


def _size(part: Part) -> int:
    size = sum(utf16_len(heading) + 1 for heading in part.headings)
    return size + (utf16_len(part.quote.text) if part.quote else 0) + _MARKS


def _units(text: str, span: Span) -> int:
    return utf16_len(text[span.start : span.end])
