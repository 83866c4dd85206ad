"""Calls per second over loopback HTTP: the bot's transport and python-telegram-bot's default.

    python -m benchmarks.delivery [CALLS]

A separate process plays the Bot API and answers every call alike. Each transport sends CALLS
messages one by one, then 64 at once, in turns. Read the ratios: the figures depend on the machine.
"""

import argparse
import asyncio
import json
import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable
from typing import Any

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest

from bot.botapi.proxies import Routes
from bot.botapi.rate_limiter import Sender
from bot.botapi.transport import Transport

TEXT = "The bridge opened in May. It is 300 metres long, and nobody paid a toll. " * 3
ROUNDS = 3


class BotApi(asyncio.Protocol):
    """Answers getMe and sendMessage without reading them, as quickly as possible."""

    answers: tuple[bytes, bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a connection."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer every call that has arrived completely."""
        self.received += data
        while (end := self.received.find(b"\r\n\r\n") + 4) > 3:
            head = self.received[:end].lower()
            _, _, length = head.partition(b"content-length:")
            end += int(length.partition(b"\r")[0] or 0)
            if len(self.received) < end:
                return
            self.received = self.received[end:]
            self.transport.write(self.answers[b"/sendmessage " in head])


def serve(listener: socket.socket) -> None:
    """Play the Bot API forever."""
    user = {"id": 1, "is_bot": True, "first_name": "A", "username": "a_bot"}
    chat = {"id": 5, "type": "private", "first_name": "B"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": TEXT}

    def answer(result: Any) -> bytes:
        body = json.dumps({"ok": True, "result": result}).encode()
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:"
        return f"{head} {len(body)}\r\n\r\n".encode() + body

    BotApi.answers = (answer(user), answer(message))

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(BotApi, sock=listener)
        await server.serve_forever()

    asyncio.run(run())


async def rate(
    url: str, request: BaseRequest, sender: Sender | None, calls: int, at_once: int
) -> float:
    """Return how many messages a second a bot sends over this transport."""
    builder = ApplicationBuilder().token("1:a").base_url(f"{url}/bot").request(request)
    if sender is not None:
        builder = builder.rate_limiter(sender)
    async with builder.get_updates_request(request).build().bot as bot:

        async def send(number: int) -> None:
            for _ in range(number):
                await bot.send_message(5, TEXT)

        await asyncio.gather(*(send(2) for _ in range(at_once)))
        began = time.perf_counter()
        await asyncio.gather(*(send(calls // at_once) for _ in range(at_once)))
        return calls // at_once * at_once / (time.perf_counter() - began)


def main() -> None:
    """Measure both, and print a line for each way of calling."""
    parser = argparse.ArgumentParser(description="Calls per second over loopback HTTP.")
    parser.add_argument("calls", type=int, nargs="?", default=2_000)
    calls = parser.parse_args().calls
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = multiprocessing.Process(target=serve, args=(listener,), daemon=True)
    server.start()
    ways: dict[str, Callable[[], tuple[BaseRequest, Sender | None]]] = {
        "default": lambda: (HTTPXRequest(connection_pool_size=64), None),
        "own": lambda: (Transport(Routes(address=url)), Sender()),
    }
    for at_once in (1, 64):
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                found[name].append(asyncio.run(rate(url, *way(), calls, at_once)))
        own, default = (statistics.median(found[name]) for name in ("own", "default"))
        print(
            f"sendMessage, {at_once} at once: {own:,.0f}/s, python-telegram-bot's default"
            f" {default:,.0f}/s, ratio {own / default:.1f}"
        )
    server.terminate()


if __name__ == "__main__":
    main()
