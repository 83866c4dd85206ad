"""HTTP for python-telegram-bot: on aiohttp, over several routes, with a deadline on everything.

What is known about a failed call depends on how far it got:

- No connection (refused, unresolved, a proxy's refusal, a failed or endless handshake): not a byte
  of the call was sent. The next route is tried; after the last one it is an `UnreachableError`.
- From the first byte sent until the whole answer has arrived, the call may have been carried out.
  This also applies to a kept connection that the server closed at the moment of sending: the
  missing answer does not tell whether the server read the call. A call that is harmless twice is
  repeated once; any other ends with an `OutcomeUnknownError`.
- A gateway's 502 and 503, and an error of the Bot API's own, say that the call was not carried out:
  an `UnavailableError`. 504, and a gateway's 500 and the like, leave the outcome open.
"""

import asyncio
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.botapi.errors import (
    OutcomeUnknownError,
    UnavailableError,
    UnreachableError,
    is_harmless,
)
from bot.botapi.proxies import Route, Routes
from bot.botapi.responses import (
    LARGEST,
    GarbledError,
    ParsedBody,
    is_done_already,
    read_body,
    understand,
)

__all__ = ["ANSWER", "SLOWER", "Attempt", "Transport", "address_of", "body_of", "tracing"]

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

ANSWER = 8.0
"""Seconds for the answer to a call."""
SLOWER = 4
"""How many times as long the second try of a call may take: the first one's outcome is not known,
and there is no third. If Telegram is only slow, it answers within that time."""

_DONE = b'{"ok": true, "result": true}'
_AWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE)


class Attempt:
    """How far a call over one route got, and its result."""

    __slots__ = ("answer", "deadline", "expired", "is_reused", "is_sent", "patience", "problem")

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.is_sent = False
        """Whether a byte of the call may have been sent."""
        self.is_reused = False
        self.expired = False
        self.deadline: asyncio.Timeout | None = None
        self.answer: tuple[int, bytes] | None = None
        self.problem = ""
        """In words without addresses, since the libraries' own messages may contain the token."""


