"""Fixtures that several files share."""

import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from itertools import count
from pathlib import Path

import pytest

import bot
from bot.desk import Desk
from bot.settings import shipped
from bot.storage import breaker
from bot.telegram import chat_action, preferences
from tests.support import profiles
from tests.support.cluster import Cluster, shared_cluster
from tests.support.conversation import Conversation
from tests.support.parsed_once import parse_once
from tests.support.servers import new_database, postgresql
from tests.support.tracing import import_all, untraced
from tests.support.waiting import LONG

pytest_plugins = ["tests.support.botapi.plugin"]

profiles.load()
# Nothing that an operator of this machine keeps has a part in a test.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="clippings-tests-")
# Nor does a test write into the cache of this machine what its articles said before.
os.environ["FORMER_DAYS"] = "0"
# What is installed changes no answer of the tests; those of sentence models turn them on.
os.environ["SEMANTIC"] = "off"

# A run that was started in the background may have been told to ignore Ctrl-C, and the programs
# that it starts inherit that: a test that presses Ctrl-C would wait for ever.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Trace the imports of the program, but not pytest's own work on the tests: it is as long."""
    is_shared_out = session.config.getoption("dist", "no") != "no"  # to workers, which collect
    if sys.gettrace() is None or is_shared_out:
        return (yield)
    import_all(bot)
    with untraced():
        profiles.gather_characters()
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    """Parse the files that come with the bot once."""
    with pytest.MonkeyPatch.context() as patched:
        parse_once(patched)
        yield


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Run an OpenSearch cluster, or use the one of another process of the same run."""
    base = tmp_path_factory.getbasetemp()
    is_shared_out = "PYTEST_XDIST_WORKER" in os.environ
    with shared_cluster(base.parent if is_shared_out else base) as running:
        yield running


@pytest.fixture(autouse=True)
def _not_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a program that is run in this process never end the process."""
    monkeypatch.setattr("bot.cli.main._END", 0.0)


@pytest.fixture(autouse=True)
def _levels_end_with_the_test() -> Iterator[None]:
    """Undo the level of a logger that a program run in this process has set for good."""
    yield
    logging.getLogger("bot.web.server").setLevel(logging.NOTSET)


@pytest.fixture
async def talk() -> AsyncIterator[Conversation]:
    """Begin a conversation, and end it."""
    async with Conversation() as conversation:
        yield conversation


@pytest.fixture(scope="session")
def shipped_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Open the archive that comes with the bot, as it is without any settings."""
    return Desk.open(shipped("seeds"), cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def _patient_with_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database hangs because the machine is slow."""
    monkeypatch.setattr(breaker, "PATIENCE", LONG)
    monkeypatch.setattr(preferences, "_PATIENCE", LONG)


@pytest.fixture(autouse=True)
def _never_seen_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is slow because the machine is."""
    monkeypatch.setattr(chat_action, "SLOW", LONG)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL server for the whole run; the address of its first database."""
    with postgresql() as server:
        yield server.address


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def new_postgres(postgres_server: str, _numbers: Iterator[int]) -> Callable[[], str]:
    """Return what makes an empty database and returns its address."""
    return lambda: new_database(postgres_server, f"test{next(_numbers)}")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind in turn."""
    if request.param == "memory":
        return "sqlite://"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/clippings.sqlite3"
    made: str = request.getfixturevalue("new_postgres")()
    return made
