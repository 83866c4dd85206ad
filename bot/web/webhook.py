"""The webhook: a request is answered with 200 once its update is finished."""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot.delivery.intake import Intake

__all__ = ["AT_ONCE", "LARGEST", "Webhook"]

LARGEST = 1_000_000
"""Bytes of a request; Telegram's updates have a few thousand."""
AT_ONCE = 200
"""Concurrent requests; Telegram must repeat those beyond this limit."""
_AGAIN = {"Retry-After": "3"}
_SECRET = b"x-telegram-bot-api-secret-token"

_LOGGER = logging.getLogger(__name__)


class Webhook:
    """Passes updates to the intake; while there is none, asks Telegram to try again.

    The intake sets unreadable updates aside, and they are answered with 200: otherwise Telegram
    would send them forever.
    """

    def __init__(
        self,
        secret: str,
        *,
        patience: float = 50.0,
        body_patience: float = 20.0,
        at_once: int = AT_ONCE,
        count: Callable[[int], object] = lambda status: None,
    ) -> None:
        """Accept requests with this secret.

        A response waits at most `patience` seconds, less than Telegram does; the body of a request
        may take `body_patience`. `count` is called with the status of each response.
        """
        self.intake: Intake | None = None
        self._secret = secret.encode()
        self._patience = patience
        self._body_patience = body_patience
        self._at_once = at_once
        self._count = count
        self.in_hand = 0
        """Requests with the right secret that have no response yet."""

    async def __call__(self, request: Request) -> Response:
        """Respond to a request."""
        status = HTTPStatus.UNAUTHORIZED
        if self._knows_secret(request):
            status = HTTPStatus.SERVICE_UNAVAILABLE
            if self.intake is not None and self.in_hand < self._at_once:
                self.in_hand += 1
                try:
                    status = await self._take(request, self.intake)
                finally:
                    self.in_hand -= 1
        self._count(status)
        headers = _AGAIN if status == HTTPStatus.SERVICE_UNAVAILABLE else None
        return PlainTextResponse(status.phrase, status, headers)

    def _knows_secret(self, request: Request) -> bool:
        """Whether the request has the right secret, compared in constant time."""
        given = [value for name, value in request.scope["headers"] if name == _SECRET]
        return hmac.compare_digest(self._secret, given[0] if len(given) == 1 else b"")

    async def _take(self, request: Request, intake: Intake) -> HTTPStatus:
        try:
            async with asyncio.timeout(self._body_patience):
                body = await _body(request)
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        except ClientDisconnect:
            return HTTPStatus.BAD_REQUEST  # the client has gone
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if not body.strip():
            return HTTPStatus.BAD_REQUEST
        try:
            # If this times out, the handler still continues, and Telegram sends the update again.
            async with asyncio.timeout(self._patience):
                is_answered = await intake.answer(_update(body))
        except TimeoutError:
            is_answered = False
        return HTTPStatus.OK if is_answered else HTTPStatus.SERVICE_UNAVAILABLE


async def _body(request: Request) -> bytes | None:
    """Return a request's body, or None if it is too large."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _update(body: bytes) -> Any:
    """Return a body's content, whatever its declared type; None if it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
