"""Takes from a running bot what it needs: connections, descriptors, disk, or the right time.

    python -m benchmarks.hardships [SCENARIO ...]

A server in this process plays the Bot API on a real socket; the bot is `python -m bot run`. Each
scenario prints one line. `full-disk` mounts a file system of 4 MB, which only root may do, and
`wrong-clocks` needs Debian's package libfaketime; with POSTGRES, the address of a PostgreSQL
database of its own, two processes that answer webhooks share it, of which one has a wrong clock.
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from benchmarks.bot_api_server import BotApiServer, serving
from benchmarks.inbox import QUESTION, TOKEN
from benchmarks.loads import free_port, percentile
from benchmarks.pushing_server import pushing

__all__ = ["SCENARIOS"]

_PATIENCE = 120.0
_IDLE = 1_100
_DESCRIPTORS = 256
_DISK = 4_000_000
_HOUR = 3_600
_SECRET = "benchmark-of-hardships"  # noqa: S105 - no secret: only the server below hears it


@asynccontextmanager
async def _process(
    environment: Mapping[str, str], *, descriptors: int = 0, end: signal.Signals = signal.SIGTERM
) -> AsyncIterator[asyncio.subprocess.Process]:
    limit = [] if not descriptors else ["prlimit", f"--nofile={descriptors}:{descriptors}"]
    process = await asyncio.create_subprocess_exec(
        *(*limit, sys.executable, "-m", "bot", "run"),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(end)
        await process.wait()


async def _health(port: int) -> tuple[int, dict[str, str]]:
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


async def _healthy(port: int, status: int) -> dict[str, str]:
    """Wait until /health has a status; return what is failing."""
    until = time.monotonic() + _PATIENCE
    while True:
        found, failing = await _health(port)
        if found == status or time.monotonic() > until:
            return failing
        await asyncio.sleep(0.2)


async def _warm(server: BotApiServer) -> None:
    await server.ask(1, QUESTION)
    await server.until_answered(_PATIENCE)


async def _ask(server: BotApiServer, first: int, number: int) -> str:
    """Let chats ask, one after the other; return how long they waited, in words."""
    for chat in range(first, first + number):
        await server.ask(chat, QUESTION)
        await asyncio.sleep(0.05)
    await server.until_answered(_PATIENCE)
    now = time.monotonic()
    waits = sorted(
        server.answered_at.get(one, now) - server.asked_at[one]
        for one in server.asked
        if first <= one[0] < first + number
    )
    lost = sum(not server.answers[one] for one in server.asked)
    return (
        f"{number} questions, {lost} lost, {server.doubled} answered twice, waited p50"
        f" {percentile(waits, 0.5):.2f} s, longest {waits[-1]:.2f} s"
    )


async def idle_connections(server: BotApiServer, environment: dict[str, str], folder: Path) -> str:
    """Open 1,100 connections that say nothing, to a bot that polls and may have 256 files open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    port = int(environment["PORT"])
    async with _process(environment, descriptors=_DESCRIPTORS):
        await _warm(server)
        await _healthy(port, 200)
        control = await _ask(server, 500, 60)
        writers = []
        for _number in range(_IDLE):
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
        polls = server.calls["getUpdates"]
        told = await _ask(server, 100, 60)
        status, failing = await _health(port)
        polled = server.calls["getUpdates"] - polls
        for writer in writers:
            writer.close()
    told = f"{told}; /health {status} {failing or ''}; {polled} polls meanwhile"
    return f"before: {control}\n  meanwhile: {told}"


