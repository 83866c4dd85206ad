"""A Bot API on a real socket that can be told to fail, in the ways that networks do."""

import asyncio
import gzip
import json
import socket
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

USER = {"id": 123, "is_bot": True, "first_name": "Clippings", "username": "clippings_bot"}
TOKEN = "123:very-secret"
Fault = str | tuple[int, Any]
_BOMB = gzip.compress(bytes(5_000_000))


class FaultyApi:
    """Carries out calls; `faults` are the next ones by method: a name, or a status and a body."""

    def __init__(self) -> None:
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Calls that were carried out."""
        self.arrived: list[str] = []
        """Methods that were called, whatever came of it."""
        self.connections = 0
        self.requests: list[web.Request] = []
        self.url = ""
        self.silent: Callable[[], object] = lambda: None
        """What is called when a call is left without an answer for ever."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call, or fail as told."""
        method = request.path.rpartition("/")[2]
        self.arrived.append(method)
        self.requests.append(request)
        params: dict[str, Any] = dict(await request.post())
        for name, value in params.items():
            if isinstance(value, web.FileField):
                params[name] = (value.filename, value.file.read())
        planned = self.faults[method]
        fault = planned.popleft() if planned else None
        if fault in ("drop", "hang", "redirect"):
            return await self._fail(fault, request)
        if isinstance(fault, tuple):
            status, body = fault
            text = body if isinstance(body, str) else json.dumps(body)
            return web.Response(status=status, text=text, content_type="application/json")
        if not method:
            return web.Response(text="root")
        self.calls.append((method, params))
        if fault is not None:
            return await self._fail(fault, request)
        return _json(self.result(method, params))

    def result(self, method: str, params: dict[str, Any]) -> Any:
        """Return what a method gives back."""
        if method == "getMe":
            return USER
        if method == "getUpdates":
            return []
        if method.startswith("send") and method != "sendChatAction":
            chat = {"id": int(params["chat_id"]), "type": "private"}
            text = str(params.get("text", ""))
            return {"message_id": len(self.calls), "date": 1, "chat": chat, "text": text}
        return True

    def sent(self) -> list[str]:
        """Return the texts of the messages sent, in order."""
        return [params["text"] for method, params in self.calls if method == "sendMessage"]

    async def _fail(self, fault: Any, request: web.Request) -> web.StreamResponse:
        if fault not in ("hang", "hang_after", "slow_headers"):
            return await _fail(fault, request)
        transport = request.transport
        assert transport is not None
        if fault == "slow_headers":
            transport.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.silent()
        while True:  # until the caller hangs up
            await asyncio.sleep(0.01)
            if fault == "slow_headers":
                transport.write(b"x")


def _json(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def _fail(fault: Any, request: web.Request) -> web.StreamResponse:
    transport = request.transport
    assert transport is not None
    if fault in ("drop", "drop_after"):
        transport.abort()
        await asyncio.sleep(0)
        return web.Response()
    bodies = {
        "truncated": b'{"ok": true, "result": {"mess',
        "huge": b'{"ok": true, "result": "' + b"x" * 200_000 + b'"}',
        "html": b"<html>Sign in to the hotel's network</html>",
        "no_result": b'{"ok": true}',
        "a_list": b"[]",
        "deep": b"[" * 100_000,
        "text_type": b'{"ok": true, "result": true}',
        "error_as_200": b'{"ok": false, "error_code": 400, "description": "Bad Request: x"}',
    }
    if fault == "cut":
        response = web.StreamResponse(headers={"Content-Length": "500"})
        await response.prepare(request)
        await response.write(bodies["truncated"])
        transport.abort()
        return response
    if fault == "bomb":
        return web.Response(body=_BOMB, headers={"Content-Encoding": "gzip"})
    if fault == "redirect":
        raise web.HTTPFound("/elsewhere/sendMessage")
    return web.Response(body=bodies[fault], content_type="text/html")


@asynccontextmanager
async def faulty_api(
    api: FaultyApi | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[FaultyApi]:
    """Run a server on a free port of this machine."""
    api = api or FaultyApi()
    application = web.Application(client_max_size=10**8)
    application.router.add_route("*", "/{path:.*}", api.handle)
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=0.01, handler_cancellation=True
    )
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener, ssl_context=tls).start()
    api.url = f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield api
    finally:
        await runner.cleanup()
