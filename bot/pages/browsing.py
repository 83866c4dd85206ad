"""`/articles`: the articles by date, publisher and language, page by page."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from starlette.responses import Response

from bot.archive.model import Article, Quote
from bot.desk import Desk
from bot.pages.call import Call, kept
from bot.pages.inputs import Inputs, RefusedError
from bot.pages.quoting import shown_article
from bot.pages.site import Site

__all__ = ["NEWEST", "OLDEST", "Listed", "listed", "show_articles"]

NEWEST, OLDEST = "newest", "oldest"
_A_PAGE = 30
_PUBLISHERS = 300
"""The most publishers that can be chosen from; any other can be named in the address."""
_LAST_PAGE = 1_000_000


class Listed(NamedTuple):
    """A page of the articles that a request asks for."""

    articles: Sequence[Article]
    total: int
    page: int
    """From 1."""
    pages: int


class _Wanted(NamedTuple):
    publisher: str | None
    language: str | None
    first: date | None
    last: date | None
    order: str

    @classmethod
    def of(cls, inputs: Inputs) -> "_Wanted":
        """Return what a request asks for. Raises `RefusedError`."""
        return cls(
            inputs.text("publisher") or None,
            inputs.text("language") or None,
            inputs.day("from"),
            inputs.day("to"),
            inputs.one_of("order", (NEWEST, OLDEST), NEWEST),
        )


async def listed(site: Site, desk: Desk, inputs: Inputs, default: int, most: int) -> Listed:
    """Return the page that a request asks for, of `default` to `most` articles.

    Raises `RefusedError`, also for a page after the last one.
    """
    wanted = _Wanted.of(inputs)
    size = inputs.number("limit", default, most)
    page = inputs.number("page", 1, _LAST_PAGE)
    catalogue = await site.catalogue(desk)

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


async def show_articles(call: Call) -> Response:
    """Return a page of headlines, with what they can be narrowed by. Raises `RefusedError`."""
    return await kept(call, lambda: _articles(call))


async def _articles(call: Call) -> tuple[Response, list[Quote]]:
    found = await listed(call.site, call.desk, call.inputs, _A_PAGE, _A_PAGE)
    wanted = _Wanted.of(call.inputs)
    coverage = await call.site.coverage(call.desk.archive)
    chosen: dict[str, Any] = {
        "publisher": wanted.publisher,
        "language": wanted.language,
        "from": wanted.first.isoformat() if wanted.first else None,
        "to": wanted.last.isoformat() if wanted.last else None,
        "order": wanted.order if wanted.order != NEWEST else None,
    }

    def link(page: int) -> str | None:
        if not 1 <= page <= found.pages:
            return None
        return call.reader.to("/articles", page=page if page > 1 else None, **chosen)

    texts = call.reader.texts
    values = {
        "articles": [shown_article(one, call.reader) for one in found.articles],
        "total": texts.count("count_articles", found.total),
        "kept": chosen,
        "publishers": [*coverage.publishers][:_PUBLISHERS],
        "languages": [(code, texts.language_name(code)) for code in coverage.languages],
        "place": texts.say(
            "page_of", page=texts.number(found.page), pages=texts.number(found.pages)
        ),
        "pages": found.pages,
        "previous": link(found.page - 1),
        "next": link(found.page + 1),
    }
    return call.html("articles.html", values), []
