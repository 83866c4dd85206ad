"""The last check before a message is sent: what looks like a quote is one, from the archive."""

from collections.abc import Iterator
from html import escape

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive
from bot.telegram.views.answers import OMISSION, Reply

__all__ = ["MisquotedError", "check_reply"]

_TAG, _CLOSED = "<blockquote", "</blockquote>"
_FORMS = (f"{_TAG}>", f"{_TAG} expandable>")
"""How a quote may be opened."""


class MisquotedError(Exception):
    """A message shows something in a blockquote that is not one of its quotes."""


def check_reply(reply: Reply, archive: Archive) -> None:
    """Compare the message's blockquotes with its quotes, and these with the archive.

    Raises `AlteredQuoteError` or `MisquotedError` for the first that differs.
    """
    verify_quotes(reply.quotes, archive)
    blocks = list(_blockquotes(reply.html.replace("<b>", "").replace("</b>", "")))
    allowed = set()
    for quote in reply.quotes:
        text = escape(quote.text, quote=False)
        if not any(text in block for block in blocks):
            raise AlteredQuoteError(quote, "the message does not show its text")
        begun, whole = (f"{OMISSION} {text}", text)
        allowed |= {whole, f"{whole} {OMISSION}", begun, f"{begun} {OMISSION}"}
    if not allowed.issuperset(blocks):
        raise MisquotedError(
            "a message with a blockquote that is not one of its quotes is not sent"
        )


def _blockquotes(html: str) -> Iterator[str]:
    """Yield the content of each blockquote of a message, folded or not.

    Raises `MisquotedError` if one is opened in another way, or not closed.
    """
    end = 0
    while (start := html.find(_TAG, end)) >= 0:
        tag = next((form for form in _FORMS if html.startswith(form, start)), None)
        end = html.find(_CLOSED, start)
        if tag is None or end < 0:
            raise MisquotedError("a message with a blockquote that cannot be read is not sent")
        yield html[start + len(tag) : end]
