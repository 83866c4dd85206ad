"""Examines pasted quotes off the event loop, with an index that is built on first use."""

import asyncio
import threading
from collections.abc import Sequence
from functools import cached_property

from bot.archive.model import Archive, Span
from bot.verification.findings import Finding, Refusal
from bot.verification.quotations import Quotations

__all__ = ["Examiner"]

_INDEXING = threading.Lock()
"""Held while the index is built, so that it is not built twice at once."""


class Examiner:
    """Examines pasted quotes in one archive, or in a few articles of it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @cached_property
    def quotations(self) -> Quotations:
        """The index of the whole archive."""
        return Quotations(self._archive)

    async def examine(
        self, text: str, marked: Sequence[Span], articles: Archive
    ) -> Finding | Refusal:
        """Return the finding about a pasted quote; see `Quotations.examine`.

        Only for the whole archive is the index kept.
        """
        stop = threading.Event()  # at its end the process must not wait for an index

        def found() -> Finding | Refusal:
            if articles is not self._archive:
                return Quotations(articles, stop.is_set).examine(text, marked)
            with _INDEXING:
                if "quotations" not in self.__dict__:
                    self.__dict__["quotations"] = Quotations(articles, stop.is_set)
            return self.quotations.examine(text, marked)

        try:
            return await asyncio.to_thread(found)
        finally:
            stop.set()
