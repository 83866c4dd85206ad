"""The pages in a real browser: the way of a reader, with and without script, by finger and key."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from bot.desk import Desk
from tests.support.browser import opened_browser, wait_until, watched
from tests.support.pages import served
from tests.support.small_desk import SmallDesk

PHONE = ViewportSize(width=390, height=844)
QUESTION = "Who arrested Durov?"
QUOTE = "The French authorities arrested Durov at the end of August"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open the browser once for all tests."""
    with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def root(shipped_desk: Desk) -> Iterator[str]:
    """Serve the archive that comes with the bot."""
    with served(shipped_desk) as address:
        yield address


def test_the_way_of_a_reader(browser: Browser, root: str) -> None:
    """Ask, follow the quote to its place without a reload, and come back."""
    page = browser.new_page(viewport=PHONE)
    seen = watched(page)
    page.goto(root)
    page.evaluate("window.isSamePage = true")
    page.fill("#q", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("blockquote")
    asked = page.url
    page.click("a.place >> nth=0")
    page.wait_for_selector("mark")
    mark = page.locator("mark")

    assert mark.inner_text().startswith(QUOTE)
    assert page.evaluate("window.isSamePage")
    assert page.url.endswith("#quote")
    assert page.evaluate("document.activeElement.id") == "quote"
    # The page is scrolled to the mark after that is drawn.
    wait_until(
        page,
        "(({top}) => top >= 0 && top < innerHeight)"
        "(document.querySelector('mark').getBoundingClientRect())",
    )

    page.go_back()
    page.wait_for_selector("blockquote")

    assert page.url == asked
    assert page.input_value("#q") == QUESTION
    assert seen == []
    page.close()


def _is_in_sight(box: Any) -> bool:
    """Return whether the top of an element is on the screen."""
    return box is not None and 0 <= box["y"] < PHONE["height"]


def test_without_script(browser: Browser, root: str) -> None:
    """Everything works without it; only the buttons that copy are not there."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    seen = watched(page)
    page.goto(root)
    page.fill("#q", QUESTION)
    page.click("button[type=submit]")
    assert not page.locator("button.copy").first.is_visible()
    page.click("a.place >> nth=0")
    assert page.inner_text("mark").startswith(QUOTE)
    # The browser scrolls to the mark after that is there; the test hangs if it never does.
    while not _is_in_sight(page.locator("mark").bounding_box()):
        page.wait_for_timeout(10)
    page.goto(f"{root}/verify")
    page.fill("#text", f"{QUOTE.replace('August', 'September')}.")
    page.click("main button[type=submit]")

    assert page.inner_text("del") == "September"
    assert page.inner_text("ins") == "August"
    assert seen == []
    context.close()


def test_copying(browser: Browser, root: str) -> None:
    """The quote is copied with its source and a link that leads back to it."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{root}/?q={QUESTION}")
    page.click("button.copy >> nth=0")
    wait_until(page, "document.getElementById('status').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()

    assert copied[0].startswith(f"“{QUOTE}")
    assert copied[1] == "Telegram CEO promises to take on crime, says platform is not perfect"
    page.goto(copied[-1])
    assert page.inner_text("mark").startswith(QUOTE)
    context.close()


def test_by_key_and_language(browser: Browser, root: str) -> None:
    """The first key press offers the content; a language is kept from page to page."""
    page = browser.new_page(viewport=PHONE)
    page.goto(root)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.click("nav.languages a[lang=fa]")
    page.wait_for_selector("html[lang=fa][dir=rtl]")
    page.click("nav.menu a >> nth=1")
    page.wait_for_selector("ul.headlines")

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "lang=fa" in page.url

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Enter")
    wait_until(page, "location.hash === '#content'")
    page.go_back()
    wait_until(page, "location.hash === ''")

    assert [one for one in requests if "/static/" not in one] == []
    page.close()


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_readers_out(scheme: str, language: str, browser: Browser, root: str) -> None:
    """Axe finds nothing, contrast included; nothing is wider than a phone."""
    context = browser.new_context(color_scheme=scheme, viewport=PHONE)  # type: ignore[arg-type]  # one of its words
    page = context.new_page()
    paths = ["/?", f"/?q={QUESTION}&", "/articles?", "/timeline?topic=Telegram ban&", "/nothing?"]
    paths += [f"/verify?text={QUOTE.replace('August', 'September')}&"]
    found: dict[str, Any] = {}
    for path in paths:
        page.goto(f"{root}{path}lang={language}")
        _examine(page, path, found)
    page.goto(f"{root}/?q={QUESTION}&lang={language}")
    page.click("a.place >> nth=0")
    page.wait_for_selector("mark")
    _examine(page, "article", found)

    assert found == {}
    context.close()


def _examine(page: Page, name: str, found: dict[str, Any]) -> None:
    """Note what axe finds on a page, and whether it is wider than the screen."""
    broken = Axe().run(page).response["violations"]
    if broken:
        found[name] = [(one["id"], [node["html"] for node in one["nodes"]]) for one in broken]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found[f"{name}, wide"] = page.evaluate("document.documentElement.scrollWidth")


def test_hostile_words_run_nothing(browser: Browser) -> None:
    """What the archive and the question say is never run."""
    mark = "<img src=x onerror='window.isRun=1'><script>window.isRun=1</script>"
    desk = SmallDesk(f"The bridge opened in May. {mark}\n\nThe bridge was closed in 1990.\n")
    with served(desk) as root:
        page = browser.new_page()
        seen = watched(page)
        for path in (f"/?q={mark}", f"/?q=javascript:alert(1)//{mark}", "/articles/bridge"):
            page.goto(root + path)
            page.wait_for_selector("main")
            assert page.evaluate("window.isRun") is None
        page.close()

    assert seen == []
