"""The last look before sending: a quote must stand in the archive's own bytes, now."""

from collections.abc import Iterable

from bot.archive.errors import ContentError
from bot.archive.model import Archive, Quote

__all__ = ["AlteredQuoteError", "verify_quotes"]


class AlteredQuoteError(Exception):
    """A quote is not, or is no longer, what the archive says; it must not be sent."""

    def __init__(self, quote: Quote, reason: str) -> None:
        place = f"{quote.article.id!r} at {quote.span.start}–{quote.span.end}"
        super().__init__(f"the quote from {place} is not sent: {reason}")


def verify_quotes(quotes: Iterable[Quote], archive: Archive) -> None:
    """Read the archive's bytes again and compare each quote by (article id, sha256, span).

    Raises `AlteredQuoteError` at the first quote whose article is not the archive's, or whose
    article's source does not hold the same text any more.
    """
    read: dict[str, str] = {}
    for quote in quotes:
        article = quote.article
        known = archive.get(article.id)
        if known is None or known.sha256 != article.sha256:
            raise AlteredQuoteError(quote, "the archive holds no such article")
        if article.id not in read:
            read[article.id] = _read_again(quote, archive)
            # Comparing the whole text says more than its SHA-256, and costs less.
            if read[article.id] != known.text:
                raise AlteredQuoteError(quote, "the article's source has changed since it was read")
        if read[article.id][quote.span.start : quote.span.end] != quote.text:
            raise AlteredQuoteError(quote, "its text differs from the source")


def _read_again(quote: Quote, archive: Archive) -> str:
    try:
        return archive.reread(quote.article.id)
    except ContentError as error:
        raise AlteredQuoteError(quote, str(error)) from error
