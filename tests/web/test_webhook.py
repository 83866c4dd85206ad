"""The webhook over real HTTP: every question is answered once, whatever else arrives or fails."""

import asyncio
import gzip
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from benchmarks.pushing_server import pushing
from bot.botapi.rate_limiter import Sender
from bot.delivery.intake import Intake
from bot.storage.handled import Handled
from bot.storage.storage import Storage
from bot.telegram.handlers import ALLOWED_UPDATES
from bot.web import webhook as webhook_module
from bot.web.webhook import LARGEST
from tests.support.running import QUICK
from tests.support.waiting import LONG
from tests.support.web_running import SECRET, URL, begin, question, web_bot


async def test_questions_of_several_chats() -> None:
    """Each question is answered once, those of a chat in their order, and told 200 afterwards."""
    async with web_bot() as bot:
        for number in range(70):
            await bot.telegram.ask(1 + number % 7, "When?")
        answered = await bot.telegram.until_answered()
        delivered = await bot.telegram.until(lambda: len(bot.telegram.delivered) == 70)
        order = [one["reply_parameters"] for one in bot.telegram.sent if one["chat_id"] == "3"]

    assert (answered, delivered, bot.telegram.doubled) == (True, True, 0)
    assert order == sorted(order)
    assert bot.telegram.heard == {200: 70}
    assert bot.counters["received"] == bot.counters["handled"] == 70


async def test_what_telegram_is_told() -> None:
    """The webhook is set with kinds of updates and secret, and no waiting update is dropped."""
    async with web_bot() as bot:
        (told,) = bot.telegram.webhooks

    assert told == {
        "url": URL,
        "max_connections": "100",
        "allowed_updates": json.dumps(ALLOWED_UPDATES),
        "drop_pending_updates": "false",
        "secret_token": SECRET,
    }
    assert bot.telegram.webhook == URL


async def test_without_the_secret() -> None:
    """Who does not know the secret is told 401, and not a byte of the body is waited for."""
    name = "X-Telegram-Bot-Api-Secret-Token"
    wrong = ["", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "täglich"]
    lines = ["Accept: */*", f"Authorization: {SECRET}", *(f"{name}: {one}" for one in wrong)]
    found = []
    async with web_bot() as bot:
        host, port = bot.root.removeprefix("http://").split(":")
        for line in lines:
            reader, writer = await asyncio.open_connection(host, int(port))
            # Of the body that is announced, nothing comes.
            head = ["POST /hook HTTP/1.1", "Host: x", "Content-Length: 900", line, "", ""]
            writer.write("\r\n".join(head).encode())
            found.append(await asyncio.wait_for(reader.readline(), LONG))
            writer.close()

    assert found == [b"HTTP/1.1 401 Unauthorized\r\n"] * len(lines)
    assert bot.counters["received"] == 0


async def test_a_secret_given_twice() -> None:
    """Two headers are none."""
    async with web_bot() as bot:
        headers = [("X-Telegram-Bot-Api-Secret-Token", SECRET)] * 2
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{bot.root}/hook", json=question(1), headers=headers) as response,
        ):
            status = response.status

    assert status == 401


MALFORMED = [
    (b"", 400, 0),
    (b" \r\n", 400, 0),
    (b"{", 200, 1),
    (b"\xff\xfe{", 200, 1),
    (b"[" * 100_000, 200, 1),
    (b"9" * 5_000, 200, 1),
    (b"null", 200, 1),
    (b"[]", 200, 1),
    (b'"update"', 200, 1),
    (b"{}", 200, 1),
    (b'{"update_id": "7"}', 200, 1),
    (b'{"update_id": -1}', 200, 1),
    (b'{"update_id": true}', 200, 1),
    (b'{"update_id": 1e400}', 200, 1),
    (b'{"update_id": 71, "message": {"chat": 5}}', 200, 1),
    (b'{"update_id": 72}', 200, 0),
    (b'{"update_id": 73, "poll": {}}', 200, 1),
    (gzip.compress(b'{"update_id": 74}'), 200, 1),
    (b" " * (LARGEST + 1), 413, 0),
]
"""Bodies, what Telegram is told of each, and how many updates are set aside for it."""


async def test_malformed_updates() -> None:
    """What Telegram would bring for ever is set aside; what it never brings is refused."""
    found = []
    async with web_bot() as bot:
        for body, *_ in MALFORMED:
            before = bot.counters["set_aside"]
            status = await bot.telegram.bring(body)
            found.append((body, status, bot.counters["set_aside"] - before))
        after = await bot.telegram.bring(question(8))

    assert found == MALFORMED
    assert (after, len(bot.telegram.sent)) == (200, 1)


