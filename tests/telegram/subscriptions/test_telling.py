"""Readers are told what is new on their topics: once a day, verified, and never twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.local_botapi.people import Person
from bot.local_botapi.server import Sent
from bot.settings import Settings
from bot.storage.storage import Storage
from bot.telegram.application import LastingApplication
from bot.telegram.subscriptions.surveying import survey
from bot.telegram.subscriptions.telling import DAY, Teller
from tests.support.conversation import LocalBot
from tests.support.texts import TEXTS
from tests.support.waiting import until

NOON = 1_800_000_000
BRIDGE = "The bridge over the Mira opened in May. Nobody paid a toll on the bridge."
STRIKE = "The ferrymen of the Mira began a strike on Monday. They want better pay."
TOLL = "A toll on the bridge over the Mira is planned. The town is against it."


class Newsroom:
    """An archive that grows, a bot that follows it, and a clock that is moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        self.archive.mkdir()
        self.now = float(NOON)
        self.write("bridge", BRIDGE, date="1992-05-04")
        self.bot = self.opened()

    def write(self, name: str, text: str, date: str = "2020-06-22") -> None:
        """Write an article."""
        head = f"---\ntitle: {name.title()}\nlanguage: en\ndate: {date}\ndate_basis: stated\n---\n"
        (self.archive / f"{name}.md").write_text(head + text + "\n")

    def desk(self) -> Desk:
        """Open the archive as it is now."""
        return Desk.open(self.archive, responses=self.archive, cache=self.folder / "cache")

    def opened(self) -> LocalBot:
        """Return a bot over the archive as it is now."""
        address = f"sqlite:///{self.folder}/kept.sqlite3"
        storage = Storage(address, "1:local", clock=lambda: self.now)
        bot = LocalBot(self.desk(), Settings(), storage=storage)
        # Tests look and tell when they want to.
        bot.front.on_archive.clear()
        bot.front.on_follow.clear()
        self.teller = Teller(bot.front, bot.application.bot)
        return bot

    async def follow(self, topic: str, reader: int = 1001, code: str = "en") -> Person:
        """Let a reader follow a topic."""
        person = Person(self.bot.api, reader, language_code=code)
        await self.bot.after(person.say(f"/follow {topic}"))
        self.teller.wake()
        await self.told()
        return person

    async def told(self, *, hours: float = 0) -> list[Sent]:
        """Reload the archive, let hours pass, and return what readers are told."""
        self.now += 3600 * hours
        if hours or self.bot.front.desk.archive is not None:
            self.bot.front.exchange(self.desk(), TEXTS)
            self.teller.wake()
        seen = len(self.bot.api.transcript)
        await self.teller.run_once(self.now)
        return self.bot.api.transcript[seen:]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Open a newsroom, and close it."""
    newsroom = Newsroom(tmp_path)
    async with newsroom.bot:
        yield newsroom


async def test_something_new(room: Newsroom) -> None:
    """A reader is told once, with the dated quote and how to end it."""
    await room.follow("strike of the ferrymen")
    nothing = await room.told()
    room.write("strike", STRIKE)
    (news,) = await room.told()
    again = await room.told(hours=30)

    assert (nothing, again) == ([], [])
    assert (news.method, news.chat_id) == ("sendMessage", 1001)
    assert news.text == (
        "New in the archive on “strike of the ferrymen”\n\n"
        "The ferrymen of the Mira began a strike on Monday.\nStrike\n"
        "publisher unknown · 22 June 2020 (stated by the source)\n\n"
        "/following lists what you follow, and lets you end it."
    )
    assert (
        "<blockquote>The ferrymen of the Mira began a strike on Monday.</blockquote>" in news.html
    )
    assert [label for label, _ in news.keyboard[0]] == ["In context", "Cite"]


async def test_what_is_not_new(room: Newsroom) -> None:
    """What the archive had, what is edited or renamed, and other subjects are no news."""
    await room.follow("bridge over the Mira")
    told = await room.told()
    room.write("cheese", "The cheese market was moved to the square.")
    told += await room.told()
    room.write("bridge", BRIDGE + " It is made of steel.")
    told += await room.told()
    (room.archive / "bridge.md").rename(room.archive / "another-name.md")
    told += await room.told()

    assert told == []


async def test_once_a_day(room: Newsroom) -> None:
    """More news waits until 24 hours after the last message, for all topics together."""
    await room.follow("strike")
    await room.follow("bridge toll")
    room.write("strike", STRIKE)
    (first,) = await room.told()
    room.write("toll", TOLL)
    early = await room.told(hours=23.9)
    (second,) = await room.told(hours=0.1)

    assert first.text.startswith("New in the archive on “strike”\n")
    assert early == []
    assert second.text.startswith("New in the archive on “bridge toll”\n\nA toll on the bridge")


async def test_several_topics_at_once(room: Newsroom) -> None:
    """What is new on several topics comes in one message, each quote once."""
    for topic in ("Mira", "strike", "volcanoes"):
        await room.follow(topic)
    room.write("strike", STRIKE)
    room.write("toll", TOLL)
    (news,) = await room.told()

    assert news.text.startswith("New in the archive on “Mira”, “strike”\n")
    assert news.html.count("<blockquote>") == 2


async def test_each_reader(room: Newsroom) -> None:
    """Each reader is told in their own language, and only on their own topics."""
    await room.follow("strike", 7, "ru")
    await room.follow("strike", 8, "fa")
    await room.follow("toll", 9)
    room.write("strike", STRIKE)
    news = await room.told()

    assert [one.chat_id for one in news] == [7, 8]
    assert news[0].text.startswith("Новое в архиве: “strike”\n\nThe ferrymen")
    assert news[1].text.startswith("تازه‌های آرشیو دربارهٔ")


async def test_after_a_restart(room: Newsroom) -> None:
    """What came in while no bot ran is told after the start."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    await room.bot.application.shutdown()
    async with room.opened() as bot:
        Person(bot.api)
        await room.teller.run_once(room.now)
        await room.teller.run_once(room.now)
        told = [sent.text[:31] for sent in bot.api.transcript]

    assert told == ["New in the archive on “strike”\n"]


