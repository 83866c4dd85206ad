"""An assistant: the protocol's own client, over a served site or in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.support.waiting import LONG

__all__ = ["MODES", "assistant_of"]

MODES = ("legacy", "auto")
"""The handshake of the protocol's earlier versions, and none as in the later ones."""


@asynccontextmanager
async def assistant_of(
    root: str, mode: str = "auto", headers: dict[str, str] | None = None
) -> AsyncIterator[Client]:
    """Connect to the assistants' address of a served site, with these headers."""
    # The tests' own proxy settings do not count.
    async with httpx2.AsyncClient(headers=headers, trust_env=False, timeout=LONG) as http:
        transport = streamable_http_client(f"{root}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client
