"""Polling over real HTTP: every question answered once, whatever the Bot API answers."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from benchmarks.bot_api_server import Fault, serving
from bot.botapi.errors import TokenRefusedError
from bot.delivery.backoff import Pauses
from bot.storage.storage import Storage
from tests.support.deadlines import Deadlines
from tests.support.running import QUICK, TOKEN, running, start
from tests.support.waiting import LONG


async def test_questions_of_several_chats() -> None:
    """Each question is answered once, those of a chat in their order, and all are confirmed."""
    async with running() as bot:
        numbers = [await bot.server.ask(1 + number % 7, "When?") for number in range(150)]
        answered = await bot.server.until_answered()
        confirmed = await bot.server.until(lambda: not bot.server.updates)
        order = [one["reply_parameters"] for one in bot.server.sent if one["chat_id"] == "3"]

    assert (answered, confirmed, bot.server.doubled) == (True, True, 0)
    assert order == sorted(order)
    assert len(order) == len(numbers[2::7])
    assert bot.counters["received"] == bot.counters["handled"] == 150


async def test_one_question_takes_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """One call of getUpdates fetches a question, the next confirms it, as the last one does."""
    # However long its answer takes, Telegram is not asked meanwhile.
    monkeypatch.setattr("bot.delivery.poller._FIRST_BLOCKED", LONG)
    async with running(patience=replace(QUICK, poll=LONG)) as bot:
        await bot.server.until(lambda: bot.server.calls["getUpdates"] == 1)
        await bot.server.ask(5, "When?")
        await bot.server.until(lambda: not bot.server.updates)

    assert [str(int(LONG))] * 2 + ["0"] == [one["timeout"] for one in bot.server.polled]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (401, None),
        (404, None),
        (500, "Telegram cannot be reached (Told to fail); trying again"),
        (502, "Telegram cannot be reached (Told to fail); trying again"),
        (429, "Telegram asks to wait 1 seconds before polling again"),
        (409, "another process polls with the same token; end it, or give this bot its own"),
        ((403, "Forbidden: no"), "Telegram cannot be reached (Forbidden: no); trying again"),
        ("no_list", "Telegram cannot be reached (an answer without a list of updates)"),
        ("truncated", None),
        ("garbage", None),
        ("drop", None),
        ("hang", "Telegram cannot be reached"),
    ],
)
async def test_faults_of_polling(
    fault: Fault,
    told: str | None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After any fault of getUpdates the bot polls on, and says what was wrong without the token."""
    caplog.set_level(logging.INFO)
    async with serving() as server:
        server.faults["getUpdates"].extend([fault, fault])
        server.silent = Deadlines(monkeypatch).pass_now
        await server.ask(5, "When?")
        bot = start(server)
        answered = await server.until_answered()
        await bot.stop()

    assert (answered, server.doubled) == (True, 0)
    assert told is None or any(message.startswith(told) for message in caplog.messages)
    assert "very-secret" not in caplog.text


async def test_a_webhook_is_deleted(caplog: pytest.LogCaptureFixture) -> None:
    """Where a webhook is set, it is deleted and no update is dropped; the first try may fail."""
    async with serving() as server:
        server.webhook = "https://example.org"
        server.faults["deleteWebhook"].append(400)
        await server.ask(5, "When?")
        bot = start(server)
        answered = await server.until_answered()
        await bot.stop()

    assert answered
    told = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert told[:3] == [
        "a webhook is set, which prevents polling; it is deleted",
        "the webhook could not be deleted: BadRequest",
        "a webhook is set, which prevents polling; it is deleted",
    ]


async def test_a_token_revoked_later(caplog: pytest.LogCaptureFixture) -> None:
    """A token that is refused again and again ends the bot, and the log does not hold it."""
    async with serving() as server:
        server.fault = lambda method: 401 if method == "getUpdates" else None
        with pytest.raises(TokenRefusedError) as caught:
            await start(server).task

    assert server.calls["getUpdates"] >= QUICK.refusals
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
    assert "very-secret" not in caplog.text


async def test_telegram_cannot_be_reached_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    """Until Telegram can be reached the bot tries again, and says so."""
    caplog.set_level(logging.INFO)
    async with serving() as server:
        server.faults["getMe"].extend([502, "drop", 429])
        await server.ask(5, "When?")
        bot = start(server)
        answered = await server.until_answered()
        await bot.stop()
    said_by = ("bot.delivery.runner", "bot.delivery.polling")
    told = [record.getMessage() for record in caplog.records if record.name in said_by]

    assert answered
    assert told[0] == "Telegram cannot be reached (Told to fail); trying again"
    assert told[-2:] == ["polling as @clippings_bot", "polling has ended"]


MALFORMED: list[Any] = [
    {"message": 5},
    {"message": {"message_id": "x"}},
    {"message": {"message_id": 1, "date": "soon", "chat": {"id": 5, "type": "private"}}},
    {"callback_query": {"id": 1}},
]


