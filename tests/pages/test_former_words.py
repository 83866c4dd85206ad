"""What a link's words were, on the page and through the API, as long as the article is there."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from bot.answer.citing.permalinks import permalink_key
from bot.opening import former_versions
from bot.settings import Settings
from tests.support.browser import opened_browser
from tests.support.pages import browsing, links, read, served, words
from tests.support.small_desk import RIVER, SmallDesk, archive_of, quote

TOLL = "Nobody paid a toll."
KEY = permalink_key(quote(SmallDesk().river, TOLL))
PATH = f"/articles/bridge?quote={KEY}"
NOW = RIVER.replace(TOLL, "Almost nobody paid any toll.")


@pytest.fixture(autouse=True)
def _changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the article have changed, in a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("FORMER_DAYS", "30")
    keep(RIVER)
    keep(NOW)


def keep(river: str) -> None:
    """Let the archive say this from now on."""
    former_versions(Settings()).keep(SmallDesk(river).archive)


async def test_the_page() -> None:
    """The former words are told from the article's own, which link to the closest ones."""
    async with browsing(SmallDesk(NOW)) as client:
        response = await client.get(PATH)
    page = read(response)

    assert words(page, "//p[@role='status']")[0].startswith("These words have changed")
    assert words(page, "//section[@class='former']//del") == [TOLL]
    assert "It did until a change that was noticed on " in response.text
    assert words(page, "//section[@class='former']/blockquote[2]") == [
        "Almost nobody paid any toll."
    ]
    assert words(page, "//mark") == []
    assert page.xpath("//button[@data-copy]") == []
    (closest,) = links(page, "#quote")
    async with browsing(SmallDesk(NOW)) as client:
        followed = read(await client.get(closest))
    assert words(followed, "//mark") == ["Almost nobody paid any toll."]


async def test_the_api() -> None:
    """The same as JSON, and whether the words are the same, moved, changed or unknown."""
    states, path = [], "/api/articles/bridge?quote="
    async with browsing(SmallDesk(NOW)) as client:
        link = (await client.get(f"{path}{KEY}")).json()["link"]
        for river in (RIVER, f"New. {RIVER}"):
            async with browsing(SmallDesk(river)) as other:
                states.append((await other.get(f"{path}{KEY}")).json()["link"])
        states.append((await client.get(f"{path}nothing")).json()["link"])
        without = (await client.get("/api/articles/bridge")).json()

    assert (link["state"], link["quote"]) == ("changed", None)
    assert link["former"]["text"] == TOLL
    assert link["former"]["text"] == RIVER[link["former"]["start"] : link["former"]["end"]]
    assert link["former"]["sha256"] == SmallDesk().river.sha256
    assert link["closest"]["text"] == "Almost nobody paid any toll."
    assert [one["state"] for one in states] == ["same", "moved", "unknown"]
    assert [one["quote"] and one["quote"]["text"] for one in states] == [TOLL, TOLL, None]
    assert "link" not in without


async def test_a_withdrawn_article() -> None:
    """Nothing of it is shown, whatever the file has; and nothing is left for when it is back."""
    desk = SmallDesk(NOW)
    desk.archive, desk.files = archive_of(desk.market)
    async with browsing(desk) as client:
        gone = [(await client.get(path)).status_code for path in (PATH, f"/api{PATH}")]
    former_versions(Settings()).keep(desk.archive)
    async with browsing(SmallDesk(NOW)) as client:
        again = await client.get(PATH)

    assert gone == [404, 404]
    assert "These words have changed" in again.text
    assert TOLL not in again.text


async def test_such_a_page_is_not_kept() -> None:
    """It is made whenever it is asked for, since what it shows ends with its time."""
    async with browsing(SmallDesk(NOW)) as client:
        before = await client.get(PATH)
        former_versions(Settings()).file.unlink()
        after = await client.get(PATH)

    assert TOLL in before.text
    assert TOLL not in after.text


async def test_looking_for_them_counts_as_a_question() -> None:
    """Who asks for such pages only is told to wait like somebody who asks questions."""
    async with browsing(SmallDesk(NOW), rate_limit=1) as client:
        statuses = [(await client.get(PATH)).status_code for _ in range(3)]

    assert statuses[0] == 200
    assert statuses[-1] == 429


async def test_hostile_words() -> None:
    """Former words are text, in every language of the pages."""
    mark = "<script>run()</script> javascript:run() \u202e"
    key = permalink_key(quote(SmallDesk(f"One. {mark}").river, mark))
    keep(f"One. {mark}")
    keep(NOW)
    async with browsing(SmallDesk(NOW)) as client:
        for language in ("en", "ru", "fa"):
            page = read(await client.get(f"/articles/bridge?quote={key}&lang={language}"))

            assert words(page, "//del") == [mark]
            assert page.xpath("//section[@class='former']//script") == []


def test_nothing_keeps_readers_out() -> None:
    """Axe finds nothing on such a page, in the light and in the dark."""
    with opened_browser() as browser, served(SmallDesk(NOW)) as root:
        found = []
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme)
            page = context.new_page()
            page.goto(f"{root}{PATH}&lang=fa")
            found += Axe().run(page).response["violations"]
            context.close()

    assert found == []
