"""A real browser: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.waiting import LONG

__all__ = ["opened_browser", "wait_until", "watched"]

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_MOST_FRAMES = 20_000
"""How many frames a page draws before a wait is given up."""


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open the browser; skip the test where there is none, and fail under CI."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        reason = "Chromium is not installed (Debian: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        # In a container the browser's own sandbox is not available; it opens only pages of a test.
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"], timeout=LONG * 1_000
        )
        for name in ("new_page", "new_context"):
            setattr(browser, name, partial(_patient, getattr(browser, name)))
        try:
            yield browser
        finally:
            browser.close()


def _patient(make: Callable[..., Any], **given: Any) -> Any:
    """Return a page or a context in which nothing fails because the machine is slow."""
    made = make(**given)
    made.set_default_timeout(LONG * 1_000)
    return made


def wait_until(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression is true, looked at with every frame that the page draws.

    `Page.wait_for_function` evaluates a text in the page each time but the first, which the pages'
    Content-Security-Policy forbids: it fails wherever the condition is not true at once.
    """
    page.evaluate(
        f"""() => new Promise((resolve, reject) => {{
            let frames = 0;
            const look = () => {{
                if ({condition}) resolve();
                else if (++frames === {_MOST_FRAMES}) reject(new Error("never true"));
                else requestAnimationFrame(look);
            }};
            look();
        }})"""
    )


def watched(page: Page) -> list[str]:
    """Return a list that grows with every request to elsewhere, error and message of a page."""
    seen: list[str] = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith("http://127.0.0.1:") else seen.append(request.url)
        ),
    )
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    return seen
