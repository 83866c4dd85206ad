"""/health and /metrics: what they say, while serving, while polling, and to `clippings health`."""

import asyncio
import io
import json
import logging
import re
import socket
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from benchmarks.bot_api_server import serving as polled_server
from bot.archive.errors import ContentError, Mistake
from bot.cli.health import run_health
from bot.cli.main import main
from bot.delivery.polling import Polling
from bot.delivery.runner import run
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.reloading import Source
from bot.settings import Proxy, Settings, SettingsError, load_settings
from bot.telegram.application import build_application
from bot.web.health import Health, polled
from bot.web.running import poll_with_pages
from bot.web.server import listen
from tests.support.ports import free_port
from tests.support.running import QUICK, TOKEN
from tests.support.small_desk import SmallDesk, archive_of
from tests.support.texts import TEXTS
from tests.support.waiting import LONG
from tests.support.web_running import SECRET, question, web_bot

ALL = ["archive", "storage", "reload", "updates", "telegram", "webhook"]


async def test_all_is_well() -> None:
    """Everything that was looked at is named, and the ways to Telegram without credentials."""
    proxies = (
        Proxy("direct"),
        Proxy("socks5", "127.0.0.1", 9, SecretStr("who"), SecretStr("pass")),
    )
    async with web_bot(proxies=proxies) as bot:
        status, page = await bot.get("/health")

    routes = [
        {"route": "direct", "up": True, "failures": 0, "preferred": True},
        {"route": "socks5://127.0.0.1:9", "up": True, "failures": 0, "preferred": False},
    ]
    assert status == 200
    assert json.loads(page) == {"ok": ALL, "failing": {}, "routes": routes}


async def test_what_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each trouble has its own words, and the rest is well."""
    async with web_bot() as bot:
        bot.serving.health._fresh = 0
        bot.serving.health._patience = 0.05
        bot.desk.archive, _ = archive_of()
        bot.serving.registration.good_at = -1000.0
        bot.serving.registration.problem = "somebody else has changed it"
        await bot.storage.close()

        async def hang() -> None:
            await asyncio.sleep(5)

        monkeypatch.setattr(bot.storage, "problem", hang)
        bot.serving.health._until = 0
        first = json.loads((await bot.get("/health"))[1])

        async def fail() -> None:
            raise OSError("password")

        monkeypatch.setattr(bot.storage, "problem", fail)
        second = json.loads((await bot.get("/health"))[1])
        monkeypatch.setattr(bot.application.bot_data.routes, "all", ())
        monkeypatch.setattr(bot.application.bot_data.routes, "order", ())
        third = json.loads((await bot.get("/health"))[1])

    assert first["ok"] == ["reload", "updates"]
    assert first["failing"]["storage"] == "does not answer within 0.05 s"
    assert first["failing"]["archive"] == "there are no articles"
    assert first["failing"]["telegram"].startswith("last reached ")
    assert first["failing"]["webhook"] == "somebody else has changed it"
    assert second["failing"]["storage"] == "fails (OSError)"
    assert third["failing"]["telegram"] == "no route works"


async def test_a_report_is_valid_for_a_while() -> None:
    """Many askers cost one look."""
    looks = 0

    async def look() -> None:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0.01)

    health = Health({"x": look}, fresh=LONG)
    reports = await asyncio.gather(*(health.report() for _ in range(20)))

    assert looks == 1
    assert {report.ok for report in reports} == {("x",)}


class Broken:
    """A source that can be read, has mistakes, or fails."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def reopen(self) -> tuple[Desk, Mapping[str, Texts]]:
        """Reload."""
        if self.error:
            raise self.error
        return SmallDesk(), TEXTS


async def test_a_reload_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    """The file with the mistake is named, until the files are mended."""
    broken = Broken()
    async with web_bot(source=Source((), broken.reopen)) as bot:
        assert bot.runner.reloader is not None
        bot.serving.health._fresh = 0
        said = []
        for error in (
            ContentError([Mistake(Path("/srv/a/bridge.md"), 5, "is not a date", "write one")] * 3),
            ContentError([Mistake(Path("/srv/a/bridge.md"), None, "is empty", "fill it")]),
            OSError("where"),
            None,
        ):
            broken.error = error
            bot.runner.reloader.ask()
            counted = bot.counters["reload_failures"] + bot.counters["reloads"]
            await bot.telegram.until(
                lambda: bot.counters["reload_failures"] + bot.counters["reloads"] > counted  # noqa: B023 - awaited here
            )
            status, page = await bot.get("/health")
            said.append((status, json.loads(page)["failing"].get("reload")))

    # The process should not be restarted for it: then it would have no archive at all.
    assert said == [
        (200, "mistakes: 3, the first in bridge.md, line 5; the archive stays as it was"),
        (200, "mistakes: 1, the first in bridge.md; the archive stays as it was"),
        (200, "failed (OSError); the archive stays as it was"),
        (200, None),
    ]


