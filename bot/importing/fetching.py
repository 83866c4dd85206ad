"""Fetches what is at an address: bounded in size, time and redirects, and only from the web."""

import asyncio
from dataclasses import dataclass

import aiohttp
from yarl import URL

from bot import __version__
from bot.importing.model import ImportingError

__all__ = ["Fetched", "fetch", "is_address"]

SIZE_LIMIT = 32_000_000
"""The most bytes of an answer, after unpacking."""
REDIRECTS = 5
_SECONDS = aiohttp.ClientTimeout(total=120, connect=20, sock_read=30)
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address has answered."""

    address: str
    """After redirects."""
    content: bytes
    encoding: str | None
    """As the server names it."""


def is_address(text: str) -> bool:
    """Whether a source is an address and not a path."""
    return "://" in text


def fetch(address: str) -> Fetched:
    """Return what is at an address. Raises `ImportingError` with the reason in one sentence."""
    try:
        url = URL(address)
    except ValueError as error:
        raise ImportingError(f"{address} is not an address; check it") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ImportingError(f"{address} does not begin with https:// or http://; correct it")
    try:
        return asyncio.run(_fetch(url))
    except aiohttp.TooManyRedirects as error:
        raise ImportingError(
            f"{address} leads on more than {REDIRECTS} times; give the last address"
        ) from error
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise ImportingError(f"{address} cannot be fetched ({reason}); try again later") from error


async def _fetch(url: URL) -> Fetched:
    headers = {"User-Agent": f"clippings/{__version__}"}
    async with (
        aiohttp.ClientSession(timeout=_SECONDS, headers=headers, trust_env=True) as session,
        session.get(url, max_redirects=REDIRECTS) as answer,
    ):
        if answer.status != 200:
            raise ImportingError(
                f"{url} answers {answer.status} {answer.reason or ''}".rstrip() + "; check it"
            )
        content = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > SIZE_LIMIT:
                raise ImportingError(f"{url} answers more than {SIZE_LIMIT // 1_000_000} MB")
        return Fetched(str(answer.url), bytes(content), answer.charset)
