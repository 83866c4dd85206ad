"""Suspects, which may have hung a process: handled alone, finally set aside with a notice."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import NetworkError

from bot.botapi.counters import Counters
from bot.botapi.errors import UnreachableError
from bot.botapi.rate_limiter import PROGRESS, Progress, put_off
from bot.delivery.deduplication import Once
from bot.delivery.intake import Intake
from bot.delivery.logbook import Logbook
from bot.local_botapi.people import Person
from bot.storage.handled import LEASE
from bot.storage.storage import Storage
from tests.delivery.test_chat_queues import inline, message
from tests.support.conversation import Conversation
from tests.support.running import QUICK
from tests.support.texts import TEXTS

GROUP = -1001234


class Handlers:
    """In the application's place: each update goes on when its gate is opened."""

    def __init__(self) -> None:
        self.bot = Bot("1:a")
        self.begun: asyncio.Queue[int] = asyncio.Queue()
        self.in_hand: set[int] = set()
        self.beside: dict[int, set[int]] = {}
        self.told: list[int] = []
        self.put_off: list[int] = []
        self.gates: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    async def process_update(self, update: Update) -> None:
        """Handle an update."""
        number = update.update_id
        self.in_hand.add(number)
        self.beside[number] = {*self.in_hand}
        progress = PROGRESS.get()
        if progress is not None and progress.is_stuck:
            self.told.append(number)
        self.begun.put_nowait(number)
        await self.gates[number].wait()
        self.in_hand.remove(number)
        if number in self.put_off:
            self.put_off.remove(number)
            assert put_off(UnreachableError("away"))


class Desk:
    """An intake with its surroundings."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_000_000.0
        self.storage = Storage("sqlite://", "1:a", clock=lambda: self.now)
        self.counters = Counters()
        self.handlers = Handlers()
        self.logbook = Logbook(folder, "1")
        application: Any = self.handlers
        self.intake = Intake(
            application,
            Once(self.storage.handled, self.counters),
            self.counters,
            patience=replace(QUICK, first_pause=60.0, longest_pause=60.0),
            logbook=self.logbook,
        )

    async def begun(self, number: int) -> list[int]:
        """Return the next updates that begin."""
        return [await self.handlers.begun.get() for _ in range(number)]

    def open(self, *numbers: int) -> None:
        """Let updates come to their end."""
        for number in numbers:
            self.handlers.gates[number].set()

    async def is_over(self) -> None:
        """Wait until nothing is at work."""
        await self.intake.window.until(0, 300)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Make an intake over a database in memory."""
    made = Desk(tmp_path)
    made.logbook.open()
    yield made
    made.logbook.close()
    await made.storage.close()


async def test_a_suspect_is_handled_alone(desk: Desk) -> None:
    """It begins when all before it is noted as answered, and nothing begins beside it."""
    await desk.storage.handled.fell([2])
    await desk.intake.take([message(number, number) for number in (1, 2, 3, 4)])
    begun = await desk.begun(1)
    desk.open(1)
    begun += await desk.begun(1)
    is_noted = await desk.storage.handled.is_done(1)
    await desk.intake.take([message(5, 5)])
    desk.open(2)
    begun += await desk.begun(3)
    desk.open(3, 4, 5)
    await desk.is_over()

    assert (begun, is_noted) == ([1, 2, 3, 4, 5], True)
    assert desk.handlers.beside == {1: {1}, 2: {2}, 3: {3}, 4: {3, 4}, 5: {3, 4, 5}}


async def test_suspects_of_all_kinds(desk: Desk) -> None:
    """Suspects are handled one after the other, also inline queries and those of one chat."""
    await desk.storage.handled.fell([1, 2, 3, 4])
    await desk.intake.take([message(1, 5), message(2, 5), inline(3), message(4, 6)])
    desk.open(1, 2, 3, 4)
    begun = await desk.begun(4)
    await desk.is_over()

    assert sorted(begun) == [1, 2, 3, 4]
    assert all(len(beside) == 1 for beside in desk.handlers.beside.values())


async def test_what_another_process_came_to_no_end_with(desk: Desk) -> None:
    """While a process is held, others take over what it had in hand: that is suspect as well."""
    await desk.storage.handled.claim(2)
    desk.now += LEASE
    await desk.intake.take([message(number, number) for number in (1, 2, 3)])
    desk.open(1, 2, 3)
    await desk.is_over()

    assert desk.handlers.beside[2] == {2}


async def test_a_suspect_that_is_put_off(desk: Desk) -> None:
    """While a suspect waits for Telegram to come back, others are handled; then it is alone."""
    await desk.storage.handled.fell([1])
    desk.handlers.put_off.append(1)
    await desk.intake.take([message(1, 1), message(2, 2)])
    desk.open(1)
    begun = await desk.begun(2)
    desk.intake.reached(was_away=True)
    await desk.intake.take([message(3, 3)])
    desk.open(2)
    begun += await desk.begun(2)
    desk.open(3)
    await desk.is_over()

    assert begun[:3] == [1, 2, 1]
    assert desk.handlers.beside[1] == {1}


@pytest.mark.parametrize(("falls", "told", "stuck"), [(1, [], 0), (2, [1], 1), (3, [], 1)])
async def test_what_is_set_aside(
    desk: Desk, falls: int, told: list[int], stuck: int, caplog: pytest.LogCaptureFixture
) -> None:
    """After two falls the reader gets a notice; if that ends a third process, nothing is done."""
    for _ in range(falls):
        await desk.storage.handled.fell([1])
    await desk.intake.take([message(1, 1), message(2, 2)])
    desk.open(1, 2)
    await desk.is_over()

    assert (desk.handlers.told, desk.counters["stuck"]) == (told, stuck)
    assert (1 in desk.handlers.beside, 2 in desk.handlers.beside) == (falls < 3, True)
    assert desk.counters["handled"] == 2 - stuck
    assert await desk.storage.handled.is_done(1)
    said = "update 1 was in hand when the watchdog ended two processes; it is set aside"
    assert caplog.messages == [said] * stuck


