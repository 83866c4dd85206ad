"""Setting the webhook: through faults, and again when it was taken away."""

import asyncio
import json
import logging
from typing import Any

import pytest

from benchmarks.bot_api_server import Fault
from benchmarks.pushing_server import PushingServer, pushing
from bot.delivery.backoff import Pauses
from bot.settings import Settings
from bot.telegram.application import build_application
from bot.web.registration import Registration
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS
from tests.support.web_running import SECRET, URL, web_bot


async def registration(server: PushingServer, **given: Any) -> tuple[Registration, Any]:
    """Return a registration that looks often, and its application."""
    settings = Settings(bot_api_url=server.url)
    application = build_application(settings, SmallDesk(), TEXTS)
    await application.bot.initialize()
    given.setdefault("look", 0.02)
    given["pauses"] = Pauses(0.01, 0.02)
    return Registration(application.bot, URL, SECRET, **given), application


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (401, "the token is refused"),
        (502, "Told to fail"),
        (429, None),
        ("drop", ""),
        ("garbage", ""),
        ((400, f"Bad Request: bad webhook: {URL} /hook"), "Bad webhook: the address /…)"),
    ],
)
async def test_faults(fault: Fault, said: str | None, caplog: pytest.LogCaptureFixture) -> None:
    """It is retried until Telegram accepts it; problems are logged without address and token."""
    caplog.set_level(logging.INFO)
    reached: list[bool] = []
    async with pushing() as server:
        server.faults["setWebhook"].extend([fault, fault])
        found, application = await registration(server, reached=reached.append)
        task = asyncio.create_task(found.run())
        is_set = await server.until(lambda: found.problem is None)
        task.cancel()
        await application.bot.shutdown()

    assert is_set
    assert server.webhook == URL
    assert reached[0]
    assert said is None or any(said in message for message in caplog.messages)
    assert "/hook" not in caplog.text
    assert SECRET not in caplog.text


async def test_somebody_takes_it_away(caplog: pytest.LogCaptureFixture) -> None:
    """A webhook that was changed or deleted is set again; faults of looking change nothing."""
    async with pushing() as server:
        found, application = await registration(server)
        task = asyncio.create_task(found.run())
        await server.until(lambda: server.calls["getWebhookInfo"] > 0)
        server.webhook = ""
        again = await server.until(lambda: len(server.webhooks) == 2)
        server.webhooks[-1]["allowed_updates"] = json.dumps(["poll"])
        third = await server.until(lambda: len(server.webhooks) == 3)
        await server.until(lambda: found.problem is None)
        server.fault = lambda method: 502
        await server.until(lambda: "Told to fail" in caplog.text)
        problem = found.problem
        task.cancel()
        await application.bot.shutdown()

    assert (again, third, problem) == (True, True, None)
    assert "somebody else has changed the webhook; it is set again" in caplog.messages


async def test_what_telegram_complains_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram's report of its last failure is logged once, without the address."""
    async with pushing() as server:
        found, application = await registration(server)
        say = server._carry_out

        async def complain(method: str, params: dict[str, Any]) -> tuple[int, Any]:
            status, result = await say(method, params)
            if method == "getWebhookInfo":
                result |= {"last_error_date": 1, "last_error_message": f"Wrong response: {URL}"}
            return status, result

        monkeypatch.setattr(server, "_carry_out", complain)
        task = asyncio.create_task(found.run())
        await server.until(lambda: server.calls["getWebhookInfo"] > 3)
        task.cancel()
        await application.bot.shutdown()

    told = "Telegram could not deliver an update: Wrong response: the address"
    assert caplog.messages.count(told) == 1


async def test_asked_more_often_while_updates_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """While answers wait for Telegram, it is soon asked whether it is back."""
    monkeypatch.setattr("bot.web.registration._LOOK_WHILE_WAITING", 0.01)
    async with pushing() as server:
        found, application = await registration(server, look=60, is_waiting=lambda: True)
        task = asyncio.create_task(found.run())
        often = await server.until(lambda: server.calls["getWebhookInfo"] > 3)
        task.cancel()
        await application.bot.shutdown()

    assert often


async def test_nothing_is_deleted_at_the_end() -> None:
    """The webhook stays, so that updates wait at Telegram for the next start."""
    async with web_bot() as bot:
        telegram = bot.telegram
        await bot.stop()

    assert telegram.webhook == URL
    assert telegram.calls["deleteWebhook"] == 0


async def test_other_kinds_of_updates_are_asked_for_when_they_are_wanted() -> None:
    """If a channel is named while the bot runs, the webhook is set again with its posts."""
    wanted = ["message"]
    async with pushing() as server:
        registering, application = await registration(server, allowed=lambda: wanted)
        task = asyncio.create_task(registering.run())
        assert await server.until(lambda: len(server.webhooks) == 1)
        wanted = ["message", "channel_post"]
        assert await server.until(lambda: len(server.webhooks) > 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await application.bot.shutdown()

    assert ['["message"]', '["message", "channel_post"]'] == [
        one["allowed_updates"] for one in server.webhooks[:2]
    ]
