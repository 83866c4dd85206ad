"""Who may press buttons that change something."""

from typing import Any

import pytest
from telegram import Bot, CallbackQuery, Message, Update

from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram.context import Context
from bot.telegram.permissions import may_change, speaks_as_admin
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


def _query(talk: Conversation, person: Person, sent: Sent, **changes: Any) -> CallbackQuery:
    update = person.tap(sent, sent.keyboard[0][1][0])
    update["callback_query"] |= changes
    query = Update.de_json(update, talk.application.bot).callback_query
    assert query is not None
    return query


async def _may(talk: Conversation, query: CallbackQuery) -> bool:
    return await may_change(query, talk.application.bot_data.front)


def _tap(talk: Conversation, query: CallbackQuery) -> Context:
    return Context.from_update(Update(1, callback_query=query), talk.application)


async def _answer(talk: Conversation, person: Person) -> Sent:
    (answer,) = await talk.after(person.say("/ask When?"))
    return answer


async def test_a_private_chat(talk: Conversation) -> None:
    """In a private chat there is nobody else."""
    person = Person(talk.api)

    assert await _may(talk, _query(talk, person, await _answer(talk, person)))


async def test_a_group(talk: Conversation) -> None:
    """The asker may, and an administrator; others may not."""
    ada = Person(talk.api, chat=GROUP)
    bob = Person(talk.api, 7, "Bob", chat=GROUP)
    owner = Person(talk.api, 8, "Eve", chat=GROUP, admin=True)
    answer = await _answer(talk, ada)
    allowed = [await _may(talk, _query(talk, one, answer)) for one in (ada, bob, owner)]

    assert allowed == [True, False, True]


async def test_an_old_message(talk: Conversation) -> None:
    """If Telegram no longer gives the message, memory knows the asker for a while."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, "Bob", chat=GROUP)
    answer = await _answer(talk, ada)
    old = {"message_id": answer.message_id, "date": 0, "chat": ada.chat}
    queries = [_query(talk, one, answer, message=old) for one in (ada, bob)]
    known = [await _may(talk, query) for query in queries]
    talk.application.bot_data.front.answers.forget_asker(ada.user["id"])

    assert known == [True, False]
    assert [await _may(talk, query) for query in queries] == [False, False]


async def test_a_button_sent_inline(talk: Conversation) -> None:
    """Of a message that was sent inline nobody is known."""
    ada = Person(talk.api)
    query = _query(talk, ada, await _answer(talk, ada))
    inline = CallbackQuery("1", query.from_user, "x", None, query.data, "inline")

    assert not await _may(talk, inline)


async def test_an_unknown_user(talk: Conversation) -> None:
    """A user unknown to Telegram is not an administrator."""
    ada = Person(talk.api, chat=GROUP)
    answer = await _answer(talk, ada)
    stranger = {"id": 9, "is_bot": False, "first_name": "X"}

    assert not await _may(talk, _query(talk, ada, answer, **{"from": stranger}))


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
async def test_a_refusal(talk: Conversation, language: str) -> None:
    """A user who may not gets a polite notice that only they see; the asker may."""
    ada = Person(talk.api, chat=GROUP)
    bob = Person(talk.api, 7, "Bob", chat=GROUP, language_code=language)
    answer = await _answer(talk, ada)
    allowed = [await _tap(talk, _query(talk, one, answer)).is_askers() for one in (ada, bob)]
    told = talk.api.transcript[-1]

    assert allowed == [True, False]
    assert (told.method, told.text) == ("answerCallbackQuery", TEXTS[language].say("not_yours"))
    assert told.params["show_alert"] is True


async def test_a_refusal_that_is_too_late(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """It does not matter if the query can no longer be answered."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, "Bob", chat=GROUP)
    query = _query(talk, bob, await _answer(talk, ada))
    talk.api.fail_next("answerCallbackQuery", description="Bad Request: query is too old")

    assert not await _tap(talk, query).is_askers()
    assert caplog.messages == ["a button could not be answered: BadRequest"]


async def test_nobody_is_no_administrator(talk: Conversation) -> None:
    """A message without a sender speaks for nobody."""
    update = Person(talk.api, chat=GROUP).say("x")
    del update["message"]["from"]
    bot: Bot = talk.application.bot

    assert not await speaks_as_admin(Message.de_json(update["message"], bot))
