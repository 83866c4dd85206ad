"""Places a quote among the sentences and paragraphs of its article."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.archive.model import Article, Quote, Span
from bot.archive.segmentation import Block, blocks, sentences

__all__ = ["Place", "opening", "place_of", "surroundings"]

_MARKER = re.compile(r"(?:[-*•]|\d{1,9}[.)])[ \t]+")
"""What is before the words of an item of a list."""
_SALUTATION = re.compile(
    r"(?:hello|hi|hey|dear|greetings|howdy|welcome|good (?:morning|afternoon|evening|day)"
    r"|привет|здравствуйте|приветствую|дорогие|уважаемые|всем привет|добрый день|добрый вечер"
    r"|سلام|درود|با سلام)\b[^.!?,;:،؛\n]{0,40}[!,:،.]?\s*",
    re.IGNORECASE,
)
"""A short line with which an author greets the readers."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a quote is aligned with the sentences and paragraphs of its article."""

    begins_inside: bool
    """Whether the quote begins in the middle of a sentence or heading.

    It does not if only the marker of a list's item, such as `2.`, is left out.
    """
    ends_inside: bool
    """Whether the quote ends in the middle of a sentence or heading."""
    paragraphs: int
    """The number of paragraphs that the quote is part of; 0 if one of them is a heading."""


@lru_cache(maxsize=256)  # one message asks for the same few quotes repeatedly
def place_of(quote: Quote) -> Place:
    """Return the alignment of a quote in its article, ignoring white space at its edges."""
    text, start, end = quote.article.text, quote.span.start, quote.span.end
    start += len(quote.text) - len(quote.text.lstrip())
    end -= len(quote.text) - len(quote.text.rstrip())
    parts = _blocks(text)
    touched = [parts[at] for at in _touched(parts, start, end)]
    if not touched:  # white space only
        return Place(begins_inside=False, ends_inside=False, paragraphs=0)
    return Place(
        begins_inside=not any(_begins(text, unit, start) for unit in _units(text, touched[0])),
        ends_inside=end not in {span.end for span in _units(text, touched[-1])},
        paragraphs=0 if any(part.is_heading for part in touched) else len(touched),
    )


def opening(article: Article, longest: int) -> Quote | None:
    """Return the first sentences of an article's first paragraph: at least one.

    A paragraph that only greets is passed over if another one follows. Further sentences are added
    up to a length of `longest` characters. Returns None if the article has only headings.
    """
    paragraphs = (block.span for block in blocks(article.text) if not block.is_heading)
    span = next(paragraphs, None)
    if span is None:
        return None
    if _SALUTATION.fullmatch(article.text, span.start, span.end):
        span = next(paragraphs, span)
    first, *others = sentences(article.text, span)
    ends = [first.end, *(one.end for one in others if one.end - first.start <= longest)]
    return Quote(article, Span(first.start, max(ends)))


def surroundings(quote: Quote, limit: int = 1500) -> Quote:
    """Return a quote with its context: usually the paragraph around it.

    Neighbouring paragraphs are added as long as the whole is at most half of `limit` (characters)
    and no heading lies between. A paragraph longer than `limit` is cut between sentences. The
    quote itself is never cut.
    """
    text = quote.article.text
    parts = _blocks(text)
    touched = _touched(parts, quote.span.start, quote.span.end)
    if not touched:
        return quote
    first, last = touched[0], touched[-1]
    whole = Span(
        min(parts[first].span.start, quote.span.start), max(parts[last].span.end, quote.span.end)
    )
    if whole.end - whole.start > limit:
        return Quote(quote.article, _cut(text, parts[first : last + 1], quote.span, limit))
    widened = True
    while widened:
        widened = False
        if _joins(parts, last, last + 1) and parts[last + 1].span.end - whole.start <= limit // 2:
            last, widened = last + 1, True
            whole = Span(whole.start, parts[last].span.end)
        if (
            _joins(parts, first, first - 1)
            and whole.end - parts[first - 1].span.start <= limit // 2
        ):
            first, widened = first - 1, True
            whole = Span(parts[first].span.start, whole.end)
    return Quote(quote.article, whole)


@lru_cache(maxsize=64)  # splitting reads the whole article, and few articles are quoted at a time
def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(blocks(text))


def _touched(parts: Sequence[Block], start: int, end: int) -> range:
    """Return the indexes of the blocks that a span overlaps, by binary search."""
    first = bisect_right(parts, start, key=lambda block: block.span.end)
    return range(first, bisect_left(parts, end, lo=first, key=lambda block: block.span.start))


def _begins(text: str, unit: Span, start: int) -> bool:
    """Return whether the words of a sentence begin at an offset, with the marker or after it."""
    if start == unit.start:
        return True
    marker = _MARKER.match(text, unit.start, unit.end)
    return marker is not None and start == marker.end()


def _joins(parts: Sequence[Block], edge: int, neighbour: int) -> bool:
    if not 0 <= neighbour < len(parts):
        return False
    return not (parts[edge].is_heading or parts[neighbour].is_heading)


def _cut(text: str, parts: Sequence[Block], kept: Span, limit: int) -> Span:
    """Return `kept` with as many whole sentences as fit, added alternately after and before it."""
    units = [span for part in parts for span in _units(text, part)]
    after = [span.end for span in units if span.end > kept.end]
    before = [span.start for span in units if span.start < kept.start][::-1]
    start, end = kept.start, kept.end
    while after or before:
        if after and (reached := after.pop(0)) - start <= limit:
            end = reached
        else:
            after.clear()
        if before and end - (reached := before.pop(0)) <= limit:
            start = reached
        else:
            before.clear()
    return Span(start, end)


@lru_cache(maxsize=1024)  # frequent questions are answered from the same blocks
def _units(text: str, block: Block) -> tuple[Span, ...]:
    return (block.span,) if block.is_heading else tuple(sentences(text, block.span))