@pytest.mark.parametrize("malformed", MALFORMED)
async def test_a_malformed_update(malformed: Any, caplog: pytest.LogCaptureFixture) -> None:
    """An update that nobody can read is set aside, counted and confirmed; others are answered."""
    async with running() as bot:
        await bot.server.ask(5, "When?")
        number = await bot.server.put(malformed)
        await bot.server.ask(6, "When?")
        answered = await bot.server.until_answered()
        confirmed = await bot.server.until(lambda: not bot.server.updates)

    assert (answered, confirmed, bot.counters["set_aside"]) == (True, True, 1)
    assert any(f"update {number} cannot be read" in message for message in caplog.messages)


@pytest.mark.parametrize(
    "malformed", [[5], ["x"], [{}], [{"update_id": "7"}], [{"update_id": True}]]
)
async def test_updates_without_a_number(
    malformed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has no number cannot be confirmed; the bot makes a pause before it asks again."""
    pauses: list[float] = []
    pause = Pauses.next

    def noted(self: Pauses) -> float:
        pauses.append(pause(self))
        return pauses[-1]

    monkeypatch.setattr(Pauses, "next", noted)
    async with serving() as server:
        server.faults["getUpdates"].extend([(200, malformed)] * 5)
        await server.ask(5, "When?")
        bot = start(server)
        answered = await server.until_answered()
        await bot.stop()

    assert (answered, len(pauses), bot.counters["set_aside"]) == (True, 5, 5)


async def test_a_server_that_does_not_wait() -> None:
    """A server that answers an empty list at once is not asked in a tight loop."""
    clock = asyncio.get_running_loop().time
    async with running() as bot:
        bot.server.fault = lambda method: (200, []) if method == "getUpdates" else None
        began, before = clock(), bot.server.calls["getUpdates"]
        await bot.server.until(lambda: bot.server.calls["getUpdates"] >= before + 10)
        took = clock() - began

    assert took > 0.1


def _hold(bot: Any, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let chat 5 wait until the event that is returned is set."""
    gate = asyncio.Event()
    process_update = bot.application.process_update

    async def slowly(update: Update) -> None:
        if update.effective_chat and update.effective_chat.id == 5:
            await gate.wait()
        await process_update(update)

    monkeypatch.setattr(bot.application, "process_update", slowly)
    return gate


async def test_a_slow_update_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one chat's update is at work, others are answered, and nothing is polled in a spin."""
    clock = asyncio.get_running_loop().time
    async with running() as bot:
        gate = _hold(bot, monkeypatch)
        first = await bot.server.ask(5, "When?")
        for number in range(120):
            await bot.server.ask(6 + number % 10, "When?")
        others = await bot.server.until(lambda: bot.server.unanswered == 22)
        began, before = clock(), bot.server.calls["getUpdates"]
        await asyncio.sleep(0.2)
        polls, took = bot.server.calls["getUpdates"] - before, clock() - began
        offset = bot.server.polled[-1].get("offset")
        gate.set()

        assert others  # 100 updates is all that Telegram gives at once
        assert offset is None or int(offset) <= first + 1
        assert polls <= 2 + took / QUICK.blocked
        assert await bot.server.until_answered()
        assert await bot.server.until(lambda: not bot.server.updates)
        assert bot.server.doubled == 0


async def test_a_handler_that_never_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An update whose handler hangs is given up after its time, and confirmed."""
    async with running() as bot:
        _hold(bot, monkeypatch)
        await bot.server.until(lambda: bot.server.calls["getUpdates"] > 0)
        bot.polling.intake._patience = replace(QUICK, handler=0.1)
        await bot.server.ask(5, "When?")
        await bot.server.until(lambda: bot.counters["failed"] == 1)
        bot.polling.intake._patience = QUICK
        await bot.server.ask(6, "When?")
        given_up = await bot.server.until(lambda: not bot.server.updates)

    assert (given_up, bot.server.unanswered, bot.counters["failed"]) == (True, 1, 1)
    assert any("took too long" in message for message in caplog.messages)


@pytest.mark.parametrize("fault", [401, 404, 502, "drop", "drop_after", "hang", "garbage", 429])
async def test_faults_of_sending(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A send that fails is made again; it doubles only an answer whose outcome was unknown."""
    deadlines = Deadlines(monkeypatch)
    async with running() as bot:
        bot.server.silent = deadlines.pass_now
        bot.server.faults["sendMessage"].append(fault)
        await bot.server.ask(5, "When?")
        await bot.server.until(lambda: not bot.server.faults["sendMessage"])
        await bot.server.ask(6, "When?")
        answered = await bot.server.until_answered()
        confirmed = await bot.server.until(lambda: not bot.server.updates)

    assert (answered, confirmed) == (True, True)
    assert bot.server.doubled == (fault == "drop_after")
    assert all(one["text"].startswith("<blockquote>") for one in bot.server.sent)


async def test_telegram_away_for_a_while() -> None:
    """While nothing can be sent, questions wait, in their order; then each is answered once."""
    async with running() as bot:
        bot.application.bot.rate_limiter._patience = 0.05
        bot.server.fault = lambda method: "drop" if method == "getUpdates" else 502
        for number in range(40):
            await bot.server.ask(1 + number % 4, "When?")
        bot.server.fault = lambda method: 502 if method == "sendMessage" else None
        await bot.server.until(lambda: bot.counters["put_off"] >= 8)
        unanswered = bot.server.unanswered
        bot.server.fault = lambda method: None
        answered = await bot.server.until_answered()

    assert (unanswered, answered, bot.server.doubled) == (40, True, 0)


async def test_an_answer_that_can_never_be_sent(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be sent though Telegram is there is given up after a day, and confirmed."""
    # The pause after the first try would end after the day.
    monkeypatch.setattr("bot.delivery.intake.KEPT", LONG)
    patience = replace(QUICK, first_pause=LONG, longest_pause=LONG)
    async with running(patience=patience) as bot:
        bot.application.bot.rate_limiter._patience = 0.0
        bot.server.fault = lambda method: 502 if method == "sendMessage" else None
        await bot.server.ask(5, "When?")
        given_up = await bot.server.until(lambda: not bot.server.updates)

    assert (given_up, bot.counters["expired_waiting"]) == (True, 1)
    assert any("cannot be answered: UnavailableError" in message for message in caplog.messages)


async def test_a_blocked_bot() -> None:
    """A reader who blocked the bot is done with at once."""
    async with running() as bot:
        bot.server.faults["sendMessage"].append((403, "Forbidden: bot was blocked by the user"))
        await bot.server.ask(5, "When?")
        done = await bot.server.until(lambda: not bot.server.updates)

    assert (done, bot.server.calls["sendMessage"]) == (True, 1)


async def test_limits_of_telegram() -> None:
    """Where Telegram lets a chat wait, all its questions are answered, and others are not late."""
    async with running() as bot:
        bot.server.at_once = 2
        bot.server.clock, clock = (lambda: 0.0), bot.server.clock
        for _ in range(4):
            await bot.server.ask(5, "When?")
        await bot.server.ask(6, "When?")
        await bot.server.until(lambda: any(chat == 6 for chat, _ in bot.server.answers))
        await bot.server.until(lambda: bot.server.unanswered == 2)
        waits = await bot.server.until(lambda: bot.counters["flood_waits"] > 0)
        bot.server.clock = clock
        answered = await bot.server.until_answered()

    assert waits
    assert (answered, bot.server.doubled) == (True, 0)


async def test_a_restart_answers_nothing_again(tmp_path: Path) -> None:
    """What was answered is known in the database, also where its confirmation was lost."""
    address = f"sqlite:///{tmp_path}/once.sqlite3"
    async with serving() as server:
        for number in range(10):
            await server.ask(1 + number, "When?")
        kept = [*server.updates]
        first = start(server, storage=Storage(address, TOKEN))
        await server.until_answered()
        await first.stop()
        server.updates.extendleft(reversed(kept))
        await server.ask(99, "When?")
        second = start(server, storage=Storage(address, TOKEN))
        answered = await server.until_answered()
        confirmed = await server.until(lambda: not server.updates)
        await second.stop()

    assert (answered, confirmed, server.doubled) == (True, True, 0)
    assert second.counters["redelivered"] == 10


async def test_a_claim_of_a_process_that_died(tmp_path: Path) -> None:
    """What a process had begun and not answered is answered by the next one at once."""
    address = f"sqlite:///{tmp_path}/once.sqlite3"
    async with serving() as server:
        await server.ask(5, "When?")
        dead = await Storage.open(address, TOKEN)
        await dead.handled.claim(server.updates[0]["update_id"])
        await dead.close()
        bot = start(server, storage=Storage(address, TOKEN))
        answered = await server.until_answered()
        await bot.stop()

    assert answered


async def test_an_end_under_load() -> None:
    """What is at work is finished and confirmed at the end; the rest is left to the next start."""
    async with running() as bot:
        bot.server.pause = 0.05
        for number in range(90):
            await bot.server.ask(1 + number % 9, "When?")
        await bot.server.until(lambda: len(bot.server.sent) >= 9)
        await bot.stop()
        left, unanswered = len(bot.server.updates), bot.server.unanswered
        second = start(bot.server)
        answered = await bot.server.until_answered()
        await second.stop()

    assert 0 < unanswered <= left
    assert (answered, bot.server.doubled) == (True, 0)


async def test_an_end_while_nothing_can_be_sent(caplog: pytest.LogCaptureFixture) -> None:
    """Answers that wait for Telegram do not keep the process; their updates are left."""
    caplog.set_level(logging.INFO)
    async with running(patience=replace(QUICK, drain=0.1, farewell=0.1)) as bot:
        bot.server.fault = lambda method: "hang" if method == "sendMessage" else None
        await bot.server.ask(5, "When?")
        await bot.server.until(lambda: bot.server.calls["sendMessage"] > 0)
        bot.server.fault = lambda method: "hang"
        await bot.stop()

    assert len(bot.server.updates) == 1
    assert "updates left for the next start: 1" in caplog.messages
