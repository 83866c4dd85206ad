"""Copies of a database in use, their way back, and the same for PostgreSQL."""

import asyncio
import shlex
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.storage.inbox.letters import Arrival
from bot.storage.model import Preference, StorageError
from bot.storage.storage import Storage
from bot.storage.upkeep.backup import LEFT_OUT, back_up, pg_dump_command, restore
from tests.support.bridge_folder import TOKEN, enter_folder
from tests.support.servers import postgres_folder

MARKER = b"Marker"


async def fill(storage: Storage) -> None:
    """Store something of everything."""
    await storage.change_token()
    await storage.preferences.set_language(7, "fa")
    await storage.counts.add({"answer": 3})
    await storage.misses.add("Why?", user_id=7, chat_id=7, message_id=1, language="en")
    await storage.deletions.add(7, [1, 2], due=1)
    await storage.handled.done(1)
    await storage.inbox.admit(Arrival(2, "chat 5", 5, 1, MARKER))


async def contents(address: str) -> tuple[object, ...]:
    """Return what is stored."""
    storage = await Storage.open(address, TOKEN)
    found = (
        await storage.preferences.get(7),
        await storage.counts.totals(),
        [one.question for one in await storage.misses.waiting()],
        [(one.chat_id, one.message_ids) for one in await storage.deletions.due(2)],
        await storage.handled.is_done(1),
        (await storage.inbox.size()).waiting,
    )
    await storage.close()
    return found


def names_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder, in order."""
    return sorted(file.name for file in folder.iterdir())


KEPT = (Preference("fa"), {"answer": 3}, ["Why?"], [(7, (1, 2))], True, 0)
"""What a copy has: everything but the inbox."""


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Path]:
    """Open a database, whose tables are in SQLite's log only, and leave it open."""
    file = tmp_path / "bot.sqlite3"
    storage = await Storage.open(f"sqlite:///{file}", TOKEN)
    await fill(storage)
    yield file
    await storage.close()


async def test_there_and_back(running: Path, tmp_path: Path) -> None:
    """A copy of a database in use has all but what waits, and becomes a database again."""
    copy, again = tmp_path / "copy", tmp_path / "new" / "again.sqlite3"
    rows = back_up(running, copy)
    raw = copy.read_bytes()
    restored = restore(copy, again, TOKEN.partition(":")[0])
    names = names_in(tmp_path)

    assert rows == restored > 5
    assert await contents(f"sqlite:///{again}") == KEPT
    assert (copy.stat().st_mode & 0o777, again.stat().st_mode & 0o777) == (0o600, 0o600)
    assert names == ["bot.sqlite3", "bot.sqlite3-shm", "bot.sqlite3-wal", "copy", "new"]
    with closing(sqlite3.connect(running)) as connection:
        ((sealed,),) = connection.execute("SELECT sealed FROM inbox").fetchall()
    assert sealed not in raw


async def test_writing_goes_on(running: Path, tmp_path: Path) -> None:
    """While others write, a copy is of one moment: two numbers that grow together are equal."""
    storage = await Storage.open(f"sqlite:///{running}", TOKEN)
    is_over = asyncio.Event()

    async def write() -> None:
        while not is_over.is_set():
            await storage.counts.add({"one": 1, "two": 1})

    writing = asyncio.create_task(write())
    found = []
    for number in range(5):
        copy = tmp_path / f"copy{number}"
        await asyncio.to_thread(back_up, running, copy)
        with closing(sqlite3.connect(copy)) as connection:
            told = "SELECT name, number FROM counts WHERE name IN ('one', 'two')"
            found.append(dict(connection.execute(told).fetchall()))
    is_over.set()
    await writing
    await storage.close()

    assert [one.get("one") for one in found] == [one.get("two") for one in found]
    assert len(found[-1]) == 2


async def test_every_index_is_copied(running: Path, tmp_path: Path) -> None:
    """Tables and indexes are the same, and the names of those left out are those of tables."""
    copy = tmp_path / "copy"
    back_up(running, copy)
    made = []
    for file in (running, copy):
        with closing(sqlite3.connect(file)) as connection:
            made.append(set(connection.execute("SELECT type, name, sql FROM sqlite_master")))

    assert made[0] == made[1]
    assert {"inbox", "inbox_lanes"} <= {name for _, name, _ in made[0]} & {*LEFT_OUT}


