"""The list of articles, the verification of a quote, the timeline, and what is nowhere."""

from urllib.parse import urlencode

import pytest

from bot.archive.dates import SourceDate
from bot.desk import Desk
from bot.pages.drawing import drawn
from bot.timeline.entries import Timeline, TimelineEntry
from tests.support.pages import browsing, links, read, words
from tests.support.small_desk import SmallDesk, archive_of, article, quote
from tests.support.texts import ENGLISH


def _titles(page: object) -> list[str]:
    return words(page, "//ul[@class='headlines']//a")


async def test_articles_by_date() -> None:
    """The newest first, or the oldest; the undated ones last."""
    async with browsing(SmallDesk()) as client:
        newest = read(await client.get("/articles"))
        oldest = read(await client.get("/articles?order=oldest"))

    assert _titles(newest) == ["Market", "A bridge & its boats", "Рыба"]
    assert _titles(oldest) == ["A bridge & its boats", "Market", "Рыба"]
    assert links(newest, "/articles/") == ["/articles/market", "/articles/bridge", "/articles/fish"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"publisher": "River Post"}, ["A bridge & its boats"]),
        ({"language": "ru"}, ["Рыба"]),
        ({"from": "2020-01-01"}, ["Market"]),
        ({"to": "1999-12-31", "language": "en"}, ["A bridge & its boats"]),
        ({"publisher": "", "from": "", "to": "", "language": "fa"}, []),
    ],
)
async def test_narrowed(query: dict[str, str], expected: list[str]) -> None:
    """By publisher, language and day, as the form asks."""
    async with browsing(SmallDesk()) as client:
        page = read(await client.get("/articles", params=query))

    assert _titles(page) == expected


async def test_pages_of_articles() -> None:
    """Links turn the page and keep what was chosen."""
    desk = SmallDesk()
    many = [
        article(f"a{n}", "Words.", date=SourceDate(f"{1900 + n}", "stated", "")) for n in range(70)
    ]
    desk.archive, desk.files = archive_of(*many)
    async with browsing(desk) as client:
        middle = read(await client.get("/articles?page=2&order=oldest&lang=en"))
        beyond = await client.get("/articles?page=4")

    assert links(middle, "page=3") == ["/articles?page=3&order=oldest&lang=en"]
    assert "/articles?order=oldest&lang=en" in links(middle)
    assert _titles(middle)[0] == "A30"
    assert beyond.status_code == 404


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page=99999999999", "from=yesterday", "order=best", "to=2020-13-01"],
)
async def test_what_a_list_does_not_understand(query: str) -> None:
    """A sentence says so; nothing fails."""
    async with browsing(SmallDesk()) as client:
        response = await client.get(f"/articles?{query}")

    assert response.status_code == 400
    assert "something that this page does not understand" in response.text


async def test_verification(shipped_desk: Desk) -> None:
    """The verdict, what differs as deleted and inserted, and the archive's words."""
    text = "The French authorities arrested Durov at the end of September"
    async with browsing(shipped_desk) as client:
        empty = read(await client.get("/verify"))
        response = await client.post("/verify", data={"text": text})
        by_address = await client.get("/verify", params={"text": text})
        short = read(await client.post("/verify", data={"text": "Durov"}))
    page = read(response)

    assert words(empty, "//p[contains(@class, 'verdict')]") == []
    assert words(page, "//p[contains(@class, 'verdict')]") == [
        "Altered: the archive says it in other words."
    ]
    assert (words(page, "//del"), words(page, "//ins")) == (["September"], ["August"])
    assert links(page, "quote=")[0].startswith("/articles/002-")
    assert page.xpath("//textarea")[0].text.strip() == text
    assert response.headers["cache-control"] == by_address.headers["cache-control"] == "no-store"
    assert "at least three words" in words(short, "//p[contains(@class, 'verdict')]")[0]


async def test_verification_of_what_is_in_two_places() -> None:
    """Every place is shown."""
    desk = SmallDesk()
    desk.archive, desk.files = archive_of(
        *(article(name, "Nobody paid a toll here.", title=name) for name in ("one", "two"))
    )
    async with browsing(desk) as client:
        page = read(await client.get("/verify", params={"text": "Nobody paid a toll here."}))

    assert sorted(words(page, "//cite")) == ["one", "two"]


