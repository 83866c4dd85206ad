"""The routes to Telegram: which proxies exist, which of them work, and which goes first."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp.connector import Connection
from aiohttp_socks import ProxyConnector, ProxyType

from bot.botapi.counters import Counters
from bot.settings import Proxy

__all__ = ["Route", "Routes"]

_LOGGER = logging.getLogger(__name__)
_TYPES = {
    # The proxy itself resolves names (except for plain socks4): where Telegram is blocked, names
    # are often resolved wrongly.
    "socks5": (ProxyType.SOCKS5, True),
    "socks5h": (ProxyType.SOCKS5, True),
    "socks4": (ProxyType.SOCKS4, False),
    "socks4a": (ProxyType.SOCKS4, True),
    "http": (ProxyType.HTTP, None),
}
KEEP_ALIVE = 20.0
"""Seconds for which an idle connection is kept: less than servers keep theirs (60 s and more),
because the outcome of a call is unknown if its connection is just being closed."""


class Route:
    """One route to Telegram, and whether it works. Its name contains no credentials."""

    __slots__ = ("_proxy", "failures", "is_up", "name")

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self.name = str(proxy)
        self.is_up = True
        self.failures = 0
        """Consecutive failures."""

    def __repr__(self) -> str:
        return f"Route({self.name})"

    def connector(self) -> aiohttp.TCPConnector:
        """Return a new pool of connections over this route; it needs a running event loop."""
        # The transport itself limits the number of connections.
        options: dict[str, Any] = {"limit": 0, "keepalive_timeout": KEEP_ALIVE}
        proxy = self._proxy
        if proxy.scheme == "direct":
            return aiohttp.TCPConnector(**options)
        kind, resolves = _TYPES[proxy.scheme]
        return _PromptConnector(
            proxy.host,
            proxy.port,
            kind,
            username=proxy.user.get_secret_value() if proxy.user else None,
            password=proxy.password.get_secret_value() if proxy.password else None,
            rdns=resolves,
            **options,
        )


class _PromptConnector(ProxyConnector):
    """Releases a connection immediately when a call's deadline has passed.

    An abandoned handshake is shut down cleanly, which may take a minute if the other side is
    silent, and the call would wait for that. Here it ends in the background.
    """

    async def connect(self, *arguments: Any, **named: Any) -> Connection:
        """Return a connection for a call, from the pool or a new one."""
        connecting = asyncio.ensure_future(super().connect(*arguments, **named))
        try:
            await asyncio.wait({connecting})
        except asyncio.CancelledError:
            connecting.add_done_callback(_let_go)
            connecting.cancel()
            raise
        return connecting.result()


def _let_go(connecting: asyncio.Future[Connection]) -> None:
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result().close()


class Routes:
    """Routes in the order in which to try them: working ones first, otherwise as given.

    A route that failed is probed in the background, after pauses that double, until it works
    again; then it returns to its place. A single route is never probed: it is used in any case.
    """

    def __init__(
        self,
        proxies: Sequence[Proxy] = (),
        address: str = "https://api.telegram.org",
        *,
        counters: Counters | None = None,
        connect_timeout: float = 5.0,
        first_pause: float = 1.0,
        longest_pause: float = 60.0,
    ) -> None:
        """Reach the Bot API server at `address` through these proxies; times are in seconds."""
        self.all = tuple(Route(proxy) for proxy in proxies or (Proxy("direct"),))
        self.order = self.all
        self.connect_timeout = connect_timeout
        self.counters = counters or Counters()
        self._address = f"{address}/"
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._probes: dict[Route, asyncio.Task[None]] = {}

    def failed(self, route: Route) -> None:
        """Record that a route did not carry a call, or brought no answer back."""
        self.counters.add("route_failures")
        route.failures += 1
        if not route.is_up:
            return
        route.is_up = False
        self._sort()
        if len(self.all) > 1:
            _LOGGER.warning(
                "no connection to Telegram over %s; next is %s", route.name, self.order[0].name
            )
            self._probes[route] = asyncio.create_task(self._probe_until_it_works(route))

    def worked(self, route: Route) -> None:
        """Record that a route brought an answer back."""
        route.failures = 0
        if route.is_up:
            return
        route.is_up = True
        self._sort()
        if len(self.all) > 1:
            _LOGGER.info("Telegram can be reached over %s again", route.name)

    def status(self) -> list[dict[str, Any]]:
        """Return for each route if it works, its consecutive failures, and if it goes first."""
        return [
            {
                "route": route.name,
                "up": route.is_up,
                "failures": route.failures,
                "preferred": route is self.order[0],
            }
            for route in self.all
        ]

    async def close(self) -> None:
        """End the probes."""
        probes = [*self._probes.values()]
        self._probes.clear()
        for probe in probes:
            probe.cancel()
        await asyncio.gather(*probes, return_exceptions=True)

    def _sort(self) -> None:
        self.order = tuple(sorted(self.all, key=lambda route: not route.is_up))

    async def _probe_until_it_works(self, route: Route) -> None:
        pause = self._first_pause
        while not route.is_up:
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._longest_pause)
            # Other calls may have shown in the meantime that it works.
            if not route.is_up and await self._works(route):
                self.worked(route)

    async def _works(self, route: Route) -> bool:
        """Whether the server's root can be reached, without a token; any answer will do."""
        try:
            async with (
                asyncio.timeout(2 * self.connect_timeout),
                aiohttp.ClientSession(connector=route.connector()) as session,
                session.head(self._address, allow_redirects=False),
            ):
                return True
        except Exception:
            # Whatever error a dead proxy causes, the route does not work.
            return False
