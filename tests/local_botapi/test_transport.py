"""Updates, failures, addresses and memory of the local Bot API."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, error

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi


@pytest.fixture(autouse=True)
def quiet_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the library from warning of its own RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


async def test_updates_wait_until_confirmed(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """Updates are given again until a higher offset confirms them."""
    for text in ("one", "two", "three"):
        api.enqueue(ada.say(text))
    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(offset=2)
    last = await bot.get_updates(offset=-1)
    none = await bot.get_updates(offset=4)

    ids = [[update.update_id for update in updates] for updates in (first, again, last, none)]
    assert [[1, 2], [2, 3], [3], []] == ids


async def test_only_wanted_kinds_of_update_are_queued(
    api: LocalBotApi, bot: Bot, ada: Person
) -> None:
    """The kinds a bot asked for hold until it asks for others."""
    reaction = api.chats.new_update("message_reaction", {})
    api.enqueue(reaction)
    await bot.get_updates(allowed_updates=["inline_query", "message_reaction"])
    await bot.get_updates()
    api.enqueue(ada.say("unwanted"))
    api.enqueue(ada.inline("wanted"))

    assert ["wanted"] == [one.to_dict()["inline_query"]["query"] for one in await bot.get_updates()]


async def test_a_poller_lets_others_run(api: LocalBotApi, bot: Bot) -> None:
    """A loop over empty answers leaves the event loop to others."""
    poller = asyncio.create_task(bot.get_updates())
    turns = 0
    while not poller.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 1


async def test_a_webhook_excludes_polling(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """While a webhook is set, getUpdates is a conflict; deleting it may drop what waits."""
    api.enqueue(ada.say("hello"))
    before = await bot.get_webhook_info()
    await bot.set_webhook("https://example.org/hook", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    with pytest.raises(error.Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    after = await bot.get_webhook_info()

    assert (None, ("message",)) == (before.allowed_updates or None, info.allowed_updates)
    assert ("https://example.org/hook", 1) == (info.url, info.pending_update_count)
    assert ("", 0) == (after.url, after.pending_update_count)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, error.BadRequest),
        ({"error_code": 502, "description": "Bad Gateway"}, error.NetworkError),
        ({"retry_after": 3}, error.RetryAfter),
        ({"migrate_to_chat_id": -1005}, error.ChatMigrated),
        ({"exception": error.TimedOut()}, error.TimedOut),
        ({"exception": OSError("no net")}, error.NetworkError),
    ],
)
async def test_a_call_fails_as_planned(
    api: LocalBotApi,
    bot: Bot,
    how: dict[str, Any],
    expected: type[error.TelegramError],
) -> None:
    """The next call of the method fails in the way asked for, the one after it does not."""
    Person(api)
    api.fail_next("sendMessage", **how)
    with pytest.raises(error.TelegramError) as caught:
        await bot.send_message(1001, "lost")
    await bot.send_message(1001, "sent")

    assert expected is caught.type
    assert ["sent"] == [sent.text for sent in api.transcript]


@pytest.mark.parametrize("how", [{"exception": error.TimedOut()}, {"error_code": 500}])
async def test_an_answer_may_be_lost_after_the_call(
    api: LocalBotApi, bot: Bot, ada: Person, how: dict[str, Any]
) -> None:
    """With after_execution the message is sent though the bot hears of a failure."""
    api.fail_next("sendMessage", after_execution=True, times=2, **how)
    for text in ("one", "two"):
        with pytest.raises(error.NetworkError):
            await bot.send_message(1001, text)

    assert ["one", "two"] == [sent.text for sent in api.transcript]


def test_an_unknown_method_cannot_be_made_to_fail(api: LocalBotApi) -> None:
    """A failure that could never strike is a mistake in the test."""
    with pytest.raises(ValueError, match='does not know the method "sendMesage"'):
        api.fail_next("sendMesage")


@pytest.mark.parametrize(
    ("token", "base_url", "expected"),
    [
        ("2:other", "https://api.telegram.org/bot", error.InvalidToken),
        ("1:local", "https://api.telegram.org/nobot", error.InvalidToken),
    ],
)
async def test_a_wrong_address_is_refused(
    api: LocalBotApi, token: str, base_url: str, expected: type[error.TelegramError]
) -> None:
    """Another token or path is none of this API's."""
    bot = Bot(token=token, base_url=base_url, request=api, get_updates_request=api)

    with pytest.raises(expected):
        await bot.get_me()


async def test_the_test_environment_is_served(api: LocalBotApi) -> None:
    """Telegram's test environment has its own paths."""
    base_url = "https://api.telegram.org/bot{token}/test"
    bot = Bot(token="1:local", base_url=base_url, request=api, get_updates_request=api)

    assert 1 == (await bot.get_me()).id


async def test_a_call_without_any_data_is_answered(api: LocalBotApi) -> None:
    """A bare request carries no parameters."""
    status, _ = await api.do_request("https://x/bot1:local/getMe", "POST")

    assert 200 == status


async def test_memory_stays_bounded() -> None:
    """Old messages, queries, requests and transcript entries make room for new ones."""
    api = LocalBotApi(keep=3)
    bot = Bot(token="1:local", request=api, get_updates_request=api)
    ada = Person(api)
    for text in "abcde":
        await bot.send_message(1001, text)
        ada.inline(text)

    sizes = [len(api.transcript), len(api.requests), len(api.chats.messages)]
    assert [3, 3, 3, 3] == [*sizes, len(api.chats.queries)]
    assert ["c", "d", "e"] == [sent.text for sent in api.transcript]


async def test_the_record_can_be_cleared(api: LocalBotApi, bot: Bot, ada: Person) -> None:
    """Clearing forgets what was recorded, and keeps the messages."""
    await bot.send_message(1001, "one")
    api.clear()

    assert ([], [], 1) == (api.transcript, api.requests, len(api.chats.messages))
