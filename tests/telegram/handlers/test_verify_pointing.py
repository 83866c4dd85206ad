"""The verdict on an altered quote points at the altered words, where they are in a message."""

from typing import Any

import pytest

from bot.botapi.lengths import utf16_len
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from tests.support.conversation import Conversation

GROUP = -1001234
ALTERED = "👍 It is 200 metres long & made of <steel>. Nobody paid a toll."
FORWARDED: dict[str, Any] = {
    "forward_origin": {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Bob"}
}


def pointed(sent: Sent) -> dict[str, Any]:
    """Return what a message replies to, as it was sent."""
    found: dict[str, Any] = sent.params["reply_parameters"]
    return found


async def test_in_the_message_replied_to(talk: Conversation) -> None:
    """The verdict replies to the words in the message that has them."""
    person = Person(talk.api, chat=GROUP)
    first = person.say(ALTERED)["message"]["message_id"]
    (sent,) = await talk.after(person.say("/verify", reply_to=first))
    before = ALTERED.partition("200")[0]

    assert sent.text.startswith("Altered: ")
    assert pointed(sent) == {
        "message_id": first,
        "quote": "200",
        "quote_position": utf16_len(before),
    }


async def test_in_the_command_itself(talk: Conversation) -> None:
    """Where the words follow the command, they are quoted from there."""
    (sent,) = await talk.after(Person(talk.api).say(f"/verify  {ALTERED}"))
    offset = utf16_len(f"/verify  {ALTERED}".partition("200")[0])

    assert pointed(sent) == {"message_id": 1, "quote": "200", "quote_position": offset}


async def test_in_a_forwarded_message(talk: Conversation) -> None:
    """A forwarded text is quoted itself, in its caption as well."""
    (sent,) = await talk.after(Person(talk.api).send_photo(ALTERED, **FORWARDED))

    assert pointed(sent)["quote"] == "200"


@pytest.mark.parametrize("position", [0, 18])
async def test_in_a_selected_part(talk: Conversation, position: int) -> None:
    """A part that was selected is found in its message, even if its place is a little off."""
    person = Person(talk.api)
    text = f"Well, well, he said: {ALTERED}"
    first = person.say(text)["message"]["message_id"]
    part = {"text": ALTERED[2:], "position": position, "is_manual": True}
    (sent,) = await talk.after(person.say("/verify", reply_to=first, quote=part))

    assert pointed(sent)["message_id"] == first
    assert pointed(sent)["quote_position"] == utf16_len(text.partition("200")[0])


async def test_the_formatting_is_kept(talk: Conversation) -> None:
    """Bold and the like are the quote's as well; other formatting is not."""
    person = Person(talk.api)
    at = utf16_len(ALTERED.partition("200")[0])
    entities = [
        {"type": "bold", "offset": at - 3, "length": 5},
        {"type": "code", "offset": at, "length": 3},
        {"type": "italic", "offset": 0, "length": 2},
    ]
    first = person.say(ALTERED, entities=entities)["message"]["message_id"]
    (sent,) = await talk.after(person.say("/verify", reply_to=first))

    assert pointed(sent)["quote_entities"] == [{"type": "bold", "offset": 0, "length": 2}]


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: QUOTE_TEXT_INVALID",
        "Bad Request: message to be replied not found",
        "Bad Request: quote not found",
    ],
)
async def test_a_part_that_is_gone(talk: Conversation, description: str) -> None:
    """Where Telegram no longer finds the words, the verdict replies to the command."""
    person = Person(talk.api)
    first = person.say(ALTERED)["message"]["message_id"]
    talk.api.fail_next("sendMessage", description=description)
    (sent,) = await talk.after(person.say("/verify", reply_to=first))

    assert pointed(sent) == {"message_id": 2, "allow_sending_without_reply": True}
    assert len(talk.api.requests) >= 2


async def test_an_edited_message(talk: Conversation) -> None:
    """Where the words were edited away meanwhile, the verdict still arrives."""
    person = Person(talk.api)
    first = person.say(ALTERED)["message"]["message_id"]
    update = person.say("/verify", reply_to=first)
    person.edit(first, "Never mind.")
    (sent,) = await talk.after(update)

    assert pointed(sent)["message_id"] == 2


async def test_other_errors(talk: Conversation) -> None:
    """A refusal for another reason is not met by a second try."""
    person = Person(talk.api)
    first = person.say(ALTERED)["message"]["message_id"]
    talk.api.fail_next("sendMessage", error_code=403, description="Forbidden: bot was blocked")
    sent = await talk.after(person.say("/verify", reply_to=first))

    assert sent == []


@pytest.mark.parametrize("words", ["Nobody paid a toll.", "The moon is made of cheese."])
async def test_nothing_altered(talk: Conversation, words: str) -> None:
    """A verdict without altered words replies to the command."""
    person = Person(talk.api)
    first = person.say(words)["message"]["message_id"]
    (sent,) = await talk.after(person.say("/verify", reply_to=first))

    assert pointed(sent) == {"message_id": 2, "allow_sending_without_reply": True}


async def test_a_message_of_another_chat(talk: Conversation) -> None:
    """What was selected in another chat cannot be pointed at here."""
    part = {"text": ALTERED, "position": 0, "is_manual": True}
    (sent,) = await talk.after(Person(talk.api).say("/verify", quote=part))

    assert sent.text.startswith("Altered: ")
    assert pointed(sent)["message_id"] == 1


async def test_buttons_below(talk: Conversation) -> None:
    """A tap is answered in the reader's language, not in that of the words pointed at."""
    person = Person(talk.api, language_code="ru")
    first = person.say(ALTERED)["message"]["message_id"]
    (sent,) = await talk.after(person.say("/verify", reply_to=first))
    (shown, _) = await talk.after(person.tap(sent, "В контексте"))

    assert "определено по тексту" in shown.text


async def test_an_edited_command(talk: Conversation) -> None:
    """The answer to a command is found again by the command, not by the message it points at."""
    person = Person(talk.api)
    (sent,) = await talk.after(person.say(f"/verify {ALTERED}"))
    (edited,) = await talk.after(person.edit(1, "/verify Nobody paid a toll."))

    assert (edited.method, edited.message_id) == ("editMessageText", sent.message_id)