async def test_the_numbers() -> None:
    """Prometheus reads counters, gauges and the time of the answers; nobody is named."""
    async with web_bot() as bot:
        for number in (1, 2):
            await bot.telegram.bring(question(number, chat=424242, text="When? xyzzy"))
        bot.application.bot_data.front.counters.add("migrated")
        status, page = await bot.get("/metrics")

    lines = page.splitlines()
    assert status == 200
    for line in (
        "clippings_handled_total 2.0",
        "clippings_migrated_total 1.0",
        "clippings_updates_in_flight 0.0",
        "clippings_oldest_update_seconds 0.0",
        "clippings_articles 3.0",
        'clippings_answer_seconds_bucket{le="+Inf"} 2.0',
        'clippings_webhook_requests_total{status="200"} 2.0',
    ):
        assert line in lines
    assert {line.split("_")[0] for line in lines if line[:1] != "#"} == {"clippings"}
    for private in ("424242", "xyzzy", "_created", "python", SECRET, TOKEN, "very-secret"):
        assert private not in page


async def test_pages_beside_polling() -> None:
    """With PORT set, polling serves the same pages, without a webhook."""
    async with polled_server() as server:
        settings = load_settings(
            bot_token=SecretStr(TOKEN), bot_api_url=server.url, port=free_port(), listen="127.0.0.1"
        )
        application = build_application(settings, SmallDesk(), TEXTS)
        source = Source((), Broken().reopen)
        task = asyncio.create_task(poll_with_pages(application, settings, source, QUICK))
        root = f"http://127.0.0.1:{settings.port}"
        await server.ask(5, "When?")
        await server.until_answered()
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{root}/health") as response:
                well = response.status, json.loads(await response.text())
            async with session.get(f"{root}/metrics") as response:
                page = await response.text()
            async with session.post(f"{root}/telegram") as response:
                hook = response.status
            out = io.StringIO()
            healthy = await asyncio.to_thread(run_health, settings, out)
        task.cancel()
        await asyncio.wait([task])

    assert well == (
        200,
        {"ok": ALL[:-1], "failing": {}, "routes": json.loads(out.getvalue())["routes"]},
    )
    assert "clippings_handled_total 1.0" in page.splitlines()
    assert 'clippings_answer_seconds_bucket{le="+Inf"} 1.0' in page.splitlines()
    assert (hook, healthy) == (404, True)


async def test_polling_that_brings_nothing() -> None:
    """The age of the last good poll is reported once it is too high."""
    async with polled_server() as server:
        settings = load_settings(bot_token=SecretStr(TOKEN), bot_api_url=server.url)
        application = build_application(settings, SmallDesk(), TEXTS)
        polling = Polling(application, QUICK)
        task = asyncio.create_task(run(application, polling, None, QUICK))
        await server.until(lambda: server.calls["getUpdates"] > 1)
        check = polled(application, polling.poller)["telegram"]
        well = await check()
        polling.poller.good_at -= 1000
        ill = await check()
        task.cancel()
        await asyncio.wait([task])

    assert well is None
    assert re.match(r"last reached 100\d s ago; check", ill or "")


async def test_polling_that_has_not_begun() -> None:
    """Until Telegram is reached, /health says so, and there is nothing in flight."""
    async with polled_server() as server:
        server.fault = lambda method: 502
        settings = load_settings(
            bot_token=SecretStr(TOKEN), bot_api_url=server.url, port=free_port(), listen="127.0.0.1"
        )
        application = build_application(settings, SmallDesk(), TEXTS)
        task = asyncio.create_task(poll_with_pages(application, settings, None, QUICK))
        await server.until(lambda: server.calls["getMe"] > 0)
        out = io.StringIO()
        healthy = await asyncio.to_thread(run_health, settings, out)
        task.cancel()
        await asyncio.wait([task])

    assert not healthy
    assert json.loads(out.getvalue())["failing"] == {"telegram": "not reached since the start"}


def test_nobody_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`clippings health` says so in a sentence, with code 1."""
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    code = main(["health"])

    assert code == 1
    assert capsys.readouterr().out == (f"No healthy bot on port {port} (connection refused).\n")


def test_a_port_that_is_taken() -> None:
    """One sentence names the setting."""
    settings = Settings(port=0, listen="127.0.0.1")
    with listen(settings) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            listen(Settings(port=port, listen="127.0.0.1"))

    assert str(caught.value) == (
        f"The bot cannot listen on 127.0.0.1, port {port} (Address already in use);"
        " set PORT to a free port, or LISTEN to an address of this machine"
    )


def test_answers_do_not_wait_for_receipts() -> None:
    """The second part of an answer leaves at once, though nobody has confirmed the first."""
    with (
        listen(Settings(port=0, listen="127.0.0.1")) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_of_the_newer_kind(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """IPv6 works as well; a port by chance is printed, for nobody else knows it."""
    caplog.set_level(logging.INFO, logger="bot.web.server")
    with listen(Settings(port=0, listen="::1")) as listener:
        port = listener.getsockname()[1]

    assert capsys.readouterr().out == f"Listening on port {port}\n"
    assert f"the web server listens on ::1, port {port}" in caplog.messages