async def test_any_content_type() -> None:
    """An update is one, whatever its content is called."""
    kinds = ["text/plain", "application/x-www-form-urlencoded", "", "x/y; z"]
    async with web_bot() as bot:
        statuses = [
            await bot.telegram.bring(question(number), headers={"Content-Type": kind})
            for number, kind in enumerate(kinds, 1)
        ]

    assert (statuses, len(bot.telegram.sent)) == ([200] * 4, 4)


async def test_a_body_without_end() -> None:
    """A body that tells no length is taken up to the bound, and no further."""
    given = 0

    async def endless() -> Any:
        nonlocal given
        while given < 50 * LARGEST:
            given += 10_000
            yield b" " * 10_000

    async with web_bot() as bot, aiohttp.ClientSession() as session:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            async with session.post(f"{bot.root}/hook", data=endless(), headers=headers) as answer:
                status = answer.status
        except aiohttp.ClientError:  # it is hung up on, while it still writes
            status = 413

    assert status == 413
    assert given < 20 * LARGEST


async def test_a_body_that_does_not_come() -> None:
    """A client that announces a body and sends none gets an error, and is soon disconnected."""
    async with web_bot() as bot:
        bot.serving.webhook._body_patience = 0.05
        host, port = bot.root.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        writer.write(f"{head}Content-Length: 9\r\n\r\n".encode())
        status = await reader.readline()
        writer.close()
        # One that hangs up meanwhile harms nobody either.
        bot.serving.webhook._body_patience = LONG
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"{head}Content-Length: 9\r\n\r\nx".encode())
        await bot.telegram.until(lambda: bot.serving.webhook.in_hand == 1)
        writer.close()
        is_over = await bot.telegram.until(lambda: bot.serving.webhook.in_hand == 0)

    assert (b"HTTP/1.1 408 Request Timeout\r\n", True) == (status, is_over)


async def test_other_requests() -> None:
    """There is nothing but the pages; what serves them is not told."""
    expected = {
        ("GET", "/hook"): 405,
        ("PUT", "/hook"): 405,
        ("POST", "/health"): 405,
        ("POST", "/"): 200,
        ("POST", "/hook/"): 404,
        ("POST", "/hook/../hook2"): 404,
        ("GET", "/%2e%2e/etc/passwd"): 404,
        ("GET", "/docs"): 404,
        ("GET", "/health?token=x"): 200,
        ("HEAD", "/metrics"): 200,
    }
    found, named = {}, []
    async with web_bot() as bot, aiohttp.ClientSession() as session:
        for method, path in expected:
            async with session.request(method, bot.root + path) as response:
                found[method, path] = response.status
                named += [path for name in response.headers if name.lower() == "server"]

    assert (found, named) == (expected, [])


async def test_the_same_update_again() -> None:
    """A repeated update gets 200 and no second answer."""
    async with web_bot() as bot:
        bot.telegram.pause = 0.1
        found = await asyncio.gather(*(bot.telegram.bring(question(8)) for _ in range(5)))
        found.append(await bot.telegram.bring(question(8)))

    assert found == [200] * 6
    assert len(bot.telegram.sent) == 1


async def test_the_same_update_after_a_restart(tmp_path: Path) -> None:
    """The database knows what was answered."""
    address = f"sqlite:///{tmp_path}/x.sqlite3"
    async with pushing() as telegram:
        for _ in range(2):
            bot = begin(telegram, storage=Storage(address, "x"))
            await bot.is_ready()
            status = await telegram.bring(question(8), f"{bot.root}/hook")
            await telegram.until(lambda: len(telegram.sent) == 1)
            await bot.stop()

    assert (status, len(telegram.sent), bot.counters["redelivered"]) == (200, 1, 1)


