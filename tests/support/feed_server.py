"""A web server on this machine whose answers a test sets, and that remembers what was asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["FeedServer", "feed_of", "feed_server"]

Answer = tuple[int, dict[str, str], bytes]


def feed_of(*texts: str, title: str = "Harbour") -> bytes:
    """Return a feed with these entries; the first word of each is its id."""
    items = "".join(
        f"<item><title>{text.partition('.')[0]}</title><guid>{text.split()[0]}</guid>"
        f"<link>https://example.org/{text.split()[0]}</link>"
        f"<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
        for text in texts
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


class FeedServer:
    """What is answered at each path, and what was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, Message]] = []
        self.endless = ""
        """A path whose answer does not end."""

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Answer a path so; `_` in the name of a header is a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, named, body)

    def times(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(one == path for one, _ in self.asked)


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Run a server."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers))
            status, headers, body = found.answers.get(self.path, (404, {}, b""))
            if status == 200 and headers.get("ETag", "-") == self.headers.get("If-None-Match"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if self.path == found.endless:
                self.end_headers()
                try:
                    while not stopped.is_set():
                        self.wfile.write(b" " * 100_000)
                except OSError:
                    return
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is overridden
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = FeedServer(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield found
        finally:
            stopped.set()
            server.shutdown()
            thread.join()
