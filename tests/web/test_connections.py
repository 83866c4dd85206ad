"""When there are too many connections, the one that has done nothing for longest is closed."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_network
from urllib.parse import urlsplit

import pytest

from bot.web import connections, patience, server
from bot.web.connections import KEPT_BACK, MOST, Room, room_for
from tests.support.pages import served
from tests.support.small_desk import SmallDesk
from tests.support.waiting import LONG

REQUEST = b"GET /api/articles HTTP/1.1\r\nHost: archive.example\r\n\r\n"
PROXY = [ip_network("10.0.0.0/8")]


class Client:
    """A connection that says how well it can be spared."""

    def __init__(self, idleness: int | None = 0, host: str = "203.0.113.7") -> None:
        self.idleness = idleness
        self.host = host
        self.is_open = True

    def abort(self) -> None:
        """Note that it was closed."""
        self.is_open = False


def entered(room: Room, *clients: Client) -> list[bool]:
    """Let clients come one after the other; return which of them are still there."""
    for client in clients:
        room.enter(client)
    return [client.is_open for client in clients]


def test_the_oldest_goes_first() -> None:
    """One that has just been answered counts as new."""
    room = Room(2)
    one, two, three = Client(), Client(), Client()
    entered(room, one, two)
    room.active(one)
    entered(room, three)

    assert [True, False, True] == [one.is_open, two.is_open, three.is_open]
    assert 2 == len(room)


@pytest.mark.parametrize(
    ("clients", "expected"),
    [
        ([Client(None), Client(1), Client(0)], [True, True, False]),
        ([Client(None), Client(1), Client(None)], [True, False, True]),
        ([Client(None), Client(None), Client(None)], [True, True, False]),
        ([Client(0, "10.1.2.3"), Client(0), Client(0)], [True, False, True]),
        ([Client(0, "10.1.2.3"), Client(1), Client(None)], [True, False, True]),
        ([Client(0, "10.1.2.3"), Client(1, "10.1.2.3"), Client(None)], [False, True, True]),
    ],
)
def test_who_can_be_spared(clients: list[Client], expected: list[bool]) -> None:
    """First who is idle, then who is slow, then a proxy; nobody who is being answered."""
    assert expected == entered(Room(2, PROXY), *clients)


def test_thousands_of_idle_ones_lock_nobody_out() -> None:
    """A proxy's connection stays open through all of them."""
    room, proxy = Room(100, PROXY), Client(0, "10.0.0.1")
    room.enter(proxy)
    entered(room, *(Client() for _ in range(5_000)))

    assert (True, 100) == (proxy.is_open, len(room))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((256, 256), 256 - KEPT_BACK),
        ((256, 1_048_576), MOST),
        ((1_024, 1_024), 1_024 - KEPT_BACK),
        ((1_024, resource.RLIM_INFINITY), MOST),
        ((64, 64), 16),
    ],
)
def test_descriptors_are_kept_back(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], expected: int
) -> None:
    """The limit is raised if that is allowed; some descriptors are never for connections."""
    monkeypatch.setattr(connections.resource, "getrlimit", lambda _: limits)  # type: ignore[attr-defined]  # the module's own
    monkeypatch.setattr(connections.resource, "setrlimit", lambda *_: None)  # type: ignore[attr-defined]  # the module's own

    assert expected == room_for().most


@contextmanager
def connecting(monkeypatch: pytest.MonkeyPatch, most: int) -> Iterator[tuple[str, int]]:
    """Serve in a room of some connections; yield where."""
    monkeypatch.setattr(server, "room_for", lambda trusted: Room(most, trusted))
    with served(SmallDesk()) as address:
        place = urlsplit(address)
        yield str(place.hostname), int(place.port or 0)


def ask(opened: socket.socket) -> bytes:
    """Send a request; return the first line of its answer."""
    opened.sendall(REQUEST)
    return opened.makefile("rb").readline()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"POST /verify HTTP/1.1\r\nHost: x\r\n"])
def test_many_idle_connections(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """They are closed for others, which are answered."""
    with connecting(monkeypatch, 5) as place, ExitStack() as open_:
        idle = []
        for _ in range(30):
            one = open_.enter_context(socket.create_connection(place, timeout=60))
            one.sendall(sent)
            idle.append(one)
        with socket.create_connection(place, timeout=60) as late:
            said = ask(late)
        try:
            left = idle[0].recv(1)
        except ConnectionResetError:
            left = b""

    assert (b"HTTP/1.1 200 OK\r\n", b"") == (said, left)


def test_an_answer_that_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is closed when nothing of it was read for a while."""
    monkeypatch.setattr(patience, "UNREAD", 0.1)
    with connecting(monkeypatch, 5) as place, socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        greedy.settimeout(60)
        greedy.connect(place)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):  # noqa: PT012 - the loop is one act
            while True:
                greedy.sendall(REQUEST * 100)


def test_a_body_that_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a refusal, the rest of a body is not waited for without end."""
    complete = patience.PatientProtocol.on_response_complete

    def complete_impatiently(connection: patience.PatientProtocol) -> None:
        monkeypatch.setattr(patience, "PATIENCE", 0.1)
        complete(connection)

    monkeypatch.setattr(patience, "PATIENCE", LONG)
    monkeypatch.setattr(patience.PatientProtocol, "on_response_complete", complete_impatiently)
    head = b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: 90000000\r\n\r\n{"
    with (
        connecting(monkeypatch, 5) as place,
        socket.create_connection(place, timeout=60) as opened,
    ):
        opened.sendall(head)
        read = opened.makefile("rb")
        try:
            said = read.read()
        except ConnectionResetError:
            said = b"HTTP/1.1 413 "

    assert said.startswith(b"HTTP/1.1 413 ")
