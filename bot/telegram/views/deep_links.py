"""Links that open the bot at an article, a quote or a question: `t.me/NAME?start=PAYLOAD`.

A payload is a version digit, a letter and, in base64url, what it opens: `a` an article (6 bytes),
`q` a quote (11), see `references`, or `f` an FAQ entry (the first 8 of its id's SHA-256).
"""

from functools import lru_cache
from hashlib import sha256

from telegram import Bot

from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import Archive, Article, Quote
from bot.local_botapi.server import LOCAL_BOT
from bot.telegram.views.callback_data import ARTICLE_SIZE, decoded, encoded, reference
from bot.telegram.views.keyboards import quotes_named, referable

__all__ = [
    "article_payload",
    "entry_key",
    "entry_of",
    "link",
    "opened",
    "question_payload",
    "quote_payload",
]

_VERSION = "1"
_KEY_SIZE = 8


def article_payload(article: Article) -> str:
    """Return what opens an article."""
    return f"{_VERSION}a{encoded(bytes.fromhex(article.sha256[: 2 * ARTICLE_SIZE]))}"


def quote_payload(quote: Quote) -> str | None:
    """Return what opens a quote, None for one that has no short name."""
    return f"{_VERSION}q{encoded(reference(quote))}" if referable(quote) else None


def question_payload(entry: FaqEntry) -> str:
    """Return what asks an FAQ entry's question."""
    return f"{_VERSION}f{entry_key(entry.id)}"


def link(payload: str | None, bot: Bot) -> str | None:
    """Return the address; None in the local chat, whose bot nobody else can reach."""
    if payload is None or bot.token == LOCAL_BOT:
        return None
    return f"https://t.me/{bot.username}?start={payload}"


def opened(payload: str, archive: Archive, faq: Faq) -> Article | Quote | FaqEntry | None:
    """Return what a payload opens, None where nothing (any more) has that name."""
    kind, name = payload[1:2], payload[2:]
    if payload[:1] != _VERSION:
        return None
    if kind == "a":
        raw = decoded(name)
        return archive.by_sha(raw.hex()) if raw and len(raw) == ARTICLE_SIZE else None
    if kind == "q":
        quotes = quotes_named(name, archive)
        return quotes[0] if quotes and len(quotes) == 1 else None
    return entry_of(name, faq) if kind == "f" else None


def entry_of(key: str, faq: Faq) -> FaqEntry | None:
    """Return the FAQ entry of a key, None where there is none."""
    return next((entry for entry in faq if entry_key(entry.id) == key), None)


@lru_cache(maxsize=4_096)
def entry_key(entry_id: str) -> str:
    """Return the short name of an FAQ entry's id."""
    return encoded(sha256(entry_id.encode()).digest()[:_KEY_SIZE])
