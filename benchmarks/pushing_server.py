"""A Bot API that sends updates to a webhook like Telegram: repeatedly, until it gets 200."""

import asyncio
import itertools
import json
import socket
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.bot_api_server import BotApiServer

__all__ = ["PushingServer", "pushing"]

_AGAIN = 0.1
_PATIENCE = 300.0


class PushingServer(BotApiServer):
    """Telegram with a webhook: each chat's updates one after the other, chats in parallel.

    The public address of the webhook is not used: updates are sent to `doors`, the addresses on
    which its processes listen, in turn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.doors: Sequence[str] = ()
        self.webhooks: list[dict[str, Any]] = []
        """The parameters of each setWebhook."""
        self.heard: Counter[int] = Counter()
        """How many requests got each status; 0 means no response."""
        self.delivered: list[int] = []
        """The updates that got 200, in order."""
        self._lanes: defaultdict[int, deque[dict[str, Any]]] = defaultdict(deque)
        self._bringing: set[asyncio.Task[None]] = set()
        self._turn = itertools.count()

    async def put(self, update: dict[str, Any]) -> int:
        """Queue an update for the webhook; return its number."""
        self._number += 1
        update = {"update_id": self._number} | update
        chat = int(update.get("message", {}).get("chat", {}).get("id", 0))
        self._lanes[chat].append(update)
        if len(self._lanes[chat]) == 1:
            task = asyncio.create_task(self._bring_all(chat))
            self._bringing.add(task)
            task.add_done_callback(self._bringing.discard)
        return int(update["update_id"])

    async def bring(self, update: Any, door: str | None = None, **named: Any) -> int:
        """Send an update once, to a door or to the next one; return the status, 0 for none."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {"Content-Type": "application/json"}
        if self.webhooks and "secret_token" in self.webhooks[-1]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhooks[-1]["secret_token"]
        headers |= named.pop("headers", {})
        door = door or self.doors[next(self._turn) % len(self.doors)]
        status = 0
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with (
                asyncio.timeout(_PATIENCE),
                aiohttp.ClientSession() as session,
                session.post(door, data=body, headers=headers, **named) as response,
            ):
                status = response.status
        self.heard[status] += 1
        return status

    async def close(self) -> None:
        """Send nothing more."""
        for task in [*self._bringing]:
            task.cancel()
        await asyncio.gather(*self._bringing, return_exceptions=True)

    async def _bring_all(self, chat: int) -> None:
        lane = self._lanes[chat]
        while lane:
            if self.doors and self.webhook and await self.bring(lane[0]) == 200:
                self.delivered.append(lane.popleft()["update_id"])
            else:
                await asyncio.sleep(_AGAIN)

    async def _carry_out(self, method: str, params: dict[str, Any]) -> tuple[int, Any]:
        if method == "setWebhook":
            self.webhooks.append(params)
            self.webhook = params["url"]
        if method == "getWebhookInfo":
            allowed = json.loads(self.webhooks[-1]["allowed_updates"]) if self.webhooks else []
            told = {"has_custom_certificate": False, "pending_update_count": 0}
            return 200, told | {"url": self.webhook, "allowed_updates": allowed}
        return await super()._carry_out(method, params)


@asynccontextmanager
async def pushing() -> AsyncIterator[PushingServer]:
    """Run a server on a free port of this machine."""
    server = PushingServer()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=0.01, handler_cancellation=True
    )
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    await web.SockSite(runner, listener).start()
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield server
    finally:
        await server.close()
        await runner.cleanup()
