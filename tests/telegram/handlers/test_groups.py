"""Groups: what is answered there, and what happens when the group itself changes."""

from typing import Any

import pytest

from bot.local_botapi.people import Person, bot_added, bot_removed, in_topic, migrated
from bot.telegram.reception import Reception
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS

GROUP, NEW = -1234, -1001234


def _front(talk: Conversation) -> Reception:
    return talk.application.bot_data.front


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("@clippings_bot Who is on the moon?", "en"),
        ("@clippings_bot Кто на Луне, на moon?", "ru"),
        ("@clippings_bot روی moon کیست؟", "fa"),
    ],
)
async def test_an_abstention_in_a_group_is_short(
    talk: Conversation, question: str, language: str
) -> None:
    """Before everybody's eyes one sentence is enough; a private chat gets headlines as well."""
    said = await talk.texts(Person(talk.api, chat=GROUP).say(question))

    assert said == [TEXTS[language].say("abstain_no_match")]


@pytest.mark.parametrize(
    "text", ["thanks, moon", "moon!", "спасибо, moon", "ممنون moon", "moon " * 300]
)
async def test_a_remark_is_not_answered(talk: Conversation, text: str) -> None:
    """A reply that asks nothing, and that the archive does not answer, gets no "I don't know"."""
    person = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(person.say("/ask When?"))

    assert await talk.after(person.say(text, reply_to=answer)) == []


@pytest.mark.parametrize("text", ["on the moon?", "who is on the moon", "что на moon", "چرا moon"])
async def test_a_question_by_reply(talk: Conversation, text: str) -> None:
    """A reply that asks something gets a notice if the archive does not answer."""
    person = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(person.say("/ask When?"))
    (said,) = await talk.texts(person.say(text, reply_to=answer))

    assert said in [texts.say("abstain_no_match") for texts in TEXTS.values()]


async def test_a_bare_mention(talk: Conversation) -> None:
    """A mention alone under somebody's message means that message; else it is asked for words."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, chat=GROUP)
    asked = ada.say("When did it open?")["message"]["message_id"]
    (answer,) = await talk.texts(bob.say("@clippings_bot", reply_to=asked))
    (alone,) = await talk.texts(bob.say("@clippings_bot"))

    assert answer.startswith(OPENED)
    assert talk.desk.asked == [("When did it open?", "en")]
    assert alone == TEXTS["en"].say("no_words")


async def test_a_bare_mention_under_a_picture(talk: Conversation) -> None:
    """A message without words that a mention replies to is not a question."""
    person = Person(talk.api, chat=GROUP)
    picture = person.send_photo()["message"]["message_id"]
    (said,) = await talk.texts(person.say("@clippings_bot", reply_to=picture))

    assert said == TEXTS["en"].say("no_words")


async def test_private_context_stays_private(talk: Conversation) -> None:
    """A question in a group does not lean on what its asker, or anybody, saw in private."""
    private, public = Person(talk.api), Person(talk.api, chat=GROUP)
    await talk.after(private.say("When did it open?"))
    await talk.after(public.say("/ask and when was that?"))
    in_group = talk.desk.about
    await talk.after(private.say("and when was that?"))

    assert in_group is None
    assert talk.desk.about is not None


async def test_a_group_leaves_no_context(talk: Conversation) -> None:
    """What a group was shown is not remembered for anybody's next question."""
    person = Person(talk.api, chat=GROUP)
    await talk.after(person.say("/ask When did it open?"))

    assert _front(talk).shown(GROUP) is None


SENDERS: dict[str, dict[str, Any]] = {
    "anonymous": {
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        "sender_chat": {"id": GROUP, "type": "group", "title": "Group"},
    },
    "channel": {
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
        "sender_chat": {"id": -1009, "type": "channel", "title": "News"},
    },
    "linked": {
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "sender_chat": {"id": -1009, "type": "channel", "title": "News"},
        "is_automatic_forward": True,
    },
    "another bot": {"from": {"id": 5, "is_bot": True, "first_name": "Bot"}},
    "inline": {"via_bot": {"id": 5, "is_bot": True, "first_name": "Bot"}},
}


@pytest.mark.parametrize("text", ["/ask When?", "@clippings_bot When?"])
@pytest.mark.parametrize(
    ("sender", "number"),
    [("anonymous", 1), ("channel", 1), ("linked", 0), ("another bot", 0), ("inline", 0)],
)
async def test_senders(talk: Conversation, sender: str, number: int, text: str) -> None:
    """Anonymous people are answered; a channel's post handed on, and other bots, are not."""
    update = Person(talk.api, chat=GROUP).say(text)
    update["message"] |= SENDERS[sender]

    assert len(await talk.after(update)) == number


