"""The last check before sending: a quote must be in the article's source as it is now."""

from collections.abc import Iterable

from bot.archive.errors import ContentError
from bot.archive.model import Archive, Quote

__all__ = ["AlteredQuoteError", "verify_quotes"]


class AlteredQuoteError(Exception):
    """A quote is not, or is no longer, in the archive's source; it must not be sent."""

    def __init__(self, quote: Quote, reason: str) -> None:
        place = f"{quote.article.id!r} at {quote.span.start}–{quote.span.end}"
        super().__init__(f"the quote from {place} is not sent: {reason}")


def verify_quotes(quotes: Iterable[Quote], archive: Archive) -> None:
    """Read the sources again and compare each quote by article id, SHA-256 and span.

    Raises `AlteredQuoteError` at the first quote whose article is not in the archive, or whose
    source no longer has the same text.
    """
    read: dict[str, str] = {}
    for quote in quotes:
        article = quote.article
        known = archive.get(article.id)
        if known is None or known.sha256 != article.sha256:
            raise AlteredQuoteError(quote, "the article is not in the archive")
        if article.id not in read:
            read[article.id] = _read_again(quote, archive)
            # Comparing the whole text is stricter than comparing its SHA-256, and faster.
            if read[article.id] != known.text:
                raise AlteredQuoteError(quote, "the article's source has changed since it was read")
        if read[article.id][quote.span.start : quote.span.end] != quote.text:
            raise AlteredQuoteError(quote, "its text differs from the source")


def _read_again(quote: Quote, archive: Archive) -> str:
    try:
        return archive.reread(quote.article.id)
    except ContentError as error:
        raise AlteredQuoteError(quote, str(error)) from error
