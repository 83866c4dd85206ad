"""Running bots in scenarios: what each of them has, and what they do alike.

A server in this process plays the Bot API on a real socket; the bot is `python -m bot run`, with a
new SQLite file, or with the database that DATABASE_URL names. A scenario returns its lines.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.bot_api_server import BotApiServer, serving
from benchmarks.loads import free_port, percentile

__all__ = [
    "PATIENCE",
    "QUESTION",
    "TOKEN",
    "Scenario",
    "Stage",
    "ask",
    "clear",
    "health",
    "healthy",
    "run_all",
    "running_bot",
    "warm",
    "webhook_settings",
]

TOKEN = "123456:benchmark"  # noqa: S105 - no secret: only the server above hears it
QUESTION = "Who arrested Durov?"
_SECRET = "benchmark-of-scenarios"  # noqa: S105 - no secret: only the server above hears it
PATIENCE = 300.0
"""Seconds after which a scenario goes on without what it has waited for."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scenario has."""

    server: BotApiServer
    environment: Mapping[str, str]
    """Of the bot."""
    folder: Path
    """An empty one, but for the database."""

    @property
    def port(self) -> int:
        """Where the bot serves its pages."""
        return int(self.environment["PORT"])


Scenario = Callable[[Stage], Awaitable[str]]


@asynccontextmanager
async def running_bot(
    environment: Mapping[str, str], *, descriptors: int = 0, end: signal.Signals = signal.SIGTERM
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a bot, which may have so many files open, and end it by a signal."""
    limit = [f"--nofile={descriptors}:{descriptors}"] if descriptors else []
    command = ["prlimit", *limit] if limit else []
    found = await asyncio.create_subprocess_exec(
        *(*command, sys.executable, "-m", "bot", "run"),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield found
    finally:
        if found.returncode is None:
            found.send_signal(end)
        await found.wait()


def webhook_settings(telegram: str) -> dict[str, str]:
    """Return the settings of a bot to which a server at this address brings updates."""
    return {
        "BOT_API_URL": telegram,
        "WEBHOOK_URL": "https://example.org/hook",
        "WEBHOOK_SECRET": _SECRET,
    }


async def health(port: int) -> tuple[int, dict[str, str]]:
    """Return the status of /health, 0 if it does not answer, and what it says is failing."""
    try:
        async with (
            asyncio.timeout(10),
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/health") as response,
        ):
            return response.status, json.loads(await response.text())["failing"]
    except (aiohttp.ClientError, OSError, TimeoutError):
        return 0, {}


async def healthy(port: int, status: int = 200) -> dict[str, str]:
    """Wait until /health has a status; return what is failing."""
    until = time.monotonic() + PATIENCE
    while True:
        found, failing = await health(port)
        if found == status or time.monotonic() > until:
            return failing
        await asyncio.sleep(0.2)


async def warm(server: BotApiServer) -> None:
    """Wait until the bot answers, and forget that."""
    await server.ask(1, QUESTION)
    await server.until_answered(PATIENCE)
    clear(server)


def clear(server: BotApiServer) -> None:
    """Forget what was asked and answered."""
    for known in (server.asked, server.answers, server.asked_at, server.answered_at, server.sent):
        known.clear()


async def ask(
    server: BotApiServer, first: int, number: int, pause: float = 0.05, until: float = PATIENCE
) -> str:
    """Let chats ask, one after the other; return how long they waited, in words."""
    for chat in range(first, first + number):
        await server.ask(chat, QUESTION)
        await asyncio.sleep(pause)
    await server.until_answered(until)
    now = time.monotonic()
    waits = sorted(
        server.answered_at.get(one, now) - server.asked_at[one]
        for one in server.asked
        if first <= one[0] < first + number
    )
    lost = sum(not server.answers[one] for one in server.asked)
    wrong = sum("wrong" in sent["text"] for sent in server.sent)
    return (
        f"{number} questions, {lost} lost, {server.doubled} answered twice, {wrong} told that"
        f" something went wrong; waited p50 {percentile(waits, 0.5):.2f} s, longest"
        f" {waits[-1]:.2f} s"
    )


async def _run(name: str, scenario: Scenario) -> str:
    with tempfile.TemporaryDirectory() as folder:
        async with serving() as server:
            environment = {
                "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3",
                **os.environ,
                "BOT_TOKEN": TOKEN,
                "BOT_API_URL": server.url,
                "PORT": str(free_port()),
                "LISTEN": "127.0.0.1",
            }
            return f"{name}: {await scenario(Stage(server, environment, Path(folder)))}"


def run_all(description: str, scenarios: Mapping[str, Scenario]) -> None:
    """Run the scenarios that the command line names, or all, and print what they show."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", choices=[*scenarios, []])
    for name in parser.parse_args().scenarios or scenarios:
        print(asyncio.run(_run(name, scenarios[name])), flush=True)
