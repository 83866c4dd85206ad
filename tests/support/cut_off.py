"""A way to a server that a test can cut, silence and mend, with or without TLS."""

import asyncio
import ssl
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

__all__ = ["CutOff", "way_to"]


class CutOff:
    """Passes what is sent on to another port of this machine, until it is cut.

    It runs in a thread of its own, so that it goes on while the test waits.
    """

    def __init__(self, target: int, tls: ssl.SSLContext | None = None) -> None:
        """Pass to a port; with `tls`, the way ends TLS, and its server is reached without."""
        self._target = target
        self._tls = tls
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.port = 0

    def mend(self) -> None:
        """Let connections through, at the same port as before."""
        self._run(self._mend())

    def cut(self) -> None:
        """End all connections, and take no others."""
        self._run(self._cut())

    def silence(self) -> None:
        """Take what is sent, and pass nothing on until `speak`."""
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def speak(self) -> None:
        """Pass on what was held back, and all else."""
        self._loop.call_soon_threadsafe(self._flowing.set)

    def end(self) -> None:
        """Cut it for good."""
        self.speak()
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _mend(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._pass(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        self._open.add(to_server)
        await asyncio.gather(self._copy(reader, to_server), self._copy(from_server, writer))
        self._open -= {writer, to_server}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()


@contextmanager
def way_to(port: int, tls: ssl.SSLContext | None = None) -> Iterator[CutOff]:
    """Open a way to a port of this machine; see `CutOff`."""
    way = CutOff(port, tls)
    way.mend()
    try:
        yield way
    finally:
        way.end()
