"""An article's page: its words, the marked quote, what has changed, and its citations."""

import json

import pytest

from bot.answer.citing.permalinks import permalink_key
from bot.archive.model import Quote, Span
from bot.pages.reading import blocks_of
from tests.support.pages import browsing, links, read, words
from tests.support.small_desk import RIVER, SmallDesk, archive_of, article, quote


async def test_an_article() -> None:
    """Paragraphs and headings in order, with date, source and address; nothing is marked."""
    async with browsing(SmallDesk()) as client:
        response = await client.get("/articles/bridge")
    page = read(response)

    assert words(page, "//h1") == ["A bridge & its boats"]
    assert [one.strip() for one in words(page, "//div[@class='text']/*")] == [
        "The bridge opened in May. It is 300 metres long & made of <steel>. Nobody paid a toll.",
        "Boats pass below it twice a day.",
        "Later years",
        "The bridge was closed in 1990. Repairs took two years.",
    ]
    assert words(page, "//h3") == ["Later years"]
    assert "https://example.org/bridge?a=1&b=2" in links(page)
    assert words(page, "//mark") == []


async def test_the_marked_quote() -> None:
    """It is marked letter by letter, and the address leads to its words."""
    desk = SmallDesk()
    one = quote(desk.river, "It is 300 metres long & made of <steel>.")
    async with browsing(desk) as client:
        page = read(await client.get(f"/articles/bridge?quote={permalink_key(one)}"))

    assert words(page, "//mark[@id='quote']") == [one.text]
    assert f"http://archive.example/articles/bridge?quote={permalink_key(one)}#quote" in (
        page.xpath("//input[@id='permalink']/@value")
    )
    assert any("#:~:text=It%20is%20300" in link for link in links(page))


@pytest.mark.parametrize(("start", "end"), [(0, len(RIVER)), (3, 130), (60, 128), (128, 130)])
def test_a_quote_over_several_paragraphs(start: int, end: int) -> None:
    """Its pieces together are the quote, but for the sign before a heading."""
    source = article("bridge", RIVER)
    marked = Quote(source, Span(start, end))
    pieces = [piece for block in blocks_of(source, marked) for piece in block.pieces]
    shown = "".join(piece.text for piece in pieces if piece.is_marked)

    assert shown == marked.text.replace("## ", "")
    assert [piece.is_first for piece in pieces if piece.is_marked][0]  # noqa: RUF015 - of all
    assert sum(piece.is_first for piece in pieces) == 1


@pytest.mark.parametrize("before", [-1, 0, 1, 2, 3])
def test_a_quote_that_begins_at_a_heading(before: int) -> None:
    """The link leads to the first words that are shown, also if it begins at their sign."""
    start = RIVER.index("## ") + before
    source = article("bridge", RIVER)
    marked = Quote(source, Span(start, len(RIVER) - 1))
    pieces = [piece for block in blocks_of(source, marked) for piece in block.pieces]

    assert [piece.text.strip() for piece in pieces if piece.is_first] == ["Later years"]


async def test_the_words_have_changed() -> None:
    """The page says so and marks nothing; moved words are marked where they are now."""
    desk = SmallDesk()
    key = permalink_key(quote(desk.river, "Nobody paid a toll."))
    moved, changed = SmallDesk(f"New. {RIVER}"), SmallDesk(RIVER.replace("a toll", "tolls"))
    said = []
    for one in (moved, changed):
        async with browsing(one) as client:
            said.append(read(await client.get(f"/articles/bridge?quote={key}")))

    assert words(said[0], "//mark") == ["Nobody paid a toll."]
    assert "but still has these words" in words(said[0], "//p[@role='status']")[0]
    assert words(said[1], "//mark") == []
    assert "These words have changed" in words(said[1], "//p[@role='status']")[0]


async def test_a_link_that_means_nothing() -> None:
    """The article is shown, and the page says that the link is not understood."""
    async with browsing(SmallDesk()) as client:
        page = read(await client.get("/articles/bridge?quote=abc"))

    assert words(page, "//p[@role='status']")[0] == ("The link does not say which words it means.")


