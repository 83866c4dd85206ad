"""`/follow` and `/following`, read as transcripts."""

import pytest

from bot.local_botapi.people import Person
from bot.storage.storage import Storage
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


def say(key: str, code: str = "en", **values: str) -> str:
    """Return one of the texts."""
    return TEXTS[code].say(key, **values)


async def test_following(talk: Conversation) -> None:
    """A topic is kept, and listed with a button that ends it."""
    person = Person(talk.api)
    (kept,) = await talk.texts(person.say("/follow  Telegram   in Iran"))
    (known,) = await talk.texts(person.say("/follow telegram in iran?"))
    await talk.texts(person.say("/follow bridges & boats"))
    (listed,) = await talk.after(person.say("/following"))

    assert kept == say("follow_kept", topic="Telegram in Iran")
    assert known == say("follow_known", topic="telegram in iran?")
    assert (
        listed.text
        == f"{say('following_list', limit='10')}\n\n• Telegram in Iran\n• bridges & boats"
    )
    assert [row[0][0] for row in listed.keyboard] == ["✕ Telegram in Iran", "✕ bridges & boats"]


async def test_unfollowing(talk: Conversation) -> None:
    """A tap ends a topic, and the list shows the others; a second tap finds nothing."""
    person = Person(talk.api)
    for topic in ("boats", "bridges"):
        await talk.texts(person.say(f"/follow {topic}"))
    (listed,) = await talk.after(person.say("/following"))
    tap = person.tap(listed, "✕ boats")
    notice, edited = await talk.after(tap)
    last, empty = await talk.after(person.tap(listed, "✕ bridges"))
    (none,) = await talk.texts(person.say("/following"))

    assert (notice.text, last.text) == (say("unfollowed"), say("unfollowed"))
    assert edited.text.endswith("\n\n• bridges")
    assert (empty.text, none) == (say("following_none"), say("following_none"))


async def test_somebody_elses_topic(talk: Conversation) -> None:
    """A button ends only topics of the reader who presses it."""
    ada, bob = Person(talk.api), Person(talk.api, user_id=7)
    await talk.texts(ada.say("/follow boats"))
    await talk.texts(bob.say("/follow bridges"))
    (listed,) = await talk.after(ada.say("/following"))
    (own,) = await talk.after(bob.say("/following"))
    forged = bob.tap(own, "✕ bridges")
    forged["callback_query"]["data"] = listed.keyboard[0][0][1]
    notice, *_ = await talk.after(forged)

    assert notice.text == say("stale_button")
    assert [one.topic for one in await talk.front.storage.subscriptions.of(1001)] == ["boats"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("/follow", say("follow_alone")),
        ("/follow ?! 👍", say("follow_alone")),
        (f"/follow {'x' * 101}", say("follow_too_long", limit="100")),
        ("/following", say("following_none")),
    ],
)
async def test_what_is_not_kept(talk: Conversation, said: str, expected: str) -> None:
    """Without a topic, or with one that is too long, nothing is stored."""
    (told,) = await talk.texts(Person(talk.api).say(said))

    assert told == expected
    assert talk.front.storage.is_empty


async def test_ten_topics(talk: Conversation) -> None:
    """An eleventh topic is refused."""
    person = Person(talk.api)
    for number in range(10):
        await talk.texts(person.say(f"/follow topic {number}"))
    (full,) = await talk.texts(person.say("/follow one more"))

    assert full == say("follow_full", topic="one more", limit="10")


@pytest.mark.parametrize("said", ["/follow boats", "/following"])
async def test_groups(talk: Conversation, said: str) -> None:
    """Both commands work in private chats only."""
    (told,) = await talk.texts(Person(talk.api, chat=GROUP).say(said))

    assert told == say("follow_private")
    assert talk.front.storage.is_empty


@pytest.mark.parametrize("code", ["ru", "fa"])
async def test_languages(talk: Conversation, code: str) -> None:
    """The bot speaks the reader's language."""
    person = Person(talk.api, language_code=code)
    (told,) = await talk.texts(person.say("/follow мосты"))

    assert told.startswith(say("follow_kept", code, topic="\0").partition("\0")[0][:12])


async def test_privacy(talk: Conversation) -> None:
    """`/privacy` names the topics, and `/forget me` ends them."""
    person = Person(talk.api)
    for topic in ("boats", "bridges"):
        await talk.texts(person.say(f"/follow {topic}"))
    (before,) = await talk.texts(person.say("/privacy"))
    said = await talk.texts(person.say("/forget me"))
    (after,) = await talk.texts(person.say("/privacy"))

    assert before.endswith("2 topics you follow.")
    assert "2 topics you follow" in said[-1]
    assert after.endswith(say("privacy_kept_nothing"))


@pytest.mark.parametrize(("status", "left"), [("kicked", 0), ("member", 1)])
async def test_a_reader_who_blocks_the_bot(talk: Conversation, status: str, left: int) -> None:
    """Blocking the bot ends what its reader follows; unblocking it does not."""
    person = Person(talk.api)
    await talk.texts(person.say("/follow boats"))
    user = {"user": talk.api.chats.bot_user}
    was = {"status": "member" if status == "kicked" else "kicked", "until_date": 0} | user
    change = {"chat": person.chat, "from": person.user, "date": 0, "old_chat_member": was}
    change["new_chat_member"] = {"status": status, "until_date": 0} | user
    told = await talk.texts(talk.api.chats.new_update("my_chat_member", change))

    assert told == []
    assert len(await talk.front.storage.subscriptions.all()) == left


async def test_a_block_before_anything_is_kept(talk: Conversation) -> None:
    """A block by somebody who follows nothing opens no database."""
    person = Person(talk.api)
    user = {"user": talk.api.chats.bot_user}
    change = {"chat": person.chat, "from": person.user, "date": 0}
    change |= {"old_chat_member": {"status": "member"} | user}
    change |= {"new_chat_member": {"status": "kicked", "until_date": 0} | user}
    await talk.after(talk.api.chats.new_update("my_chat_member", change))

    assert talk.front.storage.is_empty


def test_storages_are_lazy() -> None:
    """Nothing is opened before the first topic."""
    assert Storage("sqlite://", "1:token").is_empty
