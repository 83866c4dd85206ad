"""Two processes of one bot, or one before and after a restart, act as one that never ended."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent
from bot.storage.storage import Storage
from tests.support.conversation import Conversation, LocalBot
from tests.support.small_desk import SmallDesk, quote
from tests.support.texts import ENGLISH

GROUP = -1001234
TOKEN = "1:local"

Begin = Callable[..., Any]


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database that lasts."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/clippings.sqlite3"
    made: str = request.getfixturevalue("new_postgres")()
    return made


class Replica(LocalBot):
    """A process of a bot: what it has sent is noted when its update is, as in delivery."""

    def __init__(self, api: LocalBotApi, address: str, *, is_shared: bool) -> None:
        self.desk = SmallDesk()
        self.storage = Storage(address, TOKEN)
        super().__init__(self.desk, storage=self.storage, api=api)
        self.front.kept.is_shared = is_shared

    async def after(self, update: dict[str, Any]) -> list[Sent]:
        """Return what people see of the bot after an update."""
        sent = await super().after(update)
        await self.storage.inbox.finish([], [update["update_id"]], [])
        return sent


@pytest.fixture
async def begin(lasting: str) -> AsyncIterator[Begin]:
    """Return what begins another process of the same bot."""
    api = LocalBotApi()
    async with AsyncExitStack() as running:

        async def begun(*, is_shared: bool = True) -> Replica:
            return await running.enter_async_context(Replica(api, lasting, is_shared=is_shared))

        yield begun


async def test_an_edit_through_the_other(begin: Begin) -> None:
    """Each edit changes the one answer, whichever process gets it."""
    one, other = await begin(), await begin()
    ada = Person(one.api)
    question = ada.say("When?")
    (answer,) = await one.after(question)
    number = question["message"]["message_id"]
    (edited,) = await other.after(ada.edit(number, "perhaps?"))
    (again,) = await one.after(ada.edit(number, "The moon?"))
    same = await other.after(ada.edit(number, "The moon?"))

    assert (edited.method, edited.message_id) == ("editMessageText", answer.message_id)
    assert (again.method, again.message_id) == ("editMessageText", answer.message_id)
    assert "Nobody paid a toll." in edited.text
    assert same == []


async def test_a_follow_up_through_the_other(begin: Begin) -> None:
    """It refers to the quote and to the curated question that this answers, or to nothing."""
    one, other = await begin(), await begin()
    ada, opened = Person(one.api), quote(one.desk.river, "The bridge opened in May.")
    await one.after(ada.say("When did it open?"))
    await other.after(ada.say("And why?"))
    followed = other.desk.about, other.desk.after
    await other.after(ada.say("The moon?"))
    await one.after(ada.say("And why?"))

    assert followed == (opened, "When did the bridge open?")
    assert (one.desk.about, one.desk.after) == (None, "")


async def test_a_follow_up_through_the_same(begin: Begin) -> None:
    """A process that has sent the last answer also knows the words of its question."""
    one, _ = await begin(), await begin()
    ada = Person(one.api)
    await one.after(ada.say("When did it open?"))
    await one.after(ada.say("And why?"))

    assert one.desk.after == "When did it open?"


async def test_taps_through_the_other(begin: Begin) -> None:
    """A tap that the one has answered is not answered again by the other; a vote is taken back."""
    one, other = await begin(), await begin()
    ada = Person(one.api, chat=GROUP)
    (answer,) = await one.after(ada.say("/ask When?"))
    more = await one.after(ada.tap(answer, "More"))
    repeated = await other.after(ada.tap(answer, "More"))
    (up,) = await one.after(ada.tap(answer, "👍"))
    (back,) = await other.after(ada.tap(answer, "👍"))
    (again,) = await one.after(ada.tap(answer, "👍"))

    assert [sent.method for sent in more] == ["sendMessage", "answerCallbackQuery"]
    assert [sent.text for sent in repeated] == [ENGLISH.say("tapped_already")]
    assert (up.text, back.text, again.text) == tuple(
        ENGLISH.say(key) for key in ("feedback_up", "feedback_taken_back", "feedback_up")
    )


async def test_forget_through_the_other(begin: Begin) -> None:
    """What the one has sent is deleted by the other, once, and only the asker's in a group."""
    one, other = await begin(), await begin()
    ada, ben = Person(one.api, chat=GROUP), Person(one.api, 1002, "Ben", chat=GROUP)
    (answer,) = await one.after(ada.say("/ask When?"))
    (bens,) = await one.after(ben.say("/ask When?"))
    gone = await other.after(ada.say("/forget"))
    none = await one.after(ada.say("/forget"))

    assert gone[0].params["message_ids"] == [answer.message_id]
    assert [sent.method for sent in none] == ["sendMessage"]
    assert one.api.chats.messages.get((GROUP, bens.message_id)) is not None


async def test_forget_me_through_the_other(begin: Begin, tmp_path: Path) -> None:
    """No row is left that knows the person, in groups neither."""
    one, other = await begin(), await begin()
    ada, hers = Person(one.api, chat=GROUP), Person(one.api)
    (answer,) = await one.after(ada.say("/ask When?"))
    await one.after(ada.tap(answer, "👍"))
    await one.after(hers.say("When?"))
    before = len(await one.storage.replies.newest(10))
    await other.after(hers.say("/forget me"))
    await one.after(hers.say("And why?"))

    assert before == 3
    assert one.desk.about is None
    assert len(await one.storage.replies.newest(10)) == 1  # the last answer


async def test_a_restart(begin: Begin) -> None:
    """One process, after a restart: an edit edits, a follow-up refers, /forget deletes."""
    one = await begin(is_shared=False)
    ada = Person(one.api)
    question = ada.say("When did it open?")
    (answer,) = await one.after(question)
    again = await begin(is_shared=False)
    await again.after(ada.say("And why?"))
    about = again.desk.about
    number = question["message"]["message_id"]
    (edited,) = await again.after(ada.edit(number, "perhaps?"))
    gone = await again.after(ada.say("/forget"))

    assert about == quote(one.desk.river, "The bridge opened in May.")
    assert (edited.method, edited.message_id) == ("editMessageText", answer.message_id)
    assert answer.message_id in gone[0].params["message_ids"]


async def test_the_database_is_away(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then memory serves, and what was sent meanwhile is written later."""
    one = await begin(is_shared=False)
    other = await begin()
    ada = Person(one.api)
    question = ada.say("When?")

    async def away(*given: object, **named: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as patched:
        patched.setattr(one.storage._database, "transact", away)
        (answer,) = await LocalBot.after(one, question)
        number = question["message"]["message_id"]
        (edited,) = await LocalBot.after(one, ada.edit(number, "perhaps?"))
        await one.front.kept.flush()
    await one.front.kept.flush()
    (again,) = await other.after(ada.edit(number, "The moon?"))

    assert [edited.message_id, again.message_id] == [answer.message_id] * 2


async def test_in_memory(talk: Conversation) -> None:
    """A bot whose database is in memory is not slowed down by it: it stays unopened."""
    ada = Person(talk.api)
    await talk.after(ada.say("When?"))
    await talk.front.kept.flush()

    assert talk.front.storage.is_empty
