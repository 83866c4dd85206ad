"""uvicorn in the bot's event loop: it handles no signals, and sends no header about itself."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from ipaddress import IPv4Network, IPv6Network

import uvicorn
from starlette.applications import Starlette

from bot.settings import Settings, SettingsError
from bot.web.connections import room_for
from bot.web.patience import patient_protocol

__all__ = ["DEFAULT_PORT", "listen", "serving"]

DEFAULT_PORT = 8080
_REQUESTS = 1_100
"""The most requests that are answered at once; more than there are connections."""
_QUEUE, _AT_ONCE = 1_024, 16
"""How many connections may wait to be taken, and how many are taken before others get a turn."""
_LARGEST_HEAD = 32_768
_KEEP_ALIVE = 75
"""Seconds; longer than in reverse proxies, so that they close idle connections first."""
_FAREWELL = 2
"""Seconds to finish responses when the server ends."""

_LOGGER = logging.getLogger(__name__)


class _Listener(socket.socket):
    """A listening socket whose queue is longer than what asyncio takes of it at once."""

    def listen(self, backlog: int = _QUEUE, /) -> None:
        """Keep the length of the queue, whatever asyncio asks for."""
        super().listen(max(backlog, _QUEUE))


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the runner."""
        yield


def listen(settings: Settings) -> socket.socket:
    """Return a socket at the address and port of the settings. Raises `SettingsError`."""
    port = DEFAULT_PORT if settings.port is None else settings.port
    family = socket.AF_INET6 if ":" in settings.listen else socket.AF_INET
    try:
        found = socket.create_server((settings.listen, port), family=family, backlog=_QUEUE)
    except OSError as error:
        # Python's own message repeats the address. A resolver's errors have numbers below 0.
        number = error.errno or 0
        reason = "there is no such address" if number < 0 else os.strerror(number)
        place = f"{settings.listen}, port {port} ({reason})"
        mend = "set PORT to a free port, or LISTEN to an address of this machine"
        raise SettingsError(f"The bot cannot listen on {place}; {mend}") from None
    listener = _Listener(fileno=found.detach())
    # Accepted connections inherit this. Otherwise the end of a response waits 40 ms for the
    # acknowledgement of its beginning: asyncio sets it only if the socket has a protocol number.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    port = listener.getsockname()[1]
    _LOGGER.info("the web server listens on %s, port %d", settings.listen, port)
    if settings.port == 0:
        print(f"Listening on port {port}", flush=True)
    return listener


@asynccontextmanager
async def serving(
    app: Starlette,
    listener: socket.socket,
    trusted: Sequence[IPv4Network | IPv6Network] = (),
) -> AsyncIterator["asyncio.Task[None]"]:
    """Serve until the block ends; yield the task, which ends only when the server does.

    Connections of trusted proxies are the last that are closed when there are too many.
    """
    # On DEBUG it logs each request's address and headers.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    server = _Server(
        uvicorn.Config(
            app,
            http=patient_protocol(room_for(trusted)),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_REQUESTS,
            backlog=_AT_ONCE,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_FAREWELL,
            h11_max_incomplete_event_size=_LARGEST_HEAD,
        )
    )
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield task
    finally:
        server.should_exit = True
        await asyncio.wait([task], timeout=2 * _FAREWELL)
        task.cancel()
        listener.close()
