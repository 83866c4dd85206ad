"""The quote of the day: chosen by the day and by what there is, so that all readers see the same.

Each curated quote is drawn by a digest of the day and of its place (rendezvous hashing): an FAQ
that grows changes few days, and nobody has to remember what was shown.
"""

from datetime import date
from hashlib import sha256

from bot.archive.catalogue import Catalogue
from bot.archive.faq import Faq
from bot.archive.model import Article, Quote, Span
from bot.archive.segmentation import blocks, sentences

__all__ = ["daily_quote"]

_TRIED = 10
"""Articles that are looked at for one with a paragraph."""
_LONGEST = 600
"""Code points of a quote that nobody curated."""


def daily_quote(day: date, turn: int, faq: Faq, catalogue: Catalogue) -> Quote | None:
    """Return a day's quote, or with `turn` from 1 on another one; after the last the first again.

    Without an FAQ it is the beginning of an article. None where there is nothing to quote.
    """
    best = {entry.quotes[0]: entry.id for entry in faq}
    if best:
        drawn = sorted(best, key=lambda quote: _drawn(day, best[quote]))
        return drawn[turn % len(drawn)]
    start = int.from_bytes(_drawn(day, "")[:6], "big") + turn
    for step in range(min(_TRIED, len(catalogue))):
        article = catalogue.article((start + step) % len(catalogue) + 1)
        if article and (quote := _beginning(article)):
            return quote
    return None


def _drawn(day: date, name: str) -> bytes:
    return sha256(f"{day.isoformat()}\0{name}".encode()).digest()


def _beginning(article: Article) -> Quote | None:
    """Return the first sentences of the first paragraph, one at least."""
    for block in blocks(article.text):
        if not block.is_heading:
            first, *others = sentences(article.text, block.span)
            ends = [first.end, *(one.end for one in others if one.end - first.start <= _LONGEST)]
            return Quote(article, Span(first.start, max(ends)))
    return None
