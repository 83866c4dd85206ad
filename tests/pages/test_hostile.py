"""Titles, ids, addresses and questions that try to become markup, script or another direction."""

import re
from urllib.parse import quote as percent_encoded

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer.citing.permalinks import permalink_key
from bot.archive.dates import SourceDate
from bot.desk import Desk
from bot.pages.quoting import safe_address
from tests.support.pages import browsing, links, read, words
from tests.support.profiles import examples
from tests.support.small_desk import SmallDesk, archive_of, article, quote

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = "\"'><img src=x onerror=alert(1)>"
OVERRIDE = "\u202egnidaeh\u2066 \u202d"
HOSTILE = [
    SCRIPT,
    ATTRIBUTE,
    OVERRIDE,
    "{{ 7 * 7 }}",
    "</textarea></select>",
    "&lt;b&gt;",
    "\0\x1b[31m",
]
IDS = ["a/b", "../../etc", "a?b#c", "50%25", "a b+c", "«статья»", SCRIPT, "a//b", ATTRIBUTE]


def hostile_desk(mark: str) -> SmallDesk:
    """Return a desk whose first article has this in every field, and its answer's quote in it."""
    desk = SmallDesk()
    text = (
        f"The bridge opened in May. {mark} it was.\n\n## {mark}\n\nThe bridge was closed in 1990.\n"
    )
    desk.river = article(
        f"id{mark}",
        text,
        title=f"Title {mark}",
        publisher=f"Publisher {mark}",
        author=f"Author {mark}",
        date=SourceDate("2020", "inferred", f"evidence {mark}"),
        url=f"https://example.org/{mark}",
    )
    desk.archive, desk.files = archive_of(desk.river, desk.market)
    return desk


def _is_harmless(page: object) -> bool:
    """Whether a page has no element or attribute but those of its own templates."""
    tree: object = page
    scripts = tree.xpath("//script[not(starts-with(@src, '/static/'))] | //img | //b | //iframe")  # type: ignore[attr-defined]  # lxml has no types
    handlers = tree.xpath("//@*[starts-with(name(), 'on')]")  # type: ignore[attr-defined]  # see above
    return not scripts and not handlers


@pytest.mark.parametrize("mark", HOSTILE)
async def test_fields_stay_text(mark: str) -> None:
    """On every page and in every field, what the archive says is text."""
    desk = hostile_desk(mark)
    async with browsing(desk) as client:
        answer = await client.get("/", params={"q": f"When? {mark}"})
        place = links(read(answer), "quote=")[0]
        responses = [
            answer,
            await client.get(place),
            await client.get("/articles"),
            await client.get("/articles", params={"publisher": mark, "language": mark}),
            await client.get("/verify", params={"text": f"bridge was closed {mark} in 1991"}),
            await client.get(place.partition("#")[0] + "&as=" + percent_encoded(mark)),
            await client.get(f"/{percent_encoded(mark, safe='')}"),
        ]
        files = [
            await client.get(f"{place.partition('#')[0]}&as={name}")
            for name in ("text", "annotation", "csl", "bibtex", "ris")
        ]

    assert [one.status_code for one in responses] == [200, 200, 200, 200, 200, 404, 404]
    assert all(_is_harmless(read(one)) for one in responses)
    assert all(one.headers["content-disposition"].startswith("attachment") for one in files)
    title = re.search("<title>(.*?)</title>", responses[1].text, re.DOTALL)
    assert title is not None
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", title[1])


@pytest.mark.parametrize("name", IDS)
async def test_any_id_has_an_address(name: str) -> None:
    """An article is found by its link, whatever is in its id."""
    desk = SmallDesk()
    desk.archive, desk.files = archive_of(article(name, "Some words.", title="Here"))
    async with browsing(desk) as client:
        listed = links(read(await client.get("/articles")), "/articles/")
        page = await client.get(listed[0])
        api = await client.get(f"/api{listed[0]}")
        one = quote(next(iter(desk.archive)), "Some words.")
        cited = read(await client.get(f"{listed[0]}?quote={permalink_key(one)}&lang=ru"))
        files = [(await client.get(link)).text for link in links(cited, "as=ris")]
        other = read(await client.get(links(cited, "lang=fa")[0]))

    assert page.status_code == 200
    assert [file.startswith("TY  - GEN") for file in files] == [True]
    assert words(other, "//mark") == ["Some words."]
    assert api.json()["article"] == name


async def test_a_path_that_looks_like_another_site() -> None:
    """No link of the page leads there."""
    async with browsing(SmallDesk()) as client:
        pages = [
            read(await client.get(f"http://archive.example{path}"))
            for path in (
                "//evil.example/",
                "///evil.example",
                "/%2F/evil.example",
                "/\\evil.example",
            )
        ]

    for page in pages:
        assert not [link for link in links(page) if link.startswith(("//", "/\\"))]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://example.org", "data:text/html,x",
     "//example.org", "\tjavascript:x", "ftp://example.org/"],
)  # fmt: skip
async def test_only_addresses_of_the_web_are_links(url: str) -> None:
    """An article with another address has no link to it, even if the archive lets it in."""
    desk = SmallDesk()
    desk.river = article("bridge", desk.river.text, url=url)
    desk.archive, desk.files = archive_of(desk.river)
    async with browsing(desk) as client:
        pages = [read(await client.get(path)) for path in ("/?q=When", "/articles/bridge")]

    assert safe_address(url) is None
    for page in pages:
        assert not [link for link in links(page) if not link.startswith(("/", "#"))]


async def test_a_host_that_is_markup() -> None:
    """The address of the page itself, which a permanent link repeats, is text too."""
    desk = SmallDesk()
    async with browsing(desk) as client:
        place = links(read(await client.get("/?q=When")), "quote=")[0]
        page = read(await client.get(place, headers={"Host": 'x"><script>alert(1)</script>'}))

    assert _is_harmless(page)
    assert words(page, "//mark") == ["The bridge opened in May."]


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(question=_ANY, key=_ANY, language=_ANY)
async def test_no_question_fails(
    question: str, key: str, language: str, shipped_desk: Desk
) -> None:
    """Whatever is asked for, the answer is a page or JSON, and never an error of the program."""
    name = next(iter(shipped_desk.archive)).id
    async with browsing(shipped_desk) as client:
        responses = [
            await client.get("/", params={"q": question, "lang": language}),
            await client.post("/verify", data={"text": question}),
            await client.get("/timeline", params={"topic": question}),
            await client.get(f"/articles/{name}", params={"quote": key, "as": language}),
            await client.get("/articles", params={"publisher": key, "from": language}),
            await client.get(f"/articles/{percent_encoded(key, safe='')}"),
            await client.post("/api/ask", json={"q": question}),
            await client.post("/api/verify", json={"text": question, "lang": "fa"}),
            await client.get("/api/timeline", params={"topic": question}),
        ]

    assert max(one.status_code for one in responses) < 500
