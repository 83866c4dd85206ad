"""The upper bound of the benchmark's server: a bot of bare sockets, which answers one word.

python -m benchmarks.bare_bot URL
"""

import asyncio
import json
import sys
from collections import deque
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

__all__ = ["run"]

SENDERS = 16


async def run(url: str) -> None:
    """Poll and answer forever."""
    where = urlsplit(url)
    waiting: deque[tuple[int, int]] = deque()
    has_some = asyncio.Semaphore(0)

    async def streams() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(where.hostname, where.port, limit=2**24)

    async def send() -> None:
        reader, writer = await streams()
        while True:
            await has_some.acquire()
            chat, message = waiting.popleft()
            reply = json.dumps({"message_id": message})
            said = {"chat_id": chat, "text": "Yes.", "reply_parameters": reply}
            await _call(reader, writer, "sendMessage", said)

    senders = [asyncio.create_task(send()) for _ in range(SENDERS)]
    reader, writer = await streams()
    offset = 0
    while senders:
        asked = {"offset": offset, "timeout": 25}
        for update in json.loads(await _call(reader, writer, "getUpdates", asked))["result"]:
            offset = update["update_id"] + 1
            message = update["message"]
            waiting.append((message["chat"]["id"], message["message_id"]))
            has_some.release()


async def _call(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    method: str,
    fields: Mapping[str, object],
) -> bytes:
    body = urlencode(fields).encode()
    head = f"POST /bot1:a/{method} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    _, _, length = answer.partition(b"Content-Length: ")
    return await reader.readexactly(int(length))


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
