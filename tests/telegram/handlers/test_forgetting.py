"""`/forget`: the bot's last messages are deleted, in a group only one's own."""

from typing import Any

import pytest

from bot.local_botapi.people import Person
from bot.telegram import memory as sent_answers
from bot.telegram.reception import Reception
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


def _front(talk: Conversation) -> Reception:
    return talk.application.bot_data.front


def _bots_messages(talk: Conversation, chat_id: int) -> int:
    """Return how many messages of the bot are in a chat."""
    messages = talk.api.chats.messages.items()
    bot = talk.api.chats.bot_user
    return sum(chat == chat_id and one["from"] == bot for (chat, _), one in messages)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "I deleted 3 of my messages."),
        ("ru", "Удалил 3 своих сообщения."),
        ("fa", "۳ پیام خودم را پاک کردم."),
    ],
)
async def test_forget_in_private(talk: Conversation, code: str, expected: str) -> None:
    """All that the bot said is deleted in one call, buttons' replies as well."""
    person = Person(talk.api, language_code=code)
    (answer,) = await talk.after(person.say("When?"))
    await talk.after(person.tap(answer, answer.keyboard[0][1][0]))
    await talk.after(person.say("/help"))
    deleted, said = await talk.after(person.say("/forget"))

    assert (deleted.method, len(deleted.params["message_ids"])) == ("deleteMessages", 3)
    assert said.text == expected
    assert _bots_messages(talk, 1001) == 1


async def test_forget_twice(talk: Conversation) -> None:
    """The second time there is nothing left; the line about the first does not count."""
    person = Person(talk.api)
    await talk.after(person.say("When?"))
    await talk.after(person.say("/forget"))
    said = await talk.texts(person.say("/forget"))

    assert said == [TEXTS["en"].say("forgot_none")]


async def test_a_hundred_at_a_time(talk: Conversation) -> None:
    """One command deletes the last hundred, as one call of Telegram's can."""
    person = Person(talk.api)
    for _ in range(103):
        await talk.after(person.say("/about"))
    first = await talk.texts(person.say("/forget"))
    second = await talk.texts(person.say("/forget"))

    assert first == ["I deleted 100 of my messages."]
    assert second == ["I deleted 3 of my messages."]


async def test_what_was_shown_is_forgotten(talk: Conversation) -> None:
    """The next question leans on nothing that was deleted."""
    person = Person(talk.api)
    await talk.after(person.say("When?"))
    await talk.after(person.say("/forget"))
    await talk.after(person.say("And when was that?"))

    assert talk.desk.about is None


@pytest.mark.parametrize(
    ("command", "number"), [("/forget", 1), ("/forget me", 1), ("/forget@clippings_bot", 1)]
)
async def test_a_members_own(talk: Conversation, command: str, number: int) -> None:
    """A member of a group has only the answers to their own questions deleted."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, "Bob", chat=GROUP)
    await talk.after(ada.say("/ask When?"))
    await talk.after(bob.say("/ask When?"))
    deleted, said = await talk.after(bob.say(command))

    assert deleted.params["message_ids"] == [4]
    assert said.text.split("\n")[0] == TEXTS["en"].count("forgot", number)


async def test_own_by_button(talk: Conversation) -> None:
    """What came by a button under somebody's answer belongs to who asked for that answer."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, "Bob", chat=GROUP)
    (answer,) = await talk.after(ada.say("/ask When?"))
    await talk.after(bob.tap(answer, "More"))
    bobs = await talk.texts(bob.say("/forget"))
    adas = await talk.texts(ada.say("/forget"))

    assert bobs == [TEXTS["en"].say("forgot_none")]
    assert adas == ["I deleted 2 of my messages."]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {
            "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
            "sender_chat": {"id": GROUP, "type": "supergroup", "title": "Group"},
        },
    ],
)
async def test_an_administrator(talk: Conversation, fields: dict[str, Any]) -> None:
    """An administrator has all deleted, an anonymous one as well; other groups are left."""
    ada = Person(talk.api, chat=GROUP)
    bob = Person(talk.api, 7, "Bob", chat=GROUP, admin=True)
    elsewhere = Person(talk.api, chat=-1009)
    for person in (ada, bob, elsewhere):
        await talk.after(person.say("/ask When?"))
    update = bob.say("/forget")
    update["message"] |= fields
    said = await talk.texts(update)

    assert said == ["I deleted 2 of my messages."]
    assert _bots_messages(talk, -1009) == 1


async def test_an_administrators_own(talk: Conversation) -> None:
    """An administrator's "me" means their own, not everybody's."""
    ada = Person(talk.api, chat=GROUP)
    bob = Person(talk.api, 7, "Bob", chat=GROUP, admin=True)
    for person in (ada, bob):
        await talk.after(person.say("/ask When?"))
    said = await talk.texts(bob.say("/forget me"))

    assert said[0].startswith("I deleted 1 of my messages.\n")


async def test_a_channel_in_a_group(talk: Conversation) -> None:
    """A channel that speaks in a group is nobody's member: nothing is its own."""
    ada = Person(talk.api, chat=GROUP)
    await talk.after(ada.say("/ask When?"))
    update = ada.say("/forget")
    update["message"] |= {
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
        "sender_chat": {"id": -1009, "type": "channel", "title": "News"},
    }
    said = await talk.texts(update)

    assert said == [TEXTS["en"].say("forgot_none")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/forget me", [1001]),
        ("/forget ME please", [1001]),
        ("/forget меня", [1001]),
        ("/forget من", [1001]),
        ("/forget", []),
        ("/forget you", []),
    ],
)
async def test_forget_me(talk: Conversation, text: str, told: list[int]) -> None:
    """Callbacks that keep data by user are called only for "me"."""
    forgotten: list[int] = []

    async def forget(user_id: int) -> None:
        forgotten.append(user_id)

    _front(talk).on_forget_me.append(forget)
    await talk.after(Person(talk.api).say(text))

    assert forgotten == told


async def test_telegram_refuses(talk: Conversation) -> None:
    """If Telegram refuses to delete, the reader gets a notice, and may try again."""
    person = Person(talk.api)
    await talk.after(person.say("When?"))
    talk.api.fail_next("deleteMessages", description="Bad Request: message can't be deleted")
    first = await talk.texts(person.say("/forget"))
    second = await talk.texts(person.say("/forget"))

    assert first == [TEXTS["en"].say("forget_failed")]
    assert second == ["I deleted 1 of my messages."]


async def test_old_messages(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram lets nothing be deleted that is older than 48 hours."""
    person = Person(talk.api)
    await talk.after(person.say("When?"))
    monkeypatch.setattr(sent_answers, "KEPT", -1.0)
    said = await talk.texts(person.say("/forget"))

    assert said == [TEXTS["en"].say("forgot_none")]


async def test_forgetting_in_a_closed_chat(talk: Conversation) -> None:
    """A reader who has already blocked the bot gets no message."""
    talk.api.fail_next("sendMessage", error_code=403, description="Forbidden: bot was blocked")

    assert await talk.after(Person(talk.api).say("/forget")) == []


async def test_nobodys_command(talk: Conversation) -> None:
    """A command that Telegram names no sender of has nothing of its own."""
    update = Person(talk.api, chat=GROUP).say("/forget me")
    del update["message"]["from"]
    said = await talk.texts(update)

    assert said == [TEXTS["en"].say("forgot_none")]
