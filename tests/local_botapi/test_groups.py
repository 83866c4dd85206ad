"""Groups, topics and the profile on the local Bot API, as Telegram has them."""

import pytest
from telegram import Bot, error
from telegram.constants import ChatMemberStatus

from bot.local_botapi.people import Person, bot_removed, in_topic, migrated
from bot.local_botapi.server import LocalBotApi


async def test_a_topic_must_be_there(api: LocalBotApi, bot: Bot) -> None:
    """A message goes into a topic that somebody wrote in, and into no other."""
    Person(api, chat=-1005).say("x", **in_topic(7))
    sent = await bot.send_message(-1005, "x", message_thread_id=7)

    assert (sent.is_topic_message, sent.message_thread_id) == (True, 7)
    with pytest.raises(error.BadRequest, match="thread not found"):
        await bot.send_message(-1005, "x", message_thread_id=8)


async def test_a_group_that_moved(api: LocalBotApi, bot: Bot) -> None:
    """Calls for the old group name the new one, where everybody is."""
    person = Person(api, chat=-5)
    migrated(api, person, -1005)
    with pytest.raises(error.ChatMigrated) as caught:
        await bot.send_message(-5, "x")

    assert caught.value.new_chat_id == -1005
    assert (await bot.get_chat_member(-1005, 1001)).status == ChatMemberStatus.MEMBER
    assert person.chat["type"] == "supergroup"


async def test_a_bot_that_was_put_out(api: LocalBotApi, bot: Bot) -> None:
    """The bot can no longer write to the group."""
    bot_removed(api, Person(api, chat=-5))

    with pytest.raises(error.Forbidden):
        await bot.send_message(-5, "x")


async def test_administrators(api: LocalBotApi, bot: Bot) -> None:
    """A group's owner differs from its members."""
    Person(api, chat=-5)
    Person(api, 7, chat=-5, admin=True)
    statuses = [(await bot.get_chat_member(-5, user)).status for user in (1001, 7)]

    assert statuses == [ChatMemberStatus.MEMBER, ChatMemberStatus.OWNER]


async def test_a_profile_by_language(bot: Bot) -> None:
    """A language without a text of its own has everybody's; the name is there from the start."""
    await bot.set_my_description("Hello")
    await bot.set_my_description("Привет", language_code="ru")
    await bot.set_my_short_description("Short")
    found = [(await bot.get_my_description(code)).description for code in (None, "ru", "fa")]
    name = await bot.get_my_name()
    await bot.set_my_name("Archive")

    assert found == ["Hello", "Привет", "Hello"]
    assert (await bot.get_my_short_description("fa")).short_description == "Short"
    assert (name.name, (await bot.get_my_name("ru")).name) == ("Clippings", "Archive")
