"""The sender: what it makes again, what it holds back, what ends quietly, and what it counts."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter
from telegram.ext import ApplicationBuilder, ExtBot

from bot.botapi.counters import COUNTED, Counters
from bot.botapi.errors import (
    OutcomeUnknownError,
    UnavailableError,
    UnreachableError,
    is_gone,
    is_harmless,
    pause_of,
    refusal,
)
from bot.botapi.proxies import Routes
from bot.botapi.rate_limiter import Sender
from bot.botapi.throttle import Overall
from bot.botapi.transport import Transport
from tests.support.faulty_api import TOKEN, FaultyApi, faulty_api
from tests.support.waiting import LONG, until

AWAY = (502, {"ok": False, "description": "Bad Gateway"})


@pytest.fixture(autouse=True)
def _quiet_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the library from warning of its own RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def api() -> AsyncIterator[FaultyApi]:
    """Run a Bot API on this machine."""
    async with faulty_api() as running:
        yield running


@pytest.fixture
def quick_floods(monkeypatch: pytest.MonkeyPatch) -> float:
    """Let a second that Telegram asks to wait be shorter; return how long it is."""
    second = 0.05
    monkeypatch.setattr("bot.botapi.rate_limiter.pause_of", lambda error: second * pause_of(error))
    return second


class Line:
    """A bot over HTTP with a sender of short pauses, and deadlines no machine is too slow for."""

    def __init__(self, api: FaultyApi, **given: Any) -> None:
        times = {"patience": LONG, "first_pause": 0.01, "longest_pause": 0.05, "chat_pause": 0.02}
        self.sender = Sender(**(times | {"last_answer": LONG} | given))
        transport = Transport(Routes(address=api.url, connect_timeout=LONG), answer_timeout=LONG)
        self.bot: ExtBot[Any] = (
            ApplicationBuilder()
            .token(TOKEN)
            .base_url(f"{api.url}/bot")
            .request(transport)
            .get_updates_request(transport)
            .rate_limiter(self.sender)
            .build()
            .bot
        )

    def counted(self) -> dict[str, int]:
        """Return the counters that are not zero."""
        return {name: number for name, number in self.sender.counters.counted().items() if number}


@pytest.fixture
async def line(api: FaultyApi) -> AsyncIterator[Line]:
    """Return a line to the Bot API."""
    made = Line(api)
    async with made.bot:
        yield made


def flood(seconds: int = 1) -> tuple[int, Any]:
    """Return an answer 429."""
    parameters = {"retry_after": seconds}
    return 429, {"ok": False, "description": "Too Many Requests", "parameters": parameters}


async def test_a_call_without_trouble(line: Line, api: FaultyApi) -> None:
    """A call passes as it is, and nothing is counted."""
    await line.bot.send_message(5, "a")

    assert (["a"], {}) == (api.sent(), line.counted())


@pytest.mark.parametrize(("fault", "sent"), [("drop", ["a"]), ("drop_after", ["a", "a"])])
async def test_an_unknown_outcome(line: Line, api: FaultyApi, fault: str, sent: list[str]) -> None:
    """A message whose answer was lost is sent once more: rather twice than never."""
    api.faults["sendMessage"].append(fault)
    await line.bot.send_message(5, "a")

    assert sent == api.sent()
    assert {"outcome_unknown": 1, "sent_once_more": 1} == line.counted()


async def test_an_unknown_outcome_twice(line: Line, api: FaultyApi) -> None:
    """When the answer is lost again, the call is not made a third time."""
    api.faults["sendMessage"].extend(["cut"] * 5)
    with pytest.raises(OutcomeUnknownError):
        await line.bot.send_message(5, "a")

    assert ["a", "a"] == api.sent()
    assert {"outcome_unknown": 2, "sent_once_more": 1} == line.counted()


@pytest.mark.parametrize("times", [1, 5])
async def test_a_gateway_that_says_away(line: Line, api: FaultyApi, times: int) -> None:
    """As long as a gateway says that Telegram is away, the call is made again, with pauses."""
    api.faults["sendMessage"].extend([AWAY] * times)
    await line.bot.send_message(5, "a")

    assert (["a"], {"not_sent": times}) == (api.sent(), line.counted())


async def test_telegram_away() -> None:
    """A call that nobody can be reached for waits, and is given up when patience ends."""
    nowhere = FaultyApi()
    nowhere.url = "http://127.0.0.1:1"
    line = Line(nowhere, patience=0.1)
    with pytest.raises(UnreachableError):
        await line.bot.send_message(5, "a")
    await line.bot.request.shutdown()

    assert 1 == line.counted()["given_up"]
    assert line.counted()["not_sent"] >= 1


async def test_a_flooded_chat(line: Line, api: FaultyApi, quick_floods: float) -> None:
    """A chat waits as long as Telegram asks, with its order kept."""
    api.faults["sendMessage"].append(flood())
    began = time.monotonic()
    for number in range(3):
        await line.bot.send_message(5, str(number))

    assert time.monotonic() - began >= quick_floods
    assert ["0", "1", "2"] == api.sent()
    assert {"flood_waits": 1} == line.counted()


async def test_another_chat_does_not_wait(line: Line, api: FaultyApi) -> None:
    """While one chat has to wait, messages to another leave."""
    api.faults["sendMessage"].append(flood(100))
    waiting = asyncio.create_task(line.bot.send_message(5, "a"))
    await until(lambda: line.sender._waits)
    await line.bot.send_message(6, "other")
    is_waiting = not waiting.done()
    line.sender.give_up()
    with pytest.raises(RetryAfter):
        await waiting

    assert (True, ["other"]) == (is_waiting, api.sent())


async def test_a_chat_that_must_wait_twice(line: Line) -> None:
    """A chat that must wait again waits until the later of both times."""
    line.sender._hold(5, 10 * LONG)
    line.sender._hold(5, 1.0)

    assert LONG < line.sender._turns[5].wait() <= 10 * LONG


async def test_typing_in_a_flooded_chat(line: Line, api: FaultyApi) -> None:
    """A typing notice is left out while its chat has to wait."""
    api.faults["sendMessage"].append(flood(100))
    waiting = asyncio.create_task(line.bot.send_message(5, "a"))
    await until(lambda: line.sender._waits)
    left_out = await line.bot.send_chat_action(5, "typing")
    elsewhere = await line.bot.send_chat_action(6, "typing")
    arrived = api.arrived.count("sendChatAction")
    counted = line.counted()
    line.sender.give_up()
    with pytest.raises(RetryAfter):
        await waiting

    assert (True, True, 1) == (left_out, elsewhere, arrived)
    assert {"flood_waits": 1, "actions_left_out": 1} == counted


async def test_a_pause_that_is_too_long(line: Line, api: FaultyApi) -> None:
    """Where Telegram asks for more than patience allows, this call and the next end at once."""
    api.faults["sendMessage"].append(flood(1000))
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await line.bot.send_message(5, "a")
    await line.bot.send_message(6, "b")

    assert ["b"] == api.sent()
    assert {"flood_waits": 1, "given_up": 2} == line.counted()


@pytest.mark.usefixtures("quick_floods")
async def test_the_chat_is_forgotten(
    line: Line, api: FaultyApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a chat has kept its pace for long enough, nothing of it is remembered."""
    monkeypatch.setattr("bot.botapi.throttle.STRICT_FOR", 0.0)
    api.faults["sendMessage"].append(flood())
    await line.bot.send_message(5, "a")
    await line.bot.send_message(5, "b")

    assert {} == line.sender._turns


