"""Pages that are kept in memory: until the archive changes, bounded, and verified again."""

from ipaddress import ip_network
from typing import Any

import httpx

from bot.answer.citing.permalinks import permalink_key
from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.pages.kept import KeptPage, Shelf
from bot.pages.site import Site
from bot.settings import Settings
from bot.web.app import build_app
from bot.web.health import Health
from bot.web.metrics import Metrics
from tests.support.pages import browsing, read
from tests.support.small_desk import RIVER, SmallDesk, quote
from tests.support.texts import TEXTS


def _page(size: int = 10, *made_of: object) -> KeptPage:
    return KeptPage(made_of, b"x" * size, (), ())


def test_what_it_was_made_of() -> None:
    """A page is found again only for the very same desk and texts."""
    shelf, one, other = Shelf(), object(), object()
    page = _page(10, one)
    shelf.keep("a", page)

    assert shelf.find("a", (one,)) is page
    assert shelf.find("a", (other,)) is None
    assert shelf.find("b", (one,)) is None


def test_bounds() -> None:
    """Neither long addresses nor large pages are kept, and of the others only so many."""
    shelf = Shelf()
    shelf.keep("k" * 1_001, _page())
    shelf.keep("large", _page(100_001))
    for number in range(300):
        shelf.keep(str(number), _page())
        shelf.find("0", ())

    assert len(shelf._pages) == 256
    assert shelf.find("0", ()) is not None
    assert shelf.find("1", ()) is None


async def test_a_reload() -> None:
    """After it, the pages are those of the new archive."""
    desks: list[Desk] = [SmallDesk()]
    site = Site(lambda: desks[-1], lambda: TEXTS, Settings())
    app = build_app(Health({}), Metrics(Counters()), site=site)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
        first = [(await client.get("/articles/bridge")).text for _ in range(2)]
        desks.append(SmallDesk(RIVER + "\nA new bridge was built.\n"))
        later = (await client.get("/articles/bridge")).text

    assert first[0] == first[1]
    assert "A new bridge was built." not in first[0]
    assert "A new bridge was built." in later


async def test_a_kept_page_is_verified_again() -> None:
    """Where the source has changed since it was kept, it is not sent."""
    desk = SmallDesk()
    async with browsing(desk) as client:
        before = await client.get("/articles/bridge")
        desk.files["bridge"] = "Other words."
        after = await client.get("/articles/bridge")

    assert (before.status_code, after.status_code) == (200, 503)


async def test_languages_and_hosts_are_kept_apart() -> None:
    """What one reader is shown is never another's language or address."""
    desk = SmallDesk()
    link = f"/articles/market?quote={permalink_key(quote(desk.market, 'Traders were not asked.'))}"
    given: dict[str, Any] = {"trusted_proxies": (ip_network("203.0.113.0/24"),)}
    async with browsing(desk, **given) as client:
        english = await client.get(link, headers={"Accept-Language": "en"})
        russian = await client.get(link, headers={"Accept-Language": "ru"})
        hosts = [
            read(await client.get(link, headers=headers)).xpath("//input[@id='permalink']/@value")
            for headers in (
                {"Host": "a.example"},
                {"Host": "b.example", "X-Forwarded-Proto": "http"},
                {"Host": "b.example", "X-Forwarded-Proto": "https"},
            )
        ]
    async with browsing(desk) as client:
        headers = {"X-Forwarded-Proto": "https"}
        strange = await client.get(link, headers=headers)

    assert 'lang="en"' in english.text
    assert 'lang="ru"' in russian.text
    assert [one.partition("/articles")[0] for (one,) in hosts] == [
        "http://a.example", "http://b.example", "https://b.example"
    ]  # fmt: skip
    assert "https://archive.example" not in strange.text
