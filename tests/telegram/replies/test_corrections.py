"""Messages from before a restart are corrected as well: at the start and after each reload."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.local_botapi.people import Person
from bot.local_botapi.server import LocalBotApi, Sent
from bot.storage.storage import Storage
from bot.telegram.correcting import Corrector
from tests.support.conversation import LocalBot
from tests.support.small_desk import RIVER, SmallDesk, archive_of
from tests.support.texts import TEXTS
from tests.support.waiting import until

CHANGED = TEXTS["en"].say("correction_changed", title="A bridge & its boats")
WITHDRAWN = TEXTS["en"].say("correction_withdrawn")
JUNE = RIVER.replace("in May", "in June")
TOKEN = "1:local"


class Runs:
    """The runs of one bot, one after another, over one database."""

    def __init__(self, folder: Path) -> None:
        self.api = LocalBotApi()
        self._address = f"sqlite:///{folder}/clippings.sqlite3"

    @asynccontextmanager
    async def run(self, river: str | None = RIVER) -> AsyncIterator[LocalBot]:
        """Run the bot with an archive whose river article has this text, or is withdrawn."""
        desk = SmallDesk(river or RIVER)
        if river is None:
            desk.archive, desk.files = archive_of(desk.market, desk.fish)
        bot = LocalBot(desk, storage=Storage(self._address, TOKEN), api=self.api)
        async with bot:
            yield bot

    async def corrected(self, bot: LocalBot, number: int) -> bool:
        """Wait until a message was edited so often, and the run knows whether it lacks words."""
        return await until(lambda: len(self.edits) == number) and await until(
            lambda: any(one.lost for one in bot.front.quoted.all()) == (number % 2 == 1)
        )

    @property
    def edits(self) -> list[Sent]:
        """The edits so far."""
        return [one for one in self.api.transcript if one.method == "editMessageText"]


async def looked_through(bot: LocalBot) -> int:
    """Look through all messages, as a run also does by itself; return how many were edited."""
    return await Corrector(bot.front, bot.application.bot, pause=0).run_once()


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Return the runs of a bot that nobody has used yet."""
    return Runs(tmp_path)


@pytest.mark.parametrize(("river", "says"), [(JUNE, CHANGED), (None, WITHDRAWN)])
async def test_what_changed_while_no_process_ran(runs: Runs, river: str | None, says: str) -> None:
    """The next start corrects it by itself, and no later one does it again."""
    async with runs.run() as bot:
        (sent,) = await bot.after(Person(runs.api).say("When did it open?"))
    async with runs.run(river) as changed:
        assert await runs.corrected(changed, 1)
    async with runs.run(river) as again:
        more = await looked_through(again)

    assert [(one.message_id, one.text) for one in runs.edits] == [(sent.message_id, says)]
    assert more == 0


async def test_a_reload_after_a_restart(runs: Runs) -> None:
    """A message that another run has sent is corrected, and shows its words when they are back."""
    async with runs.run() as bot:
        await bot.after(Person(runs.api, language_code="ru").say("bridge?"))
    async with runs.run() as second:
        nothing = await looked_through(second)
        second.front.exchange(SmallDesk(JUNE), TEXTS)
        assert await runs.corrected(second, 1)
    async with runs.run() as third:
        assert await runs.corrected(third, 2)

    assert nothing == 0
    assert runs.edits[0].text.startswith("Исправление: статья «A bridge")
    assert runs.edits[1].text.startswith("The bridge opened in May.")


async def test_a_guests_answer(runs: Runs) -> None:
    """What the bot posted in a chat of others is corrected after a restart as well."""
    async with runs.run() as bot:
        person = Person(runs.api, chat=-1001234)
        (sent,) = await bot.after(person.summon("@clippings_bot When did it open?"))
    async with runs.run(None):
        assert await until(lambda: len(runs.edits) == 1)

    assert (runs.edits[0].message_id, runs.edits[0].text) == (sent.message_id, WITHDRAWN)


async def test_who_was_forgotten(runs: Runs) -> None:
    """After `/forget me` nothing is known of the reader's messages, in any later run."""
    async with runs.run() as bot:
        person = Person(runs.api)
        await bot.after(person.say("When did it open?"))
        await bot.after(person.say("/forget me"))
    async with runs.run(None) as later:
        found = await later.front.kept.all()
        number = await looked_through(later)

    assert (found, number, runs.edits) == ([], 0, [])


async def test_a_message_that_is_gone(runs: Runs) -> None:
    """It is forgotten for good, so that no later run tries again."""
    async with runs.run() as bot:
        await bot.after(Person(runs.api).say("When did it open?"))
    gone = "Bad Request: message to edit not found"
    runs.api.fail_next("editMessageText", description=gone, times=2)  # it is also looked for here
    async with runs.run(None) as second:
        await looked_through(second)
    async with runs.run(None) as third:
        found = await third.front.kept.all()

    assert (found, runs.edits) == ([], [])
