"""Who asks, how much they may ask, and that no address is kept."""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_network

import pytest
from starlette.requests import Request

from bot.pages.inputs import RefusedError
from bot.pages.limits import COST, Limiter, Turns, asker_of
from tests.support.pages import browsing
from tests.support.small_desk import SmallDesk

PROXIES = [ip_network(one) for one in ("127.0.0.0/8", "10.0.0.0/8", "::1/128")]


def request(host: str | None, *forwarded: str) -> Request:
    """Return a request from an address, with `X-Forwarded-For` in as many headers as given."""
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    client = (host, 1) if host else None
    return Request({"type": "http", "client": client, "headers": headers})


@pytest.mark.parametrize(
    ("host", "forwarded", "trusted", "expected"),
    [
        ("203.0.113.7", [], [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], PROXIES, "203.0.113.7"),
        ("127.0.0.1", [], [], None),
        ("::1", ["198.51.100.1"], [], None),
        ("127.0.0.1", [], PROXIES, None),
        ("127.0.0.1", ["198.51.100.1"], PROXIES, "198.51.100.1"),
        ("10.1.1.1", ["198.51.100.1, 203.0.113.7, 10.2.2.2"], PROXIES, "203.0.113.7"),
        ("10.1.1.1", ["198.51.100.1", "203.0.113.7"], PROXIES, "203.0.113.7"),
        ("10.1.1.1", ["10.9.9.9"], PROXIES, "10.9.9.9"),
        ("10.1.1.1", ["not an address"], PROXIES, "not an address"),
        ("10.1.1.1", ["198.51.100.1,,"], PROXIES, "10.1.1.1"),
        ("2001:db8:1:2:3:4:5:6", [], [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", [], [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", [], [], "::ffff:cb00:7107"),
        ("testclient", [], [], "testclient"),
        (None, [], [], ""),
    ],
)
def test_who_asks(
    host: str | None, forwarded: list[str], trusted: Sequence[object], expected: str | None
) -> None:
    """The address that a trusted proxy names; else the one that the request comes from."""
    found = asker_of(request(host, *forwarded), trusted)  # type: ignore[arg-type]  # networks

    if expected and "ffff" in expected:
        assert found is not None
        assert found != "::/64"
    else:
        assert found == expected


def test_so_much_a_minute() -> None:
    """All may come at once; then the bucket empties evenly, for each asker apart."""
    now = 0.0
    limiter = Limiter(6, lambda: now)
    for _ in range(6):
        limiter.take("a", COST)
    with pytest.raises(RefusedError) as refused:
        limiter.take("a", COST)
    limiter.take("b", COST)
    now = 9.0
    with pytest.raises(RefusedError):
        limiter.take("a", COST)
    now = 10.1
    limiter.take("a", COST)

    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "11"}


def test_no_address_is_kept() -> None:
    """Only salted hashes are, and only so many."""
    limiter, other = Limiter(1), Limiter(1)
    for number in range(20_100):
        limiter.take(f"198.51.{number}", 1)
    other.take("198.51.20099", 1)

    assert len(limiter._levels) == 20_000
    assert not any(b"198" in key for key in limiter._levels)
    assert not set(limiter._levels) & set(other._levels)


def test_no_limit() -> None:
    """With 0 everything may be asked, and nothing is noted."""
    limiter = Limiter(0)
    for _ in range(10_000):
        limiter.take("a", COST)

    assert not limiter._levels


async def test_a_flood_is_told_to_wait() -> None:
    """Questions cost more than reading; the page and the API say when to come again."""
    async with browsing(SmallDesk(), rate_limit=3) as client:
        asked = [(await client.get("/api/ask?q=When")).status_code for _ in range(4)]
        page = await client.get("/", params={"q": "When?"}, headers={"Accept-Language": "ru"})
        api = await client.get("/api/ask?q=When")
    async with browsing(SmallDesk(), rate_limit=3) as client:
        read = [(await client.get("/articles/bridge")).status_code for _ in range(31)]
    async with browsing(SmallDesk(), "127.0.0.1", rate_limit=1) as client:
        own = [(await client.get("/api/ask?q=When")).status_code for _ in range(5)]

    assert asked == [200, 200, 200, 429]
    assert (page.status_code, api.status_code) == (429, 429)
    assert "Подождите немного" in page.text
    assert api.json() == {"error": "Too many requests; please wait a little."}
    assert int(api.headers["retry-after"]) >= 1
    assert page.headers["cache-control"] == "no-store"
    assert read == [200] * 30 + [429]
    assert own == [200] * 5


async def test_turns() -> None:
    """A few at once; too many that wait are refused at once."""
    turns = Turns(at_once=1, waiting=2)
    release = asyncio.Event()
    done: list[str] = []

    async def work(name: str) -> None:
        async with turns.turn():
            await release.wait()
            done.append(name)

    first, second = asyncio.create_task(work("first")), asyncio.create_task(work("second"))
    await asyncio.sleep(0)
    with pytest.raises(RefusedError) as refused:
        await work("third")
    release.set()
    await asyncio.gather(first, second)
    await work("fourth")

    assert refused.value.status == 503
    assert done == ["first", "second", "fourth"]


async def test_what_is_not_there_counts_too() -> None:
    """Unknown addresses and wrong methods cost as much as a page, on the pages and in the API."""
    said = []
    for method, path in (
        *(("GET", "/none"), ("POST", "/articles"), ("GET", "/api/none"), ("GET", "/static/none")),
        *(("PUT", "/api/ask"), ("DELETE", "/health")),
    ):
        async with browsing(SmallDesk(), rate_limit=1) as client:
            statuses = [(await client.request(method, path)).status_code for _ in range(COST + 1)]
        said.append((set(statuses[:-1]), statuses[-1]))

    assert said == [({status}, 429) for status in (404, 405, 404, 404, 405, 405)]
