"""The web server's routes: /health, /metrics, the webhook, pages for readers, and /mcp."""

import logging
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.extras import missing_extra
from bot.pages.app import handlers_of, routes_of
from bot.pages.site import Site
from bot.web.health import Health
from bot.web.metrics import CONTENT_TYPE, Metrics

__all__ = ["build_app"]

Page = Callable[[Request], Awaitable[Response]]

_MCP = "/mcp"
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

_LOGGER = logging.getLogger(__name__)


def build_app(
    health: Health,
    metrics: Metrics,
    webhook: Page | None = None,
    path: str = "",
    site: Site | None = None,
) -> Starlette:
    """Return the application; the webhook is at `path`, and `site` has the pages for readers."""

    async def show_health(request: Request) -> Response:
        is_well, page = await health.page()
        if site is None or not site.is_of_operators(request):
            page.pop("routes", None)
        return JSONResponse(page, HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)

    async def show_metrics(request: Request) -> Response:
        return Response(await metrics.page(), media_type=CONTENT_TYPE)

    routes = [
        Route("/health", _guarded("/health", show_health), methods=["GET"]),
        Route("/metrics", _guarded("/metrics", show_metrics), methods=["GET"]),
    ]
    if webhook is not None:
        routes.append(Route(path, _guarded("the webhook", webhook), methods=["POST"]))
    if site is not None:
        routes += [*routes_of(site), _assistants(site)]
    app = Starlette(
        routes=routes,
        exception_handlers=handlers_of(site) if site else None,
    )
    app.router.redirect_slashes = False
    return app


def _assistants(site: Site) -> Route:
    """Return the route for assistants, which without the extra says what is missing."""
    if missing_extra(_MCP, "mcp") is None:
        from bot.mcp.over_http import Assistants

        return Route(_MCP, Assistants(site))

    async def lacks(request: Request) -> Response:
        sentence = f"{_MCP} needs the extra 'mcp', which the operator of this server can install."
        return JSONResponse({"error": sentence}, HTTPStatus.NOT_IMPLEMENTED)

    return Route(_MCP, _guarded(_MCP, lacks), methods=["GET", "POST", "DELETE"])


def _guarded(name: str, page: Page) -> Page:
    """Return a page that logs only the kind of its failures."""

    async def guarded(request: Request) -> Response:
        began = time.monotonic()
        try:
            response = await page(request)
        except Exception as error:
            _LOGGER.error("%s failed: %s", name, type(error).__name__)  # noqa: TRY400 - see above
            response = PlainTextResponse("Failed", HTTPStatus.INTERNAL_SERVER_ERROR)
        response.headers.update(_HEADERS)
        took = 1000 * (time.monotonic() - began)
        _LOGGER.debug("%s %s: %d, %.1f ms", request.method, name, response.status_code, took)
        return response

    return guarded
