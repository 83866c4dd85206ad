"""Commands under pictures, and commands and mentions about a part of a message."""

from typing import Any

import pytest

from bot.local_botapi.people import Person
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS

GROUP = -1001234
EXACT = "Exact: these words are in the archive."
LONG = (
    "What a day. When did it open, I wonder? And it rains again. Boats pass below it twice a day."
)
ASKED = {"text": "When did it open", "position": 12, "is_manual": True}
QUOTED = {"text": "Boats pass below it twice a day.", "position": 52, "is_manual": True}
ELSEWHERE: dict[str, Any] = {
    "external_reply": {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Bob"}}
}


@pytest.mark.parametrize("chat", ["private", GROUP])
@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("/ask When did it open?", OPENED),
        ("/ASK@Clippings_Bot When did it open?", OPENED),
        ("/verify Nobody paid a toll.", EXACT),
        ("/verify@clippings_bot\nNobody paid a toll.", EXACT),
        ("/verify", TEXTS["en"].say("verify_alone")),
        ("/ask", TEXTS["en"].say("ask_alone")),
    ],
)
async def test_a_command_under_a_picture(
    talk: Conversation, chat: Any, caption: str, expected: str
) -> None:
    """The caption of a picture is a command, whether or not it is marked as one."""
    person = Person(talk.api, chat=chat)
    (said,) = await talk.texts(person.send_photo(caption))
    command = caption.split()[0]
    marks = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    (again,) = await talk.texts(person.send_photo(caption, caption_entities=marks))

    assert said.startswith(expected)
    assert again.startswith(expected)


async def test_a_command_under_a_document(talk: Conversation) -> None:
    """A document's caption is one as well."""
    update = Person(talk.api).send_photo("/verify Nobody paid a toll.")
    del update["message"]["photo"]
    update["message"]["document"] = {"file_id": "1", "file_unique_id": "1"}
    (said,) = await talk.texts(update)

    assert said.startswith(EXACT)


@pytest.mark.parametrize(
    "caption", ["/ask@other_bot When did it open?", "/asking when", "see /ask When?", "a picture"]
)
async def test_other_captions_in_a_group(talk: Conversation, caption: str) -> None:
    """Commands of other bots, other words and captions without a command are not answered."""
    assert [] == await talk.texts(Person(talk.api, chat=GROUP).send_photo(caption))


async def test_a_caption_is_still_a_question(talk: Conversation) -> None:
    """In a private chat a caption without a command is asked."""
    (said,) = await talk.texts(Person(talk.api).send_photo("When did it open?"))

    assert said.startswith(OPENED)


async def test_a_quotation_in_a_caption(talk: Conversation) -> None:
    """A formatted quotation after the command is the quote."""
    caption = "/verify see\nThe bridge opened in May.\nby whom"
    marks = [
        {"type": "bot_command", "offset": 0, "length": 7},
        {"type": "blockquote", "offset": 12, "length": 25},
    ]
    (said,) = await talk.texts(Person(talk.api).send_photo(caption, caption_entities=marks))

    assert said.startswith(f"{EXACT}\n\nThe bridge opened in May.\n")


@pytest.mark.parametrize("chat", ["private", GROUP])
@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("@clippings_bot", ASKED, OPENED),
        ("@clippings_bot !", ASKED, OPENED),
        ("/ask", ASKED, OPENED),
        ("/verify", QUOTED, EXACT),
    ],
)
async def test_a_selected_part(
    talk: Conversation, chat: Any, text: str, quote: dict[str, Any], expected: str
) -> None:
    """A bare mention or command means the selected part of the message it replies to."""
    first = Person(talk.api, 7, "Bob", chat=chat if chat == GROUP else "private").say(LONG)
    person = Person(talk.api, chat=chat)
    update = person.say(text, quote=quote, **ELSEWHERE)
    (elsewhere,) = await talk.texts(update)
    update = person.say(text, quote=quote)
    update["message"]["reply_to_message"] = first["message"]
    (said,) = await talk.texts(update)

    assert said.startswith(expected)
    assert elsewhere.startswith(expected)
    assert {"When did it open"} >= {question for question, _ in talk.desk.asked}


async def test_a_selected_part_of_the_bots_own_message(talk: Conversation) -> None:
    """Of the bot's own message, the selected part alone is asked."""
    person = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(person.say("/ask When?"))
    part = {"text": "opened in May", "position": 11}
    await talk.after(person.say("@clippings_bot", reply_to=answer, quote=part))
    (alone,) = await talk.texts(person.say("/ask", reply_to=answer))

    assert ["When?", "opened in May"] == [question for question, _ in talk.desk.asked]
    assert TEXTS["en"].say("ask_alone") == alone


async def test_the_command_alone_means_the_whole_message(talk: Conversation) -> None:
    """`/ask` in reply to a message asks what that says."""
    first = Person(talk.api, 7, "Bob", chat=GROUP).say("When did it open?")
    (said,) = await talk.texts(
        Person(talk.api, chat=GROUP).say("/ask", reply_to=first["message"]["message_id"])
    )

    assert said.startswith(OPENED)


async def test_words_count_more_than_a_selected_part(talk: Conversation) -> None:
    """What is written with the mention is the question."""
    update = Person(talk.api, chat=GROUP).say("@clippings_bot When?", quote=QUOTED, **ELSEWHERE)
    await talk.after(update)

    assert ["When?"] == [question for question, _ in talk.desk.asked]


@pytest.mark.parametrize("text", ["{}", "/ask {}", "/article {}", "({}#top)"])
async def test_an_articles_own_address(talk: Conversation, text: str) -> None:
    """The address of an article opens it."""
    address = "www.example.org/bridge/?b=2&utm_source=x&a=1"
    (said,) = await talk.texts(Person(talk.api).say(text.format(address)))

    assert said.startswith("A bridge & its boats\n")
    assert "The bridge opened in May." in said
    assert [] == talk.desk.asked


async def test_an_address_beside_a_question(talk: Conversation) -> None:
    """An address in a question is left to the desk, and an unknown one too."""
    person = Person(talk.api)
    for text in ("When? example.org/bridge?a=1&b=2", "https://example.org/nowhere"):
        await talk.after(person.say(text))

    assert 2 == len(talk.desk.asked)
