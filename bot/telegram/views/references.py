"""Short names for quotes, articles and FAQ entries, as bytes.

Buttons and links consist of them, so that the bot need not remember either. An article's name is
the first 6 bytes of its SHA-256. A quote's name has 11 bytes: its article's name, its start (3,
big endian) and its length (2), both in code points. An FAQ entry's name is the first 8 bytes of
its id's SHA-256.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from bot.answer.context import place_of
from bot.answer.excerpt import MOST
from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import Archive, Article, Quote, Span
from bot.telegram.views.packed import decoded, encoded

__all__ = [
    "ARTICLE_SIZE",
    "ENTRY_SIZE",
    "QUOTE_SIZE",
    "article_name",
    "entry_name",
    "entry_of",
    "quote_key",
    "quote_name",
    "quote_of",
    "quote_of_key",
    "quotes_of",
    "referable",
]

ARTICLE_SIZE = 6
QUOTE_SIZE = 11
ENTRY_SIZE = 8


def article_name(article: Article) -> bytes:
    """Return the name of an article."""
    return bytes.fromhex(article.sha256[: 2 * ARTICLE_SIZE])


def quote_name(quote: Quote) -> bytes:
    """Return the name of a quote; raises `OverflowError` if start or length is too large."""
    start, length = quote.span.start, quote.span.end - quote.span.start
    return article_name(quote.article) + start.to_bytes(3, "big") + length.to_bytes(2, "big")


def quote_of(name: bytes, archive: Archive) -> Quote | None:
    """Return the quote that a name of 11 bytes means; None if the archive has no such span."""
    article = archive.by_sha(name[:ARTICLE_SIZE].hex())
    if article is None:
        return None
    start = int.from_bytes(name[6:9], "big")
    end = start + int.from_bytes(name[9:], "big")
    if not start < end <= len(article.text):
        return None
    return Quote(article, Span(start, end))


def quotes_of(names: Iterable[bytes], archive: Archive) -> tuple[Quote, ...] | None:
    """Return the quotes with these names; None unless each is `referable`."""
    quotes = []
    for name in names:
        quote = quote_of(name, archive)
        if quote is None or not referable(quote):
            return None
        quotes.append(quote)
    return tuple(quotes)


def quote_key(quote: Quote) -> str:
    """Return a quote's name as text; the quote must be `referable`."""
    return encoded(quote_name(quote))


def quote_of_key(key: str, archive: Archive) -> Quote | None:
    """Return the quote with this name as text; None unless the archive has it as `referable`."""
    name = decoded(key)
    quotes = quotes_of([name], archive) if name and len(name) == QUOTE_SIZE else None
    return quotes[0] if quotes else None


def referable(quote: Quote) -> bool:
    """Whether a button can name the quote: whole sentences, without headings, not too far in.

    They may be of as many paragraphs as an excerpt has sentences.
    """
    if quote.span.start >= 1 << 24 or quote.span.end - quote.span.start >= 1 << 16:
        return False
    if quote.text != quote.text.strip():
        return False
    place = place_of(quote)
    is_whole = not (place.begins_inside or place.ends_inside)
    return is_whole and 1 <= place.paragraphs <= MOST


@lru_cache(maxsize=4_096)
def entry_name(entry_id: str) -> bytes:
    """Return the name of the FAQ entry with this id."""
    return sha256(entry_id.encode()).digest()[:ENTRY_SIZE]


def entry_of(name: bytes, faq: Faq) -> FaqEntry | None:
    """Return the FAQ entry with this name, or None."""
    return next((entry for entry in faq if entry_name(entry.id) == name), None)
