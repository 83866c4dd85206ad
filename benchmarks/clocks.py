"""Gives a running bot a wrong clock, or one that jumps: nothing is lost, doubled or held up.

    python -m benchmarks.clocks [SCENARIO ...]

See `benchmarks.scenarios` and `benchmarks.shifted_clock`; Linux only, with a C compiler. `replicas`
needs Debian's package postgresql.
"""

import asyncio
import signal
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack

from benchmarks.bot_api_server import Fault
from benchmarks.loads import free_port
from benchmarks.pushing_server import pushing
from benchmarks.scenarios import (
    PATIENCE,
    QUESTION,
    Scenario,
    Stage,
    ask,
    clear,
    health,
    healthy,
    run_all,
    running_bot,
    warm,
    webhook_settings,
)
from benchmarks.shifted_clock import ShiftedClock
from tests.support.servers import new_database, postgresql

__all__ = ["SCENARIOS"]

_HOUR = 3_600.0
_SHIFTS = (-_HOUR, _HOUR)
_RESTS = 70
"""Seconds for which Telegram holds up a chat: so long that it leaves the bot's memory."""


async def restarted(stage: Stage) -> str:
    """Kill a bot with five questions in hand, and start it with a clock that is an hour off."""
    server, clock = stage.server, ShiftedClock(stage.folder)
    environment = {**stage.environment, **clock.environment}
    lines = []
    for shift in _SHIFTS:
        clock.set(0)
        async with running_bot(environment, end=signal.SIGKILL):
            await warm(server)
            server.gate.clear()
            for chat in range(200, 205):
                await server.ask(chat, QUESTION)
            sent = server.calls["sendMessage"]
            await server.until(lambda: server.calls["sendMessage"] >= sent + 5, PATIENCE)  # noqa: B023 - awaited here
        server.gate.set()
        clock.set(shift)
        began = time.monotonic()
        async with running_bot(environment):
            await server.until_answered()
            took = time.monotonic() - began
            told = await ask(server, 300, 20)
            status, failing = await health(stage.port)
        lines.append(f"{shift:+.0f} s: all answered {took:.1f} s after the start; {told}")
        lines.append(f"  /health {status} {failing or ''}")
        clear(server)
    return "\n  ".join(lines)


async def jumping(stage: Stage) -> str:
    """Let the clock jump by an hour while five questions are in hand and a chat has to rest."""
    lines = []
    for shift in _SHIFTS:
        lines.append(await _jump(stage, shift))
        clear(stage.server)
    return "\n  ".join(lines)


async def _jump(stage: Stage, shift: float) -> str:
    server, clock = stage.server, ShiftedClock(stage.folder)
    rests_until = 0.0

    def fault(method: str, params: dict[str, str]) -> Fault | None:
        nonlocal rests_until
        if method != "sendMessage" or params["chat_id"] != "5":
            return None
        rests_until = rests_until or time.monotonic() + _RESTS
        left = rests_until - time.monotonic()
        return (429, int(left) + 1) if left > 0 else None

    clock.set(0)
    server.fault_of = fault
    async with running_bot({**stage.environment, **clock.environment}):
        await warm(server)
        await server.ask(5, QUESTION)
        await server.until(lambda: rests_until > 0, PATIENCE)
        await asyncio.sleep(2)  # until it has left memory
        server.gate.clear()
        for chat in range(200, 205):
            await server.ask(chat, QUESTION)
        sent = server.calls["sendMessage"]
        await server.until(lambda: server.calls["sendMessage"] >= sent + 5, PATIENCE)
        clock.set(shift)
        server.gate.set()
        told = await ask(server, 300, 60, until=_RESTS + 30)
        status, failing = await health(stage.port)
        late = max(server.answered_at.values()) - rests_until
    return (
        f"{shift:+.0f} s: {told}, which is that of the chat that had to rest for {_RESTS} s,"
        f" {late:.1f} s after that; /health {status} {failing or ''}"
    )


async def replicas(stage: Stage) -> str:
    """Ask two processes that share a database, of which one has a wrong clock."""
    lines = []
    with postgresql() as server:
        for number, shift in enumerate((60.0, -60.0, *_SHIFTS)):
            address = new_database(server.address, f"clocks{number}")
            lines.append(await _two(stage, {"DATABASE_URL": address}, shift))
    return "\n  ".join(lines)


async def _two(stage: Stage, given: Mapping[str, str], shift: float) -> str:
    clock = ShiftedClock(stage.folder)
    clock.set(shift)
    async with pushing() as telegram, AsyncExitStack() as running:
        ports = [free_port(), free_port()]
        for port, environment in zip(ports, ({}, clock.environment), strict=True):
            own = {**webhook_settings(telegram.url), "PORT": str(port)}
            bot = running_bot({**stage.environment, **given, **own, **environment})
            await running.enter_async_context(bot)
        await telegram.until(lambda: bool(telegram.webhook), PATIENCE)
        for port in ports:
            await healthy(port)
        telegram.doors = [f"http://127.0.0.1:{port}/hook" for port in ports]
        told = await ask(telegram, 100, 100)
        # And if a chat's updates arrive at both, while one of them is being answered.
        telegram.pause = 0.2
        for _ in range(4):
            for chat in range(300, 310):
                await telegram.ask(chat, QUESTION)
        await telegram.until_answered()
        await asyncio.sleep(1)
    return (
        f"one at {shift:+.0f} s: {told}; 40 in ten chats: {telegram.unanswered} lost,"
        f" {telegram.doubled} answered twice"
    )


SCENARIOS: Mapping[str, Scenario] = {
    "restarted": restarted,
    "jumping": jumping,
    "replicas": replicas,
}


if __name__ == "__main__":
    run_all("Gives a running bot a wrong clock.", SCENARIOS)
