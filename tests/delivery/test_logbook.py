"""What a process has in hand, read from its file by the processes after it."""

import logging
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import bot
from bot.delivery.logbook import SLOTS, Fall, Logbook
from tests.support.waiting import LONG

DEAD = textwrap.dedent("""
    import faulthandler, os, sys
    from pathlib import Path
    from bot.delivery.logbook import Logbook

    logbook = Logbook(Path(sys.argv[1]), "7")
    logbook.open()
    with logbook.in_hand(0), logbook.in_hand(2**63 - 1), logbook.in_hand(5):
        with logbook.in_hand(6):
            pass
        if sys.argv[2] == "falls":
            faulthandler.dump_traceback(logbook.last_words)
        print("in hand", flush=True)
        sys.stdin.read()
        os._exit(1)
""")


def begin(folder: Path, how: str) -> "subprocess.Popen[str]":
    """Start a process that has three updates in hand, and ends when its input does."""
    process = subprocess.Popen(  # noqa: S603 - this Python, and a program from above
        [sys.executable, "-c", DEAD, str(folder), how],
        env=os.environ | {"PYTHONPATH": str(Path(bot.__file__).parent.parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in hand\n"
    return process


def end(process: "subprocess.Popen[str]", number: signal.Signals | None = None) -> None:
    """Let a process end, by a signal or by itself."""
    if number is not None:
        process.send_signal(number)
    process.communicate(timeout=LONG)


@pytest.fixture
def logbook(tmp_path: Path) -> Logbook:
    """Return a logbook that nobody has opened."""
    return Logbook(tmp_path, "7")


def test_a_fall(logbook: Logbook, tmp_path: Path) -> None:
    """A process's updates in hand are reported once, after its end, with the place in the code."""
    process = begin(tmp_path, "falls")
    alive = logbook.falls()
    logbook.open()
    end(process)
    falls, again = logbook.falls(), logbook.falls()
    left = [file.name for file in tmp_path.iterdir()]
    logbook.close()

    assert (alive, again, len(left)) == ([], [], 1)
    assert [fall.update_ids for fall in falls] == [[0, 5, 2**63 - 1]]
    assert falls[0].place.splitlines()[1] == '  File "<string>", line 12 in <module>'
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, None])
def test_another_end(logbook: Logbook, tmp_path: Path, number: signal.Signals | None) -> None:
    """A process that ended otherwise has not fallen; its file is removed."""
    end(begin(tmp_path, "works"), number)

    assert logbook.falls() == []
    assert [*tmp_path.iterdir()] == []


def test_other_bots(tmp_path: Path) -> None:
    """The files of other bots in the same folder are left alone."""
    end(begin(tmp_path, "falls"))

    assert [len(Logbook(tmp_path, bot_id).falls()) for bot_id in ("", "77", "7")] == [0, 0, 1]


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    """The file, and a folder that is made for it, are private."""
    logbook = Logbook(tmp_path / "new", "7")
    logbook.open()
    (file,) = (tmp_path / "new").iterdir()
    modes = [path.stat().st_mode & 0o777 for path in (file, file.parent)]
    logbook.close()

    assert modes == [0o600, 0o700]


@pytest.mark.parametrize("content", [b"", b"\xff" * 9, bytes(SLOTS * 8), b"\xff" * SLOTS * 8])
def test_a_damaged_file(logbook: Logbook, tmp_path: Path, content: bytes) -> None:
    """A file that is cut off, or holds anything, without a traceback tells of no fall."""
    (tmp_path / "bot-7-x.in-hand").write_bytes(content)

    assert logbook.falls() == []


def test_a_long_traceback(logbook: Logbook, tmp_path: Path) -> None:
    """Of the last thread's traceback the first lines are kept."""
    threads = "Thread 2\n  File x\n\nThread 1\n" + "  File y\n" * 500
    (tmp_path / "bot-7-x.in-hand").write_bytes(bytes(SLOTS * 8) + threads.encode())

    assert logbook.falls() == [Fall([], "\n".join(["Thread 1", *["  File y"] * 11]))]


def test_more_in_hand_than_can_be_noted(tmp_path: Path, logbook: Logbook) -> None:
    """What finds no slot is handled all the same, and a slot is free again after its update."""
    logbook.open()
    (file,) = tmp_path.iterdir()
    for _ in range(2):
        blocks = [logbook.in_hand(number) for number in range(SLOTS + 3)]
        for block in blocks:
            block.__enter__()
        full = file.read_bytes()
        for block in blocks:
            block.__exit__(None, None, None)
    empty = file.read_bytes()
    logbook.close()

    assert (len(full), len(empty), set(empty)) == (SLOTS * 8, SLOTS * 8, {0})
    assert {full[place + 7] for place in range(0, SLOTS * 8, 8)} == set(range(256))


def test_a_folder_that_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says what is missing then, and the bot works."""
    (tmp_path / "file").write_text("")
    logbook = Logbook(tmp_path / "file" / "below", "7")
    logbook.open()
    with logbook.in_hand(1):
        pass
    words, falls = logbook.last_words, logbook.falls()
    logbook.close()

    assert (words, falls) == (None, [])
    assert caplog.record_tuples[0][1] == logging.WARNING
    assert "cannot be set aside" in caplog.text


def test_without_a_folder() -> None:
    """Where nothing lasts, nothing is noted."""
    logbook = Logbook(None, "7")
    logbook.open()
    with logbook.in_hand(1):
        pass

    assert (logbook.last_words, logbook.falls()) == (None, [])
    logbook.close()


def test_a_pipe_with_the_name_of_a_record(tmp_path: Path) -> None:
    """What is not a regular file is not a record, and is not waited for."""
    path = tmp_path / "bot-1-x.in-hand"
    os.mkfifo(path)
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    os.write(handle, bytes(SLOTS * 8) + b"Thread 1\n  File x\n" + bytes(10_000))
    found = Logbook(tmp_path, "1").falls()
    os.close(handle)

    assert (found, path.exists()) == ([], True)
