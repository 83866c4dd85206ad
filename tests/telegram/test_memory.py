"""What is remembered of the bot's own messages: bounded, and not for long."""

from collections.abc import Callable
from typing import Any

import pytest
from telegram import Message

from bot.archive.model import Quote, Span
from bot.local_botapi.people import Person
from bot.telegram.memory import KEPT, SentAnswers
from bot.telegram.views.answers import Reply
from tests.support.conversation import Conversation
from tests.support.small_desk import article

CHAT = {"id": -5, "type": "group", "title": "G"}
BOT = {"id": 1, "is_bot": True, "first_name": "Clippings", "username": "clippings_bot"}

SHOWN = Reply("What it shows")
Make = Callable[..., Message]


@pytest.fixture
async def make(talk: Conversation) -> Make:
    """Return what makes a message in a group by its number."""

    def message(number: int, user: dict[str, Any] | None = None, **fields: Any) -> Message:
        user = user or {"id": 7, "is_bot": False, "first_name": "Ada"}
        body = {"message_id": number, "date": 0, "chat": CHAT, "from": user, "text": "x"} | fields
        return Message.de_json(body, talk.application.bot)

    return message


def test_the_oldest_make_room(make: Make) -> None:
    """Only the newest are kept, with their questions."""
    answers = SentAnswers(limit=2)
    for number in (1, 3, 5):
        answers.note(make(number), make(number + 1, BOT), SHOWN)

    assert (len(answers), answers.last(-5)) == (2, [6, 4])
    assert answers.answer_to(make(1)) is None


def test_nothing_is_old(make: Make) -> None:
    """After 48 hours neither a question's answer nor its asker is known."""
    now = 0.0
    answers = SentAnswers(lambda: now)
    answers.note(make(1), make(2, BOT), SHOWN)
    known = (answers.answer_to(make(1)) is not None, answers.is_askers(make(2, BOT), 7))
    now = KEPT + 1
    gone = (answers.last(-5), answers.answer_to(make(1)), answers.is_askers(make(2, BOT), 7))

    assert known == (True, True)
    assert gone == ([], None, False)
    assert len(answers) == 0


def test_the_first_message_is_the_answer(make: Make) -> None:
    """A second message to the same question is not what an edit changes."""
    answers = SentAnswers()
    answers.note(make(1), make(2, BOT), SHOWN)
    answers.note(make(1), make(3, BOT), SHOWN)
    first = answers.answer_to(make(1))
    answers.forget(-5, [3, 99])
    still = answers.answer_to(make(1))
    answers.forget(-5, [2])

    assert first is not None
    assert (first.message_id, still) == (2, first)
    assert answers.answer_to(make(1)) is None


def test_the_asker_of_a_buttons_message(make: Make) -> None:
    """If an answer is no longer remembered, the message itself tells who asked."""
    answers = SentAnswers()
    asked = make(1).to_dict()
    answers.note(make(2, BOT, reply_to_message=asked), make(3, BOT), SHOWN)
    answers.note(make(4, BOT), make(5, BOT), SHOWN)
    askers = [answers.is_askers(make(number, BOT), 7) for number in (3, 5)]

    assert askers == [True, False]


def test_a_private_chat_needs_no_id(make: Make) -> None:
    """In a private chat the asker's id is not kept besides the chat's."""
    answers = SentAnswers()
    chat = {"id": 7, "type": "private", "first_name": "Ada"}
    answers.note(make(1, chat=chat), make(2, BOT, chat=chat), SHOWN)

    assert not answers.is_askers(make(2, BOT, chat=chat), 7)
    assert answers.last(7) == [2]


def test_what_a_question_could_refer_to_lasts(make: Make) -> None:
    """One note holds what an answer shows and what its question was about; an edit keeps both."""
    answers = SentAnswers()
    about = Quote(article("x", "Words."), Span(0, 6))
    answers.note(make(1), make(2, BOT), SHOWN, about)
    noted = answers.answer_to(make(1))
    assert noted is not None
    answers.edits(noted, 1.0)
    answers.edited(noted, Reply("Something else"))
    later = answers.answer_to(make(1))

    assert later is not None
    assert (answers.is_shown(noted, SHOWN), answers.is_shown(later, SHOWN)) == (True, False)
    assert (noted.about, later.about, later.edited_at) == (about, about, 1.0)


def test_a_message_that_is_gone_meanwhile(make: Make) -> None:
    """An answer that has been forgotten meanwhile cannot be changed."""
    answers = SentAnswers()
    answers.note(make(1), make(2, BOT), SHOWN)
    answer = answers.answer_to(make(1))
    assert answer is not None
    answers.forget(-5, [2])
    answers.edits(answer, 1.0)
    answers.edited(answer, SHOWN)

    assert len(answers) == 0


async def test_who_follows_up(talk: Conversation) -> None:
    """Callbacks get each sent message together with the one that it replies to."""
    front = talk.application.bot_data.front
    told = []

    async def hear(question: Any, sent: Message) -> None:
        told.append((question.message_id, sent.message_id))

    front.on_sent.append(hear)
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    await talk.after(person.tap(answer, "More"))
    await talk.after(person.edit(1, "moon?"))

    assert told == [(1, 2), (2, 3)]


async def test_following_up_may_fail(talk: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    """A callback that fails is logged without content, and nothing more is sent."""
    front = talk.application.bot_data.front

    async def fail(question: Any, sent: Message) -> None:
        raise RuntimeError(question.text)

    front.on_sent.append(fail)
    said = await talk.texts(Person(talk.api).say("When is Ada's secret?"))

    assert len(said) == 1
    assert caplog.messages == ["a callback after a sent message failed: RuntimeError"]