async def test_citations() -> None:
    """Five forms on the page, and each as a file."""
    desk = SmallDesk()
    path = f"/articles/bridge?quote={permalink_key(quote(desk.river, 'Nobody paid a toll.'))}"
    async with browsing(desk) as client:
        page = read(await client.get(path))
        files = {
            name: await client.get(f"{path}&as={name}")
            for name in ("text", "annotation", "csl", "bibtex", "ris")
        }
        none = await client.get(f"{path}&as=pdf")
        without = await client.get("/articles/bridge?as=ris")

    shown = words(page, "//pre")
    assert [one.text.replace("\r\n", "\n") for one in files.values()] == [
        one.replace("\r\n", "\n").replace("\r", "") for one in shown
    ]
    assert files["text"].text.startswith("“Nobody paid a toll.”\n")
    assert json.loads(files["annotation"].text)["type"] == "Annotation"
    assert json.loads(files["csl"].text)[0]["title"] == "A bridge & its boats"
    assert files["bibtex"].text.startswith("@misc{bridge-")
    assert files["ris"].headers["content-disposition"] == 'attachment; filename="citation.ris"'
    assert (none.status_code, without.status_code) == (404, 404)


async def test_kept_as_long_as_the_archive_says_the_same() -> None:
    """A reader who has the page gets 304 until the article changes; each language is a page."""
    desk = SmallDesk()
    async with browsing(desk) as client:
        first = await client.get("/articles/bridge")
        tag = first.headers["etag"]
        again = await client.get("/articles/bridge", headers={"If-None-Match": f'"x", W/{tag}'})
        russian = await client.get("/articles/bridge?lang=ru", headers={"If-None-Match": tag})
    async with browsing(SmallDesk(RIVER + "\nNew.\n")) as client:
        changed = await client.get("/articles/bridge", headers={"If-None-Match": tag})

    assert [one.status_code for one in (first, again, russian, changed)] == [200, 304, 200, 200]
    assert again.content == b""
    assert again.headers["etag"] == tag


async def test_an_article_that_was_just_changed() -> None:
    """A page whose source differs is not shown."""
    desk = SmallDesk()
    desk.files["market"] = "Other words."
    async with browsing(desk) as client:
        response = await client.get("/articles/market")

    assert response.status_code == 503
    assert "Traders" not in response.text


async def test_a_long_article() -> None:
    """An article of a million characters is shown whole."""
    desk = SmallDesk()
    long = article("long", "One sentence of it.\n\n" * 50_000)
    desk.archive, desk.files = archive_of(long)
    async with browsing(desk) as client:
        response = await client.get("/articles/long")

    assert response.status_code == 200
    assert response.text.count("One sentence of it.") == 50_000


async def test_a_long_article_counts_as_a_question() -> None:
    """It takes about as much work."""
    desk = SmallDesk()
    desk.archive, desk.files = archive_of(article("long", "One sentence of it.\n\n" * 6_000))
    async with browsing(desk, rate_limit=2) as client:
        statuses = [(await client.get("/articles/long")).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


async def test_no_such_article() -> None:
    """The page says so, with a way back."""
    async with browsing(SmallDesk()) as client:
        response = await client.get("/articles/nothing", headers={"Accept-Language": "ru"})
    page = read(response)

    assert response.status_code == 404
    assert words(page, "//main/p")[0] == "Такой страницы нет."
    assert "/" in links(page)


async def test_line_breaks_are_shown_and_kept() -> None:
    """Lines of a paragraph are lines on the page, and the marked words are the quote's."""
    desk = SmallDesk()
    verse = article("verse", "Roses are red,\nviolets  are blue,\n\tsugar.\n")
    desk.archive, desk.files = archive_of(verse)
    one = quote(verse, "red,\nviolets  are blue,\n\tsugar.")
    async with browsing(desk) as client:
        page = read(await client.get(f"/articles/verse?quote={permalink_key(one)}"))

    assert words(page, "//mark") == [one.text]
    assert len(page.xpath("//mark//br")) == 2
