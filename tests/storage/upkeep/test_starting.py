"""A database that cannot be used at the start: one sentence with what to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.storage.model import StorageError
from bot.storage.storage import Storage
from bot.storage.upkeep import probing
from tests.support.bridge_folder import TOKEN, enter_folder


async def made(file: Path) -> None:
    """Make a database whose tables are in the file itself."""
    storage = await Storage.open(f"sqlite:///{file}", TOKEN)
    for number in range(200):
        await storage.counts.add({f"a name that takes some room {number}": 1})
    await storage.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("page", range(1, 12))
async def test_a_damaged_file(page: int, tmp_path: Path) -> None:
    """Wherever it is damaged, the file and the way out are named."""
    file = tmp_path / "kept.sqlite3"
    await made(file)
    with file.open("r+b") as opened:
        opened.seek(4_096 * page)
        opened.write(b"\xa5" * 4_096)
    with pytest.raises(StorageError) as caught:
        await Storage.open(f"sqlite:///{file}", TOKEN)

    assert str(caught.value).startswith(f"The database at {file} cannot be opened (")
    assert str(caught.value).endswith("restore a backup with `clippings restore`")


async def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The start says that there is no room."""
    file = tmp_path / "kept.sqlite3"
    monkeypatch.setattr(probing, "_free_bytes", lambda file: 0)
    with pytest.raises(StorageError) as caught:
        await Storage.open(f"sqlite:///{file}", TOKEN)

    assert str(caught.value) == (
        f"The disk of the database file {file} is full; free space on its disk"
    )


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run` ends with code 2 and the sentence, before Telegram is asked for anything."""
    enter_folder(monkeypatch, tmp_path)
    (tmp_path / "kept.sqlite3").write_bytes(b"nonsense" * 1_000)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/kept.sqlite3")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    code = main(["run"])
    (said,) = capsys.readouterr().err.splitlines()

    assert code == 2
    assert "file is not a database); it is damaged: move it away, and restore a backup" in said


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_two_bots_that_begin_together(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Only one of two bots gets a new database, though both found it empty."""
    address = f"sqlite:///{tmp_path}/kept.sqlite3"
    if kind == "postgresql":
        made: Callable[[], str] = request.getfixturevalue("new_postgres")
        address = made()
    storages = [await Storage.open(address, token) for token in ("1:first", "2:second")]
    await storages[0].change_token()
    with pytest.raises(StorageError, match="belongs to the bot 1, and BOT_TOKEN to the bot 2;"):
        await storages[1].change_token()
    await storages[0].change_token()
    for storage in storages:
        await storage.close()