@pytest.mark.parametrize("text", ["/start@other_bot", "/forget@other_bot", "/help@other_bot"])
async def test_commands_of_others(talk: Conversation, text: str) -> None:
    """A command for another bot is not this one's."""
    assert await talk.after(Person(talk.api, chat=GROUP).say(text)) == []


async def test_topics_are_kept(talk: Conversation) -> None:
    """Answers, buttons' replies and commands stay in their topic."""
    person = Person(talk.api, chat=NEW)
    (answer,) = await talk.after(person.say("/ask When?", **in_topic(7)))
    more, _ = await talk.after(person.tap(answer, "More"))
    (sources,) = await talk.after(person.say("/sources", **in_topic(8)))
    (again,) = await talk.after(person.say("And then?", reply_to=answer, **in_topic(7)))
    sent = (answer, more, sources, again)

    assert [one.params["message_thread_id"] for one in sent] == [7, 7, 8, 7]


@pytest.mark.parametrize("fields", [{}, {"message_thread_id": 3}])
async def test_what_is_no_topic(talk: Conversation, fields: dict[str, Any]) -> None:
    """The General topic, and a chain of replies in a group without topics, need no number."""
    (answer,) = await talk.after(Person(talk.api, chat=NEW).say("/ask When?", **fields))

    assert "message_thread_id" not in answer.params


@pytest.mark.parametrize("words", ["message thread not found", "TOPIC_CLOSED"])
async def test_a_closed_topic(
    talk: Conversation, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    """A topic that takes no messages ends the answer quietly."""
    talk.api.fail_next("sendMessage", description=f"Bad Request: {words}")
    said = await talk.after(Person(talk.api, chat=NEW).say("/ask When?", **in_topic(7)))

    assert (said, caplog.messages) == ([], [])


@pytest.mark.parametrize("reason", ["bot was blocked by the user", "bot was kicked from the group"])
async def test_a_closed_chat(
    talk: Conversation, caplog: pytest.LogCaptureFixture, reason: str
) -> None:
    """A chat that has put the bot out is not written to, nor is it an error."""
    talk.api.fail_next("sendMessage", error_code=403, description=f"Forbidden: {reason}")
    said = await talk.after(Person(talk.api).say("When?"))

    assert (said, caplog.messages) == ([], [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "Hello! I answer"), ("ru", "Здравствуйте!"), ("fa", "سلام!"), ("de", "Hello!")],
)
async def test_a_greeting(talk: Conversation, code: str, expected: str) -> None:
    """A group that adds the bot gets one greeting, in the language of the user who added it."""
    person = Person(talk.api, chat=GROUP, language_code=code)
    (greeting,) = await talk.after(bot_added(talk.api, person))
    out = await talk.after(bot_removed(talk.api, person))
    again = await talk.after(bot_added(talk.api, person, before="kicked"))

    assert greeting.text.startswith(expected)
    assert "@clippings_bot" in greeting.text
    assert (out, again) == ([], [])


RESTRICTED = {
    "status": "restricted",
    "until_date": 0,
    "is_member": True,
    "can_send_messages": False,
} | dict.fromkeys(
    "can_change_info can_invite_users can_pin_messages can_manage_topics can_send_polls "
    "can_send_other_messages can_add_web_page_previews can_send_audios can_send_documents "
    "can_send_photos can_send_videos can_send_video_notes can_send_voice_notes can_edit_tag "
    "can_react_to_messages".split(),
    False,
)


@pytest.mark.parametrize("before", ["member", "administrator"])
async def test_a_change_inside(talk: Conversation, before: str) -> None:
    """A bot that was a member already is not added."""
    update = bot_added(talk.api, Person(talk.api, chat=GROUP))
    update["my_chat_member"]["old_chat_member"]["status"] = before
    if before == "administrator":
        rights = "can_be_edited is_anonymous can_manage_chat can_delete_messages " + (
            "can_manage_video_chats can_restrict_members can_promote_members can_change_info "
            "can_invite_users can_post_stories can_edit_stories can_delete_stories"
        )
        update["my_chat_member"]["old_chat_member"] |= dict.fromkeys(rights.split(), False)

    assert await talk.after(update) == []


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ({"status": "left"}, RESTRICTED, 0),
        ({"status": "left"}, RESTRICTED | {"can_send_messages": True}, 1),
        (RESTRICTED, {"status": "member"}, 0),
        (RESTRICTED | {"is_member": False}, {"status": "member"}, 1),
    ],
)
async def test_a_restricted_bot(
    talk: Conversation, old: dict[str, Any], new: dict[str, Any], number: int
) -> None:
    """Where the bot may not speak it does not greet; restricted it can be inside, or not."""
    update = bot_added(talk.api, Person(talk.api, chat=NEW))
    user = {"user": talk.api.chats.bot_user}
    update["my_chat_member"] |= {"old_chat_member": old | user, "new_chat_member": new | user}

    assert len(await talk.after(update)) == number


