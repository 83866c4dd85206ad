"""The inbox in a bot that polls: confirmed at once, answered in order; no chat holds others up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from telegram import Update

from benchmarks.bot_api_server import BotApiServer, Fault, serving
from bot.botapi.rate_limiter import Sender
from bot.delivery import mailbox
from bot.storage.inbox import admission as inbox_admission
from bot.storage.inbox.letters import Size
from bot.storage.storage import Storage
from tests.support.running import QUICK, TOKEN, Running, start
from tests.support.texts import TEXTS
from tests.support.waiting import LONG

GROUP = -1001234


@asynccontextmanager
async def bot_with(server: BotApiServer, folder: Path, **given: Any) -> AsyncIterator[Running]:
    """Run a bot whose database is a file of this folder."""
    storage = Storage(f"sqlite:///{folder}/bot.sqlite3", TOKEN)
    bot = start(server, storage=storage, **given)
    try:
        yield bot
    finally:
        await bot.stop()


def held(bot: Running, monkeypatch: pytest.MonkeyPatch, chat: int = 5) -> asyncio.Event:
    """Let a chat's handlers wait until the event that is returned is set."""
    gate = asyncio.Event()
    process_update = bot.application.process_update

    async def slowly(update: Update) -> None:
        if update.effective_chat and update.effective_chat.id == chat:
            await gate.wait()
        await process_update(update)

    monkeypatch.setattr(bot.application, "process_update", slowly)
    return gate


def faults_of(chat: int, fault: Fault) -> Callable[[str, dict[str, Any]], Fault | None]:
    """Return what lets each message to a chat fail."""
    return lambda method, params: (
        fault if method == "sendMessage" and params["chat_id"] == str(chat) else None
    )


def impatient(bot: Running) -> None:
    """Let calls that must wait be put off at once."""
    sender = bot.application.bot.rate_limiter
    assert isinstance(sender, Sender)
    sender._patience = 0.3


async def test_a_chat_that_floods_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While 130 questions of one chat wait, Telegram is told that it need not keep them."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        gate = held(bot, monkeypatch)
        numbers = [await server.ask(5, "When?") for _ in range(130)]
        await server.ask(6, "When?")
        other = await server.until(lambda: server.answers[6, numbers[-1] + 2] > 0)
        confirmed = await server.until(lambda: not server.updates)
        works = bot.polling.intake._works.values()
        await server.until(lambda: all(work.lane == ("chat", 5) for work in works))  # recorded
        waiting = await bot.application.bot_data.front.storage.inbox.size()
        in_memory = bot.polling.intake.in_hand
        gate.set()
        answered = await server.until_answered()
        order = [one["reply_parameters"] for one in server.sent if one["chat_id"] == "5"]

    assert (other, confirmed, answered, server.doubled) == (True, True, True, 0)
    assert (waiting.waiting, in_memory <= 20) == (130, True)
    assert order == sorted(order)


@pytest.mark.parametrize("is_clean", [True, False])
async def test_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_clean: bool
) -> None:
    """What waits when a process ends or dies is answered by the next one, in order, once."""
    async with serving() as server:
        patience = replace(QUICK, drain=0.01, farewell=0.1)
        storage = Storage(f"sqlite:///{tmp_path}/bot.sqlite3", TOKEN)
        bot = start(server, storage=storage, patience=patience)
        held(bot, monkeypatch, GROUP)
        for member in range(40):
            await server.ask_in_group(GROUP, 1_000 + member, "When?")
        await server.until(lambda: not server.updates and len(server.asked) == 40)
        if not is_clean:  # it gives nothing back

            async def forget(self: object, numbers: object) -> None:
                return None

            monkeypatch.setattr("bot.delivery.deduplication.Once.release", forget)
        await bot.stop()
        unanswered = server.unanswered
        async with bot_with(server, tmp_path):
            answered = await server.until_answered()
        order = [one["reply_parameters"] for one in server.sent]

    assert (unanswered, answered, server.doubled) == (40, True, 0)
    assert order == sorted(order)


