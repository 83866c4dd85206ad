"""Who may press buttons that change something."""

from typing import Any

import pytest
from telegram import Bot, CallbackQuery, Message, Update

from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram.context import SERVING
from bot.telegram.permissions import may_change, refuse, speaks_as_admin
from tests.support.conversation import TEXTS, Conversation

GROUP = -1001234


def _query(talk: Conversation, person: Person, sent: Sent, **changes: Any) -> CallbackQuery:
    update = person.tap(sent, sent.keyboard[0][1][0])
    update["callback_query"] |= changes
    query = Update.de_json(update, talk.application.bot).callback_query
    assert query is not None
    return query


async def _answer(talk: Conversation, person: Person) -> Sent:
    (answer,) = await talk.after(person.say("/ask When?"))
    return answer


async def test_a_private_chat(talk: Conversation) -> None:
    """In a private chat there is nobody else."""
    person = Person(talk.api)

    assert await may_change(_query(talk, person, await _answer(talk, person)))


async def test_a_group(talk: Conversation) -> None:
    """The asker may, and an administrator; others may not."""
    ada = Person(talk.api, chat=GROUP)
    bob = Person(talk.api, 7, "Bob", chat=GROUP)
    owner = Person(talk.api, 8, "Eve", chat=GROUP, admin=True)
    answer = await _answer(talk, ada)
    allowed = [await may_change(_query(talk, one, answer)) for one in (ada, bob, owner)]

    assert allowed == [True, False, True]


async def test_an_old_message(talk: Conversation) -> None:
    """Where Telegram does not give the message any more, memory knows who asked, for a while."""
    ada, bob = Person(talk.api, chat=GROUP), Person(talk.api, 7, "Bob", chat=GROUP)
    answer = await _answer(talk, ada)
    old = {"message_id": answer.message_id, "date": 0, "chat": ada.chat}
    queries = [_query(talk, one, answer, message=old) for one in (ada, bob)]
    known = [await may_change(query) for query in queries]
    SERVING.set(None)

    assert known == [True, False]
    assert [await may_change(query) for query in queries] == [False, False]


async def test_a_button_sent_inline(talk: Conversation) -> None:
    """Of a message that was sent inline nobody is known."""
    ada = Person(talk.api)
    query = _query(talk, ada, await _answer(talk, ada))
    inline = CallbackQuery("1", query.from_user, "x", None, query.data, "inline")

    assert not await may_change(inline)


async def test_an_unknown_user(talk: Conversation) -> None:
    """Whom Telegram does not know is no administrator."""
    ada = Person(talk.api, chat=GROUP)
    answer = await _answer(talk, ada)
    stranger = {"id": 9, "is_bot": False, "first_name": "X"}

    assert not await may_change(_query(talk, ada, answer, **{"from": stranger}))


@pytest.mark.parametrize(("code", "language"), [("en", "en"), ("ru", "ru"), ("fa", "fa")])
async def test_a_refusal(talk: Conversation, code: str, language: str) -> None:
    """Who may not is told so politely, and alone."""
    ada = Person(talk.api, chat=GROUP, language_code=code)
    query = _query(talk, ada, await _answer(talk, ada))
    await refuse(query, TEXTS[language])
    told = talk.api.transcript[-1]

    assert (told.method, told.text) == ("answerCallbackQuery", TEXTS[language].say("not_yours"))
    assert told.params["show_alert"] is True


async def test_a_refusal_that_is_too_late(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """A query that cannot be answered any more harms nobody."""
    ada = Person(talk.api, chat=GROUP)
    query = _query(talk, ada, await _answer(talk, ada))
    talk.api.fail_next("answerCallbackQuery", description="Bad Request: query is too old")
    await refuse(query, TEXTS["en"])

    assert caplog.messages == ["a button could not be answered: BadRequest"]


async def test_nobody_is_no_administrator(talk: Conversation) -> None:
    """A message without a sender speaks for nobody."""
    update = Person(talk.api, chat=GROUP).say("x")
    del update["message"]["from"]
    bot: Bot = talk.application.bot

    assert not await speaks_as_admin(Message.de_json(update["message"], bot))
