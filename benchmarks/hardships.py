"""Takes from a running bot what it needs: connections, descriptors, disk, or its database.

    python -m benchmarks.hardships [SCENARIO ...]

See `benchmarks.scenarios`. Each scenario prints a few lines. `full-disk` mounts a file system of
4 MB, which only root may do, and `postgresql-stopped` needs Debian's package postgresql.
"""

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from pathlib import Path

from benchmarks.bot_api_server import BotApiServer
from benchmarks.pushing_server import pushing
from benchmarks.scenarios import (
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
from tests.support.servers import postgresql

__all__ = ["SCENARIOS"]

_IDLE = 1_100
_DESCRIPTORS = 256
_DISK = 4_000_000
_LOCKED = 40
"""Seconds for which another program keeps the SQLite file."""
_STOPPED = 30
"""Seconds for which PostgreSQL is away."""


async def idle_by_polling(stage: Stage) -> str:
    """Open 1,100 connections to a bot that polls and may have 256 files open."""
    async with running_bot(stage.environment, descriptors=_DESCRIPTORS):
        await warm(stage.server)
        return await _crowded(stage, stage.server)


async def idle_by_webhook(stage: Stage) -> str:
    """Open 1,100 connections to a bot with a webhook that may have 256 files open."""
    async with pushing() as telegram:
        telegram.doors = [f"http://127.0.0.1:{stage.port}/hook"]
        given = webhook_settings(telegram.url)
        async with running_bot({**stage.environment, **given}, descriptors=_DESCRIPTORS):
            await warm(telegram)
            return await _crowded(stage, telegram)


async def _crowded(stage: Stage, server: BotApiServer) -> str:
    """Ask before and while others are connected, of which every second one sends half a request."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    await healthy(stage.port)
    control = await ask(server, 500, 60)
    writers = []
    for number in range(_IDLE):
        _reader, writer = await asyncio.open_connection("127.0.0.1", stage.port)
        if number % 2:
            writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
        writers.append(writer)
    calls = server.calls["getUpdates"]
    said = [await health(stage.port) for _ in range(3)]
    told = await ask(server, 100, 60)
    said.append(await health(stage.port))
    calls = server.calls["getUpdates"] - calls
    for writer in writers:
        writer.close()
    return (
        f"before: {control}\n  meanwhile: {told}; {calls} polls\n  /health meanwhile:"
        f" {', '.join(f'{status} {failing or str()}'.strip() for status, failing in said)}"
    )


async def full_disk(stage: Stage) -> str:
    """Fill the disk of the database, ask, and free it; then start on a full disk."""
    server, disk = stage.server, stage.folder / "disk"
    disk.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(disk))
    try:
        filler = disk / "filler"
        environment = {**stage.environment, "DATABASE_URL": f"sqlite:///{disk}/bot.sqlite3"}
        async with running_bot(environment):
            await warm(server)
            await healthy(stage.port)
            _fill(filler)
            failing = await healthy(stage.port, 503)
            told = await ask(server, 100, 60)
            filler.unlink()
            await healthy(stage.port)
            after = await ask(server, 300, 20)
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
        f"full: {told}\n  /health 503: {failing.get('storage', 'nothing about it')}\n  free again:"
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


async def file_deleted(stage: Stage) -> str:
    """Delete the database while the bot runs, ask, and restart the bot with questions waiting."""
    server = stage.server
    async with running_bot(stage.environment):
        await warm(server)
        await healthy(stage.port)
        for file in stage.folder.glob("bot.sqlite3*"):
            file.unlink()
        failing = await healthy(stage.port, 503)
        told = await ask(server, 100, 60)
        server.gate.clear()
        for chat in range(300, 320):
            await server.ask(chat, QUESTION)
        await asyncio.sleep(2)
    server.gate.set()
    async with running_bot(stage.environment):
        await server.until_answered()
        await healthy(stage.port)
        after = await ask(server, 400, 20)
    return (
        f"deleted: {told}\n  /health 503: {failing.get('storage', 'nothing about it')}\n"
        f"  started again: {after}"
    )


async def sqlite_locked(stage: Stage) -> str:
    """Let another program keep the SQLite file locked for 40 s."""

    async def meanwhile(until_free: Callable[[], Awaitable[str]]) -> str:
        with closing(sqlite3.connect(stage.folder / "bot.sqlite3")) as other:
            other.execute("BEGIN EXCLUSIVE")
            told = await until_free()
            other.rollback()
        return told

    return await _without_database(stage, stage.environment, _LOCKED, meanwhile)


async def postgresql_stopped(stage: Stage) -> str:
    """Stop PostgreSQL's processes for 30 s, and then the server itself."""
    lines = []
    with postgresql() as server:
        environment = {**stage.environment, "DATABASE_URL": server.address}

        async def frozen(until_free: Callable[[], Awaitable[str]]) -> str:
            numbers = server.processes()
            for number in numbers:
                os.kill(number, signal.SIGSTOP)
            try:
                return await until_free()
            finally:
                for number in numbers:
                    os.kill(number, signal.SIGCONT)

        async def ended(until_free: Callable[[], Awaitable[str]]) -> str:
            server.stop()
            try:
                return await until_free()
            finally:
                server.start()

        for name, hardship in (("SIGSTOP", frozen), ("ended", ended)):
            told = await _without_database(stage, environment, _STOPPED, hardship)
            lines.append(f"{name}: {told}")
            clear(stage.server)
    return "\n  ".join(lines)


async def _without_database(
    stage: Stage,
    environment: Mapping[str, str],
    seconds: float,
    hardship: Callable[[Callable[[], Awaitable[str]]], Awaitable[str]],
) -> str:
    """Ask while the database is away for so long, and when it is there again."""
    said: dict[str, str] = {}

    async def until_free() -> str:
        nonlocal said
        asking = asyncio.create_task(ask(stage.server, 100, 60, seconds / 60))
        said = await healthy(stage.port, 503)
        return await asking

    async with running_bot(environment):
        await warm(stage.server)
        await healthy(stage.port)
        told = await hardship(until_free)
        await healthy(stage.port)
        after = await ask(stage.server, 300, 20)
    return (
        f"without it: {told}\n  /health 503: {said.get('storage', 'nothing about it')}\n"
        f"  there again: {after}"
    )


SCENARIOS: Mapping[str, Scenario] = {
    "idle-by-polling": idle_by_polling,
    "idle-by-webhook": idle_by_webhook,
    "full-disk": full_disk,
    "file-deleted": file_deleted,
    "sqlite-locked": sqlite_locked,
    "postgresql-stopped": postgresql_stopped,
}


if __name__ == "__main__":
    run_all("Takes from a running bot what it needs.", SCENARIOS)
