"""Addresses, opening, tables and what goes wrong with a database."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.storage.batching import Batcher
from bot.storage.connecting import default_file, read_address
from bot.storage.database import Database
from bot.storage.every_table import METADATA
from bot.storage.handled import Claim
from bot.storage.model import Preference, StorageError
from bot.storage.storage import Storage
from tests.support.waiting import LONG

LATER = [
    f"DROP TABLE {name}"
    for name in ("inbox", "inbox_lanes", "bots", "subscriptions", "surveys", "replies")
]
"""Takes away what later versions added."""
SECRET = "pass-word-that-nobody-sees"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite://", "sqlite+aiosqlite://"),
        ("sqlite:///:memory:", "sqlite+aiosqlite:///%3Amemory%3A"),
        ("sqlite:///kept.db", "sqlite+aiosqlite:///kept.db"),
        (" sqlite:////srv/kept.db\n", "sqlite+aiosqlite:////srv/kept.db"),
        ("postgres://me@db/bot", "postgresql+asyncpg://me@db/bot"),
        ("postgresql://me:x@db:1/bot", "postgresql+asyncpg://me:x@db:1/bot"),
        ("postgresql://db/bot?sslmode=require", "postgresql+asyncpg://db/bot?ssl=require"),
        ("postgresql://me@/bot?host=/run/pg", "postgresql+asyncpg://me@/bot?host=%2Frun%2Fpg"),
    ],
)
def test_addresses(given: str, expected: str) -> None:
    """Each kind of address gets the driver that waits for nobody."""
    assert expected == read_address(given, "1").render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("nonsense", "is not a database address"),
        (f"postgresql://me:{SECRET}@db:port/bot", "is not a database address"),
        (f"mysql://me:{SECRET}@db/bot", "names a kind of database"),
        (f"sqlite://{SECRET}/kept.db", "must name a SQLite file"),
        (f"sqlite:///kept.db?password={SECRET}", "must name a SQLite file"),
        (f"postgresql://me:{SECRET}@db/bot?channel_binding=x", "parameter 'channel_binding'"),
    ],
)
def test_wrong_addresses(given: str, problem: str) -> None:
    """A mistake is named with the setting and the mend, and never with the password."""
    with pytest.raises(StorageError, match=problem) as caught:
        read_address(given, "1")

    assert str(caught.value).startswith("DATABASE_URL ")
    assert "write postgresql://" in str(caught.value) or "remove it" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_default_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a setting the file lies in the data home."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    plain = default_file("7")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    assert plain == tmp_path / "home/.local/share/clippings/bot-7.sqlite3"
    assert default_file("7") == tmp_path / "data/clippings/bot-7.sqlite3"
    assert read_address(None, "7").database == str(default_file("7"))


async def test_only_the_owner_reads_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file, those that SQLite lays beside it, and the folder made for them are private."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    storage = await Storage.open(None, "7:token")
    await storage.preferences.set_timer(7, 60)
    folder = tmp_path / "clippings"
    modes = {file.name: file.stat().st_mode & 0o777 for file in (folder, *folder.iterdir())}
    await storage.close()

    assert modes.pop("clippings") == 0o700
    assert "bot-7.sqlite3" in modes
    assert set(modes.values()) == {0o600}


def differences(connection: Connection) -> list[object]:
    """Return what the migrated tables have otherwise than the declared ones."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_steps_lead_to_the_tables(address: str) -> None:
    """The migrations make the same tables, columns and indexes as are declared."""
    database = Database(address, "1")
    async with database.reading() as connection:
        found = await connection.run_sync(differences)
    await database.close()

    assert found == []


async def test_one_sqlite_schema(tmp_path: Path) -> None:
    """In memory the tables are made at once, column for column as by the steps."""
    names = "SELECT type, name FROM sqlite_master WHERE tbl_name NOT LIKE 'alembic%'"
    made = []
    for address in ("sqlite://", f"sqlite:///{tmp_path}/kept.db"):
        database = Database(address, "1")
        async with database.reading() as connection:
            found = {}
            for kind, name in (await connection.execute(text(names))).all():
                pragma = "table_xinfo" if kind == "table" else "index_xinfo"
                rows = await connection.execute(text(f"PRAGMA {pragma}('{name}')"))
                found[kind, name] = [tuple(row) for row in rows]
        await database.close()
        made.append(found)

    assert {kind for kind, _ in made[0]} == {"table", "index"}
    assert made[0] == made[1]