async def test_what_is_in_the_way(running: Path, tmp_path: Path) -> None:
    """Nothing is overwritten, and what is wrong is told in a sentence."""
    copy, garbage, foreign = (tmp_path / name for name in ("copy", "garbage", "foreign"))
    back_up(running, copy)
    garbage.write_bytes(b"nonsense" * 1_000)
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE a (b)")
    new, own = tmp_path / "new.sqlite3", TOKEN.partition(":")[0]
    side = tmp_path / "side.sqlite3-wal"
    side.touch()
    before = copy.read_bytes()
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: back_up(running, copy), "copy exists; name another file"),
        (lambda: back_up(new, garbage), "There is no database file "),
        (lambda: back_up(garbage, new), "file is not a database); it is damaged"),
        (lambda: back_up(running, tmp_path / "none" / "copy"), "No such file or directory)"),
        (lambda: restore(copy, running, own), "bot.sqlite3 exists; stop the bot, move it away"),
        (lambda: restore(copy, tmp_path / "side.sqlite3", own), "-wal exists; stop the bot"),
        (lambda: restore(new, new, own), "There is no backup "),
        (lambda: restore(garbage, new, own), "file is not a database)"),
        (lambda: restore(foreign, new, own), "is not a whole backup; restore another one"),
        (lambda: restore(copy, new, "9"), "and BOT_TOKEN to the bot 9; restore a backup of this"),
    ]
    for do, expected in cases:
        with pytest.raises(StorageError) as caught:
            do()
        assert expected in str(caught.value)
        assert "\n" not in str(caught.value)

    assert not new.exists()
    assert copy.read_bytes() == before
    assert [name for name in names_in(tmp_path) if name.endswith(".part")] == []


def test_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They use the database of the settings, and say what they did."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    address = f"sqlite:///{tmp_path}/bot.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)

    async def begin() -> None:
        storage = await Storage.open(address, TOKEN)
        await fill(storage)
        await storage.close()

    asyncio.run(begin())
    codes = [main(["backup", "copy"])]
    (tmp_path / "bot.sqlite3").unlink()
    codes += [main(["restore", "copy"]), main(["restore", "copy"])]
    out, err = capsys.readouterr()

    assert codes == [0, 0, 2]
    assert [line.split()[0] for line in out.splitlines()] == ["Copied", "Restored"]
    assert "bot.sqlite3 exists; stop the bot" in err
    assert asyncio.run(contents(address)) == KEPT


@pytest.mark.parametrize(
    ("address", "token", "said"),
    [
        ("", "", "Neither DATABASE_URL nor BOT_TOKEN is set"),
        ("sqlite://", "", "DATABASE_URL names a database in memory"),
        ("postgresql://me:pass-word@db/bot", TOKEN, "postgresql://me@db/bot"),
    ],
)
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_is_not_a_file(
    command: str,
    address: str,
    token: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For PostgreSQL its own command is told, without the password."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("BOT_TOKEN", token)
    monkeypatch.setenv("DATABASE_URL", address)
    code = main([command, "copy"])
    err = capsys.readouterr().err

    assert code == 2
    assert said in err
    assert "pass-word" not in err
    assert len(err.splitlines()) == 1


async def test_postgresql(new_postgres: Callable[[], str], tmp_path: Path) -> None:
    """The command that is told makes a copy without the inbox, which can be restored."""
    first, second = new_postgres(), new_postgres()
    storage = await Storage.open(first, TOKEN)
    await fill(storage)
    programs = postgres_folder()
    if not (programs / "pg_dump").exists():
        pytest.skip("pg_dump is not installed")
    command = shlex.split(pg_dump_command(first, tmp_path / "copy"))
    steps = [command, ["pg_restore", "--no-owner", f"--dbname={second}", str(tmp_path / "copy")]]
    for program, *arguments in steps:
        done = await asyncio.to_thread(
            subprocess.run,
            [str(programs / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    await storage.close()

    assert await contents(second) == KEPT
