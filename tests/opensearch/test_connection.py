"""What a cluster says that does not answer, refuses, or has another index."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.archive.errors import EngineError
from bot.search.opensearch.connection import Connection, NotThereError
from bot.values.engine_address import read_address

SECRET = "an-api-key-of-the-tests"


@contextmanager
def server(status: int, asked: list[str] | None = None) -> Iterator[int]:
    """Run a server that answers everything with a status; yield its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if asked is not None:
                asked.append(self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield http.server_port
        finally:
            http.shutdown()
            thread.join()


def ask(connection: Connection) -> None:
    """Ask for what the cluster has."""
    with connection.told():
        connection.blocking.indices.get_mapping(index="clippings")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "refuses the user or the key; correct ENGINE or ENGINE_API_KEY"),
        (403, "refuses the user or the key"),
        (404, "has no such index; run `clippings index`"),
        (400, "refuses what it is asked"),
        (503, "status 503"),
    ],
)
def test_each_refusal_is_a_sentence_with_the_mend(status: int, said: str) -> None:
    """It names the hosts and the index, and no secret."""
    with server(status) as port:
        connection = Connection(
            read_address(f"opensearch://127.0.0.1:{port}/clippings"), api_key=SECRET
        )
        with pytest.raises(EngineError) as caught:
            ask(connection)

    assert (True, True, False) == (
        said in str(caught.value),
        f"opensearch://127.0.0.1:{port}/clippings" in str(caught.value),
        SECRET in str(caught.value),
    )


def test_what_is_missing_is_told_apart() -> None:
    """An index that does not exist is an error of its own."""
    with server(404) as port, pytest.raises(NotThereError):
        ask(Connection(read_address(f"opensearch://127.0.0.1:{port}/clippings")))


def test_nobody_there_is_told() -> None:
    """A port on which nobody listens any more is a cluster that cannot be reached."""
    with server(200) as port:
        pass
    with pytest.raises(EngineError, match="cannot be reached; start it, or correct ENGINE"):
        ask(Connection(read_address(f"opensearch://127.0.0.1:{port}/clippings")))


def test_a_host_that_is_away_is_passed_over() -> None:
    """What changes the cluster goes to the next host if one cannot be reached."""
    with server(200) as away:
        pass
    asked: list[str] = []
    with server(200, asked) as port:
        hosts = f"127.0.0.1:{away},127.0.0.1:{port}"
        connection = Connection(read_address(f"opensearch://{hosts}/clippings"))
        for _ in range(2):
            connection.writing.indices.get_mapping(index="clippings")

    assert 2 == len(asked)


@pytest.mark.parametrize(
    ("credentials", "api_key", "expected"),
    [("", SECRET, f"ApiKey {SECRET}"), ("bot:secret@", None, "Basic Ym90OnNlY3JldA==")],
)
def test_credentials_are_sent(credentials: str, api_key: str | None, expected: str) -> None:
    """An API key, or the user and the password of the address."""
    asked: list[str] = []
    with server(200, asked) as port:
        address = read_address(f"opensearch://{credentials}127.0.0.1:{port}/clippings")
        ask(Connection(address, api_key=api_key))

    assert [expected] == asked