async def test_rows_from_before_the_falls(tmp_path: Path) -> None:
    """A database that the first version wrote keeps its rows, and counts falls from now on."""
    storage = await Storage.open(f"sqlite:///{tmp_path}/kept.db", "1:token")
    for number in (1, 2):
        await storage.handled.claim(number)
    await storage.handled.done(1)
    await storage.close()
    with sqlite3.connect(tmp_path / "kept.db") as connection:
        for column in ("falls", "claims"):
            connection.execute(f"ALTER TABLE handled DROP COLUMN {column}")
        connection.execute("ALTER TABLE preferences ADD switches VARCHAR(200) NOT NULL DEFAULT ''")
        for change in (*LATER, "UPDATE alembic_version SET version_num = '0001'"):
            connection.execute(change)
    connection.close()
    storage = await Storage.open(f"sqlite:///{tmp_path}/kept.db", "1:token")
    is_done = await storage.handled.is_done(1)
    await storage.handled.fell([1, 2])
    await storage.handled.forget_claims()
    claims = [await storage.handled.claim(number) for number in (1, 2)]
    await storage.close()

    assert (is_done, claims) == (True, [None, Claim(falls=1, claims=2)])


@pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
async def test_preferences_from_before_the_switches_went(address: str) -> None:
    """A database with the column that is gone keeps its choices, and takes new ones."""
    storage = await Storage.open(address, "1:token")
    await storage.preferences.set_language(7, "fa")
    await storage.preferences.set_timer(7, 600)
    async with storage._database.writing() as connection:
        for change in (
            "ALTER TABLE preferences ADD switches VARCHAR(200) NOT NULL DEFAULT ''",
            *LATER,
            "UPDATE alembic_version SET version_num = '0002'",
        ):
            await connection.execute(text(change))
    await storage.close()
    storage = await Storage.open(address, "1:token")
    kept = await storage.preferences.get(7)
    await storage.preferences.set_language(8, "ru")
    new = await storage.preferences.get(8)
    await storage.close()

    assert (kept, new) == (Preference("fa", 600), Preference("ru"))


async def test_it_opens_again(address: str) -> None:
    """What was kept is there at the next opening, unless it was in memory."""
    for _ in range(2):
        storage = await Storage.open(address, "1:token")
        await storage.prepare()
        await storage.counts.add({"openings": 1})
        kept = await storage.counts.totals()
        await storage.close()

    assert kept == {"openings": 1 if storage.in_memory else 2}


async def test_with_another_token(address: str) -> None:
    """What another token sealed is dropped: its own token no longer finds it either."""
    first, second = Storage(address, "1:token"), Storage(address, "1:another")
    if first.in_memory:
        second._database = first._database
    await first.deletions.add(7, [1, 2], 0)
    await first.preferences.set_language(7, "fa")
    await first.misses.add("Why?", user_id=7, chat_id=7, message_id=1, language="en")
    due, waiting = await second.deletions.due(1), await second.misses.waiting()

    assert (due, waiting, await second.misses.number()) == ([], [], 0)
    assert (await first.deletions.due(1), await first.misses.waiting()) == ([], [])
    assert (await second.preferences.get(7)).language is None
    await first.close()
    await second.close()


def contents(folder: Path) -> bytes:
    """Return the contents of a folder's files."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_ids_are_not_readable(tmp_path: Path) -> None:
    """No id of a reader or chat is in the files, as digits or as bytes."""
    reader, group = 7_123_456_789, -1001987654321
    storage = await Storage.open(f"sqlite:///{tmp_path}/kept.db", "1:token")
    await storage.deletions.add(group, [1], 0)
    await storage.preferences.set_timer(reader, 60)
    await storage.misses.add("Why?", user_id=reader, chat_id=group, message_id=1, language="en")
    await storage.close()
    kept = contents(tmp_path)

    assert b"Why?" in kept
    for number in (reader, group):
        assert str(abs(number)).encode() not in kept
        assert abs(number).to_bytes(6, "big") not in kept
        assert abs(number).to_bytes(6, "little") not in kept


async def test_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    """A question that is answered or taken back leaves the files at once, side files as well."""
    storage = await Storage.open(f"sqlite:///{tmp_path}/kept.db", "1:token")
    await storage.misses.add("Marker?", user_id=7, chat_id=7, message_id=1, language="en")
    before = contents(tmp_path)
    await storage.misses.forget(7)
    after = contents(tmp_path)
    await storage.close()

    assert b"Marker?" in before
    assert b"Marker?" not in after


OPENING = """
import asyncio, sys
from bot.storage import breaker, database
from bot.storage.storage import Storage

