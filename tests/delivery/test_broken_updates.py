"""Updates with anything in any place: each comes to an end, and nothing is said in tracebacks."""

import copy
import random
from typing import Any

import pytest

from bot.botapi.counters import Counters
from bot.delivery.deduplication import Once
from bot.delivery.intake import Intake
from tests.support.conversation import Conversation
from tests.support.running import QUICK

USER = {"id": 5, "is_bot": False, "first_name": "A", "language_code": "en"}
CHAT = {"id": 5, "type": "private", "first_name": "A"}
MESSAGE = {
    "message_id": 7, "date": 1, "chat": CHAT, "from": USER, "text": "When?",
    "entities": [{"type": "bold", "offset": 0, "length": 4}],
    "reply_to_message": {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, "text": "x"},
}  # fmt: skip
MEMBER = {
    "chat": {"id": -5, "type": "group", "title": "x"},
    "from": USER,
    "date": 1,
    "old_chat_member": {"status": "left", "user": USER},
    "new_chat_member": {"status": "member", "user": USER},
}
UPDATES: list[dict[str, Any]] = [
    {"message": MESSAGE},
    {"edited_message": MESSAGE | {"edit_date": 2}},
    {"callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "x",
                        "message": MESSAGE}},
    {"inline_query": {"id": "1", "from": USER, "query": "When?", "offset": ""}},
    {"my_chat_member": MEMBER},
]  # fmt: skip
JUNK: list[Any] = [
    *(None, True, 5, -1, 2**70, 1.5, "x", "", "\ud800", "x" * 5_000),
    *([], [1], [[]], {}, {"a": 1}, {"id": "x"}),
]


def broken(update: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
    """Return an update with something else, or nothing, in some of its places."""
    made: dict[str, Any] = copy.deepcopy(update)
    for _ in range(chance.randint(1, 3)):
        node: Any = made
        while keys := [*node] if isinstance(node, dict) else [*range(len(node))]:
            key = chance.choice(keys)
            if isinstance(node[key], dict | list) and node[key] and chance.random() < 0.75:
                node = node[key]
                continue
            if isinstance(node, dict) and chance.random() < 0.2:
                del node[key]
            else:
                node[key] = copy.deepcopy(chance.choice(JUNK))
            break
    return made | {"update_id": number}


@pytest.mark.invalid_requests
async def test_broken_updates(caplog: pytest.LogCaptureFixture) -> None:
    """No update is left, no chat stays closed, whatever stands in it."""
    talk, chance = Conversation(), random.Random(11)  # noqa: S311 - nothing secret
    counters = Counters()
    once = Once(talk.front.storage.handled, counters)
    intake = Intake(talk.application, once, counters, patience=QUICK)
    async with talk:
        ends = [
            await intake.answer(broken(chance.choice(UPDATES), number, chance))
            for number in range(1, 300)
        ]

    assert all(ends)
    assert counters["received"] + counters["set_aside"] == 299
    assert counters["handled"] + counters["failed"] == counters["received"] > 100
    assert intake.window.unfinished() == []
    assert "Traceback" not in caplog.text
