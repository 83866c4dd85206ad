"""The storage opens and closes with the application."""

import logging
from collections.abc import Collection
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram.error import NetworkError
from telegram.ext import Application

from bot.delivery.polling import run_polling
from bot.local_botapi.people import Person
from bot.logs import keep_logs_private
from bot.opening import open_storage
from bot.settings import Settings
from bot.storage.model import StorageError
from bot.storage.storage import Storage
from bot.telegram.application import LastingApplication, build_application
from tests.support.conversation import Conversation
from tests.support.small_desk import SmallDesk
from tests.support.texts import TEXTS


async def test_a_file_is_opened_at_the_start(tmp_path: Path) -> None:
    """A database that lasts is made ready before the first update, and can be opened again."""
    file = tmp_path / "kept.db"
    for _ in range(2):
        conversation = Conversation(Storage(f"sqlite:///{file}", "1:local"))
        await conversation.application.initialize()
        await conversation.application.initialize()

        assert file.exists()
        await conversation.application.shutdown()


async def test_it_begins_again() -> None:
    """An application that was shut down can be initialized once more, and deletes again."""
    application = Conversation().application
    assert isinstance(application, LastingApplication)
    reapings = []
    for _ in range(2):
        await application.initialize()
        reapings.append(application._writing)
        await application.shutdown()

    assert [[task.done() for task in tasks] for tasks in reapings] == [[True, True]] * 2
    assert not set(reapings[0]) & set(reapings[1])


async def test_telegram_away_at_the_start(tmp_path: Path) -> None:
    """What was opened is closed, also where the application never came to run."""
    storage = Storage(f"sqlite:///{tmp_path}/kept.db", "1:local")
    conversation = Conversation(storage)
    conversation.api.fail_next("getMe", exception=NetworkError("away"))
    with pytest.raises(NetworkError):
        await conversation.application.initialize()
    await conversation.application.shutdown()

    assert not storage._database.is_open


async def test_a_chat_that_keeps_nothing(talk: Conversation) -> None:
    """Questions, commands and buttons open no database in memory."""
    reader = Person(talk.api)
    (answer,) = await talk.after(reader.say("When?"))
    for update in (reader.tap(answer, "More"), reader.say("/timer"), reader.say("/language")):
        await talk.after(update)
    assert isinstance(talk.application, LastingApplication)
    gone = await talk.application.reaper.run_once(2e9)

    assert gone == 0
    assert talk.application.storage.is_empty


async def test_the_log_holds_nothing_of_the_database(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even on the level that tells the most."""
    caplog.set_level(logging.DEBUG)
    keep_logs_private()
    storage = await Storage.open(f"sqlite:///{tmp_path}/kept.db", "1:local")
    await storage.misses.add(
        "The marker question?", user_id=7_654_321, chat_id=7_654_321, message_id=1, language="en"
    )
    await storage.misses.waiting()
    await storage.close()

    assert "marker" not in caplog.text
    assert "7654321" not in caplog.text
    assert not [one for one in caplog.records if one.name.startswith(("alembic", "aiosqlite"))]


def test_polling_without_a_database(tmp_path: Path) -> None:
    """A database that cannot be opened ends the start, in one sentence for the operator."""
    file = tmp_path / "kept.db"
    file.write_text("no database at all" * 100)
    settings = Settings(bot_token=SecretStr("123:s"), database_url=SecretStr(f"sqlite:///{file}"))
    application = build_application(settings, SmallDesk(), TEXTS, storage=open_storage(settings))
    with pytest.raises(StorageError, match="The database at"):
        run_polling(application)


def test_the_storage_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a setting the storage is the default file, with one it is what the setting says."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    plain = open_storage(Settings(bot_token=SecretStr("123:s")))
    given = open_storage(Settings(database_url=SecretStr("sqlite://")))

    assert (plain.in_memory, given.in_memory) == (False, True)
    assert not (tmp_path / "clippings").exists()


async def test_nothing_grows_with_the_number_of_chats(talk: Conversation) -> None:
    """The library, which could keep something of every chat, keeps no list of them."""
    everybody = [Person(talk.api, 70_001 + number) for number in range(3)]
    for person in everybody:
        assert await talk.after(person.say("When?"))
    kept = {name: getattr(talk.application, name, None) for name in Application.__slots__}
    chats = {person.chat["id"] for person in everybody}

    assert not [
        name
        for name, values in kept.items()
        if isinstance(values, Collection) and not chats.isdisjoint(values)
    ]
