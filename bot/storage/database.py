"""One database, SQLite or PostgreSQL, opened on first use."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.storage import breaker
from bot.storage.breaker import Breaker, Call
from bot.storage.model import StorageError
from bot.storage.upkeep.troubles import FULL, told, way_out

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

__all__ = ["Database"]

R = TypeVar("R")

_AGAIN, _LONGEST_PAUSE = 0.5, 60.0
"""Seconds after which a wipe that failed is tried again, at first and at most."""
_OPENING = 10.0
"""Seconds to wait for a lock, a connection or a statement while the database is opened."""
_LOCKED = 0.8
"""The share of the breaker's patience for which a lock is waited for."""


class Database:
    """Connections for reading and writing; SQLAlchemy is imported with the first of them."""

    def __init__(self, address: str | None, bot_id: str) -> None:
        """Remember an address as in DATABASE_URL; None means the default file of this bot."""
        self._address = address
        self._bot_id = bot_id
        self._engine: AsyncEngine | None = None
        self._is_file = False
        self._wiper: asyncio.Task[None] | None = None
        self.file: Path | None = None
        """The SQLite file, once it was opened."""
        self._descriptor: int | None = None
        """Of that file, open as long as SQLite has it open: closing it would end SQLite's locks."""
        self.password = ""
        """What no error may show."""
        self._quick: Engine | None = None
        """For `transact` in a SQLite file, and only in the thread."""
        self._thread: ThreadPoolExecutor | None = None
        self._breaker = Breaker()
        self._opening = asyncio.Lock()
        self._is_closed = False
        self._reading: AbstractAsyncContextManager[Any] = nullcontext()
        self._writing: AbstractAsyncContextManager[Any] = nullcontext()

    @property
    def is_open(self) -> bool:
        """Whether it has been used and not closed since."""
        return self._engine is not None

    @property
    def is_lost(self) -> bool:
        """Whether the SQLite file was deleted or replaced since it was opened.

        What is written still goes to the former file, which ends with the process.
        """
        if self.file is None or self._descriptor is None:
            return False
        return not _is_same(self.file, self._descriptor)

    @property
    def head(self) -> bytes:
        """The first bytes of the SQLite file; empty if it is not open."""
        return b"" if self._descriptor is None else os.pread(self._descriptor, 16, 0)

    async def prepare(self) -> None:
        """Bring the tables up to date, unless it is open already. Raises `StorageError`."""
        self._is_closed = False
        async with self._opening:
            is_new = self._engine is None
            if self._engine is None:
                self._engine = await self._opened()
        if is_new and self._is_file:
            await self.wipe()  # what the last process could not

    async def close(self) -> None:
        """Close the connections; a database in memory is lost.

        Whoever comes later is refused, until it is prepared again: a connection that a late task
        opens would be closed by nobody.
        """
        self._is_closed = True
        engine, self._engine = self._engine, None
        wiper, self._wiper = self._wiper, None
        if wiper is not None:
            wiper.cancel()
            await asyncio.wait([wiper])
        quick, self._quick = self._quick, None
        thread, self._thread = self._thread, None
        if quick is not None and thread is not None:
            await asyncio.get_running_loop().run_in_executor(thread, quick.dispose)
            thread.shutdown(wait=False)
        if engine is not None:
            await engine.dispose()
        self._close_file()

    def _close_file(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    async def transact(self, work: "Callable[[Connection], R]", *, reads: bool = False) -> R:
        """Return what `work` does in one transaction, which is committed at the end.

        For a SQLite file that is one step of another thread, several times as fast as one step for
        each statement.
        """
        await self._ready()

        async def begin(call: Call) -> R:
            def guarded(connection: "Connection") -> R:
                call.go_on()
                found = work(connection)
                call.commit()
                return found

            return await self._transact(guarded, reads=reads)

        return await self._breaker.call(begin)

    async def _transact(self, work: "Callable[[Connection], R]", *, reads: bool) -> R:
        engine, quick = await self._ready(), self._quick
        async with self._reading if reads else self._writing:
            if quick is not None:
                quick = quick.execution_options(reads=True) if reads else quick
                return await asyncio.get_running_loop().run_in_executor(
                    self._thread, _in_transaction, quick, work
                )
            if reads:
                async with engine.execution_options(reads=True).connect() as connection:
                    return await connection.run_sync(work)
            async with engine.begin() as connection:
                return await connection.run_sync(work)

    @asynccontextmanager
    async def reading(self) -> "AsyncIterator[AsyncConnection]":
        """Lend a connection for reading. Raises `HangsError` if there is none in time."""
        engine = await self._ready()
        lent = engine.execution_options(reads=True).connect()
        async with self._lent(self._reading, lent) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> "AsyncIterator[AsyncConnection]":
        """Lend a connection with a transaction, which is committed at the end.

        Raises `HangsError` if there is none in time.
        """
        engine = await self._ready()
        async with self._lent(self._writing, engine.begin()) as connection:
            yield connection

    @asynccontextmanager
    async def _lent(
        self,
        turn: AbstractAsyncContextManager[Any],
        lent: "AbstractAsyncContextManager[AsyncConnection]",
    ) -> "AsyncIterator[AsyncConnection]":
        with self._breaker.watching():
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(breaker.PATIENCE):
                    await stack.enter_async_context(turn)
                    connection = await stack.enter_async_context(lent)
                yield connection

    async def wipe(self) -> bool:
        """Remove deleted data from SQLite's log as well; return whether that is done.

        While another process is reading the log, it is not possible. It is then tried again until
        it succeeds, and at the next start.
        """
        await self._ready()
        is_wiped = False
        with suppress(StorageError):  # the database hangs
            is_wiped = await self._is_wiped()
        if not is_wiped and self._wiper is None:
            self._wiper = asyncio.create_task(self._wipe_later())
        return is_wiped

    async def _wipe_later(self) -> None:
        pause = _AGAIN
        while True:
            await asyncio.sleep(pause)
            # Whatever fails here fails visibly elsewhere.
            with suppress(Exception):
                if await self._is_wiped():
                    break
            pause = min(2 * pause, _LONGEST_PAUSE)
        self._wiper = None

    async def _is_wiped(self) -> bool:
        """Write SQLite's log into the file and empty it; return whether that was possible."""
        quick = self._quick
        if quick is None:
            return True

        async def begin(call: Call) -> bool:
            async with self._writing:
                call.go_on()
                return await asyncio.get_running_loop().run_in_executor(
                    self._thread, _truncate_log, quick
                )

        return await self._breaker.call(begin)

    async def _ready(self) -> "AsyncEngine":
        if self._engine is None:
            if self._is_closed:
                raise StorageError("The database is closed; start the bot again")
            await self.prepare()
        assert self._engine is not None  # noqa: S101 - opened just now
        return self._engine

    async def _opened(self) -> "AsyncEngine":
        from bot.storage.connecting import read_address

        url = read_address(self._address, self._bot_id)
        self.password = str(url.password or "")
        in_memory = url.drivername.startswith("sqlite") and url.database in (None, "", ":memory:")
        if url.drivername.startswith("sqlite"):
            # Writers of one process queue here, in order, instead of sleeping in SQLite; a database
            # in memory has a single, shared connection.
            self._writing = asyncio.Lock()
            self._reading = self._writing if in_memory else nullcontext()
            self._is_file = not in_memory
            if not in_memory:
                self.file, self._descriptor = _made_file(str(url.database))
        engine = _engine(url, _OPENING)
        try:
            async with engine.begin() as connection:
                await (_create_tables if in_memory else _upgrade)(connection)
                if self._is_file:
                    await connection.run_sync(_check_whole)
        except BaseException as error:
            await engine.dispose()
            self._close_file()
            if isinstance(error, StorageError) or not isinstance(error, Exception):
                raise
            raise StorageError(_sentence(error, url)) from None
        if self._is_file:
            patience = min(_LOCKED * breaker.PATIENCE, _OPENING)
            await engine.dispose()
            engine = _engine(url, patience)
            self._quick = _quick_engine(url, patience)
            self._thread = ThreadPoolExecutor(1, "database")
        return engine


async def _create_tables(connection: "AsyncConnection") -> None:
    """Create the current tables, without running the migrations."""
    from bot.storage.every_table import METADATA

    await connection.run_sync(METADATA.create_all)


async def _upgrade(connection: "AsyncConnection") -> None:
    from bot.storage.connecting import upgrade

    await upgrade(connection)


def _made_file(name: str) -> tuple[Path, int]:
    """Create a file that only its owner may read, and return it with an open descriptor.

    SQLite gives its side files the same mode.
    """
    file = Path(name).absolute()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return file, os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        problem = f"The database file {file} cannot be written ({error.strerror})"
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        way = FULL if is_full else "set DATABASE_URL to another one"
        raise StorageError(f"{problem}; {way}") from None


def _check_whole(connection: "Connection") -> None:
    """Raise `DatabaseError` if a SQLite file is damaged anywhere."""
    import sqlite3

    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise sqlite3.DatabaseError("the file is malformed")


def _engine(url: "URL", patience: float) -> "AsyncEngine":
    """Return an engine that waits this many seconds for a lock or a statement."""
    from sqlalchemy import event
    from sqlalchemy.ext.asyncio import create_async_engine

    if url.drivername.startswith("postgresql"):
        limits = {"timeout": _OPENING, "command_timeout": _OPENING}
        return create_async_engine(url, connect_args=limits, pool_pre_ping=True)
    engine = create_async_engine(url, connect_args={"timeout": patience})
    event.listen(engine.sync_engine, "connect", partial(_on_connect, patience))
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _quick_engine(url: "URL", patience: float) -> "Engine":
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    url = url.set(drivername="sqlite+pysqlite")
    # One connection: it is used by one thread, and closed there.
    engine = create_engine(url, connect_args={"timeout": patience}, poolclass=StaticPool)
    event.listen(engine, "connect", partial(_on_connect, patience))
    event.listen(engine, "begin", _on_begin)
    return engine


def _in_transaction(engine: "Engine", work: "Callable[[Connection], R]") -> R:
    with engine.begin() as connection:
        return work(connection)


def _truncate_log(engine: "Engine") -> bool:
    """Empty the log; return False if another process is reading it."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 100")
        try:
            is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
            cursor.close()
    finally:
        connection.close()
    return not is_busy


def _on_connect(patience: float, connection: Any, record: object) -> None:
    # Otherwise Python's driver would decide when transactions begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(1000 * patience)}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # A power failure may lose the newest rows, but a crash of the process cannot.
    cursor.execute("PRAGMA synchronous = NORMAL")
    # Deleted data is overwritten.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _on_begin(connection: Any) -> None:
    # Otherwise a writer that reads first would fail, not wait, if another process wrote meanwhile.
    is_reading = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _sentence(error: Exception, url: "URL") -> str:
    place = url.database if url.drivername.startswith("sqlite") else (url.host or "its host")
    way = way_out(error) or "correct DATABASE_URL, or start the database"
    said = told(error, str(url.password or ""))
    return f"The database at {place} cannot be opened ({said}); {way}"


def _is_same(file: Path, descriptor: int) -> bool:
    """Whether a path still leads to the file that a descriptor belongs to."""
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except OSError:
        return False
