"""Articles found by their addresses, however these were copied."""

import pytest

from bot.search.addresses import Addresses, has_address
from tests.support.small_desk import archive_of, article

ARCHIVE, _ = archive_of(
    article("jetty", "Text.", url="https://www.example.org/news/2018/jetty/?utm_source=feed"),
    article("one", "Text.", url="http://example.org/show?id=1"),
    article("two", "Text.", url="http://example.org/show?id=2&lang=en"),
    article("old", "Text.", url="https://example.org:8080/старый/путь/index.html"),
    article("unicode", "Text.", url="https://пример.рф/a"),
    article("home", "Text.", url="https://paper.example"),
    article("none", "Text."),
    article("bad", "Text.", url="http://[bad"),
)
ADDRESSES = Addresses(ARCHIVE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/news/2018/jetty", "jetty"),
        ("http://www.example.org/news/2018/jetty/", "jetty"),
        ("example.org/news/2018/jetty", "jetty"),
        ("EXAMPLE.org/news/2018/jetty#comments", "jetty"),
        ("See https://example.org/news/2018/jetty?fbclid=1&utm_medium=x.", "jetty"),
        ("(https://example.org/news/2018/jetty)", "jetty"),
        ("[it](https://example.org/news/2018/jetty), really", "jetty"),
        ("https://example.org:443/news/2018/jetty?unheard-of=1", "jetty"),
        ("https://nowhere.example/x and example.org/news/2018/jetty", "jetty"),
        ("example.org/show?id=1", "one"),
        ("example.org/show?lang=en&id=2", "two"),
        ("example.org/show?id=3", None),
        ("example.org/show", None),
        ("example.org:8080/%D1%81%D1%82%D0%B0%D1%80%D1%8B%D0%B9/путь", "old"),
        ("example.org/старый/путь", None),
        ("https://xn--e1afmkfd.xn--p1ai/a", "unicode"),
        ("https://paper.example/", "home"),
        ("example.org/News/2018/jetty", None),
        ("mail@example.org/news/2018/jetty", None),
        ("http://[bad", None),
        ("https://" + "a" * 3_000, None),
        ("https://.../", None),
        ("no address at all", None),
    ],
)
def test_addresses(text: str, expected: str | None) -> None:
    """Only what names the page counts."""
    found = ADDRESSES.find(text)

    assert expected == (found[0].id if found else None)


def test_the_rest_of_the_text() -> None:
    """What is written beside the address is returned."""
    found = ADDRESSES.find("Who paid for this? https://example.org/news/2018/jetty ?")

    assert found is not None
    assert "Who paid for this?" == found[1].rstrip(" ?") + "?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("and/or", False), ("1.5/2", True), ("a.b", False), ("https://x", True), ("24/7", False)],
)
def test_what_may_be_an_address(text: str, expected: bool) -> None:
    """A quick look tells what is certainly not an address."""
    assert expected == has_address(text)
