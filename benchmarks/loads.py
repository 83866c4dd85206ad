"""Bots in separate processes, and users who ask them over loopback HTTP."""

import asyncio
import itertools
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from benchmarks.quick_server import Asked, QuickServer, serving
from bot.settings import shipped

__all__ = [
    "WAYS",
    "Figures",
    "Running",
    "ask_steadily",
    "free_port",
    "percentile",
    "questions",
    "running",
]

TOKEN = "123456:benchmark"  # noqa: S105 - no secret: only the benchmark's server hears it
WAYS = ("polling", "webhook", "its polling", "its webhook")
"""The bot's own, and python-telegram-bot's."""
START = 60.0
"""Seconds for a bot to ask for updates."""
END = 20.0
"""Seconds for the last answers, and for a process to end."""


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that waits for questions, and the server that sends them."""

    server: QuickServer
    process: asyncio.subprocess.Process

    def processor(self) -> float:
        """Return the seconds of processor time that the bot has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return how much memory the bot has in use, in MB."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a period; latencies in seconds, sorted."""

    rate: float
    latencies: Sequence[float]
    lost: int
    doubled: int
    busy: float
    """The share of one processor that the bot used."""
    server_busy: float

    def __str__(self) -> str:
        middle, late = (1000 * percentile(self.latencies, part) for part in (0.5, 0.99))
        return (
            f"{self.rate:,.0f} answers/s, latency p50 {middle:,.0f} ms, p99 {late:,.0f} ms,"
            f" {self.lost} lost, {self.doubled} doubled; processor: bot {self.busy:.0%},"
            f" server {self.server_busy:.0%}"
        )


def questions() -> list[str]:
    """Return the questions on the shipped articles."""
    lines = (shipped("seeds") / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which this share of the sorted values lies; 0 if there are none."""
    return values[min(int(part * len(values)), len(values) - 1)] if values else 0.0


@asynccontextmanager
async def running(
    way: str, folder: Path, given: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[Running]:
    """Run a bot in one of `WAYS`, or "bare", with a new database in the folder.

    What is `given` is added to its environment.
    """
    module, port = "bot", free_port()
    door = f"http://127.0.0.1:{port}/hook" if way.endswith("webhook") else ""
    async with serving(door) as server:
        database = folder / f"{server.url.rpartition(':')[2]}.sqlite3"
        environment = {"BOT_TOKEN": TOKEN, "BOT_API_URL": server.url, "LOG_LEVEL": "WARNING"}
        # A bot of another run, with the same token, must not have to end first.
        environment["XDG_DATA_HOME"] = str(folder / "data")
        environment["DATABASE_URL"] = f"sqlite:///{database}"
        arguments = ["run"]
        if way == "webhook":
            public = "https://bot.example.org/hook"
            environment |= {"WEBHOOK_URL": public, "PORT": str(port), "LISTEN": "127.0.0.1"}
        elif way == "bare":
            module, arguments = "benchmarks.bare_bot", [server.url]
        elif way.startswith("its"):
            module, arguments = "benchmarks.peer_bot", [door] if door else []
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            env={**os.environ, **environment, **given},
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await asyncio.wait_for(server.is_ready.wait(), START)
            yield Running(server, process)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL if way == "bare" else signal.SIGTERM)
            await asyncio.wait_for(process.wait(), END)


async def ask_steadily(
    bot: Running, texts: Sequence[str], *, chats: int, warm: float, seconds: float
) -> Figures:
    """Let this many users ask, each again after every answer; measure after `warm` seconds."""
    server = bot.server
    turns = itertools.cycle(texts)
    is_over = False

    def ask_again(asked: Asked) -> None:
        if not is_over:
            server.ask(asked.chat, next(turns))

    server.answered = ask_again
    for chat in range(1, chats + 1):
        server.ask(chat, next(turns))
    await asyncio.sleep(warm)
    began, busy, own = time.perf_counter(), bot.processor(), time.process_time()
    await asyncio.sleep(seconds)
    ended = time.perf_counter()
    busy, own = bot.processor() - busy, time.process_time() - own
    is_over = True
    until = ended + END
    while server.unanswered and time.perf_counter() < until:  # noqa: ASYNC110 - a benchmark may
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)  # leaves time for doubled answers
    told = [asked for asked in server.asked.values() if asked.answers]
    latencies = sorted(
        asked.answers[0] - asked.at for asked in told if began <= asked.answers[0] < ended
    )
    length = ended - began
    return Figures(
        rate=len(latencies) / length,
        latencies=latencies,
        lost=server.unanswered,
        doubled=server.doubled,
        busy=busy / length,
        server_busy=own / length,
    )


def free_port() -> int:
    """Return a port of this machine that nothing listened on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
