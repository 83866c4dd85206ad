"""Health is progress: 503 if updates wait that could be answered, or if two processes poll."""

import asyncio
import json
from pathlib import Path

import pytest

from benchmarks.bot_api_server import serving as polled_server
from bot.storage.storage import Storage
from bot.web.health import polled
from tests.support.running import TOKEN, start
from tests.support.web_running import question, web_bot


async def test_an_update_that_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is 503 with a sentence while an update waits for too long, and then 200 again."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.sqlite3", TOKEN)
    async with web_bot(storage=storage) as bot:
        bot.serving.health._fresh = 0
        gate = asyncio.Event()
        process_update = bot.application.process_update

        async def slowly(update: object) -> None:
            await gate.wait()
            await process_update(update)

        monkeypatch.setattr(bot.application, "process_update", slowly)
        await bot.telegram.bring(question(1))
        first, _ = await bot.get("/health")
        (work,) = bot.serving.intake._works.values()
        work.received -= 121
        second, page = await bot.get("/health")
        gate.set()
        await bot.telegram.until(lambda: not bot.serving.intake.in_hand)
        third, _ = await bot.get("/health")

    assert (first, second, third) == (200, 503, 200)
    assert json.loads(page)["failing"]["updates"] == (
        "an update that could be answered has been waiting for 121 s; see the log, and restart the"
        " bot if Telegram can be reached"
    )


async def test_two_processes_that_poll() -> None:
    """One refusal is a restart, and two are a fight, until they are a minute old."""
    async with polled_server() as server:
        bot = start(server)
        poller = bot.polling.poller
        check = polled(bot.application, poller)["telegram"]
        found = []
        for number in (1, 2):
            server.faults["getUpdates"].append(409)
            await server.until(lambda: len(poller.conflicts) == number)  # noqa: B023 - awaited here
            found.append(await check())
        for number in range(2):
            poller.conflicts[number] -= 61
        found.append(await check())
        await bot.stop()

    assert found == [
        None,
        "another process polls with the same token (409); end it, or give this bot a token of its"
        " own",
        None,
    ]


async def test_a_database_file_that_is_deleted(tmp_path: Path) -> None:
    """The page says so, and questions are answered all the same, without being lost."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.sqlite3", TOKEN)
    async with web_bot(storage=storage) as bot:
        bot.serving.health._fresh = 0
        (tmp_path / "kept.sqlite3").unlink()
        status, page = await bot.get("/health")
        answered = await bot.telegram.bring(question(1))
        sent = bot.telegram.calls["sendMessage"]

    assert (status, answered, sent) == (503, 200, 1)
    assert "was deleted or replaced" in json.loads(page)["failing"]["storage"]