class Transport(BaseRequest):
    """Carries a bot's calls; several may share the routes, but each has its own connections."""

    def __init__(
        self,
        routes: Routes,
        *,
        answer_timeout: float = ANSWER,
        file_timeout: float = 60.0,
        connections: int = 256,
        largest: int = LARGEST,
    ) -> None:
        """Carry calls over these routes.

        A call must be answered completely within `answer_timeout` seconds after it was sent, its
        repetition within `SLOWER` times as long; getUpdates adds its own timeout, a file adds
        `file_timeout`. The routes set the deadline
        for connections. Answers larger than `largest` bytes are refused.
        """
        self.routes = routes
        self._answer_timeout = answer_timeout
        self._file_timeout = file_timeout
        self._largest = largest
        self._free = asyncio.Semaphore(connections)
        self._sessions: dict[Route, aiohttp.ClientSession] = {}

    @property
    def read_timeout(self) -> float | None:
        """The seconds python-telegram-bot adds to the timeout of getUpdates."""
        return self._answer_timeout

    async def initialize(self) -> None:
        """Do nothing: the first calls open connections."""

    async def shutdown(self) -> None:
        """Close the connections, and end the probes of the routes."""
        sessions = [*self._sessions.values()]
        self._sessions.clear()
        for session in sessions:
            await session.close()
        await self.routes.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return a body's content; `do_request` has parsed it, and logs none of it."""
        if isinstance(payload, ParsedBody):
            parsed: dict[str, Any] = payload.parsed
            return parsed
        return BaseRequest.parse_json_payload(payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return the status and the body of the answer; see the module for the errors raised.

        A timeout of None means the transport's own timeout: nothing waits forever.
        """
        name = url.rpartition("/")[2] if method == "POST" else ""
        patience = _seconds(read_timeout, self._answer_timeout)
        if not name or (request_data and request_data.contains_files):
            patience += _seconds(write_timeout, self._file_timeout)
        connecting = _seconds(connect_timeout, self.routes.connect_timeout)
        if self._free.locked():
            await self._wait_for_a_place(_seconds(pool_timeout, self._file_timeout))
        else:
            await self._free.acquire()
        try:
            attempt = await self._try_routes(
                method, url, name, request_data, patience=patience, connecting=connecting
            )
        finally:
            self._free.release()
        if attempt.answer is None:
            raise self._failure(attempt, name)
        return self._answer(*attempt.answer, name)

    async def _wait_for_a_place(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            problem = "all connections to Telegram were busy for too long"
        else:
            return
        raise UnreachableError(problem)

    async def _try_routes(
        self,
        method: str,
        url: str,
        name: str,
        request_data: RequestData | None,
        *,
        patience: float,
        connecting: float,
    ) -> Attempt:
        """Try one route after the other, until a try got far enough to be final."""
        routes = self.routes
        refusing: set[Route] = set()
        may_repeat = not name or is_harmless(name)
        has_repeated = False
        while True:
            route = next(route for route in routes.order if route not in refusing)
            attempt = Attempt(patience)
            await self._attempt(attempt, route, method, url, request_data, connecting)
            if attempt.answer is not None:
                routes.worked(route)
                status, content = attempt.answer
                if has_repeated and is_done_already(name, status, content):
                    attempt.answer = understand(HTTPStatus.OK, _DONE)
                return attempt
            # A kept connection that was closed says nothing about the next one.
            if not attempt.is_reused or attempt.expired:
                routes.failed(route)
            if not attempt.is_sent:
                refusing.add(route)
                if len(refusing) == len(routes.all):
                    return attempt
            elif may_repeat and not (name == "getUpdates" and attempt.expired):
                may_repeat, has_repeated = False, True
                patience *= SLOWER
                routes.counters.add("repeated")
            else:
                return attempt

    async def _attempt(
        self,
        attempt: Attempt,
        route: Route,
        method: str,
        url: str,
        request_data: RequestData | None,
        connecting: float,
    ) -> None:
        body, headers = body_of(request_data)
        try:
            async with (
                asyncio.timeout(connecting) as attempt.deadline,
                self._session(route).request(
                    method,
                    address_of(url),
                    data=body,
                    headers=headers,
                    # Another address must not learn the token.
                    allow_redirects=False,
                    trace_request_ctx=attempt,
                ) as response,
            ):
                status = response.status
                content: bytes = await read_body(response, self._largest)
                if method == "POST" or status >= HTTPStatus.MULTIPLE_CHOICES:
                    status, content = understand(status, content)
                attempt.answer = status, content
        except GarbledError as error:
            attempt.problem = str(error)
            if 300 <= error.status < 500 or error.status in _AWAY:
                # The server that returned this page did not carry out the call.
                attempt.answer = error.status, b""
        except TimeoutError:
            attempt.expired = True
            attempt.problem = "no answer in time" if attempt.is_sent else "no connection in time"
        except Exception as error:
            # Whatever the libraries raise; their messages must not be shown.
            attempt.problem = type(error).__name__

    def _session(self, route: Route) -> aiohttp.ClientSession:
        session = self._sessions.get(route)
        if session is None:
            session = self._sessions[route] = aiohttp.ClientSession(
                connector=route.connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                # The deadline around the whole call is the only one.
                timeout=aiohttp.ClientTimeout(),
                trace_configs=[tracing()],
            )
        return session

    def _failure(self, attempt: Attempt, name: str) -> NetworkError:
        if not attempt.is_sent:
            tried = f"; tried {len(self.routes.all)} routes" if len(self.routes.all) > 1 else ""
            return UnreachableError(f"no connection to Telegram ({attempt.problem}{tried})")
        if name and not is_harmless(name):
            return OutcomeUnknownError(f"the answer to {name} was lost ({attempt.problem})")
        if attempt.expired:
            return TimedOut(f"Telegram did not answer in time ({name or 'file'})")
        return NetworkError(f"Telegram's answer was lost ({attempt.problem})")

    @staticmethod
    def _answer(status: int, content: bytes, name: str) -> tuple[int, bytes]:
        """Return an answer that python-telegram-bot may read; raise if the server has failed."""
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return status, content
        if not isinstance(content, ParsedBody):
            raise UnavailableError(f"an answer that is not the Bot API's (HTTP {status})")
        if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return status, content
        description: str = content.parsed["description"]
        if status != HTTPStatus.GATEWAY_TIMEOUT:
            raise UnavailableError(description)
        if name and not is_harmless(name):
            raise OutcomeUnknownError(description)
        raise NetworkError(description)


def body_of(request_data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    """Return the body and the headers that carry a call's parameters and files."""
    if request_data is None:
        return None, None
    fields = request_data.json_parameters
    if not request_data.contains_files:
        return urlencode(fields).encode(), _FORM
    # Telegram shows a file's name as received, and does not decode it.
    form = aiohttp.FormData(fields, quote_fields=False)
    for part, (name, content, mime_type) in request_data.multipart_data.items():
        # Read completely and from the beginning, so that a second try sends the same.
        if not isinstance(content, bytes):
            content.seek(0)
            content = content.read()
        form.add_field(part, BytesIO(content), filename=name, content_type=mime_type)
    return form, None


@lru_cache(maxsize=512)
def address_of(url: str) -> URL:
    """Return an address as aiohttp's URL; cached, because parsing is slow."""
    return URL(url)


def tracing() -> aiohttp.TraceConfig:
    """Tell an attempt how far it got; headers are announced before their first byte is sent."""
    trace = aiohttp.TraceConfig()

    async def reused(_: Any, context: SimpleNamespace, __: Any) -> None:
        context.trace_request_ctx.is_reused = True

    async def sending(_: Any, context: SimpleNamespace, __: Any) -> None:
        attempt: Attempt = context.trace_request_ctx
        attempt.is_sent = True
        assert attempt.deadline is not None  # noqa: S101 - the call runs within it
        attempt.deadline.reschedule(asyncio.get_running_loop().time() + attempt.patience)

    trace.on_connection_reuseconn.append(reused)
    trace.on_request_headers_sent.append(sending)
    return trace


def _seconds(given: Any, own: float) -> float:
    return float(given) if isinstance(given, int | float) else own
