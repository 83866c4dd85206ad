"""Connections on which no request comes are closed, and others are not."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from bot.web import patience
from tests.support.pages import served
from tests.support.small_desk import SmallDesk

REQUEST = b"GET /api/articles HTTP/1.1\r\nHost: archive.example\r\n\r\n"


@contextmanager
def connected() -> Iterator[socket.socket]:
    """Open a connection to a server."""
    with served(SmallDesk()) as address:
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port), timeout=60) as opened:
            yield opened


def _answer(connection: socket.socket) -> bytes:
    """Return the head of an answer, after reading all of it."""
    read = connection.makefile("rb")
    head = b"".join(iter(read.readline, b"\r\n"))
    length = next(line for line in head.splitlines() if line.startswith(b"content-length:"))
    read.read(int(length.partition(b":")[2]))
    return head


def _is_closed(connection: socket.socket, sent: bytes) -> bool:
    """Return whether the server closes a connection, perhaps before it has read what was sent."""
    try:
        connection.sendall(sent)
        return connection.recv(1) == b""
    except (ConnectionResetError, BrokenPipeError):
        return True


@pytest.mark.parametrize("sent", [b"", b"GET", REQUEST[:-2]])
def test_no_request_comes(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends the connection without an answer."""
    monkeypatch.setattr(patience, "PATIENCE", 0.1)
    with connected() as connection:
        assert _is_closed(connection, sent)


def test_the_next_request_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every head must arrive, not only the first."""
    with connected() as connection:
        connection.sendall(REQUEST)
        head = _answer(connection)
        monkeypatch.setattr(patience, "PATIENCE", 0.1)

        assert head.startswith(b"HTTP/1.1 200")
        assert _is_closed(connection, REQUEST[:-2])


def test_a_request_in_pieces() -> None:
    """A head that comes in time is answered, also after another."""
    with connected() as connection:
        for _ in range(2):
            connection.sendall(REQUEST[:20])
            connection.sendall(REQUEST[20:])
            assert _answer(connection).startswith(b"HTTP/1.1 200")
