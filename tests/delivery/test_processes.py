"""The program as a process: real pipes, real exit codes, a real refusal of the token."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from tests.support.bridge_folder import ASKED, MISSING, TOKEN, enter_folder
from tests.support.waiting import LONG


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)


def _run(*arguments: str, **given: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the program as a process of its own."""
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=LONG, **given)  # noqa: S603


class _Refusing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Refuse whatever is called."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        payload = b'{"ok": false, "error_code": 401, "description": "Unauthorized"}'
        self.send_response(401)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a Bot API that knows no token, and let the environment name it."""
    with HTTPServer(("127.0.0.1", 0), _Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("BOT_API_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("BOT_TOKEN", TOKEN)
        yield
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("refusing")
def test_a_refused_token(capsys: pytest.CaptureFixture[str]) -> None:
    """A token that Telegram does not know ends `run` with one sentence and code 2."""
    code = main(["run"])
    err = capsys.readouterr().err

    assert (2, "Telegram does not accept BOT_TOKEN;", False) == (
        code,
        err[:35],
        "secret" in err,
    )


@pytest.mark.usefixtures("refusing")
def test_a_refused_token_in_a_process() -> None:
    """Not a word of the token is in what the process writes, log included."""
    done = _run()

    assert (2, b"") == (done.returncode, done.stdout)
    assert (True, False, False) == (
        b"\nTelegram does not accept BOT_TOKEN" in b"\n" + done.stderr,
        b"secret" in done.stderr,
        b"Traceback" in done.stderr,
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ask", "x"], (2, f"nowhere: does not exist; {MISSING}")),
        (["check"], (1, "")),
    ],
)
def test_exit_codes_of_a_process(arguments: list[str], expected: tuple[int, str]) -> None:
    """The exit code reaches the shell, with one plain sentence and no traceback."""
    done = _run("--archive", "nowhere", *arguments)

    assert expected == (done.returncode, done.stderr.decode())


def test_a_process_that_asks() -> None:
    """Questions come in through a real pipe, and answers go out in order."""
    done = _run(
        "ask", "--json", input=f"{ASKED}\n\n\xff\nКто открыл мост?".encode("utf-8", "replace")
    )
    found = [json.loads(line)["outcome"] for line in done.stdout.splitlines()]

    assert (0, b"") == (done.returncode, done.stderr)
    assert ["answer", "abstention", "abstention", "answer"] == found


def test_a_process_whose_reader_leaves() -> None:
    """A closed pipe ends a process without a traceback."""
    command = f"'{sys.executable}' -m bot ask --json | head -n 1 | wc -l"
    asked = f"{ASKED}\n".encode() * 200
    done = subprocess.run(  # noqa: S602 - nothing of it comes from outside
        command, shell=True, input=asked, capture_output=True, check=False, timeout=LONG
    )

    assert (b"1", b"") == (done.stdout.strip(), done.stderr)