async def test_nothing_stays(tmp_path: Path) -> None:
    """After the answers the inbox is empty, and no question is in the files or their log."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        for number in range(30):
            await server.ask(1 + number % 7, "When was the marker opened?")
        await server.until_answered()
        inbox = bot.application.bot_data.front.storage.inbox
        await server.until(lambda: bot.polling.intake.in_hand == 0)
        size = await inbox.size()
        await inbox.wipe()
        log = tmp_path / "bot.sqlite3-wal"

        assert size == Size(0, 0, 0)
        assert log.stat().st_size == 0


async def test_what_is_never_kept(tmp_path: Path) -> None:
    """Group talk that does not address the bot, and inline queries, are not written."""
    user = {"id": 7, "is_bot": False, "first_name": "Ada"}
    chat = {"id": GROUP, "type": "supergroup", "title": "x"}
    talk = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "Lunch?"}
    query = {"id": "1", "from": user, "query": "bridge", "offset": ""}
    async with serving() as server, bot_with(server, tmp_path) as bot:
        await server.put({"message": talk})
        await server.put({"inline_query": query})
        await server.put({"my_chat_member": {"chat": chat, "from": user, "date": 1}})
        confirmed = await server.until(lambda: bool(server.calls["getUpdates"] > 1))
        confirmed = confirmed and await server.until(lambda: not server.updates)

    assert (confirmed, bot.counters["kept"]) == (True, 0)


async def test_one_chat_must_wait_for_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves memory, and is answered after that, also by another process; others are at once."""
    async with serving() as server:
        async with bot_with(server, tmp_path) as bot:
            impatient(bot)
            server.fault_of = faults_of(5, (429, 3_600))
            for _ in range(20):
                await server.ask(5, "When?")
            await server.until(lambda: bot.counters["put_off"] > 0)
            rests = await server.until(lambda: bot.polling.intake.in_hand == 0)
            await server.ask(5, "When?")
            await server.ask(6, "When?")
            other = await server.until(lambda: server.unanswered == 21)
            tries = server.calls["sendMessage"]
            server.fault_of = lambda method, params: None
        async with bot_with(server, tmp_path) as bot:
            await server.ask(6, "When?")
            await server.until(lambda: server.unanswered == 21)
            storage = bot.application.bot_data.front.storage
            async with storage._database.writing() as connection:
                await connection.execute(text("UPDATE inbox_lanes SET due = 0"))
            answered = await server.until_answered()
        order = [one["reply_parameters"] for one in server.sent if one["chat_id"] == "5"]

    assert (rests, other, tries, answered) == (True, True, 2, True)
    assert (server.doubled, order) == (0, sorted(order))


async def test_an_edit_of_a_question_that_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question is answered as it was edited, and once."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        gate = held(bot, monkeypatch)
        numbers = [await server.ask(5, "When?") for _ in range(2)]
        await server.until(lambda: not server.updates)
        said = bot.desk.asked
        message = {
            "message_id": numbers[1],
            "date": 1,
            "edit_date": 2,
            "chat": {"id": 5, "type": "private", "first_name": "Ada"},
            "from": {"id": 5, "is_bot": False, "first_name": "Ada"},
            "text": "Where is it?",
        }
        await server.put({"edited_message": message})
        await server.until(lambda: bot.counters["replaced"] == 1)
        gate.set()
        answered = await server.until_answered()
        await server.until(lambda: bot.polling.intake.in_hand == 0)

    assert (answered, server.doubled, server.calls["editMessageText"]) == (True, 0, 0)
    assert [text for text, _ in said][-1:] == ["Where is it?"]


async def test_forget_me_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It acts when it arrives: what else its sender has waiting is never answered."""
    patience = replace(QUICK, first_pause=50.0, longest_pause=50.0)
    async with serving() as server, bot_with(server, tmp_path, patience=patience) as bot:
        impatient(bot)
        server.fault_of = faults_of(5, 502)
        for _ in range(15):
            await server.ask(5, "When?")
        await server.until(lambda: bot.counters["put_off"] > 0)
        server.fault_of = lambda method, params: None
        wish = await server.ask(5, "/forget me")
        told = await server.until(lambda: server.answers[5, wish] == 1)
        await server.until(lambda: bot.polling.intake.in_hand == 0)
        size = await bot.application.bot_data.front.storage.inbox.size()
        await server.ask(6, "When?")
        await server.until(lambda: server.unanswered == 15)

    assert (told, size.waiting, len(server.sent)) == (True, 0, 2)


async def test_too_many_of_one_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one too many is answered by a line that says so; others get nothing."""
    monkeypatch.setattr(inbox_admission, "PERSON_LIMIT", 3)
    async with serving() as server, bot_with(server, tmp_path) as bot:
        gate = held(bot, monkeypatch, GROUP)
        for _ in range(8):
            await server.ask_in_group(GROUP, 1_000, "When?")
        await server.ask_in_group(GROUP, 1_001, "When?")
        await server.until(lambda: bot.counters["refused"] == 4)
        gate.set()
        await server.until(lambda: bot.polling.intake.in_hand == 0)
        told = [one["text"] for one in server.sent if one["text"] == TEXTS["en"].say("too_many")]

    assert (len(server.sent), len(told), server.unanswered) == (5, 1, 4)


