"""The quote of the day, determined by the date and the content: all readers see the same quote.

Curated quotes are ordered by a hash of the date and their entry's id (rendezvous hashing, D. Thaler
and C. Ravishankar, 1998). Adding entries to the FAQ therefore changes the quote of few days, and
there is no need to store what was shown before.
"""

from datetime import date
from hashlib import sha256

from bot.answer.context import opening
from bot.archive.catalogue import Catalogue
from bot.archive.faq import Faq
from bot.archive.model import Quote

__all__ = ["daily_quote"]

_TRIED = 10
"""The most articles that are searched for one with a paragraph."""
_LONGEST = 600
"""The most characters of a quote that is not from the FAQ."""


def daily_quote(day: date, turn: int, faq: Faq, catalogue: Catalogue) -> Quote | None:
    """Return the quote of a day, or, with `turn` above 0, one of the alternatives in turn.

    After the last alternative the first quote follows again. Without an FAQ the quote is the
    beginning of an article. Returns None if there is nothing to quote.
    """
    best = {entry.quotes[0]: entry.id for entry in faq}
    if best:
        drawn = sorted(best, key=lambda quote: _drawn(day, best[quote]))
        return drawn[turn % len(drawn)]
    start = int.from_bytes(_drawn(day, "")[:6], "big") + turn
    for step in range(min(_TRIED, len(catalogue))):
        article = catalogue.article((start + step) % len(catalogue) + 1)
        if article and (quote := opening(article, _LONGEST)):
            return quote
    return None


def _drawn(day: date, name: str) -> bytes:
    return sha256(f"{day.isoformat()}\0{name}".encode()).digest()
