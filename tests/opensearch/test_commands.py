"""Commands with a cluster: the archive is put there, and answered from without its files."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.clustered import connected, version_of
from bot.opening import open_desk, open_sources, source_of
from bot.settings import Settings, SettingsError, load_settings
from tests.support.bridge_folder import ASKED, enter_folder
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address

NOBODY = "opensearch://127.0.0.1:9/clippings"
"""Nobody listens on the port for what is discarded."""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Change into a folder with an archive and responses."""
    enter_folder(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def settings(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Set ENGINE to a name that the cluster does not have yet."""
    address = new_address(cluster)
    monkeypatch.setenv("ENGINE", str(address))
    monkeypatch.setenv("ENGINE_KEY", KEY)
    yield load_settings()
    client = connected(load_settings())[0].writing
    client.indices.delete(index=f"{address.index}-*", ignore_unavailable=True)
    asyncio.run(connected(load_settings())[0].close())


def index(capsys: pytest.CaptureFixture[str]) -> str:
    """Put the archive into the cluster, and return what is said."""
    assert 0 == main(["index", "--shards", "2", "--replicas", "0"])
    return capsys.readouterr().out


def test_the_archive_is_answered_from_the_cluster(
    settings: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After `index`, `ask` needs no file of the archive."""
    said = index(capsys)
    shutil.rmtree(settings.archive)

    assert 0 == main(["ask", "--json", ASKED])
    found = json.loads(capsys.readouterr().out)
    assert (True, "answer", False) == ("articles with" in said, found["outcome"], found["partial"])


def test_a_bot_sees_that_the_archive_was_put_there_again(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a running bot looks at changes with each `index`, and it opens the archive again."""
    index(capsys)
    source = source_of(settings)
    version = version_of(settings)
    before = version()
    index(capsys)
    desk, _ = source.reopen()

    assert source.version is not None
    assert (True, True) == (before != version(), version() == source.version())
    assert 0 < len(desk.archive)
    asyncio.run(desk.close())


def test_what_is_not_there_yet_is_told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `index`, a command says what to do."""
    assert 2 == main(["ask", ASKED])
    assert "has no such index; run `clippings index`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "ENGINE is not set; write opensearch://host:9200/clippings into it"),
        ({"engine": NOBODY}, "ENGINE_KEY is needed with ENGINE"),
        ({"engine": NOBODY, "engine_key": KEY}, "cannot be reached; start it, or correct ENGINE"),
    ],
)
def test_what_is_missing_is_named(
    given: dict[str, str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`index` ends with code 2 and one sentence."""
    for name, value in given.items():
        monkeypatch.setenv(name.upper(), value)

    assert 2 == main(["index"])
    assert said in capsys.readouterr().err


def test_a_cluster_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting names the extra that it needs."""
    monkeypatch.setattr("bot.extras.find_spec", lambda _: None)

    with pytest.raises(SettingsError, match="ENGINE needs the extra 'opensearch'"):
        open_desk(load_settings(engine=NOBODY, engine_key=KEY))


def test_a_cluster_that_is_away_has_its_last_version() -> None:
    """The archive is not opened again while nobody answers."""
    assert version_of(load_settings(engine=NOBODY, engine_key=KEY))() is None


def test_sources_need_files(tmp_path: Path) -> None:
    """What comes in is kept in files, which are not searched in a cluster."""
    (tmp_path / "sources.yaml").write_text("feeds: []\n", encoding="utf-8")
    given = {"engine": NOBODY, "engine_key": KEY, "sources": tmp_path / "sources.yaml"}

    with pytest.raises(SettingsError, match="SOURCES cannot be used with ENGINE"):
        open_sources(load_settings(**given))


@pytest.mark.parametrize("shards", ["0", "1025", "two", "-1", "1" * 30])
def test_a_number_of_shards_has_bounds(shards: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything but a number from 1 to 1,024 is refused before anything is read."""
    with pytest.raises(SystemExit):
        main(["index", f"--shards={shards}"])

    assert "must be a number from 1 to 1024" in capsys.readouterr().err
