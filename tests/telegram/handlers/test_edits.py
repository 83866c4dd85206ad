"""Edited questions: their answers change in place."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import Message
from telegram.error import NetworkError

from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram import memory as sent_answers
from bot.telegram.reception import Reception
from bot.telegram.views.answers import Reply
from tests.support.conversation import OPENED, Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


def _front(talk: Conversation) -> Reception:
    return talk.application.bot_data.front


async def _asked(talk: Conversation, person: Person, text: str) -> tuple[int, Sent]:
    update = person.say(text)
    (answer,) = await talk.after(update)
    return update["message"]["message_id"], answer


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Who is on the moon?", "When did it open?", "The bridge opened in May.\nA bridge"),
        ("Кто на Луне (moon)?", "Когда он открылся?", "около мая 1992 г."),
        ("روی moon کیست؟", "کی باز شد؟", "حدود مهٔ ۱۹۹۲"),
        ("/ask", "/ask When did it open?", "The bridge opened in May.\nA bridge"),
        ("/ask who is on the moon", "When did it open?", "The bridge opened in May.\nA bridge"),
        ("/aks When?", "/ask When?", "The bridge opened in May.\nA bridge"),
        ("/verify", "/verify The bridge opened in May.", "Exact: these words are in"),
        ("???", "When?", "The bridge opened in May.\nA bridge"),
    ],
)
async def test_an_edited_question(
    talk: Conversation, first: str, second: str, expected: str
) -> None:
    """The answer to a question is changed when the question is, with its buttons."""
    person = Person(talk.api)
    question, answer = await _asked(talk, person, first)
    (edited,) = await talk.after(person.edit(question, second))

    assert (edited.method, edited.message_id) == ("editMessageText", answer.message_id)
    assert expected in edited.text


async def test_the_buttons_change_as_well(talk: Conversation) -> None:
    """An answer that becomes an abstention loses its buttons."""
    person = Person(talk.api)
    question, answer = await _asked(talk, person, "When did it open?")
    (edited,) = await talk.after(person.edit(question, "Who is on the moon?"))

    assert (len(answer.keyboard), edited.keyboard) == (2, ())


async def test_the_same_answer(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """Where the answer stays the same Telegram is not bothered, whatever was edited."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "When did it open?")
    with caplog.at_level(logging.DEBUG, "bot"):
        said = await talk.after(person.edit(question, "When did the bridge open?"))
    edits = [name for name, _ in talk.api.requests if name == "editMessageText"]

    assert (said, edits, caplog.messages) == ([], [], [])


