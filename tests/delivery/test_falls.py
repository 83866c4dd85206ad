"""Real processes whose interpreter is held by an update, until the watchdog ends them."""

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bot_api_server import BotApiServer, serving
from benchmarks.pushing_server import pushing
from tests.support.bridge_folder import ASKED, OPENED, TOKEN, enter_folder
from tests.support.holding_bot import HOLD, HOLDING
from tests.support.texts import TEXTS
from tests.support.web_running import question

STUCK = TEXTS["en"].say("stuck")
SCRIPT = Path(__file__).parents[1] / "support" / "holding_bot.py"
LONG = 300.0
"""Seconds until a test gives up waiting for something that does not happen."""


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Change into a folder with an archive and responses that the environment names."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@asynccontextmanager
async def process(
    server: BotApiServer, log: Path, mode: str, **environment: str
) -> "AsyncIterator[asyncio.subprocess.Process]":
    """Run `holding_bot` in one of its modes; all that it writes is added to a file."""
    given = {"BOT_TOKEN": TOKEN, "BOT_API_URL": server.url, "LISTEN": "127.0.0.1", "PORT": "0"}
    with log.open("ab") as out:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, str(SCRIPT), mode),
            env=os.environ | given | environment,
            stdout=out,
            stderr=out,
        )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


def said(log: Path) -> str:
    """Return what the processes have written."""
    return log.read_text(encoding="utf-8") if log.exists() else ""


def holds(log: Path) -> int:
    """Return how often the interpreter was held."""
    return said(log).count(HOLDING)


def holds_are(times: int, log: Path) -> bool:
    """Whether the interpreter was held so often."""
    return holds(log) == times


async def fall(server: BotApiServer, log: Path) -> int:
    """Run a process until the watchdog ends it; return its exit code."""
    async with process(server, log, "ended") as running:
        return await running.wait()


def notes(folder: Path) -> list[bytes]:
    """Return the files that say what processes have in hand."""
    return [file.read_bytes() for file in folder.rglob("*.in-hand")]


def kept(folder: Path) -> list[tuple[Any, ...]]:
    """Return the numbers of falls of the updates that are known in the database."""
    (file,) = folder.rglob("bot-*.sqlite3")
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT falls FROM handled").fetchall()


async def test_an_update_that_holds_the_interpreter(tmp_path: Path) -> None:
    """After two ends by the watchdog, the reader gets a notice; other updates are answered.

    Nothing of what anybody wrote is on the disk or in the log.
    """
    log = tmp_path / "log"
    async with serving() as server:
        server.fault = lambda method: "hang" if method == "sendMessage" else None
        for chat in (1, 2):
            await server.ask(chat, ASKED)

        async def ask_more() -> int:
            await server.until(lambda: server.calls["sendMessage"] >= 2, LONG)
            number = await server.ask(3, HOLD)
            await server.ask(3, ASKED)
            return number

        asking = asyncio.create_task(ask_more())
        codes = [await fall(server, log)]
        held = await asking
        (note,) = notes(tmp_path)
        server.fault = lambda method: None
        codes.append(await fall(server, log))
        answered = server.answers.total()
        async with process(server, log, "ended") as running:
            assert await server.until_answered(LONG)
            await server.ask(4, ASKED)
            assert await server.until_answered(LONG)
            running.send_signal(signal.SIGTERM)
            code = await running.wait()
        confirmed = not server.updates

    texts = {sent["chat_id"]: sent["text"] for sent in server.sent if sent["text"] == STUCK}
    assert (codes, code, holds(log)) == ([1, 1], 0, 2)
    assert (answered, server.doubled, server.answers[3, held]) == (2, 0, 1)
    assert texts == {"3": STUCK}
    assert sum(OPENED in sent["text"] for sent in server.sent) == 4
    assert confirmed
    assert b"in hold\n" in note
    assert notes(tmp_path) == []
    assert re.search(r"update \d+ was in hand when the watchdog ended two processes;", said(log))
    assert "holding_bot.py" in said(log)
    for text in (HOLD, ASKED, "very-secret"):
        assert text not in said(log)
        assert text.encode() not in note


async def test_a_kill_is_not_a_fall(tmp_path: Path) -> None:
    """What was in hand when a process was killed is handled again, however often that happens."""
    log = tmp_path / "log"
    async with serving() as server:
        await server.ask(3, HOLD)
        for times in (1, 2, 3):
            async with process(server, log, "held") as running:
                assert await server.until(partial(holds_are, times, log), LONG)
                running.kill()
        async with process(server, log, "harmless"):
            assert await server.until_answered(LONG)

    assert STUCK not in [sent["text"] for sent in server.sent]
    assert "the watchdog ended" not in said(log)
    assert set(kept(tmp_path)) <= {(0,)}


async def test_two_processes_by_a_webhook(tmp_path: Path) -> None:
    """A process's fall is counted once, and never blamed on another process."""
    logs = {name: tmp_path / f"log-{name}" for name in "abcd"}
    update = question(7, chat=3, text=HOLD)
    hook = {"WEBHOOK_URL": "https://example.org/hook", "DATABASE_URL": "sqlite:///both.sqlite3"}

    def end_leases() -> None:
        with closing(sqlite3.connect("both.sqlite3")) as database, database:
            database.execute("UPDATE inbox_lanes SET until = until - 60 WHERE until > 0")

    def door(name: str) -> str:
        port = re.search(r"Listening on port (\d+)", said(logs[name]))
        return f"http://127.0.0.1:{port[1]}/hook" if port else ""

    async with pushing() as telegram:

        def run(name: str) -> Any:
            return process(telegram, logs[name], "ended", **hook)

        def stuck() -> list[str]:
            return [sent["chat_id"] for sent in telegram.sent if sent["text"] == STUCK]

        async def ready(number: int) -> None:
            assert await telegram.until(lambda: len(telegram.webhooks) == number, LONG)

        async def bring(name: str, chat: int) -> int:
            return await telegram.bring(question(100 + chat, chat=chat, text=ASKED), door(name))

        async with run("a") as a, run("b") as b:
            await ready(2)
            # Whether it still answers, once it has kept the update, does not matter.
            await telegram.bring(update, door("a"))
            codes = [await a.wait()]
            beside = [await bring("b", 4)]
            files = len(notes(tmp_path))
            async with run("c") as c:
                await ready(3)
                end_leases()
                # Whichever takes the chat over is held, and ends.
                ends = {asyncio.create_task(b.wait()), asyncio.create_task(c.wait())}
                ended, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                codes += [task.result() for task in ended]
                survivor = "c" if c.returncode is None else "b"
                async with run("d"):
                    await ready(4)
                    end_leases()
                    told = await telegram.until(lambda: bool(stuck()), LONG)
                    beside += [await bring(survivor, 5), await bring("d", 6)]
                    assert await telegram.until(lambda: len(telegram.sent) == 4, LONG)

    assert (codes, files) == ([1, 1], 2)
    assert (told, stuck(), beside) == (True, ["3"], [200, 200, 200])
    found = [said(log).count("the watchdog ended a process") for log in logs.values()]
    assert (sum(found), found[:2]) == (2, [0, 0])
    assert sorted(holds(log) for log in logs.values()) == [0, 0, 1, 1]