async def test_two_processes(room: Newsroom) -> None:
    """Of two bots that share a database, one tells a reader."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    room.bot.front.exchange(room.desk(), TEXTS)
    tellers = [Teller(room.bot.front, room.bot.application.bot) for _ in range(2)]
    seen = len(room.bot.api.transcript)
    numbers = [await teller.run_once(room.now) for teller in tellers]

    assert numbers == [1, 0]
    assert len(room.bot.api.transcript) == seen + 1


async def test_the_last_topic_ends(room: Newsroom) -> None:
    """Once nobody follows anything, what the archive had is forgotten, and nothing is told."""
    person = await room.follow("strike")
    await room.bot.after(person.say("/forget me"))
    room.write("strike", STRIKE)
    told = await room.told()
    state = await room.bot.front.storage.subscriptions.survey()
    await room.follow("strike")

    assert (told, state, await room.told()) == ([], None, [])


@pytest.mark.parametrize(
    "failure",
    [
        {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
        {"description": "Bad Request: chat not found"},
    ],
)
async def test_a_reader_who_has_left(room: Newsroom, failure: Mapping[str, Any]) -> None:
    """Who has blocked the bot follows nothing any more."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    room.bot.api.fail_next("sendMessage", **failure)

    assert await room.told() == []
    assert await room.bot.front.storage.subscriptions.all() == []


@pytest.mark.parametrize(
    "failure", [{"retry_after": 0}, {"error_code": 500, "description": "Internal Server Error"}]
)
async def test_trying_again(room: Newsroom, failure: Mapping[str, Any]) -> None:
    """What cannot be sent now is sent at the next look."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    room.bot.api.fail_next("sendMessage", **failure)
    first = await room.told()
    (second,) = await room.told()

    assert first == []
    assert second.text.startswith("New in the archive on “strike”\n")


async def test_a_quote_that_was_withdrawn(room: Newsroom) -> None:
    """What was withdrawn before it could be told is not told."""
    await room.follow("strike")
    await room.follow("toll")
    room.write("toll", TOLL)
    await room.told()
    room.write("strike", STRIKE)
    await room.told()
    (room.archive / "strike.md").unlink()

    assert await room.told(hours=25) == []
    assert await room.bot.front.storage.subscriptions.due(int(room.now)) == []


async def test_a_file_that_changes_meanwhile(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    """A quote that its file no longer has is not sent; it waits for the next look."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    room.bot.front.exchange(room.desk(), TEXTS)
    room.write("strike", STRIKE.replace("Monday", "Sunday"))
    room.teller.wake()
    seen = len(room.bot.api.transcript)
    await room.teller.run_once(room.now)

    assert room.bot.api.transcript[seen:] == []
    assert [message[:31] for message in caplog.messages] == ["the quote from 'strike' at 0–50"]
    assert len(await room.bot.front.storage.subscriptions.due(int(room.now) - DAY)) == 1


async def test_corrections(room: Newsroom) -> None:
    """News is corrected like an answer, once its words are gone."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    (news,) = await room.told()
    (kept,) = room.bot.front.quoted.all()

    assert kept.where == (1001, news.message_id)


async def test_a_survey_that_fails(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be looked through is looked through at the next look."""
    await room.follow("strike")
    room.write("strike", STRIKE)
    room.bot.front.exchange(room.desk(), TEXTS)
    room.teller.wake()
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "news", lambda desk, articles: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await room.teller.run_once(room.now)

    assert await room.teller.run_once(room.now) == 1


async def test_in_the_background(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A running bot looks and tells by itself."""
    room = Newsroom(tmp_path)
    assert isinstance(room.bot.application, LastingApplication)
    room.bot.front.on_archive.append(room.bot.application.teller.wake)
    async with room.bot as bot:
        await bot.after(Person(bot.api).say("/follow strike"))
        await survey(bot.front.desk, bot.front.storage)
        room.write("strike", STRIKE)
        bot.front.exchange(room.desk(), TEXTS)
        is_told = await until(lambda: bot.api.transcript[-1].text.startswith("New in the"))

    assert is_told
    assert caplog.messages == []


async def test_going_on_after_a_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that fails is logged by its class, and the next one is not kept from happening."""
    room = Newsroom(tmp_path)
    async with room.bot:
        await room.follow("strike")
        room.write("strike", STRIKE)
        room.bot.front.exchange(room.desk(), TEXTS)
        with monkeypatch.context() as patched:
            patched.setattr(Desk, "news", lambda desk, articles: 1 / 0)
            teller = Teller(room.bot.front, room.bot.application.bot, pause=0)
            running = asyncio.create_task(teller.run())
            assert await until(lambda: caplog.messages)
        is_told = await until(lambda: room.bot.api.transcript[-1].text.startswith("New in the"))
        teller.stop()
        await running

    assert is_told
    assert {*caplog.messages} == {"readers could not be told what is new: ZeroDivisionError"}
