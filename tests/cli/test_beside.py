"""`clippings run` without a token: the pages beside the local chat, and after its end."""

import io
import os
import signal
import socket
import threading
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli.beside import run_local
from bot.cli.main import main
from bot.settings import Settings, SettingsError
from tests.support.ports import free_port
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS


class Terminal(io.StringIO):
    """A terminal, as far as it is asked whether it is one."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


class Typing(io.StringIO):
    """An input whose lines are made when they are read."""

    def __init__(self, *lines: Callable[[], str], terminal: bool = False) -> None:
        super().__init__()
        self._lines = iter(lines)
        self._terminal = terminal

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # io's own stub differs
        """Return what the next function makes; nothing at the end."""
        return next(self._lines, lambda: "")()

    def isatty(self) -> bool:
        """Say what was said."""
        return self._terminal


def fetched(address: str) -> str:
    """Return a page."""
    with urllib.request.urlopen(address) as response:  # noqa: S310 - of this test
        found: str = response.read().decode()
        return found


def run(stdin: io.StringIO, stdout: io.StringIO, **given: Any) -> int:
    """Run the local chat of a small desk."""
    return run_local(Settings(**given), SmallDesk(), TEXTS, stdin=stdin, stdout=stdout)


def address_in(out: io.StringIO) -> str:
    """Return the address that was told."""
    line = next(one for one in out.getvalue().splitlines() if "in a browser" in one)
    return line.rpartition(" ")[2]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


def test_beside_a_terminal() -> None:
    """The greeting tells the address; the page answers while the chat waits."""
    out, seen = Terminal(), []

    def look() -> str:
        seen.append(fetched(f"{address_in(out)}?q=When"))
        return "When did it open?\n"

    code = run(Typing(look, lambda: "/quit\n", terminal=True), out)

    assert code == 0
    assert address_in(out).startswith("http://127.0.0.1:")
    assert "The bridge opened in May." in seen[0]
    assert "│ The bridge opened in May." in out.getvalue()
    with pytest.raises(OSError, match="refused"):
        fetched(address_in(out))


def test_a_port_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PORT, a free port is used where the default one is not."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr("bot.web.beside.DEFAULT_PORT", taken.getsockname()[1])
        out = Terminal()
        run(Typing(lambda: fetched(address_in(out)) and "/quit", terminal=True), out)

        assert f":{taken.getsockname()[1]}/" not in address_in(out)
    with (
        pytest.raises(SettingsError, match="cannot listen"),
        socket.create_server(("127.0.0.1", 0)) as taken,
    ):
        run(Typing(), out, port=taken.getsockname()[1], listen="127.0.0.1")


def test_after_the_end_of_the_input() -> None:
    """With PORT the pages are served on without a terminal, until a signal."""
    port, out = free_port(), io.StringIO()
    seen: list[str] = []
    root = f"http://127.0.0.1:{port}"

    def end() -> str:
        def look() -> None:
            seen.extend(fetched(root + path) for path in ("/?q=When", "/health", "/metrics"))
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=look).start()
        return ""

    before = signal.getsignal(signal.SIGTERM)
    code = run(Typing(lambda: "When did it open?\n", end), out, port=port, listen="127.0.0.1")

    assert code == 0
    assert out.getvalue().startswith(f"The same archive in a browser: {root}/\n")
    assert "│ The bridge opened in May." in out.getvalue()
    assert "opened in May" in seen[0]
    assert '"failing":{}' in seen[1]
    assert "clippings_articles 3.0" in seen[2]
    assert signal.getsignal(signal.SIGTERM) == before


def test_without_a_terminal_and_a_port() -> None:
    """Nothing is served, and nothing is said about it."""
    out = io.StringIO()
    code = run(Typing(lambda: "When did it open?\n"), out)

    assert code == 0
    assert "browser" not in out.getvalue()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal is told how to get it; with PORT that is an error."""
    monkeypatch.setattr("bot.extras.find_spec", lambda name: None)
    out = Terminal()
    run(Typing(lambda: "/quit", terminal=True), out)

    assert "To have the archive in a browser as well: " in out.getvalue()
    with pytest.raises(SettingsError, match="PORT needs the extra 'web': "):
        run(Typing(), out, port=8080)


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`run` with nothing set is the local chat, as it was."""
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("PORT", "")
    monkeypatch.setattr("sys.stdin", io.StringIO("Who arrested Durov?\n"))

    assert main(["run"]) == 0
    assert "The French authorities arrested Durov" in capsys.readouterr().out
