"""Which articles a request asks for: by date, publisher and language, a page of them."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.archive.catalogue import Catalogue
from bot.archive.model import Article
from bot.desk import Desk
from bot.pages.inputs import Inputs, RefusedError

__all__ = ["NEWEST", "OLDEST", "Listed", "Wanted", "listed"]

NEWEST, OLDEST = "newest", "oldest"
_LAST_PAGE = 1_000_000


class Listed(NamedTuple):
    """A page of the articles that a request asks for."""

    articles: Sequence[Article]
    total: int
    page: int
    """From 1."""
    pages: int


class Wanted(NamedTuple):
    """What a list is narrowed by, and its order."""

    publisher: str | None
    language: str | None
    first: date | None
    last: date | None
    order: str

    @classmethod
    def of(cls, inputs: Inputs) -> "Wanted":
        """Return what a request asks for. Raises `RefusedError`."""
        return cls(
            inputs.text("publisher") or None,
            inputs.text("language") or None,
            inputs.day("from"),
            inputs.day("to"),
            inputs.one_of("order", (NEWEST, OLDEST), NEWEST),
        )


async def listed(desk: Desk, inputs: Inputs, default: int, most: int) -> Listed:
    """Return the page that a request asks for, of `default` to `most` articles.

    Raises `RefusedError`, also for a page after the last one.
    """
    wanted = Wanted.of(inputs)
    size = inputs.number("limit", default, most)
    page = inputs.number("page", 1, _LAST_PAGE)
    catalogue = await _catalogue(desk)

    def read() -> Listed:
        start = (page - 1) * size
        numbers, total = catalogue.matching(
            start,
            start + size,
            first=wanted.first,
            last=wanted.last,
            publisher=wanted.publisher,
            language=wanted.language,
            latest_first=wanted.order == NEWEST,
        )
        pages = max(1, -(-total // size))
        articles = [one for one in map(catalogue.article, numbers) if one]
        return Listed(articles, total, page, pages)

    found = await asyncio.to_thread(read)
    if page > found.pages:
        raise RefusedError(404, f"There is no page {page}; the last is {found.pages}.")
    return found


async def _catalogue(desk: Desk) -> Catalogue:
    """Return the articles of a desk in order of time; reading them all must block nobody."""
    if "catalogue" in vars(desk):
        return desk.catalogue
    return await asyncio.to_thread(lambda: desk.catalogue)