async def test_no_greeting_in_private(talk: Conversation) -> None:
    """Somebody who blocks the bot and lets it in again is not greeted."""
    assert await talk.after(bot_added(talk.api, Person(talk.api), before="kicked")) == []


@pytest.mark.parametrize(
    ("failure", "logged"),
    [
        ({"error_code": 403, "description": "Forbidden: bot was kicked"}, []),
        ({"description": "Bad Request: x"}, ["a group could not be greeted: BadRequest"]),
    ],
)
async def test_a_greeting_that_fails(
    talk: Conversation,
    caplog: pytest.LogCaptureFixture,
    failure: dict[str, Any],
    logged: list[str],
) -> None:
    """A greeting is tried once; it is not an error if the bot was removed at once."""
    talk.api.fail_next("sendMessage", **failure)
    said = await talk.after(bot_added(talk.api, Person(talk.api, chat=GROUP)))

    assert (said, caplog.messages) == ([], logged)


async def test_a_migration_is_reported_once(talk: Conversation) -> None:
    """Telegram tells of a supergroup in both chats; who keeps something by chat hears it once."""
    told = []

    async def hear(old: int, new: int) -> None:
        told.append((old, new))

    _front(talk).on_migrated.append(hear)
    person = Person(talk.api, chat=GROUP)
    said = [await talk.after(update) for update in migrated(talk.api, person, NEW)]

    assert (said, told) == ([[], []], [(GROUP, NEW)])
    assert _front(talk).counters["migrated"] == 1


async def test_a_migration_that_fails(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """Where something could not move along, Telegram's second word is heard as well."""
    told = []

    async def hear(old: int, new: int) -> None:
        told.append((old, new))
        if len(told) == 1:
            raise RuntimeError("secret")

    _front(talk).on_migrated.append(hear)
    for update in migrated(talk.api, Person(talk.api, chat=GROUP), NEW):
        await talk.after(update)

    assert told == [(GROUP, NEW)] * 2
    assert caplog.messages == ["a callback after a migration failed: RuntimeError"]


async def test_only_the_last_groups_are_remembered(talk: Conversation) -> None:
    """What is remembered of groups is bounded; one of very long ago is greeted again."""
    front = _front(talk)
    greeted = [front.greets(-number) for number in range(1, 1002)]

    assert all(greeted)
    assert (front.greets(-1001), front.greets(-1)) == (False, True)


async def test_a_migration_reported_only_in_the_new_chat(talk: Conversation) -> None:
    """The new chat's word is enough."""
    _, second = migrated(talk.api, Person(talk.api, chat=GROUP), NEW)
    await talk.after(second)

    assert _front(talk).counters["migrated"] == 1


async def test_a_supergroup_is_not_greeted_again(talk: Conversation) -> None:
    """A group that was greeted keeps that when it becomes a supergroup."""
    person = Person(talk.api, chat=GROUP)
    await talk.after(bot_added(talk.api, person))
    for update in migrated(talk.api, person, NEW):
        await talk.after(update)

    assert await talk.after(bot_added(talk.api, person)) == []


async def test_a_group_that_moved_meanwhile(talk: Conversation) -> None:
    """An answer to a group that has become a supergroup goes there, once."""
    person = Person(talk.api, chat=GROUP)
    update = person.say("/ask When?")
    migrated(talk.api, person, NEW)
    (answer,) = await talk.after(update)
    calls = [params["chat_id"] for name, params in talk.api.requests if name == "sendMessage"]

    assert (answer.chat_id, answer.reply_to) == (NEW, None)
    assert calls == [GROUP, NEW]
    assert _front(talk).counters["migrated"] == 1


async def test_a_supergroup_that_is_closed(talk: Conversation) -> None:
    """Where the supergroup has no bot in it, that is the end of it."""
    person = Person(talk.api, chat=GROUP)
    update = person.say("/ask When?")
    migrated(talk.api, person, NEW)
    bot_removed(talk.api, person)

    assert await talk.after(update) == []
    assert _front(talk).counters["migrated"] == 1


async def test_the_old_messages_are_forgotten(talk: Conversation) -> None:
    """Messages have other ids in the supergroup, so the old ones are forgotten."""
    person = Person(talk.api, chat=GROUP, admin=True)
    await talk.after(person.say("/ask When?"))
    before = len(_front(talk).answers)
    for update in migrated(talk.api, person, NEW):
        await talk.after(update)

    assert (before, len(_front(talk).answers)) == (1, 0)
