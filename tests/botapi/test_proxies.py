"""Proxies: the setting, and real SOCKS5 servers that die, keep silent and come back."""

import asyncio
import logging
import signal
import traceback
from collections.abc import AsyncIterator, Collection, Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Bot
from telegram.request import RequestData

from bot.botapi.errors import OutcomeUnknownError, UnreachableError
from bot.botapi.proxies import Route, Routes, _let_go
from bot.botapi.rate_limiter import Sender
from bot.botapi.transport import Attempt, Transport
from bot.settings import Proxy, SettingsError, load_settings
from tests.support.faulty_api import TOKEN, FaultyApi, faulty_api
from tests.support.socks_servers import (
    PASSWORD,
    USER,
    SocksServer,
    black_hole,
    proxies,
    socks_server,
)
from tests.support.waiting import LONG, until

KINDS = (
    "must start with socks5://, socks5h://, socks4://, socks4a:// or http://, or be the word"
    ' "direct"'
)
FORM = (
    "must look like socks5://user:password@host:1080; write @, :, /, ?, # and commas in a password"
    " as %40, %3A, %2F, %3F, %23 and %2C"
)
SECRETS = (USER, PASSWORD, "very-secret")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("direct", (Proxy("direct"),)),
        ("socks5://host", (Proxy("socks5", "host", 1080),)),
        (
            " http://host:3128 ,DIRECT,socks4a://[::1]:9/",
            (Proxy("http", "host", 3128), Proxy("direct"), Proxy("socks4a", "::1", 9)),
        ),
        (
            "socks5h://us%40er:p%2Cw%3A@10.0.0.1:1",
            (Proxy("socks5h", "10.0.0.1", 1, SecretStr("us@er"), SecretStr("p,w:")),),
        ),
        (
            "http://only-user@host",
            (Proxy("http", "host", 8080, SecretStr("only-user"), SecretStr("")),),
        ),
    ],
)
def test_the_setting(value: str, expected: tuple[Proxy, ...]) -> None:
    """Entries are read in order, with usual ports and encoded credentials."""
    assert expected == load_settings(proxies=value).proxies


@pytest.mark.parametrize(
    ("value", "number", "expected"),
    [
        ("", 1, KINDS),
        ("direct,,direct", 2, KINDS),
        (f"direct,ftp://{USER}:{PASSWORD}@host", 2, KINDS),
        (f"mtproto://{USER}:{PASSWORD}@host", 1, KINDS),
        (f"{USER}:{PASSWORD}@host:1080", 1, KINDS),
        (f"socks5://{USER}:{PASSWORD}@host:port", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}@host:99999", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}@[::1", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}@", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}@host:0", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}@my host", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}@host:1_0", 1, FORM),
        (f"socks5://{USER}:{PASSWORD}\t@host", 1, FORM),
        (f"http://{USER}:pass/{PASSWORD}@host", 1, FORM),
        (f"http://host/{PASSWORD}", 1, FORM),
        (f"http://{USER}:5#{PASSWORD}@host", 1, FORM),
        (f"http://{USER}:pa,{PASSWORD}@host", 1, FORM),
    ],
)
def test_a_wrong_entry(value: str, number: int, expected: str) -> None:
    """A faulty entry is named by its number, never by its content."""
    with pytest.raises(SettingsError) as caught:
        load_settings(proxies=value)

    assert str(caught.value) == f"PROXIES entry {number} {expected}"
    assert not any(secret in str(caught.value) for secret in SECRETS)


def test_credentials_hide_themselves() -> None:
    """No way of writing proxies down shows their credentials."""
    settings = load_settings(proxies=f"socks5://{USER}:{PASSWORD}@host,http://[::1]:3128")
    routes = Routes(settings.proxies)
    written = f"{settings!r} {settings.model_dump()} {routes.all} {routes.status()}"

    assert ["socks5://host:1080", "http://[::1]:3128"] == [route.name for route in routes.all]
    assert not any(secret in written for secret in SECRETS)


@pytest.fixture
async def api() -> AsyncIterator[FaultyApi]:
    """Run a Bot API on this machine."""
    async with faulty_api() as running:
        yield running


