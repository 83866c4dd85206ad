"""The order in which updates are handled."""

from typing import Any

import pytest
from telegram import Update

from bot.delivery.chat_queues import Lanes, Work, lane_of

USER = {"id": 5, "is_bot": False, "first_name": "A"}


def message(number: int, chat: int) -> dict[str, Any]:
    """Return an update with a message in a chat."""
    about = {"id": chat, "type": "private" if chat > 0 else "group", "title": "x"}
    body = {"message_id": number, "date": 1, "chat": about, "from": USER, "text": "x"}
    return {"update_id": number, "message": body}


def inline(number: int) -> dict[str, Any]:
    """Return an update with an inline query."""
    query = {"id": "1", "from": USER, "query": "x", "offset": ""}
    return {"update_id": number, "inline_query": query}


def work(update: dict[str, Any]) -> Work:
    """Return an update that waits."""
    read = Update.de_json(update, None)
    return Work(read, lane_of(read), 0.0)


def button(number: int, chat: int | None) -> dict[str, Any]:
    """Return an update with a tap on a button, of a message in a chat or of an inline one."""
    query: dict[str, Any] = {"id": "1", "from": USER, "chat_instance": "1", "data": "x"}
    query |= {"inline_message_id": "1"} if chat is None else message(number, chat)
    return {"update_id": number, "callback_query": query}


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (message(1, 5), ("chat", 5)),
        (message(1, -7), ("chat", -7)),
        ({"update_id": 1, "edited_message": message(1, -7)["message"]}, ("chat", -7)),
        (button(1, -7), ("chat", -7)),
        (button(1, None), ("chat", 5)),
        (inline(1), ("inline", 0)),
        ({"update_id": 9}, ("update", 9)),
    ],
)
def test_lanes_of_updates(update: dict[str, Any], expected: tuple[str, int]) -> None:
    """A lane is that of the chat, else of the user, whose private chat has the same number."""
    assert expected == lane_of(Update.de_json(update, None))


@pytest.mark.parametrize("number", [[5], "5", True, None, 5.0])
def test_no_lane(number: Any) -> None:
    """A value that is not a chat's number has no lane."""
    update = message(1, 5)
    update["message"]["chat"]["id"] = number
    with pytest.raises(TypeError):
        lane_of(Update.de_json(update, None))


def test_turns() -> None:
    """Chats take turns, each in its order, and one at a time."""
    lanes = Lanes()
    for number, chat in enumerate([5, 5, 5, 6, 7], 1):
        lanes.add(work(message(number, chat)))
    order = []
    for _ in range(3):
        while (found := lanes.next()) is not None:
            order.append(found)
        for found in order[-3:]:
            lanes.leave(found)

    assert [found.number for found in order] == [1, 4, 5, 2, 3]


def test_a_closed_lane() -> None:
    """While one update of a chat is handled no other is, until it left or is to be tried again."""
    lanes = Lanes()
    first, second = work(message(1, 5)), work(message(2, 5))
    lanes.add(first)
    taken = [lanes.next()]
    lanes.add(second)
    taken.append(lanes.next())
    lanes.again(first)
    taken.append(lanes.next())
    lanes.leave(first)
    taken.append(lanes.next())

    assert taken == [first, None, first, second]


def test_inline_queries() -> None:
    """Inline queries have no order among them, the newest first; chats have their turns between."""
    lanes = Lanes()
    works = [work(inline(1)), work(inline(2)), work(message(3, 5)), work(message(4, 6))]
    for one in works:
        lanes.add(one)
    order = [found.number for _ in range(4) if (found := lanes.next())]
    lanes.leave(works[0])
    lanes.again(works[0])

    assert order == [2, 3, 1, 4]
    assert lanes.next() is works[0]
