"""Which messages of the bot show which quotes, so that they can be corrected.

A quote is kept as a reference: its article's id and SHA-256, its place, and a hash of its words.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answer.citing.permalinks import permalink_key, place_of_key
from bot.archive.model import Archive, Quote
from bot.telegram.bounded import Bounded

__all__ = ["KEPT", "QuoteReference", "Quoted", "QuotedMessages", "Where", "reference_of"]

KEPT = 48 * 3600.0
"""Seconds for which messages are corrected."""
_MESSAGES = 10_000

Where = tuple[int, int] | str
"""The chat and the number of a message there, or the id of a message in a chat of others."""


@dataclass(frozen=True, slots=True)
class QuoteReference:
    """A quote without its words."""

    article_id: str
    sha256: str
    """The first 12 hexadecimal digits of the article's, when it was quoted."""
    key: str
    """The place and the hash of the words; see `permalinks`."""

    def found(self, archive: Archive) -> Quote | None:
        """Return the same words in the same article as it is now; None if it lacks them."""
        article = archive.get(self.article_id) or archive.by_sha(self.sha256)
        place = place_of_key(self.key, article) if article else None
        return place.quote if place else None

    def is_untouched(self, archive: Archive) -> bool:
        """Whether the article certainly has not changed since it was quoted."""
        article = archive.get(self.article_id)
        return article is not None and article.sha256.startswith(self.sha256)

    def is_withdrawn(self, archive: Archive) -> bool:
        """Whether the article is no longer in the archive."""
        return archive.get(self.article_id) is None and archive.by_sha(self.sha256) is None


def reference_of(quote: Quote) -> QuoteReference:
    """Return the reference of a quote."""
    article = quote.article
    return QuoteReference(article.id, article.sha256[:12], permalink_key(quote))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A message that shows quotes."""

    where: Where
    quotes: tuple[QuoteReference, ...]
    language: str
    """Of the words around the quotes."""
    at: float
    lost: frozenset[int] = frozenset()
    """Which of the quotes it no longer shows, counted from 0."""


class QuotedMessages:
    """The last messages that show quotes; the oldest are dropped, and so are expired ones."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = _MESSAGES) -> None:
        """Keep at most `limit` messages; `clock` gives seconds."""
        self.clock = clock
        self.on_change: Callable[[Where], None] = _nothing
        """Called for each message about which something is new."""
        self._kept: Bounded[Where, Quoted] = Bounded(limit)

    def __len__(self) -> int:
        """Return the number of messages that are remembered."""
        return len(self._kept)

    def note(self, where: Where, quotes: Sequence[Quote], language: str) -> None:
        """Remember what a message shows now; without quotes, forget it."""
        if quotes:
            references = tuple(map(reference_of, quotes))
            self._kept[where] = Quoted(where, references, language, self.clock())
            self.on_change(where)
        elif self._kept.pop(where, None) is not None:
            self.on_change(where)

    def get(self, where: Where) -> Quoted | None:
        """Return what a message shows, if it is remembered."""
        return self._kept.get(where)

    def put(self, where: Where, message: Quoted | None) -> None:
        """Remember what the database says of a message."""
        self._kept.pop(where, None)
        if message is not None:
            self._kept[where] = message

    def all(self) -> list[Quoted]:
        """Return the messages that can still be corrected, newest first."""
        oldest = self.clock() - KEPT
        while self._kept and next(iter(self._kept.values())).at < oldest:
            self._kept.popitem(last=False)
        return [*reversed(self._kept.values())]

    def corrected(self, message: Quoted, lost: frozenset[int]) -> None:
        """Remember which quotes a message no longer shows, unless it shows others meanwhile."""
        if self.is_current(message):
            # Not as a new entry: it stays as old as it is.
            self._kept.update({message.where: replace(message, lost=lost)})
            self.on_change(message.where)

    def is_current(self, message: Quoted) -> bool:
        """Whether a message still shows what it showed when it was looked up."""
        return self._kept.get(message.where) is message

    def forget(self, where: Where) -> None:
        """Forget a message."""
        self._kept.pop(where, None)

    def forget_chat(self, chat_id: int) -> None:
        """Forget a chat's messages."""
        for where in [one for one in self._kept if not isinstance(one, str) and one[0] == chat_id]:
            del self._kept[where]


def _nothing(_: object) -> None:
    """Do nothing."""
