"""Asks questions while the process is killed repeatedly: none is lost, few are answered twice.

    python -m benchmarks.kills [--webhook] [--questions 1000] [--chats 50] [--kills 20]
                               [DATABASE_URL ...]

A server in this process plays the Bot API on a real socket; the bot is `python -m bot run`, killed
by SIGKILL at random moments and started again. For each database (SQLite in a new file, unless
addresses of empty databases are given) a line gives the results. At each kill, one question per
chat may be answered twice: if the answer was being sent, or was sent but not yet recorded.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bot_api_server import BotApiServer, serving
from benchmarks.loads import free_port
from benchmarks.pushing_server import PushingServer, pushing

__all__ = ["Figures", "kill_and_restart"]

QUESTIONS = (
    "Who arrested Durov?",
    "На сколько оштрафовали Telegram?",
    "When was Telegram launched?",
    "What is Durov's salary?",
)
TOKEN = "123456:benchmark"  # noqa: S105 - no secret: only the server above hears it
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of one run."""

    questions: int
    unanswered: int
    doubled: int
    kills: int
    at_work: int
    """Chats that had asked, over all kills: the most answers that may be doubled."""
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.questions} questions, {self.kills} kills: {self.unanswered} lost,"
            f" {self.doubled} answered twice (at most {self.at_work}: one a chat at work and kill),"
            f" {self.seconds:.1f} s"
        )


async def kill_and_restart(
    server: BotApiServer,
    environment: Mapping[str, str],
    *,
    questions: int,
    chats: int,
    kills: int,
    chance: random.Random,
    life: float = 0.5,
    program: Sequence[str] = ("-m", "bot"),
) -> Figures:
    """Ask, kill and restart; a kill comes at most `life` seconds after a first answer.

    `program` is what Python runs.
    """
    began = time.perf_counter()
    asking = asyncio.create_task(_ask(server, questions, chats, chance))
    at_work = done = 0
    while True:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *program, "run", env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            sent = len(server.sent)
            if done < kills:
                await server.until(lambda: len(server.sent) > sent or not server.unanswered, 60)  # noqa: B023 - awaited here
                await asyncio.sleep(chance.uniform(0, life))
                at_work += server.at_work()
                process.kill()
                done += 1
            else:
                await asking
                await server.until_answered(_PATIENCE)
                break
        finally:
            if process.returncode is None and done <= kills:
                with_signal = signal.SIGTERM if not server.unanswered else signal.SIGKILL
                process.send_signal(with_signal)
            await process.wait()
    return Figures(
        questions, server.unanswered, server.doubled, kills, at_work, time.perf_counter() - began
    )


async def _ask(server: BotApiServer, questions: int, chats: int, chance: random.Random) -> None:
    for number in range(questions):
        await server.ask(1 + number % chats, QUESTIONS[number % len(QUESTIONS)])
        if number % 20 == 19:
            await asyncio.sleep(chance.uniform(0, 0.1))


async def _measure(name: str, address: str, options: argparse.Namespace) -> None:
    async with pushing() if options.webhook else serving() as server:
        server.pause = 0.02
        environment = os.environ | {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": server.url,
            "DATABASE_URL": address,
        }
        if isinstance(server, PushingServer):
            port = str(free_port())
            server.doors = [f"http://127.0.0.1:{port}/telegram"]
            environment |= {"WEBHOOK_URL": "https://example.org", "PORT": port}
            environment["LISTEN"] = "127.0.0.1"
        figures = await kill_and_restart(
            server,
            environment,
            questions=options.questions,
            chats=options.chats,
            kills=options.kills,
            chance=random.Random(options.seed),  # noqa: S311 - nothing secret
        )
        print(f"{name}: {figures}", flush=True)


def main() -> None:
    """Measure with each database, and print a line for each."""
    parser = argparse.ArgumentParser(description="Kills a bot while it is answering.")
    parser.add_argument("addresses", nargs="*", metavar="DATABASE_URL")
    parser.add_argument("--webhook", action="store_true", help="send the questions to a webhook")
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for address in options.addresses or [f"sqlite:///{Path(folder) / 'kills.sqlite3'}"]:
            asyncio.run(_measure(address.partition(":")[0], address, options))


if __name__ == "__main__":
    main()
