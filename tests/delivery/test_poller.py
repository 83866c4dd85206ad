"""Rarer turns of the polling: long silence, much at work, broken calls, ends that hang."""

import asyncio
import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.request import BaseRequest

from bot.delivery import poller as poller_module
from bot.delivery.polling import poll
from bot.local_botapi.people import Person
from bot.reloading import Source
from tests.support.conversation import Conversation
from tests.support.running import QUICK, TOKEN, running
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS
from tests.support.waiting import until


async def test_numbers_that_begin_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a long silence Telegram may restart its numbers: a lower number may be a new update."""
    monkeypatch.setattr(poller_module, "_WEEK_BEGINS", 0.0)
    async with running(patience=replace(QUICK, poll=0.0)) as bot:
        await bot.server.ask(5, "When?")
        await bot.server.until(lambda: not bot.server.updates)
        rested = await bot.server.until(lambda: "offset" not in bot.server.polled[-1])
        bot.server._number = 3
        await bot.server.ask(5, "When?")
        answered = await bot.server.until_answered()

    assert (rested, answered, bot.server.doubled) == (True, True, 0)


async def test_much_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """While too much is at work nothing more is fetched."""
    monkeypatch.setattr(poller_module, "IN_MEMORY", 3)
    monkeypatch.setattr(poller_module, "_FULL", 0.05)
    async with running() as bot:
        gate = asyncio.Event()
        process_update = bot.application.process_update

        async def slowly(update: Update) -> None:
            await gate.wait()
            await process_update(update)

        monkeypatch.setattr(bot.application, "process_update", slowly)
        for chat in range(1, 4):
            await bot.server.ask(chat, "When?")
        await bot.server.until(lambda: bot.counters["received"] == 3)
        before = bot.server.calls["getUpdates"]
        moved_at = bot.polling.poller.moved_at
        await bot.server.ask(9, "When?")
        # It looks whether there is room again, and goes on waiting.
        looked = await bot.server.until(lambda: bot.polling.poller.moved_at > moved_at)
        meanwhile = bot.server.calls["getUpdates"] - before
        gate.set()

        assert await bot.server.until_answered()
        assert (looked, meanwhile) == (True, 0)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (ValueError("planted"), "polling failed: ValueError; trying again"),
        (None, "Telegram cannot be reached (no answer in time); trying again"),
    ],
)
async def test_broken_calls(
    broken: Exception | None, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a call of getUpdates does, the bot polls on."""
    async with running() as bot:
        await asyncio.sleep(0)
        poller: Any = bot.polling.poller
        fetch, times = poller._fetch, 0

        async def fetch_badly(*given: Any, **named: Any) -> Any:
            nonlocal times
            times += 1
            if times > 1:
                return await fetch(*given, **named)
            poller._patience = QUICK
            if broken:
                raise broken
            return await asyncio.Event().wait()

        poller._fetch = fetch_badly
        poller._patience = replace(QUICK, poll=0.0, answer=0.05)
        await bot.server.ask(5, "When?")

        assert await bot.server.until_answered()
    assert told in caplog.messages


async def test_a_last_confirmation_that_fails() -> None:
    """An end does not hang on the last confirmation; the database knows what was answered."""
    async with running() as bot:
        await bot.server.until(lambda: bot.server.calls["getUpdates"] > 0)
        bot.polling.poller._patience = replace(QUICK, farewell=0.05)
        bot.server.fault = lambda method: (
            "hang" if method == "getUpdates" and bot.server.sent else None
        )
        await bot.server.ask(5, "When?")
        await bot.server.until_answered()
        await bot.stop()

    assert bot.task.done()


async def test_a_start_that_is_followed_by_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    """What is done beside the first questions may fail; they are answered."""

    async def fail(application: object) -> None:
        raise RuntimeError("planted")

    async with running() as bot:
        bot.application.post_init = fail
        await bot.server.ask(5, "When?")
        answered = await bot.server.until_answered()

    assert answered
    assert "a step after the start failed: RuntimeError" in caplog.messages
    assert "planted" not in caplog.text


async def test_an_end_that_hangs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What does not close in its time is left; the rest is closed."""

    async def hang() -> None:
        await asyncio.Event().wait()

    async with running(patience=replace(QUICK, farewell=0.05)) as bot:
        await bot.server.until(lambda: bot.server.calls["getUpdates"] > 0)

        monkeypatch.setattr(bot.application, "stop", hang)
        await bot.stop()

    assert "something could not be closed: TimeoutError" in caplog.messages


async def test_sighup(tmp_path: Path) -> None:
    """On SIGHUP everything is reloaded."""
    desk = SmallDesk()
    async with running(source=Source([tmp_path], lambda: (desk, TEXTS))) as bot:
        await bot.server.until(lambda: bot.server.calls["getUpdates"] > 0)
        os.kill(os.getpid(), signal.SIGHUP)
        reloaded = await bot.server.until(lambda: bot.counters["reloads"] == 1)

    assert reloaded
    assert bot.application.bot_data.front.desk is desk


async def test_polling_the_local_bot_api() -> None:
    """Polling needs no HTTP: over the local Bot API it is the same."""
    talk = Conversation()
    api = talk.api
    task = asyncio.create_task(poll(talk.application, patience=QUICK))
    api.enqueue(Person(api).say("When?"))
    await until(lambda: api.transcript)
    task.cancel()
    await asyncio.wait([task])

    assert [sent.text.split(".")[0] for sent in api.transcript] == ["The bridge opened in May"]


class Canned(BaseRequest):
    """Answers every call with the same result, and notes how it was called."""

    read_timeout = 5.0

    def __init__(self, result: Any) -> None:
        self.result = result
        self.calls: list[dict[str, Any]] = []

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Return the result in Telegram's envelope."""
        assert not arguments
        self.calls.append(named)
        return 200, json.dumps({"ok": True, "result": self.result}).encode()


async def test_the_library_returns_raw_updates() -> None:
    """Polling calls a private method of python-telegram-bot, which must stay as it is.

    It returns what the JSON holds, so that one broken update does not hide others, waits as long
    as required, and leaves out what is None.
    """
    broken = [{"update_id": 7, "message": 5}, {"update_id": "x"}]
    polls, others = Canned(broken), Canned(True)
    bot = Bot(TOKEN, request=others, get_updates_request=polls)
    updates = await bot._post("getUpdates", {"offset": None, "limit": 9}, read_timeout=35.0)
    (call,) = polls.calls

    assert updates == broken
    assert call["url"].endswith("/getUpdates")
    assert call["read_timeout"] == 35.0
    assert call["request_data"].json_parameters == {"limit": "9"}
    assert others.calls == []