async def test_an_inbox_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no longer fits is left to Telegram until it is answered."""
    monkeypatch.setattr(inbox_admission, "LIMIT", 2)
    async with serving() as server, bot_with(server, tmp_path) as bot:
        gate = held(bot, monkeypatch)
        for _ in range(4):
            await server.ask(5, "When?")
        await server.until(lambda: bot.polling.intake.in_hand == 4)
        await server.until(lambda: len(server.updates) == 2)
        left = len(server.updates)
        gate.set()
        answered = await server.until_answered()
        confirmed = await server.until(lambda: not server.updates)

    assert (left, answered, confirmed, server.doubled) == (2, True, True, 0)


async def test_a_database_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile all are answered; afterwards, nothing is answered again."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        await server.ask(5, "When?")
        await server.until_answered()
        gate = held(bot, monkeypatch)
        await server.ask(5, "When?")
        await server.until(lambda: not server.updates)
        database = bot.application.bot_data.front.storage._database
        transact = database.transact

        async def fail(work: object, *, reads: bool = False) -> None:
            raise OSError("planted")

        monkeypatch.setattr(database, "transact", fail)
        gate.set()
        await server.ask(6, "When?")
        answered = await server.until_answered()
        confirmed = await server.until(lambda: not server.updates)
        monkeypatch.setattr(database, "transact", transact)
        await server.ask(7, "When?")
        await server.until_answered()
        await server.until(lambda: bot.polling.intake.in_hand == 0)
        size = await bot.application.bot_data.front.storage.inbox.size()

    assert (answered, confirmed, server.doubled, size.waiting) == (True, True, 0, 0)


@pytest.mark.parametrize(("fault", "times"), [(500, 12), (502, 12), (503, 12), ((429, 0), 3)])
async def test_faults_that_are_not_final(tmp_path: Path, fault: Fault, times: int) -> None:
    """However often Telegram fails, the reader gets the answer once, and no other line."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        impatient(bot)
        server.faults["sendMessage"].extend([fault] * times)
        await server.ask(5, "When?")
        answered = await server.until_answered()
        await server.until(lambda: bot.polling.intake.in_hand == 0)

    assert (answered, server.doubled, len(server.sent)) == (True, 0, 1)
    assert bot.counters["dead_letters"] == 0


async def test_an_outcome_that_stays_unknown(tmp_path: Path) -> None:
    """Two tries whose answers are lost are all: no third one, and no line about a failure."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        server.faults["sendMessage"].extend(["drop_after", "drop_after"])
        await server.ask(5, "When?")
        await server.until(lambda: bot.counters["dead_letters"] == 1)
        await server.until(lambda: bot.polling.intake.in_hand == 0)
        dead = await bot.application.bot_data.front.storage.inbox.dead_letters()

    assert (len(server.sent), [one.why for one in dead]) == (2, ["OutcomeUnknownError"])
    assert all("wrong" not in one["text"] for one in server.sent)


async def test_a_dead_letter_is_replayed(tmp_path: Path) -> None:
    """A refusal for good is told to the reader; its update can be tried again later."""
    async with serving() as server, bot_with(server, tmp_path) as bot:
        server.faults["sendMessage"].append((400, "Bad Request: planted"))
        number = await server.ask(5, "When?")
        await server.until(lambda: bot.counters["dead_letters"] == 1)
        await server.until(lambda: bot.polling.intake.in_hand == 0)
        inbox = bot.application.bot_data.front.storage.inbox
        dead = await inbox.dead_letters()
        await inbox.replay()
        answered = await server.until(lambda: server.answers[5, number] == 2)

    assert ([one.why for one in dead], answered) == (["BadRequest"], True)
    assert [TEXTS["en"].say("failure") in one["text"] for one in server.sent] == [True, False]


async def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no room in memory waits in the inbox, and is answered when there is room."""
    monkeypatch.setattr(mailbox, "MEMORY", 30)
    monkeypatch.setattr("bot.delivery.intake._LOOK", 0.02)
    monkeypatch.setattr("bot.delivery.intake.RENEWAL", 0.05)
    async with serving() as server, bot_with(server, tmp_path) as bot:
        gate = held(bot, monkeypatch)
        for number in range(60):
            await server.ask(5 if number < 30 else number, "When?")
        await server.until(lambda: not server.updates and len(server.asked) == 60)
        at_most = bot.polling.intake.in_hand
        gate.set()
        answered = await server.until_answered(LONG)

    assert (at_most <= 45, answered, server.doubled) == (True, True, 0)
