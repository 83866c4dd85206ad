"""Fetches feeds as a polite guest does: only what has changed, only where robots.txt lets it in."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.robotparser import RobotFileParser

from yarl import URL

from bot.importing.fetching import AGENT, Answer, get
from bot.importing.files import decode
from bot.importing.model import ImportingError

__all__ = ["LONGEST_WAIT", "RefusedError", "Visitor", "pause_asked"]

SIZE_LIMIT = 10_000_000
"""The most bytes of a feed."""
_ROBOTS_LIMIT = 1_000_000
_ROBOTS_KEPT = 86_400
"""Seconds for which a robots.txt is not fetched again."""
_ORIGINS = 1_000
"""The most robots.txt that are remembered."""
LONGEST_WAIT = 86_400
"""Seconds that a server may ask to wait."""


class RefusedError(ImportingError):
    """The server refuses for now, and may have said for how long."""

    def __init__(self, sentence: str, pause: float | None) -> None:
        super().__init__(sentence)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class _Robots:
    rules: RobotFileParser
    until: float


class Visitor:
    """Fetches feeds, and remembers what robots.txt says."""

    def __init__(self) -> None:
        self._robots: dict[str, _Robots] = {}

    async def visit(self, address: str, named: str, etag: str, modified: str) -> Answer:
        """Return the answer of a feed with status 200, or 304 if it has not changed.

        `named` is the address that the operator has named; `etag` and `modified` are those of the
        last answer. Raises `RefusedError` for 429 and 503, and `ImportingError`.
        """

        async def may_get(url: URL) -> None:
            await self._check(url, named)

        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        answer = await get(address, headers, limit=SIZE_LIMIT, named=named, may_get=may_get)
        if answer.status in (200, 304):
            return answer
        said = f"{answer.address} answers {answer.status} {answer.reason}".rstrip()
        if answer.status in (429, 503):
            raise RefusedError(f"{said}; it is asked again later", pause_asked(answer.headers))
        if answer.status == 410:
            raise RefusedError(f"{said}: it is gone for good; remove it", LONGEST_WAIT)
        raise ImportingError(f"{said}; check it")

    async def _check(self, url: URL, named: str) -> None:
        """Raise `ImportingError` if robots.txt keeps the bot out of an address."""
        origin = str(url.origin())
        now = asyncio.get_running_loop().time()
        known = self._robots.get(origin)
        if known is None or known.until < now:
            if len(self._robots) >= _ORIGINS:
                self._robots.clear()
            known = _Robots(await _rules(origin, named), now + _ROBOTS_KEPT)
            self._robots[origin] = known
        if not known.rules.can_fetch(AGENT, str(url)):
            raise ImportingError(
                f"{origin}/robots.txt keeps the bot out of {url.path}; ask its owner"
            )


async def _rules(origin: str, named: str) -> RobotFileParser:
    """Return what robots.txt says; without one, everything may be fetched (RFC 9309)."""
    answer = await get(f"{origin}/robots.txt", limit=_ROBOTS_LIMIT, named=named)
    if answer.status >= 500 or answer.status == 429:
        raise RefusedError(
            f"{origin}/robots.txt answers {answer.status}; it is asked again later",
            pause_asked(answer.headers),
        )
    rules = RobotFileParser()
    text = decode(answer.content)[0] if answer.status == 200 else ""
    rules.parse(text.splitlines())
    return rules


def pause_asked(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Return the seconds that `Retry-After` asks to wait, at most `LONGEST_WAIT`; None if none.

    It is a number of seconds or a date; `now` is in Unix seconds.
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said[:9]), LONGEST_WAIT))
    try:
        until = parsedate_to_datetime(said).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(until - (time.time() if now is None else now), 0.0), LONGEST_WAIT)
