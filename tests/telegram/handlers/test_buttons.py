"""Taps on the buttons under answers and choices, read as transcripts."""

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent
from tests.support.conversation import Conversation
from tests.support.small_desk import MARKET, RIVER, SmallDesk
from tests.support.texts import TEXTS


async def test_in_context(talk: Conversation) -> None:
    """The first button shows the quote's surroundings, and the button stops waiting."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    context, closed = await talk.after(person.tap(answer, "In context"))

    assert context.text.startswith("The bridge opened in May. It is 300 metres long")
    assert "<b>The bridge opened in May.</b>" in context.html
    assert (closed.method, closed.text) == ("answerCallbackQuery", "")


async def test_more(talk: Conversation) -> None:
    """The second button shows further quotes, each with its source."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    more, _ = await talk.after(person.tap(answer, "More"))
    expected = (
        "The bridge was closed in 1990.\nA bridge & its boats\n"
        "River Post · by A. Writer · about May 1992 (inferred from the text)\n\n"
        "Traders were not asked.\nMarket\n"
        "publisher unknown · 22 June 2020 (stated by the source)"
    )

    assert expected == more.text


async def test_buttons_keep_the_language(talk: Conversation) -> None:
    """A button answers in the language of the question, whatever the reader's own is."""
    person = Person(talk.api, language_code="en")
    (answer,) = await talk.after(person.say("Когда?"))
    context, _ = await talk.after(person.tap(answer, "В контексте"))

    assert "около мая 1992 г." in context.text


async def test_a_choice(talk: Conversation) -> None:
    """A choice's button shows the quotes of its option."""
    person = Person(talk.api)
    (choice,) = await talk.after(person.say("which?"))
    quotes, _ = await talk.after(person.tap(choice, "Market"))

    assert choice.text == "Which do you mean?"
    assert quotes.text.startswith("The market moved to the square.\nMarket\n")


async def test_none_of_a_choice(talk: Conversation) -> None:
    """A reader who means something else is asked for other words."""
    person = Person(talk.api)
    (choice,) = await talk.after(person.say("which?"))
    said = await talk.texts(person.tap(choice, "None of these"))

    assert said == [TEXTS["en"].say("none_of_these")]


def _pressed(person: Person, api: LocalBotApi, sent: Sent, data: str) -> dict[str, Any]:
    update = person.tap(sent, sent.keyboard[0][0][0])
    update["callback_query"]["data"] = data
    return update


@pytest.mark.parametrize("data", ["1cAAAA", "nonsense", "0n"])
async def test_a_forged_button(talk: Conversation, data: str) -> None:
    """A button that the bot did not make gets a notice, and nothing is sent."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    (notice,) = await talk.after(_pressed(person, talk.api, answer, data))

    assert (notice.method, notice.text) == (
        "answerCallbackQuery",
        TEXTS["en"].say("stale_button"),
    )


@pytest.mark.parametrize("data", [None, 5, 0, True, [], ["1n"], {"1n": 1}, 1.5], ids=repr)
async def test_a_button_whose_data_is_not_a_text(
    talk: Conversation, data: object, caplog: pytest.LogCaptureFixture
) -> None:
    """What only a faulty Bot API brings is an unknown button, also at the second tap."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    update = person.tap(answer, "In context")
    update["callback_query"]["data"] = data
    (notice,) = await talk.after(update)

    assert (notice.method, notice.text) == ("answerCallbackQuery", TEXTS["en"].say("stale_button"))
    assert caplog.messages == []


@pytest.mark.parametrize("code", [5, ["ru"], {"a": 1}], ids=repr)
async def test_a_language_that_is_not_a_text(talk: Conversation, code: object) -> None:
    """Such a reader is answered in English."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    update = person.tap(answer, "In context")
    update["callback_query"]["from"] = {**person.user, "language_code": code}
    context, closed = await talk.after(update)

    assert context.text.startswith("The bridge opened in May. It is 300 metres long")
    assert closed.method == "answerCallbackQuery"


async def test_a_stale_button(talk: Conversation) -> None:
    """After the desk was swapped for one with an edited article, its old buttons are stale."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    desk = SmallDesk(RIVER.replace("May", "June"))
    talk.application.bot_data.front.desk = desk
    said = await talk.texts(person.tap(answer, "In context"))

    assert said == [TEXTS["en"].say("stale_button")]


async def test_nothing_more_around(talk: Conversation) -> None:
    """A quote that is its whole article has no context; a notice says so."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    sha, size = talk.desk.market.sha256[:12], len(MARKET.strip())
    raw = bytes.fromhex(sha) + bytes(3) + size.to_bytes(2, "big")
    data = "1c" + urlsafe_b64encode(raw).decode().rstrip("=")
    said = await talk.texts(_pressed(person, talk.api, answer, data))

    assert said == [TEXTS["en"].say("nothing_more")]


async def test_a_button_of_an_unreachable_message(talk: Conversation) -> None:
    """A button whose message Telegram does not give (sent inline) gets the notice."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    update = person.tap(answer, "In context")
    del update["callback_query"]["message"]
    update["callback_query"]["inline_message_id"] = "x"
    said = await talk.texts(update)

    assert said == [TEXTS["en"].say("stale_button")]


async def test_a_button_too_old_to_answer(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """If Telegram no longer accepts an answer to the tap, the quotes are sent anyway."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    talk.api.fail_next("answerCallbackQuery", description="Bad Request: query is too old")
    (context,) = await talk.after(person.tap(answer, "In context"))

    assert context.text.startswith("The bridge opened in May. It is")
    assert caplog.messages == ["a button could not be answered: BadRequest"]


async def test_a_failing_button_is_still_answered(talk: Conversation) -> None:
    """When sending fails, the button stops waiting all the same, once."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("Когда?"))
    talk.api.fail_next("sendMessage", exception=NetworkError("lost"))
    said = await talk.after(person.tap(answer, "В контексте"))

    assert [(sent.method, sent.text) for sent in said] == [
        ("answerCallbackQuery", ""),
        ("sendMessage", TEXTS["ru"].say("failure")),
    ]


async def test_a_failing_button_of_an_old_message(talk: Conversation) -> None:
    """Telegram gives no text of an old message; the reader's own language is left, and tells."""
    person = Person(talk.api, language_code="ru")
    (answer,) = await talk.after(person.say("When?"))
    update = person.tap(answer, "В контексте")
    old = update["callback_query"]["message"]
    update["callback_query"]["message"] = {
        "message_id": old["message_id"],
        "date": 0,
        "chat": old["chat"],
    }
    talk.api.fail_next("sendMessage", exception=NetworkError("lost"))
    said = await talk.texts(update)

    assert said == [TEXTS["ru"].say("failure")]
