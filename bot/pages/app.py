"""The routes of the pages and of the API, and what is said where there is none."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.pages import api
from bot.pages.asking import show_question
from bot.pages.browsing import show_articles
from bot.pages.call import error_page, page
from bot.pages.inputs import RefusedError
from bot.pages.reading import show_article
from bot.pages.site import Site
from bot.pages.timelines import show_timeline
from bot.pages.verifying import show_verification

__all__ = ["handlers_of", "routes_of"]

_API = "/api"
_BOTH, _ANY = ["GET", "POST"], ["GET", "POST", "OPTIONS"]
_SECONDS_A_YEAR = 31_536_000


def routes_of(site: Site) -> list[Route]:
    """Return the routes of a site."""
    served = {
        "/ask": api.answer,
        "/verify": api.verify,
        "/timeline": api.tell,
        "/articles": api.list_articles,
        "/articles/{article_id:path}": api.read_article,
    }
    return [
        Route("/", page(site, show_question, "q"), methods=_BOTH),
        Route("/articles", page(site, show_articles), methods=["GET"]),
        Route("/articles/{article_id:path}", page(site, show_article), methods=["GET"]),
        Route("/verify", page(site, show_verification, "text"), methods=_BOTH),
        Route("/timeline", page(site, show_timeline, "topic"), methods=_BOTH),
        Route("/static/{name}", _assets(site), methods=["GET"]),
        *(
            Route(f"{_API}{path}", api.endpoint(site, serve), methods=_ANY)
            for path, serve in served.items()
        ),
        Route(f"{_API}/openapi.json", api.endpoint(site, api.describe, is_open=True), methods=_ANY),
    ]


def handlers_of(site: Site) -> Mapping[Any, Any]:
    """Return the handlers of requests with an unknown address or a method that is not allowed."""
    return {HTTPException: _refusing(site)}


def _refusing(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def refuse(request: Request, error: Exception) -> Response:
        status, headers = 404, None
        if isinstance(error, HTTPException):
            status, headers = error.status_code, error.headers
        try:
            site.charge(request)
        except RefusedError as refused:
            status, headers = refused.status, refused.headers
        if f"{request.url.path}/".startswith(f"{_API}/"):
            sentence = "There is nothing here; see /api/openapi.json."
            if status == 429:
                sentence = "Too many requests; please wait a little."
            if status == 405:
                sentence = "Only GET and POST are possible here."
            return api.error(status, sentence, headers)
        return error_page(site, request, status, headers)

    return refuse


def _assets(site: Site) -> Any:
    refuse = _refusing(site)

    async def show(request: Request) -> Response:
        asset = site.assets.get(request.path_params["name"])
        if asset is None:
            return await refuse(request, HTTPException(404))
        is_current = request.query_params.get("v") == asset.version
        kept = f"public, max-age={_SECONDS_A_YEAR}, immutable" if is_current else "no-cache"
        headers = {**site.headers, "Cache-Control": kept}
        return Response(asset.content, 200, headers, asset.media_type)

    return show
