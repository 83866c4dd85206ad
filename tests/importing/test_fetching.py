"""What is at an address, from a server on this machine."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.importing.fetching import fetch
from bot.importing.model import ImportingError
from tests.support.importing import articles, imported

FEED = b"""<rss version="2.0"><channel><title>Harbour</title><item><title>Ferry</title>
<guid>1</guid><description>The ferry costs 12 crowns.</description></item></channel></rss>"""
WORDS = "Мол гавани построили весной из дуба, и сегодня он длиной в шестьдесят метров. " * 4
PAGE = f"<html><head><title>Мол</title></head><body><article><p>{WORDS}</article>".encode("cp1251")


class _Answers(BaseHTTPRequestHandler):
    """Answers each path in its own way."""

    def do_GET(self) -> None:
        """Answer."""
        code, headers, body = {
            "/feed": (200, {"Content-Type": "application/rss+xml"}, FEED),
            "/mol": (200, {"Content-Type": "text/html; charset=windows-1251"}, PAGE),
            "/moved": (302, {"Location": "/feed"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
            "/away": (302, {"Location": "file:///etc/hostname"}, b""),
            "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 40_000_000)),
        }.get(self.path, (404, {}, b""))
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is overridden
        """Write nothing."""


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_feed_and_a_page(server: str, tmp_path: Path) -> None:
    """Both are recognised; a page's encoding is the one that the server names."""
    first = imported(f"{server}/moved", tmp_path / "archive")
    again = imported(f"{server}/moved", tmp_path / "archive")
    imported(f"{server}/mol", tmp_path / "archive")
    found = articles(tmp_path / "archive")

    assert (first.imported, again.unchanged) == (1, 1)
    assert found["Ferry"].text == "The ferry costs 12 crowns.\n"
    assert (found["mol"].title, found["mol"].url) == ("Мол", f"{server}/mol")
    assert found["mol"].text.startswith("Мол гавани построили весной")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/round", "leads on more than 5 times"),
        ("/away", "file:///etc/hostname does not begin with https:// or http://"),
        ("/bomb", "answers more than 32 MB"),
        ("/none", "answers 404 Not Found; check it"),
    ],
)
def test_answers_that_are_refused(server: str, path: str, problem: str) -> None:
    """Circles, other schemes, too much, and errors: each in one sentence."""
    with pytest.raises(ImportingError, match=problem):
        fetch(f"{server}{path}")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ftp://a.example/feed", "does not begin with https://"),
        ("file:///etc/hostname", "does not begin with https://"),
        ("http://[::1/feed", "is not an address"),
        (
            "http://127.0.0.1:9/feed",
            r"/feed cannot be fetched \(Connection refused\); check it, or ",
        ),
    ],
)
def test_addresses_that_are_refused(address: str, problem: str) -> None:
    """Only the web is read."""
    with pytest.raises(ImportingError, match=problem):
        fetch(address)


def test_a_server_without_tls_is_told(server: str) -> None:
    """The reason is in words, without what a library says of its own."""
    with pytest.raises(ImportingError, match=r"/feed cannot be fetched \(no TLS is spoken there\)"):
        fetch(f"{server.replace('http:', 'https:')}/feed")
