"""What a row says of a message of the bot, as a few bytes: numbers and quote references, no words.

Times are seconds after the row was first stored, so that they need no clock that two machines
share.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.storage.replies.model import SIZE
from bot.telegram.quoted import QuoteReference, Where

__all__ = ["Content", "Follow", "packed", "unpacked"]


@dataclass(frozen=True, slots=True)
class Follow:
    """The quote that the next question in a private chat may refer to, after a message."""

    quote: QuoteReference
    at: float
    """When it was shown."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is known about a message."""

    where: Where
    is_answer: bool = False
    """Whether it answered a message; else only its quotes are known."""
    is_text: bool = False
    shown: int = 0
    edited_at: float = 0.0
    about: QuoteReference | None = None
    follow: Follow | None = None
    quotes: tuple[QuoteReference, ...] = ()
    language: str = "en"
    lost: frozenset[int] = frozenset()


def packed(content: Content) -> bytes:
    """Return a content in at most `SIZE` bytes; without its quotes, if they are too long."""
    shorter = (
        content,
        replace(content, quotes=(), lost=frozenset()),
        replace(content, quotes=(), lost=frozenset(), about=None, follow=None),
    )
    return next(made for one in shorter if len(made := _bytes(one)) <= SIZE or one is shorter[-1])


def unpacked(content: bytes) -> Content | None:
    """Return what a row says; None if it is not about a message, or of another version."""
    try:
        fields: dict[str, Any] = json.loads(content)
        where = fields["w"]
        follow = fields.get("f")
        return Content(
            where if isinstance(where, str) else (int(where[0]), int(where[1])),
            bool(fields.get("r")),
            bool(fields.get("t")),
            int(fields.get("s", 0)),
            float(fields.get("e", 0)),
            _reference(fields.get("a")),
            Follow(QuoteReference(*follow[0]), float(follow[1])) if follow else None,
            tuple(QuoteReference(*one) for one in fields.get("q", ())),
            str(fields.get("l", "en")),
            frozenset(fields.get("x", ())),
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _bytes(content: Content) -> bytes:
    fields = {
        "w": content.where,
        "r": int(content.is_answer),
        "t": int(content.is_text),
        "s": content.shown,
        "e": content.edited_at,
        "a": content.about and _list(content.about),
        "f": content.follow and [_list(content.follow.quote), round(content.follow.at, 1)],
        "q": [_list(one) for one in content.quotes],
        "l": content.language,
        "x": sorted(content.lost),
    }
    named = {name: value for name, value in fields.items() if value}
    return json.dumps(named, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _list(quote: QuoteReference) -> list[str]:
    return [quote.article_id, quote.sha256, quote.key]


def _reference(fields: Sequence[str] | None) -> QuoteReference | None:
    return QuoteReference(*fields) if fields else None
