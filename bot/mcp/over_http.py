"""`/mcp`: the protocol over HTTP, with the limits and keys of the API and nothing kept between.

Each request has a server of its own: there are no sessions, and so nothing that a stranger could
fill up or take over.
"""

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from bot.mcp.library import Library
from bot.mcp.links import Links
from bot.mcp.server import server_of
from bot.pages.inputs import LARGEST, RefusedError, body_of
from bot.pages.limits import knows_key
from bot.pages.site import Site

__all__ = ["Assistants"]

_PATIENCE = 20.0
"""Seconds that a body may take to arrive."""
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_SET_BY_US = frozenset(name for name, _ in _HEADERS)

_LOGGER = logging.getLogger(__name__)


class Assistants:
    """An ASGI application that serves assistants from a site's desk."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in a sentence."""
        request, is_begun = Request(scope, receive), False

        async def sent(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                kept = [one for one in message.get("headers", ()) if one[0] not in _SET_BY_US]
                message = {**message, "headers": [*kept, *_HEADERS]}
            await send(message)

        try:
            self._admit(request)
            body = await body_of(request, LARGEST, _PATIENCE)
            await self._serve(request, body, sent)
        except RefusedError as refused:
            response = JSONResponse({"error": str(refused)}, refused.status, refused.headers)
            await response(scope, receive, sent)
        except Exception as failure:
            # Its message could contain what somebody asked.
            _LOGGER.error("/mcp failed: %s", type(failure).__name__)  # noqa: TRY400 - see above
            if not is_begun:
                said = {"error": "The request failed; it is not your fault."}
                await JSONResponse(said, 500)(scope, receive, sent)

    def _admit(self, request: Request) -> None:
        """Check where a request comes from, count it, and check its key. Raises `RefusedError`."""
        self._check_origin(request)
        self._site.charge(request)
        if request.method != "POST":
            raise RefusedError(405, "Only POST is possible here.", {"Allow": "POST"})
        keys = self._site.settings.api_keys
        if keys and not knows_key(request, keys):
            wanted = {"WWW-Authenticate": "Bearer"}
            raise RefusedError(401, "A key is needed; send `Authorization: Bearer KEY`.", wanted)

    def _check_origin(self, request: Request) -> None:
        """Refuse other sites' scripts, also those whose name leads to this machine.

        The host must be an address, this machine, or the public one: no other name is ours, and
        a browser sends the name that it was led by. Raises `RefusedError`.
        """
        public = self._site.settings.public_url
        ours = urlsplit(public).netloc if public else None
        host = request.headers.get("host", "").lower()
        if host != ours and not _is_address(host):
            mend = "the operator can name it as PUBLIC_URL"
            raise RefusedError(421, f"This server is not known by that name; {mend}.")
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in (public, f"http://{host}"):
            raise RefusedError(403, "Pages of other sites cannot use this address.")

    async def _serve(self, request: Request, body: bytes, send: Send) -> None:
        site, is_read = self._site, False
        links = Links(site.root(request))
        library = Library(site.desk, site.texts, links, lambda: site.question(request))

        async def receive() -> Message:
            nonlocal is_read
            if is_read:
                return await request.receive()
            is_read = True
            return {"type": "http.request", "body": body, "more_body": False}

        manager = StreamableHTTPSessionManager(
            server_of(lambda: library),
            json_response=True,
            stateless=True,
            max_request_body_size=LARGEST,
        )
        async with manager.run():
            await manager.handle_request(request.scope, receive, send)


def _is_address(host: str) -> bool:
    """Whether the host of a request is an IP address or this machine's own name."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False