async def test_an_update_that_is_kept(tmp_path: Path) -> None:
    """Telegram is told 200 as soon as an update is in the inbox, and the answer comes later."""
    storage = Storage(f"sqlite:///{tmp_path}/x.sqlite3", "x")
    async with pushing() as telegram:
        bot = begin(telegram, storage=storage)
        await bot.is_ready()
        telegram.fault = lambda method: 502 if method == "sendMessage" else None
        statuses = [await telegram.bring(question(number, number)) for number in (8, 9, 8)]
        unsent = len(telegram.sent)
        telegram.fault = lambda method: None
        answered = await telegram.until(lambda: len(telegram.sent) == 2)
        await bot.stop()

    assert (statuses, unsent, answered) == ([200] * 3, 0, True)


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
async def test_a_process_that_dies(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had taken is answered by another one, in order, when its leases have ended."""

    async def forget(self: object, numbers: object) -> None:
        return None

    async with pushing() as telegram:
        first = begin(telegram, storage=Storage(address, "x"))
        await first.is_ready()
        telegram.fault = lambda method: 502 if method == "sendMessage" else None
        for number in range(1, 11):
            await telegram.bring(question(number, 1 + number % 2), telegram.doors[0])
        with monkeypatch.context() as dying:
            dying.setattr("bot.delivery.deduplication.Once.release", forget)
            await first.stop()
        telegram.fault = lambda method: None
        second = begin(telegram, storage=Storage(address, "x"))
        await second.is_ready()
        async with second.storage._database.writing() as connection:
            await connection.execute(text("UPDATE inbox_lanes SET until = until - 60"))
        answered = await telegram.until(lambda: len(telegram.sent) == 10)
        await second.stop()
        order = [one["reply_parameters"] for one in telegram.sent if one["chat_id"] == "1"]

    assert (answered, len(order)) == (True, 5)
    assert order == sorted(order, key=lambda told: json.loads(told)["message_id"])


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
async def test_two_processes(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same update brought to two of them is answered by one, and both say 200."""
    monkeypatch.setattr("bot.delivery.intake._CLAIMED_ELSEWHERE", 0.1)
    async with pushing() as telegram:
        telegram.pause = 0.05
        both = [begin(telegram, storage=Storage(address, "x")) for _ in range(2)]
        for bot in both:
            await bot.is_ready()
        brought = [
            telegram.bring(question(number, chat=number), door)
            for number in range(1, 16)
            for door in telegram.doors
        ]
        found = await asyncio.gather(*brought)
        answered = await telegram.until(lambda: len(telegram.sent) >= 15)
        for bot in both:
            await bot.stop()

    assert (set(found), answered) == ({200}, True)
    assert len(telegram.sent) == 15
    assert {one["chat_id"] for one in telegram.sent} == {str(n) for n in range(1, 16)}


async def test_an_answer_that_takes_too_long() -> None:
    """Telegram is asked to come again; the answer is sent once all the same."""
    async with web_bot() as bot:
        bot.serving.webhook._patience = 0.05
        bot.telegram.gate.clear()
        first = await bot.telegram.bring(question(8))
        bot.telegram.gate.set()
        await bot.telegram.until(lambda: bool(bot.telegram.sent))
        bot.serving.webhook._patience = LONG
        second = await bot.telegram.bring(question(8))

    assert (first, second, len(bot.telegram.sent)) == (503, 200, 1)


async def test_too_many_at_once() -> None:
    """Above the bound Telegram is asked to come again, and it is all answered in the end."""
    async with web_bot() as bot:
        bot.serving.webhook._at_once = 3
        bot.telegram.gate.clear()
        found = [bot.telegram.bring(question(number, chat=number)) for number in range(1, 11)]
        bringing = asyncio.gather(*found)
        await bot.telegram.until(lambda: bot.telegram.heard[503] == 7)
        bot.telegram.gate.set()
        statuses = await bringing
        again = [bot.telegram.bring(question(number, chat=number)) for number in range(1, 4)]
        await asyncio.gather(*again)
        page = (await bot.get("/metrics"))[1]

    assert sorted(statuses) == [200] * 3 + [503] * 7
    assert 'clippings_webhook_requests_total{status="503"} 7.0' in page


async def test_come_again_in_a_while() -> None:
    """A 503 says when to come again."""
    async with web_bot() as bot:
        bot.serving.webhook._at_once = 0
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{bot.root}/hook", json={}, headers=headers) as response,
        ):
            found = response.status, response.headers["Retry-After"]

    assert found == (503, "3")


async def test_telegram_is_away_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    """The server serves, says what is wrong and tries on; then it answers."""
    caplog.set_level(logging.INFO)
    async with pushing() as telegram:
        telegram.fault = lambda method: 502
        bot = begin(telegram)
        await telegram.until(lambda: telegram.calls["getMe"] > 1)
        status, page = await bot.get("/health")
        early = await telegram.bring(
            question(8), headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
        )
        telegram.fault = lambda method: None
        ready = await bot.is_ready()
        late = await telegram.bring(question(8))
        bot.serving.health._fresh = 0
        bot.serving.health._until = 0
        well, _ = await bot.get("/health")
        await bot.stop()

    assert (status, early, ready, late, well) == (503, 503, True, 200, 200)
    assert json.loads(page)["failing"] == {
        "telegram": "not reached since the start",
        "webhook": "not set yet",
    }
    assert any("Telegram cannot be reached" in message for message in caplog.messages)


