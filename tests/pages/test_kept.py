"""Pages that are kept in memory: until the archive changes, bounded, and verified again."""

import httpx

from bot.botapi.counters import Counters
from bot.desk import Desk
from bot.pages.kept import KeptPage, Shelf
from bot.pages.site import Site
from bot.settings import Settings
from bot.web.app import build_app
from bot.web.health import Health
from bot.web.metrics import Metrics
from tests.support.pages import browsing
from tests.support.small_desk import RIVER, SmallDesk
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
    async with browsing(SmallDesk()) as client:
        english = await client.get("/articles/bridge", headers={"Accept-Language": "en"})
        russian = await client.get("/articles/bridge", headers={"Accept-Language": "ru"})
        link = "/articles/market?quote=0-34-000000000000"
        hosts = [
            (await client.get(link, headers={"Host": host})).headers["etag"]
            for host in ("a.example", "b.example")
        ]

    assert 'lang="en"' in english.text
    assert 'lang="ru"' in russian.text
    assert len(hosts) == 2