async def main():
    breaker.PATIENCE = database._OPENING = 300.0  # no machine is too slow
    storage = await Storage.open(sys.argv[1], "1:token")
    await storage.counts.add({"openings": 1})
    print(sum([bool(await storage.handled.claim(number)) for number in range(40)]))
    await storage.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_processes_open_it(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Processes that start together all open a new database, and share its claims."""
    address = f"sqlite:///{tmp_path}/new/kept.db"
    if kind == "postgresql":
        address = request.getfixturevalue("new_postgres")()
    command = [sys.executable, "-c", OPENING, address]
    running = [
        subprocess.Popen(  # noqa: S603 - this Python, and a program from above
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [process.communicate(timeout=LONG) for process in running]

    assert [errors for _, errors in said] == [""] * 3
    assert sum(int(claims) for claims, _ in said) == 40


async def test_a_newer_database(tmp_path: Path) -> None:
    """A database of a later version is left alone, and the mend is named."""
    file = tmp_path / "kept.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()
    with pytest.raises(StorageError, match="newer version of the bot; install that version"):
        await Storage.open(f"sqlite:///{file}", "1:token")


async def test_no_database(tmp_path: Path) -> None:
    """A file that is none of SQLite's, or cannot be made, is named in one sentence."""
    file = tmp_path / "kept.db"
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match=r"The database at .*not a database"):
        await Storage.open(f"sqlite:///{file}", "1:token")
    with pytest.raises(StorageError, match=r"The database file .* cannot be written \(Not a"):
        await Storage.open(f"sqlite:///{file}/below/kept.db", "1:token")


async def test_no_server(new_postgres: Callable[[], str]) -> None:
    """A server that is not there, or does not know the database, is named, its password not."""
    known = new_postgres()
    folder = known.partition("?host=")[2]
    for address in (
        f"postgresql://me:{SECRET}@127.0.0.1:1/bot",
        f"postgresql://me:{SECRET}@/bot?host={folder}",
        f"postgresql://postgres:{SECRET}@/{SECRET}?host={folder}",
    ):
        with pytest.raises(StorageError, match="The database at") as caught:
            await Storage.open(address, "1:token")
        assert SECRET not in str(caught.value)
        assert "\n" not in str(caught.value)


async def test_nothing_is_opened_for_nothing() -> None:
    """In memory nothing is opened, or imported, before something is kept."""
    storage = Storage("sqlite://", "1:token")
    before = storage.is_empty
    await storage.counts.add({"a": 1})
    after = storage.is_empty
    await storage.close()

    assert (before, after) == (True, False)


def test_what_is_imported_before_the_first_use() -> None:
    """A process that stores nothing does not load the libraries."""
    program = (
        "import sys, bot.cli.chat; from bot.storage.storage import Storage; "
        "Storage('sqlite://', 'x');"
        "print([name for name in ('sqlalchemy', 'alembic', 'aiosqlite') if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - this Python, and a program from above
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.stdout == "[]\n"


async def test_a_batch_that_fails() -> None:
    """An error reaches everyone in the batch, and the next batch is carried out."""
    batches: list[list[int]] = []

    async def work(keys: Sequence[int]) -> list[str]:
        await asyncio.sleep(0)
        batches.append(list(keys))
        if 13 in batches[-1]:
            raise OSError("gone")
        return [str(key) for key in batches[-1]]

    batcher = Batcher[int, str](work, limit=2)
    await batcher.close()
    impatient = asyncio.create_task(batcher.call(0))
    calls = [asyncio.create_task(batcher.call(key)) for key in (13, 2, 3)]
    unlucky = asyncio.create_task(batcher.call(4))
    await asyncio.sleep(0)
    impatient.cancel()
    unlucky.cancel()
    said = await asyncio.gather(impatient, *calls, unlucky, return_exceptions=True)
    await batcher.close()

    assert [repr(one) for one in said[1:4]] == ["OSError('gone')", "'2'", "'3'"]
    assert batches == [[0, 13], [2, 3], [4]]


async def test_what_comes_after_the_end(tmp_path: Path) -> None:
    """A late task does not open a closed database again; who prepares it does."""
    storage = await Storage.open(f"sqlite:///{tmp_path}/kept.db", "1:token")
    await storage.close()
    with pytest.raises(StorageError, match="is closed"):
        await storage.counts.sums(["answer"])
    is_open = storage._database.is_open
    await storage.prepare()
    counted = await storage.counts.sums(["answer"])
    await storage.close()

    assert (is_open, counted) == (False, {"answer": 0})
