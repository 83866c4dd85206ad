"""The pages inside Telegram: who may show them in a frame, and the colours of its theme."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote as percent_encoded

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bot.answer.citing.permalinks import permalink_key
from tests.support.browser import opened_browser, wait_until, watched
from tests.support.pages import browsing, served
from tests.support.small_desk import SmallDesk, quote

DESK = SmallDesk()
PLACE = f"/articles/bridge?quote={permalink_key(quote(DESK.river, 'Repairs took two years.'))}"
DARK = {
    "bg_color": "#17212b",
    "text_color": "#f5f5f5",
    "hint_color": "#708499",
    "link_color": "#6ab3f3",
    "secondary_bg_color": "#232e3c",
    "section_separator_color": "#111921",
}
LIGHT = {"bg_color": "#ffffff", "text_color": "#000000", "hint_color": "#999999"}
USER = "tgWebAppData=user%3D%257B%2522id%2522%253A7%257D%26hash%3Dsecret"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open the browser once for all tests."""
    with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    """Serve the small archive."""
    with served(DESK) as address:
        yield address


def ending(theme: Any, before: str = "") -> str:
    """Return the end of an address as Telegram writes it."""
    written = percent_encoded(theme if isinstance(theme, str) else json.dumps(theme), safe="")
    return f"#{before}{USER}&tgWebAppVersion=9.0&tgWebAppThemeParams={written}"


def colours(page: Page) -> tuple[str, str]:
    """Return the colours of the page's background and of its text."""
    found: list[str] = page.evaluate(
        "(({backgroundColor, color}) => [backgroundColor, color])(getComputedStyle(document.body))"
    )
    return found[0], found[1]


@pytest.mark.parametrize("path", ["/", PLACE, "/verify", "/none", "/static/pages.js"])
async def test_who_may_show_it_in_a_frame(path: str) -> None:
    """Telegram's clients, where the pages have a public address; nobody else, and else nobody."""
    policies = []
    for given in ({}, {"public_url": "https://archive.example"}):
        async with browsing(SmallDesk(), **given) as client:
            policies.append((await client.get(path)).headers["content-security-policy"])

    assert policies[0].endswith("frame-ancestors 'none'")
    assert policies[1].endswith(
        "frame-ancestors https://web.telegram.org https://webk.telegram.org"
        " https://weba.telegram.org https://webz.telegram.org"
    )
    assert all("unsafe" not in policy for policy in policies)


@pytest.mark.parametrize("before", ["", "quote&", "quote?"])
@pytest.mark.parametrize(("theme", "kind"), [(DARK, "dark"), (LIGHT, "light")])
def test_the_theme(
    browser: Browser, root: str, theme: dict[str, str], kind: str, before: str
) -> None:
    """Its colours are the page's, legible, whatever the system's; the words are in sight."""
    other = "light" if kind == "dark" else "dark"
    page = browser.new_page(color_scheme=other)  # type: ignore[arg-type]  # one of the two
    seen = watched(page)
    page.goto(f"{root}{PLACE}{ending(theme, before)}")
    wait_until(page, "document.activeElement.id === 'quote'")
    expected = {"dark": ("rgb(23, 33, 43)", "rgb(245, 245, 245)")}
    violations = Axe().run(page).response["violations"]
    found = [one for one in violations if one["impact"] in ("serious", "critical")]

    assert colours(page) == expected.get(kind, ("rgb(255, 255, 255)", "rgb(0, 0, 0)"))
    assert page.evaluate("document.documentElement.dataset.theme") == kind
    assert [one["id"] for one in found] == []
    assert seen == []
    page.close()


def test_what_is_there_about_the_reader_is_removed(browser: Browser, root: str) -> None:
    """It is in the address no longer; the theme is, so that it lasts, also on the next page."""
    page = browser.new_page()
    page.goto(f"{root}{PLACE}{ending(DARK)}")
    page.wait_for_selector("mark")
    address = page.url
    page.reload()
    again = colours(page)
    page.click("header .name")
    page.wait_for_selector("#q")

    assert "secret" not in address
    assert "tgWebAppData" not in address
    assert again[0] == colours(page)[0] == "rgb(23, 33, 43)"
    page.close()


@pytest.mark.parametrize(
    "theme",
    [
        *("", "null", "[]", "{", "%"),
        {"bg_color": "#ffffff", "text_color": "#eeeeee"},
        {"bg_color": "red; background: url(https://evil.example)", "text_color": "#000000"},
        {"bg_color": 7, "text_color": {}},
        {"text_color": "#000000"},
    ],
)
def test_colours_that_cannot_be_used(browser: Browser, root: str, theme: Any) -> None:
    """The page keeps its own, without an error."""
    page = browser.new_page(color_scheme="light")
    seen = watched(page)
    page.goto(f"{root}{PLACE}{ending(theme)}")
    page.wait_for_selector("mark")

    assert colours(page) == ("rgb(253, 252, 249)", "rgb(29, 39, 51)")
    assert seen == []
    page.close()
