"""Real processes, killed and ended by real signals: no question is lost."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks.bot_api_server import BotApiServer, serving
from benchmarks.kills import kill_and_restart
from tests.support.bridge_folder import ASKED, BRIDGE, OPENED, TOKEN, enter_folder
from tests.support.waiting import LONG

PROGRAM = str(Path(__file__).parents[1] / "support" / "patient_bot.py")


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)


def _environment(server: BotApiServer, folder: Path) -> dict[str, str]:
    return os.environ | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": server.url,
        "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3",
    }


def _kept(folder: Path) -> bytes:
    """Return what is in the database's files."""
    return b"".join(file.read_bytes() for file in folder.glob("bot.sqlite3*"))


@asynccontextmanager
async def _process(
    server: BotApiServer, folder: Path
) -> "AsyncIterator[asyncio.subprocess.Process]":
    """Run the program; what it logs can be read in the file `log`."""
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, PROGRAM, "run"), env=_environment(server, folder), stderr=log
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def test_kills(tmp_path: Path) -> None:
    """Killed three times at random moments, the bot answers all.

    It doubles at most what it had at work: one answer of a chat at each kill.
    """
    async with serving() as server:
        server.pause = 0.02
        figures = await kill_and_restart(
            server,
            _environment(server, tmp_path),
            questions=60,
            chats=10,
            kills=3,
            chance=random.Random(7),  # noqa: S311 - nothing secret
            life=0.1,
            program=[PROGRAM],
        )
    print(figures)

    assert (figures.questions, figures.unanswered, figures.kills) == (60, 0, 3)
    assert figures.doubled <= figures.at_work


async def test_the_life_of_a_process(tmp_path: Path) -> None:
    """Files that change are reloaded, a bad one is named; SIGHUP and SIGTERM do what they should.

    The archive is exchanged while the bot runs: no question is lost meanwhile.
    """
    archive, log = tmp_path / "archive" / "bridge.md", tmp_path / "log"
    async with serving() as server, _process(server, tmp_path) as process:

        async def answer() -> str:
            await server.ask(5, ASKED)
            assert await server.until_answered()
            return str(server.sent[-1]["text"])

        def logged(words: str) -> bool:
            return words in log.read_text(encoding="utf-8")

        first = await answer()
        archive.write_text("---\ntitle: A bridge\n---\n", encoding="utf-8")
        refused = await server.until(lambda: logged("the archive stays as it was"))
        archive.write_text(BRIDGE + "\nIt is long.\n", encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        reloaded = await server.until(lambda: logged("the archive was reloaded: 1 articles"))
        second = await answer()
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), LONG)
        confirmed = not server.updates

    assert (refused, reloaded, code, confirmed) == (True, True, 0, True)
    assert OPENED in first
    assert OPENED in second
    assert logged("bridge.md, line 1: the article's body is empty")
    assert not logged("Traceback")
    assert not logged("very-secret")
    assert not logged(ASKED)


async def test_the_end_under_load(tmp_path: Path) -> None:
    """Told to end with 200 questions waiting, it ends; none is lost, and none doubled."""
    async with serving() as server:
        server.pause = 0.05
        async with _process(server, tmp_path) as process:
            for number in range(200):
                await server.ask(1 + number % 50, ASKED)
            begun = await server.until(lambda: len(server.sent) > 20)
            process.send_signal(signal.SIGTERM)
            code = await asyncio.wait_for(process.wait(), LONG)
        async with _process(server, tmp_path):
            answered = await server.until_answered()

    assert (begun, code, answered, server.doubled) == (True, 0, True, 0)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
async def test_what_telegram_no_longer_has(tmp_path: Path, end: signal.Signals) -> None:
    """Questions of a group that are confirmed and not answered are answered by the next process.

    Nothing of them is in the files or in the log.
    """
    async with serving() as server:
        server.pause = 0.05
        async with _process(server, tmp_path) as process:
            for member in range(60):
                await server.ask_in_group(-1001234, 1_000 + member, ASKED)
            begun = await server.until(lambda: len(server.sent) > 3)
            server.gate.clear()
            begun = begun and await server.until(lambda: not server.updates)
            process.send_signal(end)
            server.gate.set()
            await asyncio.wait_for(process.wait(), LONG)
        unanswered, waiting = server.unanswered, len(server.updates)
        kept = _kept(tmp_path)
        async with _process(server, tmp_path):
            answered = await server.until_answered()
        order = [one["reply_parameters"] for one in server.sent]

    assert (begun, unanswered > 0, waiting, answered) == (True, True, 0, True)
    assert server.doubled <= (end == signal.SIGKILL)
    assert order == sorted(order)
    assert ASKED.encode() not in kept
    assert ASKED not in (tmp_path / "log").read_text(encoding="utf-8")
