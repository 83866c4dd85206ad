"""A Bot API on a real socket that costs as little as possible, for measuring a bot's speed.

It plays `getUpdates` and a webhook by Telegram's rules: at most 100 unconfirmed updates, each
repeated until it is confirmed; webhook requests repeated until they get 200, those of a chat one
after the other. It answers unknown methods with true.
"""

import asyncio
import json
import socket
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qs

__all__ = ["Asked", "QuickServer", "serving"]

USER = {"id": 123, "is_bot": True, "first_name": "Clippings", "username": "clippings_bot"}
AGAIN = 0.1
"""Seconds until a webhook that did not return 200 is called again."""
_BATCH = 100
_SILENCE = 60.0


@dataclass(slots=True)
class Asked:
    """One question and its result; times by `time.perf_counter`."""

    chat: int
    at: float
    answers: list[float] = field(default_factory=list)


class QuickServer:
    """Telegram, for one bot; `answered` is called with each message that replies to a question."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: dict[int, Asked] = {}
        """By the number of the message."""
        self.answered: Callable[[Asked], object] = lambda asked: None
        self.calls: Counter[str] = Counter()
        self.door = ""
        """The address of the bot's webhook on this machine; if empty, the bot polls."""
        self.is_ready = asyncio.Event()
        """Set when the bot is ready for updates, by polling or by its webhook."""
        self.transports: set[asyncio.Transport] = set()
        """The transports of the open connections."""
        self.ahead = 0.0
        """Seconds by which the dates of messages are ahead."""
        self.waiting = 0
        """How many questions have no reply: `unanswered`, without counting them all."""
        self._number = 1_000
        self._updates: deque[tuple[int, bytes]] = deque()
        self._poll: tuple[_Connection, int, asyncio.TimerHandle] | None = None
        self._lanes: dict[int, deque[bytes]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._pushing: list[asyncio.Task[None]] = []
        self._webhook: dict[str, Any] = {"url": ""}

    def ask(self, chat: int, text: str) -> None:
        """Let a user write to the bot."""
        self._number += 1
        number = self._number
        user = {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        about = {"id": chat, "type": "private", "first_name": "Ada"}
        date = int(time.time() + self.ahead)
        message = {"message_id": number, "date": date, "chat": about, "from": user}
        body = json.dumps({"update_id": number, "message": message | {"text": text}}).encode()
        self.asked[number] = Asked(chat, time.perf_counter())
        self.waiting += 1
        if self.door:
            lane = self._lanes.setdefault(chat, deque())
            lane.append(body)
            if len(lane) == 1:
                self._ready.put_nowait(chat)
        else:
            self._updates.append((number, body))
            if self._poll is not None:
                self._give()

    @property
    def unanswered(self) -> int:
        """How many questions have no reply."""
        return sum(not asked.answers for asked in self.asked.values())

    @property
    def doubled(self) -> int:
        """How many questions have more than one reply."""
        return sum(len(asked.answers) > 1 for asked in self.asked.values())

    async def close(self) -> None:
        """Send nothing more, and close the server."""
        for task in self._pushing:
            task.cancel()
        await asyncio.gather(*self._pushing, return_exceptions=True)
        for transport in self.transports:
            transport.abort()
        await asyncio.sleep(0)  # until they are closed

    def call(self, method: str, body: bytes, connection: "_Connection") -> None:
        """Carry out a call, and answer it now or later."""
        self.calls[method] += 1
        if method == "getUpdates":
            self._get_updates(_fields(body), connection)
        elif method == "sendMessage":
            connection.answer(self._send(_fields(body)))
        elif method == "getMe":
            connection.answer(_ok(USER))
        elif method == "setWebhook":
            self._set_webhook(_fields(body))
            connection.answer(_ok(True))
        elif method == "getWebhookInfo":
            told = {"has_custom_certificate": False, "pending_update_count": 0}
            connection.answer(_ok(told | self._webhook))
        else:
            connection.answer(_ok([] if method == "getMyCommands" else True))

    def forget_poll(self, connection: "_Connection") -> None:
        """Forget a call whose connection is closed."""
        if self._poll is not None and self._poll[0] is connection:
            self._poll[2].cancel()
            self._poll = None

    def _get_updates(self, fields: dict[str, str], connection: "_Connection") -> None:
        offset = int(fields.get("offset", 0))
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        self.is_ready.set()
        if self._poll is not None:
            self._give()
        held = asyncio.get_running_loop().call_later(int(fields.get("timeout", 0)), self._give)
        self._poll = connection, int(fields.get("limit", _BATCH)), held
        if self._updates:
            self._give()

    def _give(self) -> None:
        """Answer the waiting call."""
        assert self._poll is not None
        (connection, limit, held), self._poll = self._poll, None
        held.cancel()
        bodies = [body for _, body in islice(self._updates, min(limit, _BATCH))]
        connection.answer(b'{"ok":true,"result":[' + b",".join(bodies) + b"]}")

    def _send(self, fields: dict[str, str]) -> bytes:
        self._number += 1
        chat = int(fields["chat_id"])
        replied = json.loads(fields.get("reply_parameters", "{}")).get("message_id")
        if (asked := self.asked.get(replied)) is not None:
            asked.answers.append(time.perf_counter())
            if len(asked.answers) == 1:
                self.waiting -= 1
                self.answered(asked)
        about = {"id": chat, "type": "private", "first_name": "Ada"}
        date = int(time.time() + self.ahead)
        message = {"message_id": self._number, "date": date, "chat": about}
        return _ok(message | {"from": USER, "text": fields["text"]})

    def _set_webhook(self, fields: dict[str, str]) -> None:
        allowed = json.loads(fields.get("allowed_updates", "[]"))
        self._webhook = {"url": fields["url"], "allowed_updates": allowed}
        if not self._pushing:
            secret = fields.get("secret_token", "")
            for _ in range(int(fields.get("max_connections", 40))):
                self._pushing.append(asyncio.create_task(self._push(secret)))
        self.is_ready.set()

    async def _push(self, secret: str) -> None:
        """Send updates over one connection, which is opened again if it is closed."""
        host, _, path = self.door.removeprefix("http://").partition("/")
        name, _, port = host.partition(":")
        head = f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        if secret:
            head += f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        try:
            while True:
                chat = await self._ready.get()
                lane = self._lanes[chat]
                status = 0
                with suppress(OSError, EOFError, ValueError):
                    if streams is None:
                        streams = await asyncio.open_connection(name, int(port))
                    status = await _post(*streams, head, lane[0])
                if status == 200:
                    lane.popleft()
                else:
                    if not status and streams is not None:
                        streams[1].close()
                        streams = None
                    await asyncio.sleep(AGAIN)
                if lane:
                    self._ready.put_nowait(chat)
        finally:
            if streams is not None:
                streams[1].transport.abort()


class _Connection(asyncio.Protocol):
    """Reads calls from a socket."""

    def __init__(self, server: QuickServer) -> None:
        self._server = server
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.transports.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End it."""
        self._server.transports.discard(self._transport)
        self._server.forget_poll(self)

    def data_received(self, data: bytes) -> None:
        """Pass on every call that has arrived completely."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n") + 4) > 3:
            head = self._received[:end]
            _, _, length = head.lower().partition(b"content-length:")
            whole = end + int(length.partition(b"\r")[0] or 0)
            if len(self._received) < whole:
                return
            body, self._received = self._received[end:whole], self._received[whole:]
            path = head.split(b" ", 2)[1]
            self._server.call(path.rpartition(b"/")[2].decode(), body, self)

    def answer(self, body: bytes) -> None:
        """Answer a call."""
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        self._transport.write(f"{head}{len(body)}\r\n\r\n".encode() + body)


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: str, body: bytes
) -> int:
    """Return the status of the response to a request."""
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    async with asyncio.timeout(_SILENCE):
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, _, length = answer.partition(b"content-length:")
        await reader.readexactly(int(length.partition(b"\r")[0] or 0))
    return int(answer.split(b" ", 2)[1])


def _fields(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _ok(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


@asynccontextmanager
async def serving(door: str = "") -> AsyncIterator[QuickServer]:
    """Run a server on a free port of this machine."""
    server = QuickServer()
    server.door = door
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    loop = asyncio.get_running_loop()
    accepting = await loop.create_server(lambda: _Connection(server), sock=listener)
    try:
        yield server
    finally:
        accepting.close()
        await server.close()
