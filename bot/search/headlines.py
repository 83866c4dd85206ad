"""Finds the article whose headline is asked: word by word, or when what it announces came out."""

import asyncio
from collections.abc import Callable, Iterator, Set
from functools import cached_property
from typing import TypeAlias

from bot.analysis.analyser import Analyser
from bot.archive.errors import EngineError
from bot.archive.model import Archive, Article
from bot.question.period.publication import announced, asks_for_publication
from bot.question.reading import Question
from bot.search.extending import Change

__all__ = ["Headlines"]

MOST = 20_000
"""The most articles of an archive whose headlines are kept in memory, about 200 bytes each."""
_LEAST = 2
"""The fewest words of a headline: a single one may be a question about that word."""
_LONGEST = 300
"""The most characters of a headline that are compared."""
_Key: TypeAlias = tuple[str, ...] | Set[str]
"""The words of a headline in order, or the terms of what it announces."""


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
        return await self._in_time(lambda: self.find(text))

    async def announcing(self, question: Question) -> Article | None:
        """Return the dated article that announces that of which a question asks when it came out.

        "When was Rust 1.0 released?" asks for the date of "Announcing Rust 1.0". None if no
        article, or more than one, announces just that.
        """
        if question.kind != "time" or question.period or not asks_for_publication(question.tokens):
            return None
        small = [(token.word, "") for token in question.tokens if not token.term]
        asked = announced([*small, *((one.word, one.term) for one in question.terms)])
        found = await self._in_time(lambda: self._article(asked)) if asked else None
        return found if found and found.date.earliest else None

    async def _in_time(self, find: Callable[[], Article | None]) -> Article | None:
        try:
            if not self.is_read:
                await asyncio.to_thread(find)
            return find()
        except EngineError:  # what is asked is not answered either, and says why
            return None

    def extended(self, archive: Archive) -> "Headlines":
        """Return the headlines of a later state of the archive, if these have been read."""
        later = Headlines(archive, self._analyser)
        if not self.is_read or len(archive) > MOST or archive.is_on_disk:
            return later  # comparing articles that are not in memory would read all their texts
        ids, change = dict(self._ids), Change.between(self._archive, archive)
        for article in change.gone:
            known = [ids.pop(key, None) for key in self._keys(article)]
            if None in known:
                return later  # another article may now be the only one with it
        for number in change.added:
            self._add(archive.at(number), ids)
        later.__dict__["_ids"] = ids
        return later

    def _add(self, article: Article, ids: dict[_Key, str | None]) -> None:
        for key in self._keys(article):
            ids[key] = None if key in ids else article.id

    def _keys(self, article: Article) -> Iterator[_Key]:
        words = self._key(article.title)
        if len(words) >= _LEAST:
            yield words
        said = self._analyser.of(article.language).words.of(article.title[:_LONGEST])
        if found := announced([(one.word, one.term) for one in said], is_headline=True):
            yield found

    def find(self, text: str) -> Article | None:
        """Return the article with this headline, whatever its case, marks and punctuation.

        None if no article, or more than one, has it.
        """
        return self._article(self._key(text)) if len(text) <= _LONGEST else None

    def _article(self, key: _Key) -> Article | None:
        found = self._ids.get(key)
        return self._archive.get(found) if found is not None else None

    def _key(self, text: str) -> tuple[str, ...]:
        return tuple([token.word for token in self._analyser.tokens(text[:_LONGEST])])

    @cached_property
    def _ids(self) -> dict[_Key, str | None]:
        """The article's id for the words of each headline; None if several have it."""
        ids: dict[_Key, str | None] = {}
        if len(self._archive) > MOST:
            return ids
        for article in self._archive.heads():
            self._add(article, ids)
        return ids
