"""Finds the article whose headline somebody types as a question, word by word."""

import asyncio
from functools import cached_property

from bot.analysis.analyser import Analyser
from bot.archive.errors import EngineError
from bot.archive.model import Archive, Article
from bot.search.extending import Change

__all__ = ["Headlines"]

MOST = 20_000
"""The most articles of an archive whose headlines are kept in memory, about 200 bytes each."""
_LEAST = 2
"""The fewest words of a headline: a single one may be a question about that word."""
_LONGEST = 300
"""The most characters of a headline that are compared."""


class Headlines:
    """The headlines of an archive, read on first use; none of an archive with more than `MOST`."""

    def __init__(self, archive: Archive, analyser: Analyser) -> None:
        self._archive = archive
        self._analyser = analyser

    @property
    def is_read(self) -> bool:
        """Whether the headlines have been read, so that finding one takes no time."""
        return "_ids" in self.__dict__

    async def found(self, text: str) -> Article | None:
        """Return what `find` returns; reading 20,000 headlines must not keep others waiting."""
        try:
            if not self.is_read:
                await asyncio.to_thread(self.find, text)
            return self.find(text)
        except EngineError:  # what is asked is not answered either, and says why
            return None

    def extended(self, archive: Archive) -> "Headlines":
        """Return the headlines of a later state of the archive, if these have been read."""
        later = Headlines(archive, self._analyser)
        if not self.is_read or len(archive) > MOST or archive.is_on_disk:
            return later  # comparing articles that are not in memory would read all their texts
        ids, change = dict(self._ids), Change.between(self._archive, archive)
        for article in change.gone:
            key = self._key(article.title)
            if len(key) >= _LEAST and ids.pop(key, None) is None:
                return later  # another article may now be the only one with it
        for number in change.added:
            self._add(archive.at(number), ids)
        later.__dict__["_ids"] = ids
        return later

    def _add(self, article: Article, ids: dict[tuple[str, ...], str | None]) -> None:
        key = self._key(article.title)
        if len(key) >= _LEAST:
            ids[key] = None if key in ids else article.id

    def find(self, text: str) -> Article | None:
        """Return the article with this headline, whatever its case, marks and punctuation.

        None if no article, or more than one, has it.
        """
        found = self._ids.get(self._key(text)) if len(text) <= _LONGEST else None
        return self._archive.get(found) if found is not None else None

    def _key(self, text: str) -> tuple[str, ...]:
        return tuple([token.word for token in self._analyser.tokens(text[:_LONGEST])])

    @cached_property
    def _ids(self) -> dict[tuple[str, ...], str | None]:
        """The article's id for the words of each headline; None if several have it."""
        ids: dict[tuple[str, ...], str | None] = {}
        if len(self._archive) > MOST:
            return ids
        for article in self._archive.heads():
            self._add(article, ids)
        return ids
