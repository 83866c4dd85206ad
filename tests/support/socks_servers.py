"""Proxies on this machine for tests: real SOCKS5 servers, and one that never says a word."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from bot.settings import Proxy, load_settings
from tests.support.ports import free_port
from tests.support.waiting import LONG

USER, PASSWORD = "planted-user", "planted-password"


class SocksServer:
    """The program microsocks on a port of its own; it can be killed, stopped and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def entry(self) -> str:
        """What to write into PROXIES."""
        return f"socks5://{USER}:{PASSWORD}@127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        """What may be shown."""
        return f"socks5://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run it, and wait until it listens."""
        program = shutil.which("microsocks")
        assert program is not None
        arguments = ["-i", "127.0.0.1", "-p", str(self.port), "-u", USER, "-P", PASSWORD]
        self.process = subprocess.Popen(  # noqa: S603 - the arguments are above
            [program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + LONG
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), LONG).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise TimeoutError("microsocks does not listen")

    def kill(self) -> None:
        """End it at once, with all its connections."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def need_microsocks() -> None:
    """Skip the test where the program is missing; in CI that is a failure."""
    if shutil.which("microsocks") is None:
        reason = "microsocks is not installed (Debian: apt-get install microsocks)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def socks_server() -> Iterator[SocksServer]:
    """Run a SOCKS5 server that wants a user's name and password."""
    need_microsocks()
    server = SocksServer()
    server.start()
    try:
        yield server
    finally:
        server.kill()


@asynccontextmanager
async def black_hole(greeting: bytes = b"") -> AsyncIterator[int]:
    """Accept connections at a port, answer the first bytes by `greeting`, and never speak again."""
    open_ones = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        while data := await reader.read(1000):
            if data[0] == 5 and greeting:
                writer.write(greeting)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in open_ones:
            writer.close()


def proxies(*entries: str) -> tuple[Proxy, ...]:
    """Read entries as the setting PROXIES does."""
    return load_settings(proxies=",".join(entries)).proxies
