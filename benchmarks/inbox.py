"""Asks questions while Telegram holds chats up, fails, or the process is killed: nothing is lost.

    python -m benchmarks.inbox [SCENARIO ...]

A server in this process plays the Bot API on a real socket; the bot is `python -m bot run` with a
new SQLite file, or with the database that DATABASE_URL names. Each scenario prints one line.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.bot_api_server import BotApiServer, Fault, serving
from benchmarks.loads import percentile

__all__ = ["SCENARIOS"]

TOKEN = "123456:benchmark"  # noqa: S105 - no secret: only the server above hears it
GROUP = -1001234
QUESTION = "Who arrested Durov?"
_PATIENCE = 300.0
_LIMITED = 20
"""Messages a minute in a group, as Telegram allows."""


@asynccontextmanager
async def _process(
    environment: Mapping[str, str], end: signal.Signals = signal.SIGTERM
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(end)
        await process.wait()


def _waits(server: BotApiServer, chats: Callable[[int], bool]) -> list[float]:
    """Return the seconds that questions of some chats waited, sorted; unanswered ones until now."""
    now = time.monotonic()
    asked = [question for question in server.asked if chats(question[0])]
    return sorted(
        server.answered_at.get(question, now) - server.asked_at[question] for question in asked
    )


def _told(server: BotApiServer) -> str:
    wrong = sum("wrong" in sent["text"] for sent in server.sent)
    return (
        f"{len(server.asked)} questions, {server.unanswered} unanswered, {server.doubled} answered"
        f" more than once, at most {max(server.answers.values(), default=0)} times;"
        f" {wrong} told that something went wrong"
    )


def _others(server: BotApiServer) -> str:
    waits = _waits(server, lambda chat: chat > 0 and chat != 5)
    return (
        f"{len(waits)} others waited p50 {percentile(waits, 0.5):.2f} s,"
        f" p95 {percentile(waits, 0.95):.2f} s, longest {max(waits):.2f} s"
    )


def _by_the_minute(server: BotApiServer) -> Callable[[str, dict[str, str]], Fault | None]:
    """Let the group have 20 messages in any minute, as Telegram does."""
    sent: deque[float] = deque()

    def fault(method: str, params: dict[str, str]) -> Fault | None:
        if method != "sendMessage" or int(params["chat_id"]) > 0:
            return None
        now = time.monotonic()
        while sent and sent[0] < now - 60:
            sent.popleft()
        if len(sent) >= _LIMITED:
            return 429, int(sent[0] + 60 - now) + 1
        sent.append(now)
        return None

    return fault


async def _warm(server: BotApiServer) -> None:
    """Wait until the bot answers, and forget that."""
    await server.ask(1, QUESTION)
    await server.until_answered(_PATIENCE)
    for known in (server.asked, server.answers, server.asked_at, server.answered_at, server.sent):
        known.clear()


async def limited_group(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Ask 30 questions in a group at 20 a minute, and 300 others meanwhile."""
    server.fault_of = _by_the_minute(server)
    async with _process(environment):
        await _warm(server)
        for member in range(30):
            await server.ask_in_group(GROUP, 1000 + member, QUESTION)
        for number in range(300):
            await server.ask(100 + number, QUESTION)
            await asyncio.sleep(0.05)
        await server.until(lambda: not _unanswered(server, lambda chat: chat > 0), _PATIENCE)
        others = _others(server)
        await server.until_answered(_PATIENCE)
    return f"{others}; {_told(server)}"


