"""A request on its way to a response: limits before it, headers and errors after it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Quote
from bot.desk import Desk
from bot.pages.inputs import Inputs, RefusedError, inputs_of
from bot.pages.kept import KeptPage
from bot.pages.reader import Reader
from bot.pages.site import Site

__all__ = ["Call", "Endpoint", "Made", "cached", "error_page", "kept", "page", "private"]

Endpoint = Callable[[Request], Awaitable[Response]]

_ERRORS = {404: "web_no_page", 413: "web_too_large", 429: "web_too_many", 503: "web_busy"}
_VARYING = "Accept-Language"
_KEPT = ("content-type", "content-disposition", "vary")
_LONG = 100_000
"""Characters of articles from which on they are read again in a thread."""

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A request for a page."""

    site: Site
    request: Request
    inputs: Inputs
    reader: Reader
    desk: Desk

    def html(self, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
        """Return a page in the reader's language."""
        content = self.site.render(
            template, {"reader": self.reader, **_words(self.reader), **values}
        )
        return HTMLResponse(content, status, {"Vary": _VARYING})


class Made(NamedTuple):
    """A page that was just made."""

    response: Response
    quotes: Sequence[Quote]
    """What is quoted in it, which is verified whenever it is sent."""
    lasts: bool = True
    """Whether it is the same as long as the archive and the texts are."""


async def kept(call: Call, make: Callable[[], Awaitable[Made]]) -> Response:
    """Return a page that is the same for everybody: one that was kept, or else the one made now.

    Raises `AlteredQuoteError` and what `make` raises.
    """
    request, reader = call.request, call.reader
    address = f"{reader.root}{reader.path}?{request.url.query}"
    key = f"{reader.texts.language} {reader.chosen} {address}"
    made_of = (call.desk, reader.texts, reader.all)
    found = call.site.shelf.find(key, made_of)
    if found is None:
        response, quotes, lasts = await make()
        await _verify(quotes, call)
        headers = [(name, response.headers[name]) for name in _KEPT if name in response.headers]
        found = KeptPage(made_of, bytes(response.body), headers, quotes)
        if lasts:
            call.site.shelf.keep(key, found)
    else:
        await _verify(found.quotes, call)
    return cached(request, Response(found.body, 200, dict(found.headers)))


async def _verify(quotes: Sequence[Quote], call: Call) -> None:
    """Read the sources of quotes again; a long one in a thread. Raises `AlteredQuoteError`."""
    if sum(len(quote.article.text) for quote in quotes) > _LONG:
        await asyncio.to_thread(verify_quotes, quotes, call.desk.archive)
    else:
        verify_quotes(quotes, call.desk.archive)


def page(site: Site, show: Callable[[Call], Awaitable[Response]], *written: str) -> Endpoint:
    """Return an endpoint; parameters named `written` tell the reader's language by their script."""

    async def endpoint(request: Request) -> Response:
        try:
            site.charge(request)
            inputs = await inputs_of(request)
            said = inputs.text(*written) or ""
            reader = Reader(request, site.texts, inputs, site.root(request), said)
            response = await show(Call(site, request, inputs, reader, site.desk))
        except RefusedError as error:
            response = error_page(site, request, error.status, error.headers)
        except AlteredQuoteError:
            response = error_page(site, request, 503, key="altered_quote")
        except Exception as error:
            # Its message could contain what the reader wrote.
            _LOGGER.error("a page failed: %s", type(error).__name__)  # noqa: TRY400 - see above
            response = error_page(site, request, 500)
        response.headers.update(site.headers)
        return response

    return endpoint


def error_page(
    site: Site,
    request: Request,
    status: int,
    headers: Mapping[str, str] | None = None,
    key: str = "",
) -> Response:
    """Return an error page: one sentence on why the request was refused."""
    inputs = Inputs(dict(request.query_params))
    reader = Reader(request, site.texts, inputs, site.root(request))
    key = key or _ERRORS.get(status, "web_bad_request" if status < 500 else "failure")
    values = {"reader": reader, **_words(reader), "sentence": reader.texts.say(key)}
    response = HTMLResponse(site.render("error.html", values), status, headers)
    response.headers.update(site.headers)
    return private(response)


def private(response: Response) -> Response:
    """Return a response that carries a question, so that nobody may keep it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def cached(request: Request, response: Response) -> Response:
    """Return a response that may be kept as long as the archive says the same.

    Its entity tag is that of its content, so that it changes with the archive alone; a request
    that names it gets 304 and no content.
    """
    tag = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    response.headers.update(headers)
    known = [
        one.strip().removeprefix("W/")
        for one in request.headers.get("if-none-match", "").split(",")
    ]
    if tag in known or "*" in known:
        kept = {name: response.headers[name] for name in ("Vary",) if name in response.headers}
        return Response(None, 304, {**headers, **kept})
    return response


def _words(reader: Reader) -> dict[str, Any]:
    texts = reader.texts
    return {"say": texts.say, "count": texts.count, "here": reader.section}
