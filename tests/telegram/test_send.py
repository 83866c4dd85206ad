"""The last gate: a message that does not show the archive's words is not sent."""

import logging
from dataclasses import replace
from typing import Any

import pytest
from telegram import Chat, InaccessibleMessage, Message
from telegram.ext import ExtBot

from bot.answer.verify import AlteredQuoteError
from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent
from bot.settings import LOCAL_TOKEN
from bot.telegram.application import DEFAULTS
from bot.telegram.reception import Reception
from bot.telegram.send import Outbox
from bot.telegram.views.answers import Reply, render, render_context
from bot.telegram.views.verified import MisquotedError, check_reply
from tests.support.small_desk import SmallDesk, answer, quote
from tests.support.texts import ENGLISH

REFUSAL = "The archive changed while I was answering. Please ask again."
DESK = SmallDesk()
OPENED = quote(DESK.river, "The bridge opened in May.")
REPLY = render(answer(OPENED), ENGLISH)


def _bot(api: LocalBotApi) -> ExtBot[Any]:
    return ExtBot(LOCAL_TOKEN, request=api, get_updates_request=api, defaults=DEFAULTS)


def _outbox(desk: SmallDesk) -> Outbox:
    return Outbox(Reception(desk, {"en": ENGLISH}), desk.archive, ENGLISH)


async def _sent(reply: Reply, desk: SmallDesk, **fields: Any) -> Sent:
    api = LocalBotApi(LOCAL_TOKEN)
    update = Person(api).say("When?", **fields)
    async with _bot(api) as bot:
        message = Message.de_json(update["message"], bot)
        await _outbox(desk).send(reply, message)
    return api.transcript[-1]


async def test_a_verified_answer_is_sent() -> None:
    """An answer goes out as HTML in reply to its question, without a link preview."""
    sent = await _sent(REPLY, SmallDesk())

    assert sent.html == REPLY.html
    assert (sent.reply_to, sent.params["parse_mode"]) == (1, "HTML")
    assert sent.params["link_preview_options"] == {"is_disabled": True}
    assert sent.params["reply_parameters"]["allow_sending_without_reply"] is True
    assert "message_thread_id" not in sent.params


async def test_topics_are_kept() -> None:
    """A question in a forum's topic is answered in the topic."""
    sent = await _sent(REPLY, SmallDesk(), is_topic_message=True, message_thread_id=7)

    assert sent.params["message_thread_id"] == 7


async def test_a_message_that_is_gone_is_still_replied_to() -> None:
    """Telegram gives no text of an old message; its chat is enough."""
    api = LocalBotApi(LOCAL_TOKEN)
    person = Person(api)
    async with _bot(api) as bot:
        message = InaccessibleMessage(Chat(person.user["id"], "private"), 99)
        message.set_bot(bot)
        await _outbox(DESK).send(REPLY, message)

    assert (api.transcript[-1].html, api.transcript[-1].reply_to) == (REPLY.html, None)


async def test_an_edited_source_is_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    """When the file says something else now, nothing of the answer is sent; the log says where."""
    desk = SmallDesk()
    desk.files["bridge"] = desk.files["bridge"].replace("May", "June")
    with caplog.at_level(logging.ERROR):
        sent = await _sent(render(answer(OPENED), ENGLISH), desk)
    reason = "the article's source has changed since it was read"

    assert (sent.text, sent.keyboard) == (REFUSAL, ())
    assert caplog.messages == [f"the quote from 'bridge' at 0–25 is not sent: {reason}"]


async def test_a_foreign_blockquote_is_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    """Words that nobody wrote do not leave in a blockquote."""
    reply = replace(REPLY, html=REPLY.html + "<blockquote>Invented.</blockquote>")
    sent = await _sent(reply, DESK)

    assert sent.text == REFUSAL
    assert caplog.messages == [
        "a message with a blockquote that is not one of its quotes is not sent"
    ]


@pytest.mark.parametrize(
    ("html", "error"),
    [
        (REPLY.html.replace("in May", "in June"), AlteredQuoteError),
        (REPLY.html.replace("The bridge", "[…] The  bridge"), AlteredQuoteError),
        ("The bridge opened in May.", AlteredQuoteError),
        (REPLY.html.replace("May.", "May. And June."), MisquotedError),
        (REPLY.html.replace("The bridge", "Not The bridge", 1), MisquotedError),
        (REPLY.html + "<blockquote expandable>Invented.</blockquote>", MisquotedError),
        (REPLY.html + '<blockquote class="x">Invented.</blockquote>', MisquotedError),
        (REPLY.html + "<blockquote\nexpandable>Invented.</blockquote>", MisquotedError),
        (REPLY.html + "<blockquote>Invented.", MisquotedError),
    ],
)
def test_the_message_must_show_its_quotes(html: str, error: type[Exception]) -> None:
    """A message whose blockquotes differ from its quotes is refused."""
    with pytest.raises(error):
        check_reply(replace(REPLY, html=html), DESK.archive)


def test_a_folded_quote_is_checked_as_well() -> None:
    """Folded or not, a blockquote is one of the message's quotes."""
    folded = REPLY.html.replace("<blockquote>", "<blockquote expandable>")
    check_reply(replace(REPLY, html=folded), DESK.archive)


def test_bold_marks_do_not_count() -> None:
    """In a context reply the bold marks stand within the quote, and it still holds."""
    reply = render_context(OPENED, ENGLISH)
    assert reply is not None
    check_reply(reply, DESK.archive)

    assert "<b>The bridge opened in May.</b>" in reply.html
