"""Fetches what is at an address: bounded in size, time and redirects, and only from the web.

A redirect is followed by hand, because each address on the way is checked: it must be of the web,
and it must not lead into a private network, in which the bot may see what others must not. The one
that the operator has named may be there.
"""

import asyncio
import os
import socket
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.request import getproxies

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from bot import __version__
from bot.importing.model import ImportingError

__all__ = ["AGENT", "Answer", "Fetched", "fetch", "get", "is_address", "is_public", "web_address"]

SIZE_LIMIT = 32_000_000
"""The most bytes of an answer, after unpacking."""
REDIRECTS = 5
AGENT = f"clippings/{__version__}"
"""As whom the bot fetches; robots.txt may name "clippings"."""
_SECONDS = aiohttp.ClientTimeout(total=120, connect=20, sock_read=30)
_CHUNK = 65_536
_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_ENCODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""How zlib is told what it unpacks."""
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address has answered."""

    address: str
    """After redirects."""
    content: bytes
    encoding: str | None
    """As the server names it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server has answered at the end of all redirects."""

    address: str
    status: int
    reason: str
    content: bytes = b""
    """Empty unless the status is 200."""
    encoding: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    """The address to ask from now on, if all redirects were for good."""


def is_address(text: str) -> bool:
    """Whether a source is an address and not a path."""
    return "://" in text


def web_address(address: str) -> URL:
    """Return an address of the web. Raises `ImportingError` if it is another, or none."""
    try:
        url = URL(address)
    except ValueError as error:
        raise ImportingError(f"{address} is not an address; check it") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ImportingError(f"{address} does not begin with https:// or http://; correct it")
    return url


def fetch(address: str) -> Fetched:
    """Return what is at an address. Raises `ImportingError` with the reason in one sentence."""
    answer = asyncio.run(get(address))
    if answer.status != 200:
        said = f"{answer.address} answers {answer.status} {answer.reason}".rstrip()
        raise ImportingError(f"{said}; check it")
    return Fetched(answer.address, answer.content, answer.encoding)


async def get(
    address: str,
    headers: Mapping[str, str] | None = None,
    *,
    limit: int = SIZE_LIMIT,
    named: str | None = None,
    may_get: Callable[[URL], Awaitable[None]] | None = None,
) -> Answer:
    """Return what is at an address, after at most `REDIRECTS` redirects.

    `named` is an address that the operator has named, this one by default; its host may be in a
    private network. `may_get` is asked before each address, and raises `ImportingError` if it may
    not be fetched. Raises `ImportingError` with the reason in one sentence.
    """
    url = web_address(address)
    own = web_address(named or address).host or ""
    try:
        return await _get(url, headers or {}, limit, own, may_get)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, zlib.error) as error:
        raise ImportingError(
            f"{address} cannot be fetched ({_reason(error)}); check it, or try again later"
        ) from error


def _reason(error: Exception) -> str:
    """Return why nothing was fetched, without what only says how it was tried."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted, has expired or is for another host"
    if isinstance(error, aiohttp.ClientSSLError):
        return "no TLS is spoken there"
    if isinstance(error, aiohttp.ClientConnectorError):
        number, words = error.os_error.errno, error.os_error.strerror
        # Below zero are the numbers of the resolver, whose words say what is wrong.
        return os.strerror(number) if number and number > 0 else words or "no connection"
    return str(error) or type(error).__name__


async def _get(
    url: URL,
    headers: Mapping[str, str],
    limit: int,
    own: str,
    may_get: Callable[[URL], Awaitable[None]] | None,
) -> Answer:
    first, is_for_good = url, True
    given = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", **headers}
    connector = aiohttp.TCPConnector(resolver=_Resolver(own), limit=2)
    async with aiohttp.ClientSession(
        timeout=_SECONDS,
        headers=given,
        trust_env=True,
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        for _ in range(REDIRECTS + 1):
            _check_literal(url, own)
            if may_get is not None:
                await may_get(url)
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status in _MOVED and (target := answer.headers.get("Location")):
                    is_for_good = is_for_good and answer.status in _FOR_GOOD
                    url = web_address(str(answer.url.join(URL(target))))
                    continue
                content = await _read(answer, limit) if answer.status == 200 else b""
                moved = str(url) if is_for_good and url != first else None
                return Answer(
                    *(str(url), answer.status, answer.reason or "", content, answer.charset),
                    headers={name.lower(): value for name, value in answer.headers.items()},
                    moved_to=moved,
                )
    raise ImportingError(f"{first} leads on more than {REDIRECTS} times; give the last address")


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Return the body, unpacked piece by piece, so that no bomb unfolds."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("", "identity", *_ENCODINGS):
        raise ImportingError(f"{answer.url} is packed by {packing[:20]!r}, which was not asked for")
    unpack: Any = zlib.decompressobj(_ENCODINGS[packing]) if packing in _ENCODINGS else None
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        content += unpack.decompress(chunk, limit + 1 - len(content)) if unpack else chunk
        if len(content) > limit:
            raise ImportingError(f"{answer.url} answers more than {limit // 1_000_000} MB")
    return bytes(content)


def _check_literal(url: URL, own: str) -> None:
    """Raise `ImportingError` if a host is a private address in figures."""
    try:
        ip = ip_address((url.host or "").strip("[]"))
    except ValueError:
        return  # a name, which the resolver checks
    if url.host != own and not is_public(ip):
        raise _private(url.host or "")


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the web, and does not stand for another that is not."""
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _private(host: str) -> ImportingError:
    return ImportingError(
        f"{host} is in a private network, to which no address of the web may lead; if that is"
        " meant, name the address itself"
    )


class _Resolver(AbstractResolver):
    """Refuses names of private addresses, except that of the host which the operator named."""

    def __init__(self, own: str) -> None:
        # A proxy of the environment is the operator's too, and often on this machine.
        proxies = (URL(value).host or "" for value in getproxies().values() if "://" in value)
        self._allowed = {own, *proxies}
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host. Raises `ImportingError` if one of them is private."""
        found = await self._resolver.resolve(host, port, family)
        if host not in self._allowed:
            for one in found:
                if not is_public(ip_address(one["host"].partition("%")[0])):
                    raise _private(host)
        return found

    async def close(self) -> None:
        """Release what the resolver holds."""
        await self._resolver.close()
