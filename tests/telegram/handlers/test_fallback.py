"""Messages that are no questions: a friendly line, or silence."""

from typing import Any

import pytest

from bot.local_botapi.people import Person
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


def _instead(update: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return an update whose message holds these fields in place of its text."""
    del update["message"]["text"]
    update["message"] |= fields
    return update


MEDIA = {
    "photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}],
    "document": {"file_id": "1", "file_unique_id": "1"},
    "video": {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1, "duration": 1},
    "location": {"latitude": 1.0, "longitude": 1.0},
    "poll": {
        "id": "1",
        "question": "?",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
    "contact": {"phone_number": "1", "first_name": "A"},
}


@pytest.mark.parametrize(
    ("kind", "line"),
    [(kind, f"media_{kind}") for kind in ("photo", "document", "video", "location", "poll")]
    + [("contact", "media_other")],
)
async def test_media(talk: Conversation, kind: str, line: str) -> None:
    """Pictures, files and places get a friendly line in a private chat."""
    person = Person(talk.api)
    said = await talk.texts(_instead(person.say("?"), **{kind: MEDIA[kind]}))

    assert said == [TEXTS["en"].say(line)]


async def test_sticker_and_voice(talk: Conversation) -> None:
    """A sticker and a voice message get their lines in the reader's language."""
    person = Person(talk.api, language_code="ru")
    said = [
        *await talk.texts(person.send_sticker()),
        *await talk.texts(person.send_voice()),
    ]

    assert said == [TEXTS["ru"].say("media_sticker"), TEXTS["ru"].say("media_voice")]


async def test_an_album_gets_one_line(talk: Conversation) -> None:
    """The pictures of one album come as messages of their own; one line is enough."""
    person = Person(talk.api)
    said = [await talk.texts(person.send_photo(media_group_id="7")) for _ in range(3)]

    assert [len(texts) for texts in said] == [1, 0, 0]


async def test_a_caption_is_a_question(talk: Conversation) -> None:
    """The words below a picture are answered like any others."""
    (said,) = await talk.texts(Person(talk.api).send_photo("When did it open?"))

    assert said.startswith(OPENED)


@pytest.mark.parametrize(
    "fields",
    [
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1001, "type": "private"}}},
        {"something_new": {"of": "tomorrow"}},
        {"text": "When?", "via_bot": {"id": 5, "is_bot": True, "first_name": "B"}},
    ],
)
async def test_service_messages_pass(talk: Conversation, fields: dict[str, Any]) -> None:
    """What Telegram tells, and what came through inline mode, is not answered."""
    said = await talk.after(_instead(Person(talk.api).say("?"), **fields))

    assert said == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("edited_message", "/help"),
        ("edited_message", "/unknown"),
        ("channel_post", "When?"),
        ("channel_post", "/ask When?"),
        ("edited_channel_post", "When?"),
    ],
)
async def test_edits_and_channels_pass(talk: Conversation, kind: str, text: str) -> None:
    """Edited commands that ask nothing, and channel posts, are not answered."""
    update = Person(talk.api).say(text)
    update[kind] = update.pop("message")

    assert await talk.after(update) == []


async def test_media_in_a_group_pass(talk: Conversation) -> None:
    """A picture in a group is nothing to the bot."""
    assert await talk.after(Person(talk.api, chat=GROUP).send_photo()) == []