async def test_what_is_in_hand(desk: Desk, tmp_path: Path) -> None:
    """Noted is what is being handled, not what waits for its turn or is over."""

    def noted() -> set[int]:
        (file,) = tmp_path.iterdir()
        content = file.read_bytes()
        slots = (content[place : place + 8] for place in range(0, len(content), 8))
        return {int.from_bytes(slot, "big") - 1 for slot in slots} - {-1}

    await desk.intake.take([message(1, 5), message(2, 5), message(3, 6)])
    await desk.begun(2)
    first = noted()
    desk.open(1)
    await desk.begun(1)
    second = noted()
    desk.open(2, 3)
    await desk.is_over()

    assert (first, second, noted()) == ({1, 3}, {2, 3}, set())


async def stuck(talk: Conversation, update: dict[str, Any]) -> list[str]:
    """Return what is said to an update that two processes fell over."""
    PROGRESS.set(Progress(is_stuck=True))
    try:
        return await talk.texts(update)
    finally:
        PROGRESS.set(None)


@pytest.mark.parametrize(
    ("code", "text", "language"),
    [
        ("en", "When?", "en"),
        ("ru", "When?", "ru"),
        ("en", "Когда?", "ru"),
        ("fa", "When?", "fa"),
        ("en", "کی؟", "fa"),
    ],
)
async def test_the_reader_is_told(talk: Conversation, code: str, text: str, language: str) -> None:
    """The reader learns in their language that there will be no answer."""
    person = Person(talk.api, language_code=code)

    assert await stuck(talk, person.say(text)) == [TEXTS[language].say("stuck")]


async def test_a_chosen_language(talk: Conversation) -> None:
    """A language that the reader has chosen goes first, and is known after a restart."""
    await talk.application.bot_data.front.storage.preferences.set_language(1001, "fa")

    assert await stuck(talk, Person(talk.api).say("When?")) == [TEXTS["fa"].say("stuck")]


async def test_edits_taps_and_inline_queries(talk: Conversation) -> None:
    """An edit leaves the earlier answer, a tap gets an alert, an inline query gets no results."""
    person = Person(talk.api)
    asked = person.say("When?")
    (answer,) = await talk.after(asked)
    edit = person.edit(asked["message"]["message_id"], "How?")
    said = [
        await stuck(talk, update)
        for update in (edit, person.tap(answer, "In context"), person.inline("bridge"))
    ]

    *_, alert, empty = talk.api.transcript

    assert said == [[TEXTS["en"].say("stuck")]] * 2 + [[]]
    assert (alert.method, alert.params["show_alert"]) == ("answerCallbackQuery", True)
    assert (empty.method, [*empty.params["results"]]) == ("answerInlineQuery", [])
    assert (empty.params["cache_time"], empty.params["is_personal"]) == (1, True)


async def test_a_tap_that_is_too_old(talk: Conversation) -> None:
    """Where Telegram no longer takes an answer to a tap, the chat is told; an inline query ends."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    talk.api.fail_next("answerCallbackQuery", description="Bad Request: query is too old")
    talk.api.fail_next("answerInlineQuery", description="Bad Request: query is too old")
    said = await stuck(talk, person.tap(answer, "In context"))
    inline = await stuck(talk, person.inline("bridge"))

    assert (said, inline) == ([TEXTS["en"].say("stuck")], [])
    assert talk.api.transcript[-1].method == "sendMessage"


@pytest.mark.parametrize("method", ["answerCallbackQuery", "answerInlineQuery"])
async def test_a_tap_while_telegram_is_away(talk: Conversation, method: str) -> None:
    """These answers are put off as well."""
    person = Person(talk.api)
    (answer,) = await talk.after(person.say("When?"))
    update = person.tap(answer, "In context") if "Callback" in method else person.inline("bridge")
    progress = Progress(is_stuck=True)
    PROGRESS.set(progress)
    talk.api.fail_next(method, error_code=502, description="Bad Gateway")
    said = await talk.texts(update)
    PROGRESS.set(None)

    assert (said, isinstance(progress.unsent, NetworkError)) == ([], True)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("/ask When?", True),
        ("/ask@clippings_bot When?", True),
        ("/ask@another_bot When?", False),
        ("Well, @Clippings_Bot, when?", True),
        ("When?", False),
        ("", False),
    ],
)
async def test_a_group(talk: Conversation, text: str, is_told: bool) -> None:
    """In a group the bot keeps silent about what was not said to it."""
    person = Person(talk.api, chat=GROUP)

    assert await stuck(talk, person.say(text)) == [TEXTS["en"].say("stuck")] * is_told


async def test_a_reply_in_a_group(talk: Conversation) -> None:
    """A reader whose message replies to the bot gets the notice."""
    person = Person(talk.api, chat=GROUP)
    (answer,) = await talk.after(person.say("/ask When?"))

    assert await stuck(talk, person.say("And?", answer)) == [TEXTS["en"].say("stuck")]


async def test_telegram_is_away(talk: Conversation) -> None:
    """Where the reader cannot be told now, that is put off, as an answer would be."""
    progress = Progress(is_stuck=True)
    PROGRESS.set(progress)
    talk.api.fail_next("sendMessage", error_code=502, description="Bad Gateway")
    said = await talk.texts(Person(talk.api).say("When?"))
    PROGRESS.set(None)

    assert (said, isinstance(progress.unsent, NetworkError)) == ([], True)
