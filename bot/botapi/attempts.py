"""One try of a call over HTTP: what is sent, and how far it got."""

import asyncio
from functools import lru_cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.request import RequestData
from yarl import URL

__all__ = ["Attempt", "address_of", "body_of", "tracing"]

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Attempt:
    """How far a call by one route got, and what came of it."""

    __slots__ = ("answer", "deadline", "expired", "is_reused", "is_sent", "patience", "problem")

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.is_sent = False
        """Whether a byte of the call may have left."""
        self.is_reused = False
        self.expired = False
        self.deadline: asyncio.Timeout | None = None
        self.answer: tuple[int, bytes] | None = None
        self.problem = ""
        """In words that hold no address: what the libraries say may show the token."""


def body_of(request_data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    """Return the body and the headers that carry a call's parameters and files."""
    if request_data is None:
        return None, None
    fields = request_data.json_parameters
    if not request_data.contains_files:
        return urlencode(fields).encode(), _FORM
    # Telegram shows a file's name as it is, and does not decode it.
    form = aiohttp.FormData(fields, quote_fields=False)
    for part, (name, content, mime_type) in request_data.multipart_data.items():
        # Read whole, and from its beginning: a second try sends the same once more.
        if not isinstance(content, bytes):
            content.seek(0)
            content = content.read()
        form.add_field(part, BytesIO(content), filename=name, content_type=mime_type)
    return form, None


@lru_cache(maxsize=512)
def address_of(url: str) -> URL:
    """Return an address as aiohttp wants it; reading one takes longer than looking it up."""
    return URL(url)


def tracing() -> aiohttp.TraceConfig:
    """Let an attempt know how far it got; headers are announced before their first byte leaves."""
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
