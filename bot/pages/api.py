"""The HTTP API: what the commands print with `--json`, and the articles."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Quote, Span
from bot.i18n.texts import Texts
from bot.pages.call import Call, Endpoint, cached, private
from bot.pages.inputs import RefusedError, inputs_of
from bot.pages.limits import knows_key
from bot.pages.listing import listed
from bot.pages.openapi import document
from bot.pages.reader import Reader
from bot.pages.reading import article_at, words_of_link
from bot.pages.site import Site
from bot.schema.articles import article_fields, articles_fields
from bot.schema.decisions import ask
from bot.schema.links import link_fields
from bot.schema.timelines import timeline_fields
from bot.schema.verdicts import shown_in, verdict_fields
from bot.timeline.entries import LIMIT, LONGEST

__all__ = [
    "CORS",
    "answer",
    "describe",
    "endpoint",
    "error",
    "list_articles",
    "read_article",
    "tell",
    "verify",
]

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "authorization, content-type, if-none-match, x-api-key",
    "Access-Control-Expose-Headers": "etag, retry-after",
    "Access-Control-Max-Age": "86400",
}
_HEADERS = {
    **CORS,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_A_PAGE, _LARGEST_PAGE = 50, 200
_ALTERED = "The archive changed while it was read; please ask again."

_LOGGER = logging.getLogger(__name__)

Served = Callable[[Call], Awaitable[Response]]


def endpoint(site: Site, serve: Served, *, is_open: bool = False) -> Endpoint:
    """Return an endpoint; unless it `is_open`, it wants a key if the settings have any."""

    async def served(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(None, 204, _HEADERS)
        try:
            _admit(site, request, is_open=is_open)
            inputs = await inputs_of(request)
            reader = Reader(request, site.texts, inputs, site.root(request))
            response = await serve(Call(site, request, inputs, reader, site.desk))
        except RefusedError as refused:
            return error(refused.status, str(refused), refused.headers)
        except AlteredQuoteError:
            return error(503, _ALTERED, {"Retry-After": "2"})
        except Exception as failure:
            # Its message could contain what somebody asked.
            _LOGGER.error("the API failed: %s", type(failure).__name__)  # noqa: TRY400 - see above
            return error(500, "The request failed; it is not your fault.")
        response.headers.update(_HEADERS)
        return response

    return served


def error(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as JSON."""
    response = JSONResponse({"error": sentence}, status, {**_HEADERS, **(headers or {})})
    return private(response)


async def answer(call: Call) -> Response:
    """Serve `/api/ask`. Raises `RefusedError`."""
    question, asked_on = call.inputs.needed("q", "question"), call.inputs.asked_on()
    texts = _texts(call)
    async with call.site.question(call.request):
        asked = await ask(call.desk, question, asked_on, texts.language)
    return _private(asked.fields(texts))


async def verify(call: Call) -> Response:
    """Serve `/api/verify`. Raises `AlteredQuoteError` and `RefusedError`."""
    text, texts = call.inputs.needed("text", "q"), _texts(call)
    async with call.site.question(call.request):
        found = await call.desk.examine(text)
        await asyncio.to_thread(verify_quotes, list(shown_in(found)), call.desk.archive)
    return _private(verdict_fields(text, found, texts))


async def tell(call: Call) -> Response:
    """Serve `/api/timeline`. Raises `AlteredQuoteError` and `RefusedError`."""
    topic, limit = call.inputs.needed("topic", "q"), call.inputs.number("limit", LIMIT, LONGEST)
    texts = _texts(call)
    async with call.site.question(call.request):
        found = await call.desk.timeline(topic, limit)
        quotes = [entry.quote for entry in found.entries]
        await asyncio.to_thread(verify_quotes, quotes, call.desk.archive)
    return _private(timeline_fields(topic, found, texts))


async def list_articles(call: Call) -> Response:
    """Serve `/api/articles`. Raises `RefusedError`."""
    texts = _texts(call)
    found = await listed(call.desk, call.inputs, _A_PAGE, _LARGEST_PAGE)
    fields = articles_fields(found.articles, found.total, found.page, found.pages, texts)
    return cached(call.request, _json(fields))


async def read_article(call: Call) -> Response:
    """Serve `/api/articles/ID`. Raises `AlteredQuoteError` and `RefusedError`."""
    article, texts = article_at(call), _texts(call)
    whole = [Quote(article, Span(0, len(article.text)))] if article.text else []
    await asyncio.to_thread(verify_quotes, whole, call.desk.archive)
    fields, words = article_fields(article, texts), await words_of_link(call, article)
    if words is not None:
        fields["link"] = link_fields(words, texts)
    return cached(call.request, await asyncio.to_thread(_json, fields))


async def describe(call: Call) -> Response:
    """Serve `/api/openapi.json`."""
    return cached(call.request, _json(document(sorted(call.site.texts))))


def _admit(site: Site, request: Request, *, is_open: bool) -> None:
    """Count a request, and check its key. Raises `RefusedError`."""
    site.charge(request)
    keys = site.settings.api_keys
    if keys and not is_open and not knows_key(request, keys):
        wanted = {"WWW-Authenticate": "Bearer"}
        raise RefusedError(401, "A key is needed; send it as `Authorization: Bearer KEY`.", wanted)


def _texts(call: Call) -> Texts:
    """Return the texts that dates are worded by: English, as in the commands, unless chosen."""
    known = call.site.texts
    return known[call.inputs.one_of("lang", tuple(sorted(known)), "en")]


def _private(fields: Mapping[str, Any]) -> Response:
    return private(_json(fields))


def _json(fields: Mapping[str, Any]) -> Response:
    return JSONResponse(fields)
