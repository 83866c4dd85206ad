"""The web server from its start to its end, as a process runs it."""

import asyncio
import logging
import os
import signal
from collections.abc import Mapping
from dataclasses import replace

import pytest
from pydantic import SecretStr

from benchmarks.bot_api_server import serving as polled_server
from benchmarks.pushing_server import PushingServer, pushing
from bot.botapi.errors import TokenRefusedError
from bot.cli.main import main
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.reloading import Source
from bot.settings import Settings, load_settings
from bot.telegram.application import BotApplication, build_application
from bot.telegram.deletion import Reaper
from bot.web.running import poll_with_pages, serve
from tests.support.ports import free_port
from tests.support.running import QUICK, TOKEN
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS
from tests.support.waiting import LONG
from tests.support.web_running import URL, begin, question, web_bot


def made(telegram: PushingServer) -> tuple[BotApplication, Settings]:
    """Return an application with a webhook, and its settings."""
    settings = load_settings(
        bot_token=SecretStr(TOKEN),
        bot_api_url=telegram.url,
        webhook_url=SecretStr(URL),
        port=free_port(),
        listen="127.0.0.1",
    )
    telegram.doors = [f"http://127.0.0.1:{settings.port}/hook"]
    return build_application(settings, SmallDesk(), TEXTS), settings


async def test_signals(caplog: pytest.LogCaptureFixture) -> None:
    """SIGHUP reloads the archive, SIGTERM ends the server in good order."""
    caplog.set_level(logging.INFO)
    read = []

    def reopen() -> tuple[Desk, Mapping[str, Texts]]:
        read.append(1)
        return SmallDesk(), TEXTS

    async with pushing() as telegram:
        application, settings = made(telegram)
        task = asyncio.create_task(serve(application, settings, Source((), reopen), QUICK))
        await telegram.until(lambda: bool(telegram.webhook))
        status = await telegram.bring(question(8))
        os.kill(os.getpid(), signal.SIGHUP)
        is_read = await telegram.until(lambda: bool(read))
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, LONG)

    assert (status, is_read) == (200, True)
    assert "the web server has ended" in caplog.messages


async def test_a_refused_token() -> None:
    """A token that Telegram does not know is an error that names the setting, and hides it."""
    async with pushing() as telegram:
        telegram.fault = lambda method: 401
        application, settings = made(telegram)
        with pytest.raises(TokenRefusedError) as caught:
            await serve(application, settings, None, QUICK)

    assert caught.value.__cause__ is None
    assert "very-secret" not in str(caught.value)


async def test_the_signal_while_polling() -> None:
    """Polling beside the pages ends by the same signal."""
    async with polled_server() as server:
        settings = load_settings(
            bot_token=SecretStr(TOKEN), bot_api_url=server.url, port=free_port(), listen="127.0.0.1"
        )
        application = build_application(settings, SmallDesk(), TEXTS)
        task = asyncio.create_task(poll_with_pages(application, settings, None, QUICK))
        await server.until(lambda: server.calls["getUpdates"] > 0)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, LONG)

    assert server.calls["setWebhook"] == 0


@pytest.mark.parametrize("hook", [URL, ""], ids=["webhook", "polling"])
def test_the_command(
    hook: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run` takes the webhook, or polls beside the pages; what is wrong is one sentence."""
    with_port = free_port()
    for name, value in {
        "BOT_TOKEN": "123456:very-secret", "WEBHOOK_URL": hook, "PORT": str(with_port),
        "LISTEN": "203.0.113.7", "DATABASE_URL": "sqlite://", "LOG_LEVEL": "ERROR",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    code = main(["run"])

    err = capsys.readouterr().err.splitlines()
    assert (code, len(err)) == (2, 1)
    assert err[0].startswith(f"The bot cannot listen on 203.0.113.7, port {with_port} (")


async def test_a_server_that_ends(caplog: pytest.LogCaptureFixture) -> None:
    """Without its web server the process ends, for whatever starts it again."""
    async with web_bot(patience=replace(QUICK, watchdog=60)) as bot:
        await bot.telegram.bring(question(8))
        tasks = {getattr(task.get_coro(), "__qualname__", ""): task for task in asyncio.all_tasks()}
        serving = tasks["Server.serve"]
        serving.cancel()
        await asyncio.wait([bot.task], timeout=LONG)
        is_over = bot.task.done()

    assert is_over
    assert "the web server has ended unexpectedly" in caplog.messages


async def test_two_processes_delete_what_is_due() -> None:
    """Both look at the same timers: everything is deleted, and neither minds the other."""
    async with pushing() as telegram:
        application, _ = made(telegram)
        storage = application.bot_data.front.storage
        await application.bot.initialize()
        await storage.deletions.add(5, range(1, 201), due=1)
        both = [Reaper(storage, application.bot) for _ in range(2)]
        await asyncio.gather(*(reaper.run_once(1_000.0) for reaper in both))
        left = await storage.deletions.due(1e12)
        await application.bot.shutdown()
        await storage.close()

    assert left == []
    assert 2 <= telegram.calls["deleteMessages"] <= 4


async def test_what_cannot_be_closed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The end comes in time, whatever hangs, and so does the start."""

    async def fail(application: object) -> None:
        raise LookupError

    async def hang() -> None:
        await asyncio.sleep(60)

    async with pushing() as telegram:
        bot = begin(telegram, patience=replace(QUICK, farewell=0.05))
        bot.application.post_init = fail
        await bot.is_ready()
        await telegram.until(lambda: "a step after the start failed: LookupError" in caplog.text)
        close = bot.storage.close
        monkeypatch.setattr(bot.storage, "close", hang)
        await bot.stop()
        await close()

    assert "something could not be closed: TimeoutError" in caplog.messages
    assert "a step after the start failed: LookupError" in caplog.messages