async def test_a_timeline(shipped_desk: Desk) -> None:
    """A drawing with a mark an entry, and a list in the same order."""
    async with browsing(shipped_desk) as client:
        response = await client.get(
            "/timeline", params={"topic": "Telegram ban in Russia", "limit": 5}
        )
        empty = read(await client.get("/timeline"))
        nothing = read(await client.get("/timeline?topic=xyzzy&lang=ru"))
    page = read(response)

    assert response.headers["cache-control"] == "no-store"
    assert len(page.xpath("//*[local-name()='rect' or local-name()='circle']")) == 5
    assert words(page, "//ol//h2")[0] == "June 2017 (said in the quote)"
    assert len(words(page, "//ol//blockquote")) == 5
    assert "limit=" in links(page, "topic=Telegram")[-1]
    assert words(empty, "//ol") == []
    assert words(nothing, "//p[@class='says']") == ["На тему «xyzzy» в архиве ничего нет."]


@pytest.mark.parametrize(
    ("edtf", "basis", "is_point"),
    [
        ("2020-06-22", "stated", True),
        ("2018/2020", "stated", False),
        ("2018/..", "stated", False),
        ("../2018", "inferred", False),
        ("0001-01-01", "stated", None),
        ("9999-12-31", "stated", None),
        ("-0044", "stated", None),
    ],
)
def test_the_drawing_of_any_date(edtf: str, basis: str, is_point: bool | None) -> None:
    """Points and bars lie within the drawing, also at the ends of the calendar."""
    dates = [SourceDate(edtf, basis, ""), SourceDate("2019-01", "stated", "")]  # type: ignore[arg-type]
    sources = [article(f"a{n}", "Some words.", date=one) for n, one in enumerate(dates)]
    entries = tuple(TimelineEntry(quote(one, "Some words."), None, one.date) for one in sources)
    drawing = drawn(Timeline(entries, (), 0), ENGLISH)

    assert drawing is not None
    mark = drawing.marks[0]
    assert is_point is None or (mark.width == 0) == is_point
    assert all(0 <= one.x <= one.x + one.width <= drawing.width for one in drawing.marks)
    assert 1 <= len(drawing.ticks) <= 6
    assert all(0 <= tick.x <= drawing.width for tick in drawing.ticks)


def test_no_drawing_without_dates() -> None:
    """An undated timeline has only a list."""
    assert drawn(Timeline((), (), 0), ENGLISH) is None


async def test_what_is_nowhere() -> None:
    """Pages say it in a page and the API in JSON; other methods are refused."""
    async with browsing(SmallDesk()) as client:
        page, api = await client.get("/nothing"), await client.get("/api/nothing")
        method, api_method = await client.delete("/articles"), await client.put("/api/ask")
        asset = await client.get("/static/nothing.css")

    assert [one.status_code for one in (page, api, method, api_method, asset)] == [
        404, 404, 405, 405, 404
    ]  # fmt: skip
    assert "There is no such page." in page.text
    assert api.json() == {"error": "There is nothing here; see /api/openapi.json."}
    assert api_method.json() == {"error": "Only GET and POST are possible here."}


async def test_what_pages_load() -> None:
    """Style and script are of the site itself, kept for a year, and never inline."""
    async with browsing(SmallDesk()) as client:
        response = await client.get("/")
        page = read(response)
        found = [*page.xpath("//link[@href]/@href"), *page.xpath("//script/@src")]
        assets = [await client.get(one) for one in found]
        old = await client.get("/static/pages.css?v=old")

    assert all(one.startswith("/static/") for one in found)
    assert {one.headers["cache-control"] for one in assets} == {
        "public, max-age=31536000, immutable"
    }
    assert [one.headers["content-type"].split(";")[0] for one in assets] == [
        "image/svg+xml", "text/css", "text/javascript", "text/javascript"
    ]  # fmt: skip
    assert old.headers["cache-control"] == "no-cache"
    assert (
        page.xpath("//style | //script[not(@src)] | //*[@style] | //@*[starts-with(name(), 'on')]")
        == []
    )


async def test_links_keep_what_was_asked() -> None:
    """Choosing another language asks the same again."""
    query = urlencode({"q": "When did it open?", "lang": "en"})
    async with browsing(SmallDesk()) as client:
        page = read(await client.get(f"/?{query}"))

    assert "/?q=When+did+it+open%3F&lang=fa" in links(page)
