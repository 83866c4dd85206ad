"""Asks questions while Telegram holds chats up, fails, or the process is killed: nothing is lost.

    python -m benchmarks.inbox [SCENARIO ...]

See `benchmarks.scenarios`. Each scenario prints one line.
"""

import asyncio
import random
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping

from benchmarks.bot_api_server import BotApiServer, Fault
from benchmarks.loads import percentile
from benchmarks.scenarios import PATIENCE, QUESTION, Scenario, Stage, run_all, running_bot, warm

__all__ = ["SCENARIOS"]

GROUP = -1001234
_LIMITED = 20
"""Messages a minute in a group, as Telegram allows."""


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


async def limited_group(stage: Stage) -> str:
    """Ask 30 questions in a group at 20 a minute, and 300 others meanwhile."""
    server = stage.server
    server.fault_of = _by_the_minute(server)
    async with running_bot(stage.environment):
        await warm(server)
        for member in range(30):
            await server.ask_in_group(GROUP, 1000 + member, QUESTION)
        for number in range(300):
            await server.ask(100 + number, QUESTION)
            await asyncio.sleep(0.05)
        await server.until(lambda: not _unanswered(server, lambda chat: chat > 0), PATIENCE)
        others = _others(server)
        await server.until_answered(PATIENCE)
    return f"{others}; {_told(server)}"


async def control(stage: Stage) -> str:
    """Let 150 chats ask while nothing is wrong."""
    server = stage.server
    async with running_bot(stage.environment):
        await warm(server)
        for number in range(150):
            await server.ask(100 + number, QUESTION)
            await asyncio.sleep(0.05)
        await server.until_answered(PATIENCE)
    return _others(server)


async def one_chat_waits(stage: Stage) -> str:
    """Let one chat wait for an hour, and 150 others ask."""
    server = stage.server

    def fault(method: str, params: dict[str, str]) -> Fault | None:
        is_it = method == "sendMessage" and params["chat_id"] == "5"
        return (429, 3600) if is_it else None

    server.fault_of = fault
    async with running_bot(stage.environment):
        await warm(server)
        for _ in range(120):
            await server.ask(5, QUESTION)
        for number in range(150):
            await server.ask(100 + number, QUESTION)
            await asyncio.sleep(0.05)
        await server.until(lambda: not _unanswered(server, lambda chat: chat != 5), 60)
    return f"{_others(server)}; {_unanswered(server, lambda chat: chat == 5)} wait in the one chat"


def _unanswered(server: BotApiServer, chats: Callable[[int], bool]) -> int:
    return sum(not server.answers[question] for question in server.asked if chats(question[0]))


async def _ended(stage: Stage, end: signal.Signals) -> str:
    """Let 150 members ask in a group, end the process after 2 s, and start another one."""
    server = stage.server
    server.pause = 0.1
    async with running_bot(stage.environment, end=end) as process:
        await warm(server)
        for member in range(150):
            await server.ask_in_group(GROUP, 1000 + member, QUESTION)
        await asyncio.sleep(2)
        process.send_signal(end)
        await process.wait()
    waiting = server.unanswered
    async with running_bot(stage.environment):
        await server.until_answered(PATIENCE)
        await asyncio.sleep(0.5)
    return f"{waiting} waited at the end of the first process; {_told(server)}"


async def terminated(stage: Stage) -> str:
    """End by SIGTERM."""
    return await _ended(stage, signal.SIGTERM)


async def killed(stage: Stage) -> str:
    """End by SIGKILL."""
    return await _ended(stage, signal.SIGKILL)


async def _failing(stage: Stage, fault: Callable[[float], Fault | None]) -> str:
    """Let 60 chats ask while sendMessage fails as told, by the seconds since the first question."""
    server = stage.server
    async with running_bot(stage.environment):
        await warm(server)
        began = time.monotonic()
        server.fault = lambda method: (
            fault(time.monotonic() - began) if method == "sendMessage" else None
        )
        for number in range(60):
            await server.ask(100 + number, QUESTION)
        await server.until_answered(PATIENCE)
        await asyncio.sleep(0.5)
    return f"{_told(server)}; the last after {max(_waits(server, lambda chat: True)):.1f} s"


async def failing_for_10_s(stage: Stage) -> str:
    """Answer every sendMessage with a 500 for 10 s."""
    return await _failing(stage, lambda age: 500 if age < 10 else None)


async def failing_by_chance(stage: Stage) -> str:
    """Answer 30 % of them with a 500."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    return await _failing(stage, lambda age: 500 if chance.random() < 0.3 else None)


async def flooded(stage: Stage) -> str:
    """Answer every sendMessage with 429 and 3 s, for 200 s."""
    return await _failing(stage, lambda age: (429, 3) if age < 200 else None)


async def slow(stage: Stage) -> str:
    """Let every message take 10 s, longer than the bot waits at first; it is sent all the same."""
    server = stage.server
    server.is_thorough = True
    return await _slow(stage)


async def slow_and_cut_off(stage: Stage) -> str:
    """Let every message take 10 s, and be lost if the bot does not wait so long."""
    return await _slow(stage)


async def _slow(stage: Stage) -> str:
    server = stage.server
    async with running_bot(stage.environment):
        await warm(server)
        server.pause = 10.0
        for number in range(60):
            await server.ask(100 + number, QUESTION)
        await server.until_answered(60)
        await asyncio.sleep(30)  # for what is doubled
    return _told(server)


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
    "slow-and-cut-off": slow_and_cut_off,
}


if __name__ == "__main__":
    run_all("Measures what is lost, and who has to wait.", SCENARIOS)
