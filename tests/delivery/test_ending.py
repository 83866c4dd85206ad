"""A process that is told to end does end, whatever still hangs in it."""

import asyncio
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from benchmarks.bot_api_server import BotApiServer, serving
from bot.delivery.ending import FORCED, end_within
from tests.support.bridge_folder import ASKED, TOKEN, enter_folder
from tests.support.waiting import LONG

SCRIPT = Path(__file__).parents[1] / "support" / "stuck_bot.py"


def test_the_end_by_force(capsys: pytest.CaptureFixture[str]) -> None:
    """When the time is over, the process is ended, and the operator reads why."""
    codes: list[int] = []
    is_over = threading.Event()

    def end(code: int) -> None:
        codes.append(code)
        is_over.set()

    end_within(0.0, end)
    assert is_over.wait(LONG)

    assert codes == [FORCED]
    assert capsys.readouterr().err == (
        "The bot could not close everything within 0 seconds; the process is ended anyway.\n"
    )


def test_an_end_in_order() -> None:
    """A bound that is called off ends nothing, and its thread is over."""
    codes: list[int] = []
    call_off = end_within(LONG, codes.append)
    (thread,) = (one for one in threading.enumerate() if one.name == "end")
    call_off()
    thread.join(LONG)

    assert (codes, thread.is_alive()) == ([], False)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Change into a folder with an archive, and return what a bot's process needs."""
    enter_folder(monkeypatch, tmp_path)
    return os.environ | {"BOT_TOKEN": TOKEN, "DATABASE_URL": f"sqlite:///{tmp_path}/kept.db"}


@asynccontextmanager
async def stuck_bot(
    server: BotApiServer, environment: dict[str, str], mode: str
) -> "AsyncIterator[asyncio.subprocess.Process]":
    """Run `stuck_bot` in one of its modes."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(SCRIPT), mode),
        env=environment | {"BOT_API_URL": server.url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("mode", ["thread", "task", "loop"])
async def test_what_never_ends(mode: str, environment: dict[str, str], tmp_path: Path) -> None:
    """Neither a thread, a task that ignores its end nor a blocked loop keeps the process alive."""
    async with serving() as server, stuck_bot(server, environment, mode) as process:
        assert process.stdout is not None
        await server.ask(1, ASKED)
        assert await asyncio.wait_for(process.stdout.readline(), LONG) == b"stuck\n"
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), LONG)
        with closing(sqlite3.connect(environment["DATABASE_URL"].partition(":///")[2])) as kept:
            left = kept.execute("SELECT count(*) FROM inbox").fetchone()

    assert (process.returncode, left) == (FORCED, (1,))
    assert b"the process is ended anyway" in err


async def test_a_locked_database(environment: dict[str, str], tmp_path: Path) -> None:
    """The process ends although another one keeps its SQLite file locked."""
    async with serving() as server, stuck_bot(server, environment, "nothing") as process:
        await server.until(lambda: server.calls["getUpdates"] > 0)
        with closing(sqlite3.connect(tmp_path / "kept.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for chat in range(1, 9):
                await server.ask(chat, ASKED)
            await server.until(lambda: server.calls["getUpdates"] > 1)
            process.send_signal(signal.SIGTERM)
            _, err = await asyncio.wait_for(process.communicate(), LONG)

    assert process.returncode in (0, FORCED)
    assert b"Traceback" not in err
