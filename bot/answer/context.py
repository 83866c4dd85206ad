"""Where a quote stands among the sentences and paragraphs of its article."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.archive.model import Quote, Span
from bot.archive.segmentation import Block, blocks, sentences

__all__ = ["Place", "place_of", "surroundings"]


@dataclass(frozen=True, slots=True)
class Place:
    """How a quote lies in its article."""

    begins_inside: bool
    """Whether its first sentence, or heading, began before it."""
    ends_inside: bool
    """Whether its last sentence, or heading, goes on behind it."""
    in_one_paragraph: bool
    """Whether all of it stands in one paragraph, no heading being one."""


@lru_cache(maxsize=256)  # one message asks for the same few quotes again and again
def place_of(quote: Quote) -> Place:
    """Return how a quote lies in its article; the white space around it counts for nothing."""
    text, start, end = quote.article.text, quote.span.start, quote.span.end
    start += len(quote.text) - len(quote.text.lstrip())
    end -= len(quote.text) - len(quote.text.rstrip())
    parts = _blocks(text)
    touched = [parts[at] for at in _touched(parts, start, end)]
    if not touched:  # white space only
        return Place(begins_inside=False, ends_inside=False, in_one_paragraph=False)
    return Place(
        begins_inside=start not in {span.start for span in _units(text, touched[0])},
        ends_inside=end not in {span.end for span in _units(text, touched[-1])},
        in_one_paragraph=len(touched) == 1 and not touched[0].is_heading,
    )


def surroundings(quote: Quote, limit: int = 1500) -> Quote:
    """Return the span around a quote in which it can be read: its paragraph, or more, or less.

    Neighbouring paragraphs come with it as long as all is not longer than half of `limit` (code
    points), but none from beyond a heading. A paragraph longer than `limit` is cut between
    sentences. The quote itself is never cut.
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


@lru_cache(maxsize=64)  # all of an article is read for them, and few are quoted at a time
def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(blocks(text))


def _touched(parts: Sequence[Block], start: int, end: int) -> range:
    """Return which blocks a span overlaps: they stand in order, and few of many are touched."""
    first = bisect_right(parts, start, key=lambda block: block.span.end)
    return range(first, bisect_left(parts, end, lo=first, key=lambda block: block.span.start))


def _joins(parts: Sequence[Block], edge: int, neighbour: int) -> bool:
    if not 0 <= neighbour < len(parts):
        return False
    return not (parts[edge].is_heading or parts[neighbour].is_heading)


def _cut(text: str, parts: Sequence[Block], kept: Span, limit: int) -> Span:
    """Return the most whole sentences around `kept`, by turns behind and before it."""
    units = [span for part in parts for span in _units(text, part)]
    behind = [span.end for span in units if span.end > kept.end]
    before = [span.start for span in units if span.start < kept.start][::-1]
    start, end = kept.start, kept.end
    while behind or before:
        if behind and (reached := behind.pop(0)) - start <= limit:
            end = reached
        else:
            behind.clear()
        if before and end - (reached := before.pop(0)) <= limit:
            start = reached
        else:
            before.clear()
    return Span(start, end)


@lru_cache(maxsize=1024)  # what is asked about often is quoted often
def _units(text: str, block: Block) -> tuple[Span, ...]:
    return (block.span,) if block.is_heading else tuple(sentences(text, block.span))
