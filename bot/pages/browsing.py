"""`/articles`: the articles by date, publisher and language, page by page."""

from typing import Any

from starlette.responses import Response

from bot.pages.call import Call, Made, kept
from bot.pages.listing import NEWEST, Wanted, listed
from bot.pages.quoting import shown_article

__all__ = ["show_articles"]

_A_PAGE = 30
_PUBLISHERS = 300
"""The most publishers that can be chosen from; any other can be named in the address."""


async def show_articles(call: Call) -> Response:
    """Return a page of headlines, with what they can be narrowed by. Raises `RefusedError`."""
    return await kept(call, lambda: _articles(call))


async def _articles(call: Call) -> Made:
    found = await listed(call.desk, call.inputs, _A_PAGE, _A_PAGE)
    wanted = Wanted.of(call.inputs)
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
    return Made(call.html("articles.html", values), ())
