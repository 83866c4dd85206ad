"""`clippings health` when something that is not the bot listens on its port, or does not speak."""

import io
import socket
from threading import Thread

import pytest

from bot.cli.health import run_health
from bot.settings import Settings

OTHER = "something else answers there"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", OTHER),
        (b"220 mail.example ESMTP\r\n", OTHER),
        (b"", "remote end closed connection without response"),
    ],
    ids=["a page that is not JSON", "another protocol", "nothing at all"],
)
def test_another_program_on_the_port_is_not_healthy(said: bytes, reason: str) -> None:
    """Whatever it says, the command reports that no healthy bot is there."""

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        answering = Thread(target=answer)
        answering.start()
        out = io.StringIO()
        healthy = run_health(Settings(port=port, listen="127.0.0.1"), out)
        answering.join()

    assert (healthy, out.getvalue()) == (
        False,
        f"No healthy bot on port {port} ({reason}).\n",
    )