async def test_not_modified(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """Where Telegram finds nothing to change, that is what was wanted."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "When?")
    talk.api.fail_next("editMessageText", description="Bad Request: message is not modified: x")
    said = await talk.after(person.edit(question, "moon?"))

    assert (said, caplog.messages) == ([], [])


async def test_a_late_older_edit(talk: Conversation) -> None:
    """An edit that comes after a later one changes nothing back."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "moon?")
    now = datetime.now(UTC) + timedelta(minutes=1)
    later, older = person.edit(question, "When?"), person.edit(question, "which?")
    later["edited_message"]["edit_date"] = int(now.timestamp())
    (edited,) = await talk.after(later)

    assert edited.text.startswith(OPENED)
    assert await talk.after(older) == []


async def test_an_unknown_answer(talk: Conversation) -> None:
    """In a private chat, an edited question whose answer is forgotten is answered again."""
    person = Person(talk.api)
    question = person.say("moon?")["message"]["message_id"]
    (answer,) = await talk.after(person.edit(question, "When?"))

    assert (answer.method, answer.reply_to) == ("sendMessage", question)


async def test_an_old_answer(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """After 48 hours an edited question gets a new answer."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "moon?")
    monkeypatch.setattr(sent_answers, "KEPT", -1.0)
    (answer,) = await talk.after(person.edit(question, "When?"))

    assert answer.method == "sendMessage"


async def test_an_answer_that_was_deleted(talk: Conversation) -> None:
    """Where the answer is gone, a private chat gets another, which is changed from then on."""
    person = Person(talk.api)
    question, answer = await _asked(talk, person, "moon?")
    del talk.api.chats.messages[person.chat["id"], answer.message_id or 0]
    (second,) = await talk.after(person.edit(question, "When?"))
    (third,) = await talk.after(person.edit(question, "which?"))

    assert (second.method, third.method) == ("sendMessage", "editMessageText")
    assert third.message_id == second.message_id


async def test_an_answer_of_another_kind(talk: Conversation) -> None:
    """A caption cannot be edited into an answer: a text is sent, and that is edited later."""
    person = Person(talk.api)
    update = person.say("moon?")
    question = update["message"]["message_id"]
    asked = Message.de_json(update["message"], talk.application.bot)
    picture = await talk.application.bot.send_photo(person.chat["id"], "file-1")
    await _front(talk).sent(asked, picture, Reply("A caption"))
    (text,) = await talk.after(person.edit(question, "When?"))
    (edited,) = await talk.after(person.edit(question, "which?"))

    assert (text.method, edited.method) == ("sendMessage", "editMessageText")
    assert edited.message_id == text.message_id


@pytest.mark.parametrize("text", ["When?", "well then"])
async def test_without_a_mention(talk: Conversation, text: str) -> None:
    """In a group an edit that takes the mention away leaves the answer as it is."""
    person = Person(talk.api, chat=GROUP)
    question, answer = await _asked(talk, person, "@clippings_bot moon?")
    said = await talk.after(person.edit(question, text))

    assert said == []
    assert talk.api.chats.messages[GROUP, answer.message_id or 0]["text"] == answer.text


async def test_edits_in_a_group(talk: Conversation) -> None:
    """A mention that stays changes the answer; one that is added is answered."""
    person = Person(talk.api, chat=GROUP)
    question, _ = await _asked(talk, person, "@clippings_bot moon?")
    (edited,) = await talk.after(person.edit(question, "@clippings_bot When?"))
    plain = person.say("When?")
    nothing = await talk.after(plain)
    (new,) = await talk.after(person.edit(plain["message"]["message_id"], "@clippings_bot When?"))

    assert (edited.method, nothing, new.method) == ("editMessageText", [], "sendMessage")


async def test_an_edited_caption(talk: Conversation) -> None:
    """The words below a picture are a question, edited or not."""
    person = Person(talk.api)
    update = person.send_photo("moon?")
    await talk.after(update)
    message = update["message"] | {"caption": "When?", "edit_date": 1}
    (edited,) = await talk.after(talk.api.chats.new_update("edited_message", message))

    assert edited.method == "editMessageText"


async def test_an_edit_passes_the_gate(talk: Conversation) -> None:
    """A changed article is not quoted by an edit either."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "moon?")
    talk.desk.files["bridge"] = "Something else."
    (edited,) = await talk.after(person.edit(question, "When?"))

    assert (edited.method, edited.text) == ("editMessageText", TEXTS["en"].say("altered_quote"))


async def test_an_edited_follow_up(talk: Conversation) -> None:
    """An edited question leans on what it leaned on before, not on its own answer."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "When?")
    first = talk.desk.about
    await talk.after(person.edit(question, "When was that?"))
    edited = talk.desk.about
    await talk.after(person.say("And then?"))

    assert (first, edited) == (None, None)
    assert talk.desk.about is not None


@pytest.mark.parametrize(
    "failure",
    [
        {"error_code": 403, "description": "Forbidden: bot was blocked"},
        {"description": "Bad Request: have no rights to send a message"},
        {"description": "Bad Request: user is deactivated"},
    ],
)
async def test_an_edit_in_a_closed_chat(talk: Conversation, failure: dict[str, Any]) -> None:
    """A chat that is closed to the bot keeps its answer as it is."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "moon?")
    talk.api.fail_next("editMessageText", **failure)

    assert await talk.after(person.edit(question, "When?")) == []


async def test_an_edit_in_a_group_that_moved(talk: Conversation) -> None:
    """An answer that remained in the old group is sent again in the supergroup."""
    person = Person(talk.api, chat=-5)
    question, _ = await _asked(talk, person, "@clippings_bot moon?")
    update = person.edit(question, "@clippings_bot When?")
    Person(talk.api, chat=GROUP)
    talk.api.fail_next("editMessageText", migrate_to_chat_id=GROUP)
    talk.api.fail_next("sendMessage", migrate_to_chat_id=GROUP)
    (answer,) = await talk.after(update)

    assert (answer.method, answer.chat_id) == ("sendMessage", GROUP)
    assert _front(talk).counters["migrated"] == 1


async def test_an_edit_that_fails(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """A failure is logged; the answer that is there is not overwritten by it."""
    person = Person(talk.api)
    question, answer = await _asked(talk, person, "When?")
    talk.api.fail_next("editMessageText", exception=NetworkError("lost"))
    said = await talk.after(person.edit(question, "which?"))

    assert said == []
    assert caplog.messages[0].startswith("an update failed: NetworkError at")
    assert talk.api.chats.messages[1001, answer.message_id or 0]["text"] == answer.text


async def test_the_bots_own_edits_are_none(talk: Conversation) -> None:
    """A button under an answer that was edited sends its message, as under any other."""
    person = Person(talk.api)
    question, answer = await _asked(talk, person, "moon?")
    await talk.after(person.edit(question, "When?"))
    more, _ = await talk.after(person.tap(answer, "More"))

    assert more.method == "sendMessage"


async def test_a_failed_edit_is_tried_again(talk: Conversation) -> None:
    """What an edit could not bring about, the next one does."""
    person = Person(talk.api)
    question, _ = await _asked(talk, person, "moon?")
    talk.api.fail_next("editMessageText", exception=NetworkError("lost"))
    await talk.after(person.edit(question, "When?"))
    (edited,) = await talk.after(person.edit(question, "When?"))

    assert edited.text.startswith(OPENED)