async def full_disk(server: BotApiServer, environment: dict[str, str], folder: Path) -> str:
    """Fill the disk of the database, ask, and free it; then start on a full disk."""
    disk = folder / "disk"
    disk.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(disk))
    try:
        port, filler = int(environment["PORT"]), disk / "filler"
        environment["DATABASE_URL"] = f"sqlite:///{disk}/bot.sqlite3"
        async with _process(environment):
            await _warm(server)
            await _healthy(port, 200)
            _fill(filler)
            failing = await _healthy(port, 503)
            told = await _ask(server, 100, 60)
            filler.unlink()
            await _healthy(port, 200)
            after = await _ask(server, 300, 20)
        for file in disk.iterdir():
            file.unlink()
        _fill(filler)
        started = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await started.communicate()
    finally:
        _run("umount", str(disk))
    return (
        f"full: {told}; /health 503: {failing.get('storage', 'nothing about it')}\n  free again:"
        f" {after}\n  a start on it: code {started.returncode}, {said.decode().splitlines()[-1:]}"
    )


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as filled:
        for size in (65_536, 4_096, 512):
            try:
                while filled.write(bytes(size)):
                    pass
            except OSError:
                continue


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _at(seconds: int) -> dict[str, str]:
    """Return what sets a process's clock wrong."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise SystemExit("wrong-clocks needs libfaketime: apt-get install libfaketime")
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": f"{seconds:+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }


async def wrong_clocks(server: BotApiServer, environment: dict[str, str], _: Path) -> str:
    """Kill a bot with questions in hand, and start it with another clock, an hour off each way."""
    lines = []
    for before, after in ((0, -_HOUR), (0, _HOUR)):
        server.pause = 0.0
        async with _process(environment | _at(before), end=signal.SIGKILL):
            await _warm(server)
            server.pause = 30.0
            for chat in range(200, 205):
                await server.ask(chat, QUESTION)
            await server.until(lambda: server.calls["sendMessage"] >= 6, _PATIENCE)
        server.pause = 0.0
        began = time.monotonic()
        async with _process(environment | _at(after)):
            await server.until_answered(_PATIENCE)
            took = time.monotonic() - began
        lines.append(f"{before:+d} s, then {after:+d} s: {server.unanswered} lost, {took:.1f} s")
        for known in (server.asked, server.answers, server.asked_at, server.answered_at):
            known.clear()
        server.calls.clear()
    shared = os.environ.get("POSTGRES")
    if shared:
        lines += [await _replicas(shared, environment, seconds) for seconds in (-_HOUR, _HOUR)]
    return "\n  ".join(lines)


async def _replicas(address: str, environment: Mapping[str, str], seconds: int) -> str:
    """Ask two processes that share a database, of which one has a wrong clock."""
    async with pushing() as telegram, AsyncExitStack() as running:
        doors = []
        for clock in (0, seconds):
            port = free_port()
            doors.append(f"http://127.0.0.1:{port}/hook")
            given = {
                "BOT_API_URL": telegram.url,
                "DATABASE_URL": address,
                "WEBHOOK_URL": "https://example.org/hook",
                "WEBHOOK_SECRET": _SECRET,
                "PORT": str(port),
            }
            await running.enter_async_context(_process({**environment, **given, **_at(clock)}))
        await telegram.until(lambda: bool(telegram.webhook), _PATIENCE)
        for door in doors:
            await _healthy(int(door.split(":")[2].partition("/")[0]), 200)
        telegram.doors = doors
        told = await _ask(telegram, 100, 100)
    return f"two processes, one at {seconds:+d} s: {told}"


Scenario = Callable[[BotApiServer, dict[str, str], Path], Awaitable[str]]
SCENARIOS: Mapping[str, Scenario] = {
    "idle-connections": idle_connections,
    "full-disk": full_disk,
    "wrong-clocks": wrong_clocks,
}


async def run(name: str) -> str:
    """Run a scenario, and return what it has shown."""
    with tempfile.TemporaryDirectory() as folder:
        async with serving() as server:
            environment = {
                **os.environ,
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bot.sqlite3'}",
                "BOT_TOKEN": TOKEN,
                "BOT_API_URL": server.url,
                "PORT": str(free_port()),
                "LISTEN": "127.0.0.1",
            }
            return f"{name}: {await SCENARIOS[name](server, environment, Path(folder))}"


def main() -> None:
    """Run the scenarios that the command line names, or all."""
    parser = argparse.ArgumentParser(description="Takes from a running bot what it needs.")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", choices=[*SCENARIOS, []])
    for name in parser.parse_args().scenarios or SCENARIOS:
        print(asyncio.run(run(name)), flush=True)


if __name__ == "__main__":
    main()
