"""How much strangers may ask: by address, without keeping addresses, and all of them at once."""

import asyncio
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from pydantic import SecretStr
from starlette.requests import Request

from bot.pages.inputs import RefusedError

__all__ = ["COST", "Limiter", "Turns", "asker_of", "is_in", "knows_key", "root_of"]

COST = 10
"""A question costs as much as ten pages that are only read."""
_KNOWN = 20_000
"""The most askers that are told apart; the one that came longest ago is forgotten first."""
_AT_ONCE, _WAITING = 4, 500
_AGAIN = {"Retry-After": "2"}
_HOPS = 20
"""The most addresses of `X-Forwarded-For` that are read, from its end."""

Networks = Sequence[IPv4Network | IPv6Network]


def asker_of(request: Request, trusted: Networks) -> str | None:
    """Return the address that a request comes from; None if it is of this machine itself.

    `X-Forwarded-For` counts only as far as trusted proxies have written it: its last address that
    is not theirs. Of an IPv6 address, the network of 64 bits counts, which one asker has whole.
    """
    host = request.client.host if request.client else ""
    if is_in(host, trusted):
        said = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        for one in reversed([part.strip() for part in said[-_HOPS:]]):
            if not one:
                break
            host = one
            if not is_in(host, trusted):
                return _network(host)
    return None if _is_loopback(host) else _network(host)


def root_of(request: Request, trusted: Networks) -> str:
    """Return the root of the address that the reader sees.

    A trusted proxy may say by `X-Forwarded-Proto` that it is an https one.
    """
    scheme = request.url.scheme
    is_told = request.headers.get("x-forwarded-proto", "").strip().lower() == "https"
    if is_told and is_in(request.client.host if request.client else "", trusted):
        scheme = "https"
    return f"{scheme}://{request.url.netloc}"


def is_in(host: str, networks: Networks) -> bool:
    """Whether an address is in one of some networks."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host[:50]
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


class Limiter:
    """Lets each asker do so much a minute: a leaky bucket, under a salted hash of the address.

    The salt is made when the process starts and is never shown, so that the hashes, which are in
    memory only, mean nothing to anybody else.
    """

    def __init__(self, questions: int, now: Callable[[], float] = time.monotonic) -> None:
        """Allow this number of questions a minute, of which all may come at once; 0: any number."""
        self._room = questions * COST
        self._now = now
        self._salt = secrets.token_bytes(32)
        self._levels: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def take(self, asker: str, cost: int) -> None:
        """Count a request. Raises `RefusedError` (429) if the asker must wait."""
        if not self._room:
            return
        key = blake2b(asker.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        now, rate = self._now(), self._room / 60
        level, at = self._levels.pop(key, (0.0, now))
        level = max(0.0, level - (now - at) * rate)
        over = level + cost - self._room
        self._levels[key] = (level if over > 0 else level + cost, now)
        if len(self._levels) > _KNOWN:
            self._levels.popitem(last=False)
        if over > 0:
            wait = {"Retry-After": str(int(over / rate) + 1)}
            raise RefusedError(429, "Too many requests; please wait a little.", wait)


class Turns:
    """Lets a few questions be answered at once, so that others in the process wait little."""

    def __init__(self, at_once: int = _AT_ONCE, waiting: int = _WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._waiting = waiting
        self._number = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn. Raises `RefusedError` (503) if too many wait already."""
        if self._number >= self._waiting:
            raise RefusedError(503, "Too many people are asking; please try again.", _AGAIN)
        self._number += 1
        try:
            async with self._free:
                yield
        finally:
            self._number -= 1


def knows_key(request: Request, keys: Sequence[SecretStr]) -> bool:
    """Whether a request has one of the keys, compared in constant time.

    It is in `Authorization: Bearer` or `X-API-Key`.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    given = bearer.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")
    found = [
        hmac.compare_digest(given.encode("utf-8", "replace"), key.get_secret_value().encode())
        for key in keys
    ]
    return any(found)
