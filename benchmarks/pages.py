"""How many requests a second the pages and the API answer, beside a bare Starlette.

    python -m benchmarks.pages [SECONDS]

The archive is the one that comes with the bot. Each kind of request is made by 32 connections for
as many seconds (5), of a server in a process of its own; the client shares the machine with it. A
share of 1 is what a Starlette with one route does that returns 4,000 bytes.
"""

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.botapi.counters import Counters
from bot.opening import open_desk, open_texts
from bot.pages.site import Site
from bot.settings import Settings
from bot.web.app import build_app
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.server import listen, serving

_CONNECTIONS = 32
_ARTICLE = "/articles/002-durov-promises-to-take-on-crime"
_QUESTIONS = ("Who+arrested+Durov", "When+was+Telegram+launched", "Who+is+Pavel+Durov")
_QUOTE = "The+French+authorities+arrested+Durov+at+the+end+of+September"
KINDS = {
    "pages that are read": ("/", "/articles", _ARTICLE, f"{_ARTICLE}?quote=552-725-430de25bea14"),
    "articles from the API": ("/api/articles", f"/api{_ARTICLE}"),
    "questions on the page": tuple(f"/?q={one}" for one in _QUESTIONS),
    "questions to the API": tuple(f"/api/ask?q={one}" for one in _QUESTIONS),
    "quotes verified": (f"/api/verify?text={_QUOTE}",),
    "timelines": ("/timeline?topic=Telegram+ban", "/api/timeline?topic=Iran"),
}


class Measured(NamedTuple):
    """What a run has shown."""

    rate: float
    """Requests a second."""
    slow: float
    """Milliseconds within which 99 of 100 were answered."""
    failed: int


def bare() -> Starlette:
    """Return what there is to compare with."""

    async def show(request: Request) -> PlainTextResponse:
        return PlainTextResponse("x" * 4_000)

    return Starlette(routes=[Route("/", show)])


def whole() -> Starlette:
    """Return the pages and the API."""
    settings = Settings(bot_token=None)
    desk, texts = open_desk(settings), open_texts(settings)
    site = Site(lambda: desk, lambda: texts, settings)
    return build_app(Health({}), Metrics(Counters()), site=site)


def _serve(name: str, port: int) -> None:
    async def serve() -> None:
        app = bare() if name == "bare" else whole()
        async with serving(app, listen(Settings(port=port, listen="127.0.0.1"))) as server:
            await server

    asyncio.run(serve())


async def measure(root: str, paths: Sequence[str], seconds: float) -> Measured:
    """Ask for these paths in turn."""
    took: list[float] = []
    failed = 0

    async def ask(session: aiohttp.ClientSession, path: str) -> bool:
        async with session.get(root + path) as response:
            await response.read()
            return response.status == 200

    async def keep_asking(session: aiohttp.ClientSession, until: float) -> None:
        nonlocal failed
        for path in cycle(paths):
            began = time.perf_counter()
            if began >= until:
                return
            failed += not await ask(session, path)
            took.append(time.perf_counter() - began)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        for path in paths:  # what is read or built once is not measured
            await ask(session, path)
        began = time.perf_counter()
        await asyncio.gather(*(keep_asking(session, began + seconds) for _ in range(_CONNECTIONS)))
        spent = time.perf_counter() - began
    return Measured(len(took) / spent, 1_000 * sorted(took)[int(0.99 * len(took))], failed)


async def _until_served(root: str) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(root):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


def run(name: str, port: int, kinds: dict[str, tuple[str, ...]], seconds: float) -> list[Measured]:
    """Measure a server in a process of its own."""
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(name, port))
    process.start()
    root = f"http://127.0.0.1:{port}"
    try:
        asyncio.run(_until_served(root))
        return [asyncio.run(measure(root, paths, seconds)) for paths in kinds.values()]
    finally:
        process.kill()
        process.join()


def main() -> None:
    """Print a table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with listen(Settings(port=0, listen="127.0.0.1")) as free:
        port = free.getsockname()[1]
    (least,) = run("bare", port, {"bare": ("/",)}, seconds)
    print(f"{'bare Starlette':24} {least.rate:7.0f}/s        p99 {least.slow:6.0f} ms")
    for kind, found in zip(KINDS, run("whole", port, KINDS, seconds), strict=True):
        share = found.rate / least.rate
        print(
            f"{kind:24} {found.rate:7.0f}/s  {share:5.2f} p99 {found.slow:6.0f} ms"
            f"  failed: {found.failed}"
        )


if __name__ == "__main__":
    main()
