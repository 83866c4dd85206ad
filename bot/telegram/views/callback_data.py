"""Short names for quotes, articles and FAQ entries, in base64url without padding.

A quote has 11 bytes: the first 6 of its article's SHA-256, its start (3, big endian) and its length
(2), both in code points. Buttons and deep links are made of them, so that neither remembers
anything.
"""

import binascii
from base64 import b64decode, urlsafe_b64encode

from bot.archive.model import Archive, Quote, Span

__all__ = ["ARTICLE_SIZE", "QUOTE_SIZE", "decoded", "encoded", "quote_behind", "reference"]

ARTICLE_SIZE = 6
QUOTE_SIZE = 11


def encoded(raw: bytes) -> str:
    """Return bytes as text of A-Z, a-z, 0-9, `-` and `_`."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes | None:
    """Return the bytes behind a text, None where `encoded` never made it."""
    try:
        raw = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if encoded(raw) == text else None


def reference(quote: Quote) -> bytes:
    """Return the name of a quote."""
    start, length = quote.span.start, quote.span.end - quote.span.start
    sha = bytes.fromhex(quote.article.sha256[: 2 * ARTICLE_SIZE])
    return sha + start.to_bytes(3, "big") + length.to_bytes(2, "big")


def quote_behind(name: bytes, archive: Archive) -> Quote | None:
    """Return the span that 11 bytes name, None where the archive holds no such one."""
    article = archive.by_sha(name[:ARTICLE_SIZE].hex())
    if article is None:
        return None
    start = int.from_bytes(name[6:9], "big")
    end = start + int.from_bytes(name[9:], "big")
    if not start < end <= len(article.text):
        return None
    return Quote(article, Span(start, end))
