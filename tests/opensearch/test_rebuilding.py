"""The archive is put into the cluster again while questions are asked: none fails."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.archive.loading import load_archive
from bot.clustered import connected
from bot.search.opensearch.writing import Layout, write
from bot.settings import Settings, load_settings
from tests.support.bridge_folder import enter_folder
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.following_bot import FollowingBot
from tests.support.waiting import until

BUYERS = ("Bob Reed", "Cy Hart", "Di Lowe", "Ed Marsh")
"""Who has bought the ferry, in each archive in turn."""
ASKING = 3
LEAST = 10
"""How many questions each of those who ask has answered before the archive is exchanged again."""


@pytest.fixture
def settings(cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Change into a folder with an archive, and set ENGINE to a name that the cluster lacks."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("ENGINE", str(new_address(cluster)))
    monkeypatch.setenv("ENGINE_KEY", KEY)
    return load_settings()


class Asker:
    """Asks who bought the ferry, again and again; `found` are the numbers of the buyers."""

    def __init__(self, bot: FollowingBot) -> None:
        self._bot = bot
        self.found: list[int] = []
        self.failed: list[object] = []

    async def ask(self) -> None:
        """Ask once, search for it, and check the quote as it is checked before it is sent."""
        desk = self._bot.desk
        desk.forget()
        decision = await desk.ask("Who bought the ferry?")
        if not isinstance(decision, Answer) or decision.is_partial:
            self.failed.append(decision)
            return
        await asyncio.to_thread(verify_quotes, decision.quotes, desk.archive)
        text = decision.quotes[0].text
        self.found.append([text == sold_to(buyer) for buyer in BUYERS].index(True))

    def has_asked(self, often: int) -> bool:
        """Whether it has asked more often than this."""
        return len(self.found) + len(self.failed) > often


def sold_to(buyer: str) -> str:
    """Return the sentence that says who has bought the ferry."""
    return f"The ferry over the Lune was bought by {buyer} in 1992."


def put(settings: Settings, buyer: str) -> None:
    """Put the archive into the cluster as a whole, with this buyer in it."""
    text = f"---\ntitle: A ferry\n---\n{sold_to(buyer)}\n"
    (settings.archive / "ferry.md").write_text(text, encoding="utf-8")
    connection, signer = connected(settings)
    write(connection, load_archive(settings.archive), signer, Layout(3, 0))


async def test_no_question_fails_while_the_archive_is_exchanged(settings: Settings) -> None:
    """Each is answered from one archive as a whole, and never from an earlier one than before."""
    await asyncio.to_thread(put, settings, BUYERS[0])
    bot = FollowingBot(settings)
    askers = [Asker(bot) for _ in range(ASKING)]

    async def go_on(asker: Asker) -> None:
        while True:
            await asker.ask()

    tasks = [asyncio.create_task(go_on(asker)) for asker in askers]
    following = asyncio.create_task(bot.reloader.run())
    for number, buyer in enumerate(BUYERS[1:]):
        await asyncio.to_thread(put, settings, buyer)
        await until(partial(bot.is_past, number))
        for asker in askers:
            await until(partial(asker.has_asked, LEAST + len(asker.found)))
    for task in (*tasks, following):
        task.cancel()
    ended = await asyncio.gather(*tasks, following, return_exceptions=True)
    await bot.desk.close()
    connection, _ = connected(settings)
    connection.writing.indices.delete(index=f"{connection.address.index}-*")
    await connection.close()

    assert [True] * len(ended) == [isinstance(one, asyncio.CancelledError) for one in ended]
    assert [[]] * ASKING == [asker.failed for asker in askers]
    assert [sorted(asker.found) for asker in askers] == [asker.found for asker in askers]
    assert {(0, 1, 2, 3)} == {tuple(sorted(set(asker.found))) for asker in askers}
