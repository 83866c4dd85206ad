"""Two processes' worth of bot on one PostgreSQL database, over real HTTP."""

from collections.abc import Callable

import pytest

from benchmarks.pushing_server import pushing
from bot.storage.storage import Storage
from tests.support.running import TOKEN
from tests.support.small_desk import quote
from tests.support.web_running import begin, question


async def test_the_other_one_goes_on(new_postgres: Callable[[], str]) -> None:
    """An edit, a follow-up and /forget come through the other one, as soon as the answer is sent.

    Which one handles them depends on whether the first has given the chat back by then.
    """
    address = new_postgres()
    async with pushing() as telegram:
        bots = [begin(telegram, storage=Storage(address, TOKEN)) for _ in range(2)]

        def handled() -> int:
            return sum(bot.counters["handled"] for bot in bots)

        try:
            for bot in bots:
                await bot.is_ready()
            doors = [f"{bot.root}/hook" for bot in bots]
            asked = question(1, text="When did it open?")
            await telegram.bring(asked, doors[0])
            await telegram.until(lambda: handled() == 1)
            edit = {"update_id": 2, "edited_message": asked["message"] | {"edit_date": 2}}
            edit["edited_message"] |= {"text": "perhaps?"}
            await telegram.bring(edit, doors[1])
            await telegram.until(lambda: handled() == 2)
            await telegram.bring(question(3, text="And why?"), doors[0])
            await telegram.until(lambda: handled() == 3)
            abouts = [bot.desk.about for bot in bots if "And why?" in dict(bot.desk.asked)]
            forget = question(4, text="/forget")
            command = {"type": "bot_command", "offset": 0, "length": len("/forget")}
            forget["message"]["entities"] = [command]
            await telegram.bring(forget, doors[1])
            await telegram.until(lambda: handled() == 4)
        finally:
            for bot in bots:
                await bot.stop()

    assert [quote(bots[0].desk.river, "Nobody paid a toll.")] == abouts
    assert telegram.calls["deleteMessages"] == 1
    assert (telegram.calls["editMessageText"], telegram.calls["sendMessage"]) == (1, 3)


async def test_a_chat_that_asks_through_both(
    new_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever brings a question, that one answers it which is answering its chat."""
    monkeypatch.setattr("bot.storage.inbox.lanes.LEASE", 3_600)
    address = new_postgres()
    async with pushing() as telegram:
        bots = [begin(telegram, storage=Storage(address, TOKEN)) for _ in range(2)]
        one, other = bots
        try:
            for bot in bots:
                await bot.is_ready()
            doors = [f"{bot.root}/hook" for bot in bots]
            telegram.gate.clear()
            await telegram.bring(question(1, text="When did it open?"), doors[0])
            await telegram.until(lambda: telegram.calls["sendMessage"] == 1)
            for number, door in ((2, doors[1]), (3, doors[0]), (4, doors[1])):
                await telegram.bring(question(number, text="When did it open?"), door)
            telegram.gate.set()
            await telegram.until(lambda: one.counters["handled"] + other.counters["handled"] == 4)
        finally:
            telegram.gate.set()
            for bot in bots:
                await bot.stop()

    assert (4, 0) == (one.counters["handled"], other.counters["handled"])
    assert telegram.calls["sendMessage"] == 4