async def test_many_flooded_chats(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chats whose time is over make room for others."""
    monkeypatch.setattr("bot.botapi.rate_limiter._KNOWN_CHATS", 2)
    monkeypatch.setattr("bot.botapi.throttle.STRICT_FOR", 0.0)
    for chat in (1, 2, -3, "@name"):
        line.sender._hold(chat, 0.0)

    assert [-3, "@name"] == list(line.sender._turns)


async def test_groups_wait_longer(api: FaultyApi) -> None:
    """A group that was told to wait keeps its own pace, slower than that of a private chat."""
    line = Line(api, group_pause=LONG)
    line.sender._hold(-5, 0.0)
    line.sender._hold("@channel", 0.0)
    line.sender._hold(5, 0.0)
    for turns in line.sender._turns.values():
        await turns.turn()
    waits = [turns.wait() for turns in line.sender._turns.values()]

    assert [True, True, False] == [wait > 1 for wait in waits]


@pytest.mark.usefixtures("quick_floods")
async def test_the_limit_over_all(api: FaultyApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a quiet chat must wait, and enough others did too, all chats keep the pace."""
    # How soon after each other, another test says.
    monkeypatch.setattr("bot.botapi.throttle._WITHIN", LONG)
    line = Line(api, overall=Overall(rate=50.0))
    api.faults["sendMessage"].extend([flood()] * 4)
    async with line.bot:
        await asyncio.gather(*(line.bot.send_message(chat, "first") for chat in range(1, 5)))
        began = time.monotonic()
        await asyncio.gather(*(line.bot.send_message(100 + chat, "more") for chat in range(13)))
        took = time.monotonic() - began

    assert ["more"] * 13 == api.sent()[4:]
    assert took > 0.2


async def test_turns_over_all() -> None:
    """A chat that has much to send lets others go first that have little."""
    overall = Overall(rate=1_000.0)
    order = []

    async def send(chat: int) -> None:
        await overall.turn(chat)
        order.append(chat)

    await asyncio.gather(*(send(100) for _ in range(10)), *(send(chat) for chat in (1, 2, 3)))

    assert [100, 100, 1, 2, 3, *[100] * 8] == order


@pytest.mark.usefixtures("quick_floods")
async def test_busy_chats_do_not_reach_the_overall_limit(
    line: Line, api: FaultyApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chats that are told to wait because of their own haste do not slow down the others."""
    monkeypatch.setattr("bot.botapi.rate_limiter._QUIET", LONG)
    for chat in range(6):
        await line.bot.send_message(chat, "a")
    api.faults["sendMessage"].extend([flood()] * 6)
    await asyncio.gather(*(line.bot.send_message(chat, "b") for chat in range(6)))

    assert not line.sender._overall.is_strict()
    assert 6 == line.counted()["flood_waits"]


async def test_chats_of_long_ago(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chats that have been quiet are forgotten where there are many."""
    monkeypatch.setattr(line.sender, "_room", 2)
    quiet = [line.sender._was_quiet(chat, now) for chat, now in ((1, 0.0), (2, 4.0), (3, 5.0))]

    assert [True] * 3 == quiet
    assert {2: 4.0, 3: 5.0} == line.sender._last
    assert not line.sender._was_quiet(2, 6.0)


@pytest.mark.parametrize(("apart", "expected"), [(0.4, False), (0.3, True), (0.0, True)])
async def test_chats_that_wait_one_after_the_other(
    apart: float, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four chats that are told to wait within a second slow down all, those farther apart none."""
    now = 0.0
    monkeypatch.setattr("bot.botapi.throttle._now", lambda: now)
    overall = Overall()
    for chat in range(9):
        now += apart
        overall.told(chat)

    assert expected == overall.is_strict()


class Counted(Overall):
    """Counts the turns of calls that had to wait."""

    turns = 0

    def _next(self) -> None:
        self.turns += 1
        super()._next()


async def test_a_turn_that_nobody_wants() -> None:
    """A call that is cancelled while it waits loses its turn to the next."""
    overall = Counted(rate=20.0)
    await overall.turn(1)
    given_up = asyncio.create_task(overall.turn(2))
    waiting = asyncio.create_task(overall.turn(3))
    await asyncio.sleep(0)
    given_up.cancel()
    await waiting
    turns = overall.turns
    alone = asyncio.create_task(overall.turn(2))
    await asyncio.sleep(0)
    alone.cancel()

    assert await until(lambda: not overall.is_strict())
    assert 1 == turns


async def test_a_migrated_group(line: Line, api: FaultyApi) -> None:
    """A message to a group that became a supergroup goes to the new chat."""
    moved = {"ok": False, "description": "x", "parameters": {"migrate_to_chat_id": -1007}}
    api.faults["sendMessage"].append((400, moved))
    await line.bot.send_message(-5, "a")

    assert [("sendMessage", "-1007")] == [(name, call["chat_id"]) for name, call in api.calls[1:]]
    assert {"chat_migrated": 1} == line.counted()


async def test_a_group_that_moves_for_ever(line: Line, api: FaultyApi) -> None:
    """A group that has moved again is not followed."""
    moved = {"ok": False, "description": "x", "parameters": {"migrate_to_chat_id": -1007}}
    api.faults["sendMessage"].extend([(400, moved)] * 2)
    with pytest.raises(ChatMigrated):
        await line.bot.send_message(-5, "a")


@pytest.mark.parametrize(
    ("status", "description", "counter"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: bot was kicked from the group chat", "blocked"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "blocked"),
        (400, "Bad Request: chat not found", "chat_gone"),
        (400, "Bad Request: message text is empty", None),
    ],
)
async def test_who_left_is_counted(
    line: Line, api: FaultyApi, status: int, description: str, counter: str | None
) -> None:
    """A call to somebody who left fails at once, and is counted."""
    api.faults["sendMessage"].append((status, {"ok": False, "description": description}))
    with pytest.raises((Forbidden, BadRequest)):
        await line.bot.send_message(5, "a")

    assert ({counter: 1} if counter else {}) == line.counted()


async def test_a_button_that_is_too_old(line: Line, api: FaultyApi) -> None:
    """A button whose time is over is taken for answered; other refusals are errors."""
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    refusals = [too_old, too_old, "Bad Request: MESSAGE_TOO_LONG"]
    for method in ("answerCallbackQuery", "answerInlineQuery"):
        body = (400, {"ok": False, "description": refusals.pop(0)})
        api.faults[method].append(body)
    api.faults["answerCallbackQuery"].extend(
        [(400, {"ok": False, "description": refusals.pop()}), flood()]
    )

    assert await line.bot.answer_callback_query("1")
    assert await line.bot.answer_inline_query("1", [])
    with pytest.raises(BadRequest):
        await line.bot.answer_callback_query("2")
    with pytest.raises(RetryAfter):
        await line.bot.answer_callback_query("3")
    assert {"expired": 2, "flood_waits": 1} == line.counted()


async def test_a_mention_that_is_too_old(line: Line, api: FaultyApi) -> None:
    """Whether a guest's answer was posted is known to the caller, who needs its id."""
    refused = {"ok": False, "description": "Bad Request: query is too old"}
    api.faults["answerGuestQuery"].append((400, refused))
    result = InlineQueryResultArticle("1", "A", InputTextMessageContent("a"))

    with pytest.raises(BadRequest):
        await line.bot.answer_guest_query("1", result)
    assert {"expired": 1} == line.counted()


async def test_calls_without_a_chat_pass(line: Line, api: FaultyApi) -> None:
    """What nobody reads is not tried again here: its caller knows better."""
    api.faults["setMyCommands"].extend([AWAY, flood()])
    with pytest.raises(UnavailableError):
        await line.bot.set_my_commands([("a", "b")])
    with pytest.raises(RetryAfter):
        await line.bot.set_my_commands([("a", "b")])

    assert {} == line.counted()


@pytest.mark.parametrize("fault", [AWAY, flood(100)], ids=["away", "flood"])
async def test_giving_up(api: FaultyApi, fault: Any) -> None:
    """At the end nothing waits any longer, and nothing begins to."""
    line = Line(api, first_pause=100.0, longest_pause=100.0)
    api.faults["sendMessage"].extend([fault] * 2)
    waiting = asyncio.create_task(line.bot.send_message(5, "a"))
    await until(lambda: line.sender._waits)
    line.sender.give_up()
    for call in (waiting, line.bot.send_message(6, "b")):
        with pytest.raises((UnavailableError, RetryAfter)):
            await call
    await line.bot.request.shutdown()

    assert 2 == line.counted()["given_up"]


async def test_a_wait_that_is_just_over(line: Line) -> None:
    """Giving up passes over a wait that is ending by itself."""
    async with asyncio.timeout(LONG) as wait:
        line.sender._waits.add(wait)
        line.sender.give_up()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.Event().wait()
        line.sender.give_up()
        task = asyncio.current_task()
        assert task is not None
        task.uncancel()
        line.sender._waits.clear()
        assert wait.expired()


def test_counters() -> None:
    """Counters are plain numbers by name; another name is a mistake."""
    counters = Counters()
    counters.add("blocked")

    assert dict.fromkeys(COUNTED, 0) | {"blocked": 1} == counters.counted()
    assert 1 == counters["blocked"]
    with pytest.raises(KeyError):
        counters.add("bloked")


METHODS: Iterable[tuple[str, bool]] = [
    *((name, True) for name in ("getUpdates", "getMe", "setWebhook", "deleteMessage")),
    *((name, True) for name in ("editMessageText", "answerCallbackQuery", "sendChatAction")),
    *((name, False) for name in ("sendMessage", "copyMessage", "forwardMessages", "sendDocument")),
    *((name, False) for name in ("answerWebAppQuery", "createInvoiceLink", "banChatMember")),
]


@pytest.mark.parametrize(("method", "expected"), METHODS)
def test_what_is_harmless(method: str, expected: bool) -> None:
    """What people would see twice is not harmless, and what is not known neither."""
    assert expected == is_harmless(method)


@pytest.mark.parametrize("is_new", [True, False])
def test_a_pause_in_either_form(monkeypatch: pytest.MonkeyPatch, is_new: bool) -> None:
    """The seconds to wait are read in the library's form of today and of tomorrow."""
    if not is_new:
        monkeypatch.delenv("PTB_TIMEDELTA")
        with pytest.warns(DeprecationWarning, match="retry_after"):
            assert 3.0 == pause_of(RetryAfter(3))
    else:
        assert 3.0 == pause_of(RetryAfter(3))


def test_other_errors_do_not_end_quietly() -> None:
    """A network error, or no error, is not a refusal."""
    assert [None, None] == [refusal(NetworkError("x")), refusal(None)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("have no rights to send a message", "blocked"),
        ("not enough rights to send text messages to the chat", "blocked"),
        ("CHAT_WRITE_FORBIDDEN", "blocked"),
        ("TOPIC_CLOSED", "blocked"),
        ("user is deactivated", "chat_gone"),
        ("chat not found", "chat_gone"),
        ("PEER_ID_INVALID", "chat_gone"),
        ("group chat was deactivated", "chat_gone"),
        ("message thread not found", "thread_gone"),
        ("TOPIC_DELETED", "thread_gone"),
        ("query is too old and response timeout expired or query ID is invalid", "expired"),
        ("QUERY_ID_INVALID", "expired"),
        ("message is not modified: specified new message content", "not_modified"),
        ("can't parse entities", None),
    ],
)
def test_one_table_of_refusals(words: str, expected: str | None) -> None:
    """Each of Telegram's refusals has one meaning in every place, and one counter."""
    assert expected == refusal(BadRequest(words))
    assert expected is None or expected in COUNTED
    assert is_gone(BadRequest(words)) == (expected in ("blocked", "chat_gone", "thread_gone"))