async def control(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Let 150 chats ask while nothing is wrong."""
    async with _process(environment):
        await _warm(server)
        for number in range(150):
            await server.ask(100 + number, QUESTION)
            await asyncio.sleep(0.05)
        await server.until_answered(_PATIENCE)
    return _others(server)


async def one_chat_waits(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Let one chat wait for an hour, and 150 others ask."""

    def fault(method: str, params: dict[str, str]) -> Fault | None:
        is_it = method == "sendMessage" and params["chat_id"] == "5"
        return (429, 3600) if is_it else None

    server.fault_of = fault
    async with _process(environment):
        await _warm(server)
        for _ in range(120):
            await server.ask(5, QUESTION)
        for number in range(150):
            await server.ask(100 + number, QUESTION)
            await asyncio.sleep(0.05)
        await server.until(lambda: not _unanswered(server, lambda chat: chat != 5), 60)
    return f"{_others(server)}; {_unanswered(server, lambda chat: chat == 5)} wait in the one chat"


def _unanswered(server: BotApiServer, chats: Callable[[int], bool]) -> int:
    return sum(not server.answers[question] for question in server.asked if chats(question[0]))


async def _ended(server: BotApiServer, environment: Mapping[str, str], end: signal.Signals) -> str:
    """Let 150 members ask in a group, end the process after 2 s, and start another one."""
    server.pause = 0.1
    async with _process(environment, end) as process:
        await _warm(server)
        for member in range(150):
            await server.ask_in_group(GROUP, 1000 + member, QUESTION)
        await asyncio.sleep(2)
        process.send_signal(end)
        await process.wait()
    waiting = server.unanswered
    async with _process(environment):
        await server.until_answered(_PATIENCE)
        await asyncio.sleep(0.5)
    return f"{waiting} waited at the end of the first process; {_told(server)}"


async def terminated(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """End by SIGTERM."""
    return await _ended(server, environment, signal.SIGTERM)


async def killed(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """End by SIGKILL."""
    return await _ended(server, environment, signal.SIGKILL)


async def _failing(
    server: BotApiServer, environment: Mapping[str, str], fault: Callable[[float], Fault | None]
) -> str:
    """Let 60 chats ask while sendMessage fails as told, by the seconds since the first question."""
    async with _process(environment):
        await _warm(server)
        began = time.monotonic()
        server.fault = lambda method: (
            fault(time.monotonic() - began) if method == "sendMessage" else None
        )
        for number in range(60):
            await server.ask(100 + number, QUESTION)
        await server.until_answered(_PATIENCE)
        await asyncio.sleep(0.5)
    return f"{_told(server)}; the last after {max(_waits(server, lambda chat: True)):.1f} s"


async def failing_for_10_s(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Answer every sendMessage with a 500 for 10 s."""
    return await _failing(server, environment, lambda age: 500 if age < 10 else None)


async def failing_by_chance(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Answer 30 % of them with a 500."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    return await _failing(server, environment, lambda age: 500 if chance.random() < 0.3 else None)


async def flooded(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Answer every sendMessage with 429 and 3 s, for 200 s."""
    return await _failing(server, environment, lambda age: (429, 3) if age < 200 else None)


async def slow(server: BotApiServer, environment: Mapping[str, str]) -> str:
    """Let every sendMessage take 10 s, longer than the bot waits for it."""
    async with _process(environment):
        await _warm(server)
        server.pause = 10.0
        for number in range(60):
            await server.ask(100 + number, QUESTION)
        await server.until_answered(_PATIENCE)
        await asyncio.sleep(30)
    return _told(server)


Scenario = Callable[[BotApiServer, Mapping[str, str]], Awaitable[str]]
SCENARIOS: Mapping[str, Scenario] = {
    "control": control,
    "limited-group": limited_group,
    "one-chat-waits": one_chat_waits,
    "terminated": terminated,
    "killed": killed,
    "failing-for-10-s": failing_for_10_s,
    "failing-by-chance": failing_by_chance,
    "flooded": flooded,
    "slow": slow,
}


async def run(name: str) -> str:
    """Run a scenario, and return its line."""
    with tempfile.TemporaryDirectory() as folder:
        async with serving() as server:
            environment = {"DATABASE_URL": f"sqlite:///{Path(folder) / 'inbox.sqlite3'}"}
            environment |= os.environ | {"BOT_TOKEN": TOKEN, "BOT_API_URL": server.url}
            return f"{name}: {await SCENARIOS[name](server, environment)}"


def main() -> None:
    """Run the scenarios that the command line names, or all."""
    parser = argparse.ArgumentParser(description="Measures what is lost, and who has to wait.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", choices=[*SCENARIOS, []])
    for name in parser.parse_args().scenarios or SCENARIOS:
        print(asyncio.run(run(name)), flush=True)


if __name__ == "__main__":
    main()