@pytest.fixture
def first() -> Iterator[SocksServer]:
    """Run a SOCKS5 server."""
    with socks_server() as running:
        yield running


@pytest.fixture
def second() -> Iterator[SocksServer]:
    """Run another SOCKS5 server."""
    with socks_server() as running:
        yield running


SHORT = 0.2
"""Seconds of a deadline that is to pass: nothing comes that could be too late for it."""


class Hasty(Transport):
    """Waits for a connection by the routes that are hopeless less long than by others."""

    hopeless: Collection[str] = ()

    async def _attempt(
        self,
        attempt: Attempt,
        route: Route,
        method: str,
        url: str,
        request_data: RequestData | None,
        connecting: float,
    ) -> None:
        connecting = SHORT if route.name in self.hopeless else connecting
        await super()._attempt(attempt, route, method, url, request_data, connecting)


class Way:
    """A bot over these proxies, with deadlines that no machine is too slow for."""

    def __init__(
        self, api: FaultyApi, *entries: str, hopeless: Collection[str] = (), **given: Any
    ) -> None:
        times = {"connect_timeout": LONG, "first_pause": 0.05, "longest_pause": 0.1} | given
        self.routes = Routes(proxies(*entries), api.url, **times)
        self.transport = Hasty(self.routes, answer_timeout=LONG)
        self.transport.hopeless = hopeless
        self.bot = Bot(TOKEN, f"{api.url}/bot", "", self.transport, self.transport)

    def kept(self) -> list[Any]:
        """Return the connections that are kept for the next call, as far as the bot knows."""
        connectors: list[Any] = [one.connector for one in self.transport._sessions.values()]
        pools = [pool for connector in connectors for pool in connector._conns.values()]
        return [one for pool in pools for one, _ in pool if one.is_connected()]

    @property
    def preferred(self) -> str:
        """The name of the route that is tried first."""
        return self.routes.order[0].name

    async def until_preferred(self, name: str) -> None:
        """Wait until a route comes first again."""
        assert await until(lambda: self.preferred == name)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_by_a_proxy(api: FaultyApi, first: SocksServer, scheme: str) -> None:
    """Calls go by a proxy that wants credentials, over a connection that is kept."""
    way = Way(api, first.entry.replace("socks5", scheme))
    for text in ("a", "b"):
        await way.bot.send_message(5, text)
    first.kill()
    await until(lambda: not way.kept())
    with pytest.raises(UnreachableError):
        await way.bot.send_message(5, "c")
    await way.transport.shutdown()

    assert ["a", "b"] == api.sent()
    assert 1 == len({id(request.transport) for request in api.requests})


@pytest.mark.parametrize(
    "wrong", [f"x:{PASSWORD}@", f"{USER}:x@", ""], ids=["user", "password", "none"]
)
async def test_wrong_credentials(api: FaultyApi, first: SocksServer, wrong: str) -> None:
    """A proxy that refuses the credentials is a route that does not work."""
    way = Way(api, f"socks5://{wrong}127.0.0.1:{first.port}")
    with pytest.raises(UnreachableError) as caught:
        await way.bot.send_message(5, "a")
    await way.transport.shutdown()

    assert not any(secret in str(caught.value) for secret in SECRETS)
    assert [] == api.arrived


async def test_dead_and_silent_proxies(
    api: FaultyApi, first: SocksServer, second: SocksServer, caplog: pytest.LogCaptureFixture
) -> None:
    """With a black hole and a dead proxy before it, the living one carries every call, once."""
    second.kill()
    async with black_hole() as hole:
        silent = f"socks5://{USER}:{PASSWORD}@127.0.0.1:{hole}"
        name = f"socks5://127.0.0.1:{hole}"
        # None is probed before the test is over.
        way = Way(api, silent, second.entry, first.entry, hopeless=[name], first_pause=LONG)
        with caplog.at_level(logging.INFO):
            await asyncio.gather(*(way.bot.send_message(5, f"{n}") for n in range(20)))
            failures = way.routes.counters["route_failures"]
            await way.bot.send_message(5, "later")
            later = way.routes.counters["route_failures"] - failures
        status = way.routes.status()
        await way.transport.shutdown()

    assert sorted([*map(str, range(20)), "later"]) == sorted(api.sent())
    assert later == 0
    assert [False, False, True] == [one["up"] for one in status]
    assert first.name == next(one["route"] for one in status if one["preferred"])
    assert not any(secret in f"{caplog.text} {status}" for secret in SECRETS)
    assert f"no connection to Telegram over socks5://127.0.0.1:{hole}" in caplog.text