async def test_telegram_goes_away_while_questions_wait() -> None:
    """An answer that finds no way waits for Telegram to come back, and is sent once."""
    async with web_bot() as bot:
        bot.telegram.fault = lambda method: 502
        sender = bot.application.bot.rate_limiter
        assert isinstance(sender, Sender)
        sender._patience = 0.05
        bringing = asyncio.create_task(bot.telegram.bring(question(8)))
        await bot.telegram.until(lambda: bot.counters["put_off"] > 0)
        bot.telegram.fault = lambda method: None
        status = await bringing

    assert (status, len(bot.telegram.sent)) == (200, 1)


async def test_the_end_waits_for_what_is_in_hand() -> None:
    """What is at work is answered and told 200; what comes meanwhile is to come again."""
    async with pushing() as telegram:
        bot = begin(telegram)
        await bot.is_ready()
        telegram.gate.clear()
        bringing = asyncio.create_task(telegram.bring(question(8)))
        await telegram.until(lambda: telegram.calls["sendMessage"] == 1)
        ending = asyncio.create_task(bot.stop())
        await telegram.until(lambda: bot.serving.health.is_stopping)
        status, page = await bot.get("/health")
        late = await telegram.bring(question(9))
        telegram.gate.set()
        first = await bringing
        await ending
        gone = await telegram.bring(question(9))

    assert (first, late, gone, len(telegram.sent)) == (200, 503, 0, 1)
    assert (503, "stopping") == (status, json.loads(page)["failing"]["process"])


async def test_the_end_does_not_wait_forever() -> None:
    """An update not answered in time gets no 200, and another process may claim it at once."""
    storage = Storage("sqlite://", "x")
    async with pushing() as telegram:
        bot = begin(telegram, storage=storage, patience=replace(QUICK, drain=0.1))
        await bot.is_ready()
        telegram.fault = lambda method: "hang" if method == "sendMessage" else None
        bringing = asyncio.create_task(telegram.bring(question(8)))
        await telegram.until(lambda: telegram.calls["sendMessage"] == 1)
        await bot.stop()
        status = await bringing

    assert status in (0, 503)
    assert bot.serving.intake.window.knows(8)
    assert bot.serving.intake.once.held == set()


async def test_what_is_finished_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing piles up over thousands of updates, and claims at work are renewed."""
    monkeypatch.setattr("bot.web.running._TIDYING", 0.02)
    monkeypatch.setattr("bot.web.running.RENEWAL", 0.02)
    async with web_bot() as bot:
        renewed: list[list[int]] = []
        renew = Handled.renew

        async def watched(self: Handled, numbers: Sequence[int]) -> None:
            renewed.append(list(numbers))
            if len(renewed) == 1:
                raise OSError
            await renew(self, numbers)

        monkeypatch.setattr(Handled, "renew", watched)
        bot.telegram.gate.clear()
        bringing = asyncio.create_task(bot.telegram.bring(question(8)))
        await bot.telegram.until(lambda: len(renewed) > 1)
        bot.telegram.gate.set()
        await bringing
        await bot.telegram.until(lambda: not bot.serving.intake.window._open)

    assert bot.serving.intake.window._open == {}
    assert renewed[:2] == [[8], [8]]
    assert "claims could not be renewed: OSError" in caplog.messages
    assert bot.serving.intake.once.held == set()


async def test_a_failing_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Only the kind of an internal failure is logged, and Telegram tries again."""
    async with web_bot() as bot:

        async def fail(self: Intake, raw: object) -> bool:
            raise LookupError("Ada's question")

        monkeypatch.setattr(Intake, "answer", fail)
        status = await bot.telegram.bring(question(8))

    assert status == 500
    assert "the webhook failed: LookupError" in caplog.messages
    assert "Ada" not in caplog.text


def test_the_bounds() -> None:
    """The wait is shorter than Telegram's own, and larger bodies than Telegram's fit."""
    assert webhook_module.Webhook("x")._patience < 60
    assert LARGEST == 1_000_000
