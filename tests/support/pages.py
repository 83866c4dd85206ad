"""The pages of a desk, asked without a socket, and read as a browser reads them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
from lxml import html
from starlette.applications import Starlette

from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.pages.site import Site
from bot.settings import Settings
from bot.web.app import build_app
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.server import listen, serving
from tests.support.texts import TEXTS

STRANGER = "203.0.113.7"


def app_of(desk: Desk, **given: Any) -> Starlette:
    """Return the application that serves the pages of a desk."""
    settings = Settings(**{"rate_limit": 0, **given})
    site = Site(lambda: desk, lambda: TEXTS, settings)
    site.limiter._now = lambda: 0.0  # a slow machine gives nobody more than a minute's requests
    return build_app(Health({}), Metrics(Counters()), site=site)


@asynccontextmanager
async def browsing(
    desk: Desk, address: str = STRANGER, **given: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Open the pages of a desk for somebody at an address."""
    transport = httpx.ASGITransport(app_of(desk, **given), client=(address, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://archive.example") as client:
        yield client


@contextmanager
def served(desk: Desk, **given: Any) -> Iterator[str]:
    """Serve the pages of a desk to this machine from a thread; yield their address."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    with listen(Settings(port=0, listen="127.0.0.1")) as listener:
        pages = serving(app_of(desk, **given), listener)
        thread.start()
        asyncio.run_coroutine_threadsafe(pages.__aenter__(), loop).result()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            asyncio.run_coroutine_threadsafe(pages.__aexit__(None, None, None), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


def read(response: httpx.Response) -> Any:
    """Return a page as a tree."""
    return html.fromstring(response.content)


def words(tree: Any, path: str) -> list[str]:
    """Return the texts of the elements at a path, each with its white space as it is."""
    return [one.text_content() for one in tree.xpath(path)]


def links(tree: Any, holding: str = "") -> list[str]:
    """Return the links of a page that have something in them, in order."""
    return [link for link in tree.xpath("//a/@href") if holding in link]
