"""Permanent links to a quote in its article: they carry its place and a hash of its words.

So a link still finds its words if they have moved, and says so if they have changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from urllib.parse import quote as percent_encoded

from bot.archive.model import Article, Quote, Span

__all__ = ["Place", "article_path", "key_of", "permalink_key", "place_of_key"]

_KEY = re.compile(r"(\d{1,9})-(\d{1,9})-([0-9a-f]{12})", re.ASCII)
_DIGITS = 12
"""Hexadecimal digits of the SHA-256 of a quote's words."""
_TRIED, _LOOKED_AT = 5_000, 100_000
"""The most places at which moved words are looked for, the nearest to the old place first, and how
many are looked at for whether a word begins there: where none does, a text may be endless."""
_LONGEST = 20_000
"""The most characters of a quote that a link leads to, as many as a paragraph may have."""
_LONGEST_MOVED = 5_000
"""The most characters of a quote that is looked for elsewhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of a link are now."""

    state: Literal["same", "moved", "changed"]
    quote: Quote | None
    """The words; None if they have changed."""


def article_path(article_id: str) -> str:
    """Return the path of an article's page; an id may have any signs."""
    return f"/articles/{percent_encoded(article_id, safe='', errors='replace')}"


def permalink_key(quote: Quote) -> str:
    """Return what names a quote in a link: its start, its end and the hash of its words."""
    return key_of(quote.span.start, quote.span.end, quote.text)


def key_of(start: int, end: int, words: str) -> str:
    """Return the key of words by their place."""
    return f"{start}-{end}-{_hash(words)}"


def place_of_key(key: str, article: Article) -> Place | None:
    """Return where the words of a link are in an article; None if the key is not one.

    Nor is the key of more words than are ever quoted, whose page would repeat a whole article in
    each of its citations.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    start, end, digest = int(match[1]), int(match[2]), match[3]
    if not 0 < end - start <= _LONGEST:
        return None
    text, size = article.text, end - start
    if end <= len(text) and _hash(text[start:end]) == digest:
        return Place("same", Quote(article, Span(start, end)))
    if size <= _LONGEST_MOVED:
        for at in _starts(text, start, size):
            if _hash(text[at : at + size]) == digest:
                return Place("moved", Quote(article, Span(at, at + size)))
    return Place("changed", None)


def _starts(text: str, start: int, size: int) -> Iterator[int]:
    """Yield where a word begins, the nearest places first, up to `_TRIED` of `_LOOKED_AT`."""
    last = len(text) - size
    tried = looked_at = 0
    before = after = min(max(start, 0), max(last, 0))
    after += 1
    while tried < _TRIED and looked_at < _LOOKED_AT and (before >= 0 or after <= last):
        for at in (before, after):
            if 0 <= at <= last and _begins_word(text, at):
                tried += 1
                yield at
        before, after, looked_at = before - 1, after + 1, looked_at + 2


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() and text[at].isalnum())


def _hash(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
