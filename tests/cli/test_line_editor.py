"""Editing and history of the local chat, in a process with a terminal of its own."""

import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.line_editor import line_editor
from tests.support.bridge_folder import OPENED, enter_folder
from tests.support.waiting import LONG

UP, HOME, KILL = "\x1b[A", "\x01", "\x0b"


def _read(master: int, seen: str, text: str, times: int) -> str:
    """Read on until a text has been seen this many times."""
    deadline = time.monotonic() + LONG
    while seen.count(text) < times and time.monotonic() < deadline:
        seen += os.read(master, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
    assert seen.count(text) >= times
    return seen


def test_editing_and_history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An earlier line is called back, and a line can be corrected; nothing is left in the home."""
    enter_folder(monkeypatch, tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    for name, value in {
        "HOME": str(home),
        "TERM": "xterm",
        "XDG_CACHE_HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "bot", "chat"]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave) as chat:  # noqa: S603 - our own program
        os.close(slave)
        seen = _read(master, "", "You: ", 1)
        os.write(master, b"Who opened the bridge?\n")
        seen = _read(master, seen, OPENED.split(" by ")[0], 1)
        seen = _read(master, seen, "You: ", 2)
        os.write(master, f"{UP}\n".encode())
        seen = _read(master, seen, OPENED.split(" by ")[0], 2)
        seen = _read(master, seen, "You: ", 3)
        os.write(master, f"{UP}{HOME}{KILL}/quit\n".encode())
        _read(master, seen, "Goodbye!", 1)
        assert chat.wait(LONG) == 0
    os.close(master)

    assert [] == list(home.iterdir())


def test_other_streams_are_not_edited() -> None:
    """Lines of other files than the process's own terminal are read as they are."""
    assert line_editor(io.StringIO(), io.StringIO()) is None


@pytest.mark.parametrize(
    ("lines", "expected"), [(["Who?"], "Who?\n"), ([], "")], ids=["a line", "the end"]
)
def test_a_line_and_the_end(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], expected: str, tmp_path: Path
) -> None:
    """A line ends with a line break, as in a file; the end of the input is empty."""

    def typed(prompt: str) -> str:
        if not lines:
            raise EOFError
        return lines.pop()

    with (tmp_path / "terminal").open("w+") as own:
        monkeypatch.setattr("sys.stdin", own)
        monkeypatch.setattr("sys.stdout", own)
        monkeypatch.setattr("builtins.input", typed)
        monkeypatch.setattr("bot.cli.line_editor._REMEMBERED", -1)
        monkeypatch.setattr("readline.get_current_history_length", lambda: 0)
        monkeypatch.setattr("readline.remove_history_item", lambda place: None)
        read = line_editor(own, own)

        assert read is not None
        assert expected == read("You: ")


def test_without_readline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there is no `readline`, the terminal edits lines by itself."""
    with (tmp_path / "terminal").open("w+") as own:
        monkeypatch.setattr("sys.stdin", own)
        monkeypatch.setattr("sys.stdout", own)
        monkeypatch.setitem(sys.modules, "readline", None)

        assert line_editor(own, own) is None
