"""Lengths as Telegram counts them: in UTF-16 code units."""

import re
import unicodedata

__all__ = ["cut_utf16", "utf16_len", "well_formed"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def utf16_len(text: str) -> int:
    """Return the length of the text in UTF-16 code units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def well_formed(text: str) -> str:
    """Return the text with a replacement character, as long, in place of each lone surrogate.

    JSON can bring them in; no UTF-8, and so no message, can hold them.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def cut_utf16(text: str, limit: int) -> str:
    """Return the longest beginning of the text with at most `limit` UTF-16 code units.

    It never ends inside a surrogate pair, nor between a character and the combining marks, emoji
    modifiers and zero-width joiners bound to it. Where even the first such group is longer than
    the limit, the result is empty.
    """
    if utf16_len(text) <= limit:
        return text
    head = text.encode("utf-16-le", "surrogatepass")[: max(limit, 0) * 2]
    end = len(head.decode("utf-16-le", "ignore"))
    while end and _bound(text[end - 1], text[end]):
        end -= 1
    return text[:end]


def _bound(before: str, after: str) -> bool:
    return (
        "\u200d" in (before, after)
        or unicodedata.category(after)[0] == "M"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )
