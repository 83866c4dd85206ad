"""A token that was replaced, and a database of another bot."""

import logging
from pathlib import Path

import pytest

from bot.storage.inbox.letters import Arrival, Size
from bot.storage.model import StorageError
from bot.storage.replies.model import ReplyKey, StoredReply
from bot.storage.storage import Storage

FORMER, NEW = "1:former", "1:new"


@pytest.fixture
async def address(tmp_path: Path) -> str:
    """Fill a database with the former token."""
    address = f"sqlite:///{tmp_path}/bot.sqlite3"
    storage = await Storage.open(address, FORMER)
    assert await storage.change_token() is None
    await storage.inbox.admit(Arrival(1, "chat 5", 5, 1, b"Marker"))
    await storage.deletions.add(5, [7, 8], 0)
    for place in (5, -9):
        await storage.misses.add("Why?", user_id=5, chat_id=place, message_id=1, language="en")
    await storage.preferences.set_language(5, "fa")
    await storage.subscriptions.add(5, "bridges", "en")
    storage.replies.fill = lambda: [StoredReply(ReplyKey(bytes(16), 1), None, None, b"{}")]
    await storage.replies.flush()
    await storage.close()
    return address


async def test_with_the_former_token(address: str) -> None:
    """What can be encrypted anew is found as before; what cannot is counted."""
    storage = await Storage.open(address, NEW, token_before=FORMER)
    lost, again = await storage.change_token(), await storage.change_token()
    letters = await storage.inbox.look(10)
    due = [(one.chat_id, one.message_ids) for one in await storage.deletions.due(1)]
    waiting = [one.chat_id for one in await storage.misses.waiting()]
    number = await storage.misses.forget(5)
    topics = [one.topic for one in await storage.subscriptions.of(5)]
    answers = await storage.replies.newest(9)
    await storage.close()

    assert [(one.number, one.content) for one in letters] == [(1, b"Marker")]
    assert (due, waiting, number) == ([(5, (7, 8))], [5], 1)
    assert (topics, answers) == (["bridges"], [])
    assert lost is not None
    assert (lost.updates, lost.deletions, lost.questions, lost.choices) == (0, 0, 1, 1)
    assert (lost.topics, lost.answers) == (0, 1)
    assert again is None


async def test_without_the_former_token(address: str) -> None:
    """All of it is deleted and counted, in words as well."""
    storage = await Storage.open(address, NEW)
    lost = await storage.change_token()
    left = (await storage.inbox.size(), await storage.misses.number())
    await storage.close()

    assert str(lost) == (
        "1 unanswered updates, 2 messages to delete, 2 questions for the editors, 1 topics that are"
        " followed, 1 choices of a language or a timer, 1 answers that can no longer be edited"
    )
    assert left == (Size(0, 0, 0), 0)


async def test_another_bot(address: str) -> None:
    """A database is refused to another bot, and nothing in it is touched."""
    with pytest.raises(StorageError, match="belongs to the bot 1, and BOT_TOKEN to the bot 2;"):
        await Storage.open(address, "2:token")
    storage = await Storage.open(address, FORMER)
    size = await storage.inbox.size()
    await storage.close()

    assert size.waiting == 1


async def test_a_database_in_memory(caplog: pytest.LogCaptureFixture) -> None:
    """It has no former token."""
    caplog.set_level(logging.INFO)
    storage = await Storage.open("sqlite://", NEW, token_before=FORMER)
    lost = await storage.change_token()
    await storage.close()

    assert (lost, caplog.messages) == (None, [])
