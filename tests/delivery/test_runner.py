"""What polling and a webhook have in common: how a process ends, whatever fails or hangs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import Application

from bot.storage.storage import Storage
from bot.telegram.application import BotApplication
from bot.telegram.deletion import Reaper
from tests.support.running import TOKEN, running
from tests.support.web_running import web_bot


@dataclass(frozen=True, slots=True)
class Started:
    """A bot that has reached Telegram, however its updates come."""

    application: BotApplication
    stop: Callable[[], object]


@asynccontextmanager
async def _polling(storage: Storage) -> AsyncIterator[Started]:
    async with running(storage=storage) as bot:
        await bot.server.until(lambda: bot.server.calls["getUpdates"] > 0)
        yield Started(bot.application, bot.stop)


@asynccontextmanager
async def _webhook(storage: Storage) -> AsyncIterator[Started]:
    async with web_bot(storage=storage) as bot:
        yield Started(bot.application, bot.stop)


Start = Callable[[Storage], AbstractAsyncContextManager[Started]]

both = pytest.mark.parametrize("start", [_polling, _webhook], ids=["polling", "webhook"])


@both
async def test_a_failing_shutdown_leaves_nothing_open(
    start: Start,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """When one thing cannot be closed, whatever the error, the bot and the storage are closed."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.db", TOKEN)
    closed = []

    async def fail(self: Application[Any, Any, Any, Any, Any, Any]) -> None:
        raise OSError("no more files")

    async with start(storage) as bot:
        shut_down = bot.application.bot.shutdown

        async def note() -> None:
            closed.append("bot")
            await shut_down()

        monkeypatch.setattr(Application, "shutdown", fail)
        # The class of a bot has slots, and the bot itself cannot be changed.
        monkeypatch.setattr(type(bot.application.bot), "shutdown", lambda self: note())
    is_open = storage._database.is_open

    assert (closed, is_open) == (["bot"], False)
    assert "something could not be closed: OSError" in caplog.messages


@both
async def test_a_hanging_deletion_costs_no_counts(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was counted last is in the database, though a deletion hangs until the very end."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.db", TOKEN)
    is_deleting = asyncio.Event()

    async def hang(self: Reaper, now: float) -> int:
        is_deleting.set()
        await asyncio.Event().wait()
        return 0

    monkeypatch.setattr(Reaper, "run_once", hang)
    monkeypatch.setattr("bot.telegram.application.Reaper", partial(Reaper, pause=0.0))
    async with start(storage) as bot:
        await is_deleting.wait()
        bot.application.bot_data.front.stats.add("answer")
    again = await Storage.open(f"sqlite:///{tmp_path}/kept.db", TOKEN)
    counted = await again.counts.sums(["answer"])
    await again.close()

    assert counted == {"answer": 1}