async def test_a_proxy_silent_after_its_greeting(api: FaultyApi, first: SocksServer) -> None:
    """A proxy that falls silent in the middle of its handshake costs the deadline, no more."""
    async with black_hole(b"\x05\x02") as hole:
        silent = f"socks5://{USER}:{PASSWORD}@127.0.0.1:{hole}"
        name = f"socks5://127.0.0.1:{hole}"
        way = Way(api, silent, first.entry, hopeless=[name], first_pause=LONG)
        await way.bot.send_message(5, "a")
        await way.transport.shutdown()

    assert ["a"] == api.sent()
    assert 1 == way.routes.counters["route_failures"]


async def test_a_silent_tls_handshake_through_a_proxy(first: SocksServer) -> None:
    """A TLS handshake through a proxy that never ends costs only the deadline."""
    async with black_hole() as hole:
        api = FaultyApi()
        api.url = f"https://127.0.0.1:{hole}"
        way = Way(api, first.entry, connect_timeout=SHORT)
        with pytest.raises(UnreachableError, match="no connection in time"):
            await way.bot.send_message(5, "a")
        await way.transport.shutdown()


async def test_a_proxy_that_dies_and_heals(
    api: FaultyApi, first: SocksServer, second: SocksServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Calls go by the next proxy while the preferred one is away, and by it once it is back."""
    way = Way(api, first.entry, second.entry)
    await way.bot.send_message(5, "a")
    first.kill()
    await until(lambda: not way.kept())
    await way.bot.send_message(5, "b")
    meanwhile = way.preferred
    first.start()
    with caplog.at_level(logging.INFO):
        await way.until_preferred(first.name)
    second.kill()
    await way.bot.send_message(5, "c")
    await way.transport.shutdown()

    assert (second.name, ["a", "b", "c"]) == (meanwhile, api.sent())
    assert f"Telegram can be reached over {first.name} again" in caplog.messages
    assert "HEAD" in {request.method for request in api.requests}


async def test_a_proxy_that_dies_during_calls(
    api: FaultyApi, first: SocksServer, second: SocksServer
) -> None:
    """What was on its way when a proxy died has an unknown outcome; the sender makes it again."""
    way = Way(api, first.entry, second.entry)
    bot = way.bot
    sender = Sender()

    async def send(text: str) -> None:
        data = {"chat_id": 5, "text": text}
        await sender.process_request(
            bot._do_post, ("sendMessage", data), {}, "sendMessage", data, None
        )

    async def many(worker: int) -> None:
        for number in range(40):
            await send(f"{worker}-{number}")
            if (worker, number) == (3, 10):
                first.kill()

    await asyncio.gather(*map(many, range(8)))
    await way.transport.shutdown()
    sent = api.sent()

    assert 320 == len(set(sent))
    assert (
        len(sent) - 320 <= sender.counters["sent_once_more"] == sender.counters["outcome_unknown"]
    )
    assert second.name == way.preferred or way.routes.all[0].is_up


async def test_a_proxy_that_freezes(
    api: FaultyApi, first: SocksServer, second: SocksServer
) -> None:
    """A proxy that stops in the middle of a kept connection is left after one deadline."""
    way = Way(api, first.entry, second.entry, first_pause=LONG)
    await way.bot.send_message(5, "a")
    assert first.process is not None
    first.process.send_signal(signal.SIGSTOP)
    with pytest.raises(OutcomeUnknownError):
        await way.bot.send_message(5, "b", read_timeout=SHORT)
    await way.bot.send_message(5, "c")
    await way.transport.shutdown()

    # It may have handed on the second before it stopped: that is what is unknown.
    assert api.sent() in (["a", "c"], ["a", "b", "c"])
    assert second.name == way.preferred


class _Late:
    """A connection that came too late."""

    is_closed = False

    def close(self) -> None:
        """Close it."""
        self.is_closed = True


@pytest.mark.parametrize("outcome", ["connection", "error", "cancelled"])
async def test_a_connection_that_comes_too_late(outcome: str) -> None:
    """A connection that arrives after the deadline is closed."""
    connecting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    late = _Late()
    if outcome == "connection":
        connecting.set_result(late)
    elif outcome == "error":
        connecting.set_exception(OSError("refused"))
    else:
        connecting.cancel()
    _let_go(connecting)

    assert (outcome == "connection") == late.is_closed


async def test_all_routes_dead(api: FaultyApi, first: SocksServer, second: SocksServer) -> None:
    """With every route dead a call ends soon; by use the first that lives again is found."""
    way = Way(api, first.entry, second.entry, first_pause=LONG)
    first.kill()
    second.kill()
    with pytest.raises(UnreachableError, match="tried 2 routes") as caught:
        await way.bot.send_message(5, "a")
    second.start()
    await way.bot.send_message(5, "b")
    failures = [one["failures"] for one in way.routes.status()]
    await way.transport.shutdown()

    assert (["b"], second.name) == (api.sent(), way.preferred)
    assert [2, 0] == failures
    assert not any(
        secret in "".join(traceback.format_exception(caught.value)) for secret in SECRETS
    )


async def test_by_use_before_the_probe(api: FaultyApi, first: SocksServer) -> None:
    """A route that a call has shown to work is no longer probed."""
    way = Way(api, first.entry, "direct", first_pause=0.01)
    way.routes.failed(way.routes.all[0])
    way.routes.failed(way.routes.all[0])
    way.routes.worked(way.routes.all[0])
    await asyncio.gather(*way.routes._probes.values())
    await way.transport.shutdown()

    assert ([], first.name) == (api.arrived, way.preferred)
    assert 2 == way.routes.counters["route_failures"]


async def test_a_probe_goes_on(
    api: FaultyApi, first: SocksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A route that is still dead is probed again, until the transport is shut down."""
    first.kill()
    way = Way(api, first.entry, "direct")
    probes = 0
    probe = way.routes._works

    async def counted(route: Route) -> bool:
        nonlocal probes
        probes += 1
        return await probe(route)

    monkeypatch.setattr(way.routes, "_works", counted)
    await way.bot.send_message(5, "a")
    await until(lambda: probes > 2)
    first.start()
    await way.until_preferred(first.name)
    await way.transport.shutdown()

    assert ["a"] == api.sent()


async def test_an_http_proxy(api: FaultyApi) -> None:
    """An HTTP proxy is asked for a tunnel, with its credentials, before anything is sent."""
    asked: list[bytes] = []

    async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        there, back = await asyncio.open_connection(*api.url.rpartition("/")[2].split(":"))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")

        async def pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                target.write(data)
            target.close()

        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))

    server = await asyncio.start_server(tunnel, "127.0.0.1", 0)
    way = Way(api, f"http://{USER}:{PASSWORD}@127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await way.bot.send_message(5, "a")
    await way.transport.shutdown()
    server.close()
    await server.wait_closed()

    assert ["a"] == api.sent()
    assert asked[0].startswith(b"CONNECT 127.0.0.1:")
    assert b"Proxy-Authorization: Basic" in asked[0]
    assert b"very-secret" not in asked[0]


@pytest.mark.parametrize("scheme", ["direct", "socks4", "socks4a", "socks5", "socks5h", "http"])
async def test_every_kind_has_connections(scheme: str) -> None:
    """Every kind of route that the setting knows opens connections."""
    proxy = Proxy(scheme, "" if scheme == "direct" else "127.0.0.1", 1)
    connector = Route(proxy).connector()
    await connector.close()

    assert connector.closed
