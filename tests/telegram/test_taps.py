"""Two hundred taps on one button: each is answered, few make a message."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.error import NetworkError

from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.telegram.memory import PAUSE, Taps
from tests.support.conversation import Conversation
from tests.support.texts import TEXTS

GROUP = -1001234


class _Clock:
    """Seconds that pass when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _query(
    data: str, user: int = 1, message: int | None = 1, inline: str | None = None
) -> CallbackQuery:
    chat = Chat(-5, "group")
    shown = Message(message, datetime.now(UTC), chat) if message else None
    return CallbackQuery("1", User(user, "A", False), "x", shown, data, inline)


def _said(sent: list[Sent], method: str) -> list[str]:
    return [one.text for one in sent if one.method == method]


@pytest.mark.parametrize("people", [1, 200])
async def test_two_hundred_taps(talk: Conversation, people: int) -> None:
    """One message is sent, and two hundred queries are answered, whichever member taps."""
    ada = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(ada.say("/ask When?"))
    tappers = [Person(talk.api, 2000 + number, chat=GROUP) for number in range(people)]
    updates = [tappers[number % people].tap(answer, "More") for number in range(200)]
    seen = len(talk.api.transcript)
    await asyncio.gather(
        *(
            talk.application.process_update(Update.de_json(update, talk.application.bot))
            for update in updates
        )
    )
    sent = talk.api.transcript[seen:]
    notices = _said(sent, "answerCallbackQuery")

    assert len(_said(sent, "sendMessage")) == 1
    assert (len(notices), set(notices)) == (200, {"", TEXTS["en"].say("tapped_already")})
    assert talk.application.bot_data.front.counters["tap_repeated"] == 199


@pytest.mark.parametrize(
    ("question", "label", "language"),
    [("When?", "More", "en"), ("Когда?", "Ещё", "ru"), ("کی باز شد؟", "بیشتر", "fa")],
)
async def test_the_notice(talk: Conversation, question: str, label: str, language: str) -> None:
    """The second tap gets a notice, in the question's language, that says where to look."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say(question))
    await talk.after(person.tap(answer, label))
    (notice,) = await talk.after(person.tap(answer, label))

    assert notice.text == TEXTS[language].say("tapped_already")
    assert notice.params["cache_time"] == PAUSE


async def test_another_button(talk: Conversation) -> None:
    """Another button under the same message works at once, and then the first one again."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    labels = ["More", "In context", "More"]
    sent = [len(await talk.after(person.tap(answer, label))) for label in labels]

    assert sent == [2, 2, 2]


async def test_a_tap_that_failed(talk: Conversation) -> None:
    """A button whose message could not be sent may be tapped again at once."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    talk.api.fail_next("sendMessage", exception=NetworkError("lost"))
    await talk.after(person.tap(answer, "More"))
    more, _ = await talk.after(person.tap(answer, "More"))

    assert more.text.startswith("The bridge was closed in 1990.")


async def test_a_repeated_tap_too_old_to_answer(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    """It does not matter if Telegram no longer accepts an answer to a query."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    await talk.after(person.tap(answer, "More"))
    talk.api.fail_next("answerCallbackQuery", description="Bad Request: query is too old")
    said = await talk.after(person.tap(answer, "More"))

    assert said == []
    assert caplog.messages == ["a button could not be answered: BadRequest"]


def test_a_pause() -> None:
    """After ten seconds the same tap counts again, also of somebody who never stopped."""
    clock = _Clock()
    taps = Taps(clock)
    passed = []
    for clock.now in (0.0, 5.0, PAUSE, PAUSE + 1, PAUSE + 2):
        passed.append(taps.passes(_query("1m")))

    assert passed == [True, False, False, True, False]


def test_buttons_that_change_something() -> None:
    """What is each person's own, such as a vote, counts for each person; inline ones too."""
    taps = Taps(_Clock())
    passed = [taps.passes(_query("1v", user)) for user in (1, 2, 1)]
    inline = [taps.passes(_query("1m", user, None, "i")) for user in (1, 2, 1)]

    assert (passed, inline) == ([True, True, False], [True, True, False])


def test_taps_in_turn() -> None:
    """Who taps two buttons in turn is held up as well, for a while."""
    clock = _Clock()
    taps = Taps(clock)
    passed = sum(taps.passes(_query("1v" if number % 2 else "1w")) for number in range(200))
    clock.now = PAUSE + 1
    later = taps.passes(_query("1w"))

    assert (passed, later) == (10, True)


def test_a_patient_reader() -> None:
    """Pages that are turned for long are turned on: only those of ten seconds are counted."""
    clock = _Clock()
    taps = Taps(clock)
    passed = []
    for number in range(100):
        clock.now = number * 1.5
        passed.append(taps.passes(_query("1a" if number % 2 else "1b")))

    assert all(passed)


def test_bounded_memory() -> None:
    """The taps under the oldest messages are forgotten."""
    taps = Taps(_Clock(), limit=2)
    for message in (1, 2, 3):
        taps.passes(_query("1m", message=message))

    assert len(taps) == 2
    assert taps.passes(_query("1m", message=1))
