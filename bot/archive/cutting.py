"""Cuts an article into passages: the spans that are indexed for search.

Paragraphs of web pages are often a single sentence, which has too few words to be found by. Short
paragraphs that follow each other are therefore one passage, as long as no heading lies between.
"""

import re
from collections.abc import Iterator

from bot.archive.model import Span
from bot.archive.segmentation import blocks, sentences

__all__ = [
    "CUTTING_VERSION",
    "MERGED_LIMIT",
    "PASSAGE_LIMIT",
    "TITLE_LIMIT",
    "is_title",
    "passages",
]

CUTTING_VERSION = 4
"""Increased when a text may be split differently, so that its passages are indexed again."""
PASSAGE_LIMIT = 2_000
"""The most characters of a passage; longer paragraphs are split between sentences."""
SENTENCE_LIMIT = 4_000
"""The most characters of a single sentence that is a passage; a longer one is split between words,
since what a question costs grows with what its passages hold."""
_SEARCHED = 200
"""How many characters are searched for a space."""
MERGED_LIMIT = 700
"""The most characters of a passage of several paragraphs."""
TITLE_LIMIT = 80
"""The most characters of a title."""
_TITLE = re.compile(r"[^\W_](?:[^\r\n\u2028:;]*[\w\"”’»)\]])?(?:(?:\r\n|[\r\n\u2028])[=-]{3,})?")


def is_title(text: str, span: Span) -> bool:
    """Whether a paragraph looks like a title: a short line that does not end like a sentence.

    It may be underlined, as in Markdown. A line with a colon or a semicolon is not a title, because
    it may state a fact; nor is an item of a list or what begins with a lower-case letter.
    """
    if span.end - span.start > TITLE_LIMIT or text[span.start].islower():
        return False
    return _TITLE.fullmatch(text, span.start, span.end) is not None


def passages(text: str) -> list[Span]:
    """Return the spans to index, in order; headings are in none of them.

    A passage is one paragraph, or several short ones of up to `MERGED_LIMIT` characters in total. A
    line that looks like a title begins a passage. A paragraph longer than `PASSAGE_LIMIT` is split.
    """
    found: list[Span] = []
    start = end = -1
    only_titles = False
    for block in blocks(text):
        span = block.span
        titled = not block.is_heading and is_title(text, span)
        if start >= 0:
            fits = span.end - start <= MERGED_LIMIT
            if not block.is_heading and fits and (not titled or only_titles):
                end, only_titles = span.end, only_titles and titled
                continue
            found.append(Span(start, end))
            start = -1
        if block.is_heading:
            continue
        if span.end - span.start > PASSAGE_LIMIT:
            found += _split(text, span)
        else:
            start, end, only_titles = span.start, span.end, titled
    if start >= 0:
        found.append(Span(start, end))
    return found


def _split(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the parts of a long paragraph, each of as many whole sentences as fit."""
    start = end = paragraph.start
    for sentence in sentences(text, paragraph):
        if end > start and sentence.end - start > PASSAGE_LIMIT:
            yield Span(start, end)
            start = sentence.start
        end = sentence.end
        while end - start > SENTENCE_LIMIT:
            latest = start + SENTENCE_LIMIT
            cut = text.rfind(" ", latest - _SEARCHED, latest) + 1 or latest
            yield Span(start, start + len(text[start:cut].rstrip()))
            start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    yield Span(start, end)
