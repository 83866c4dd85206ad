"""The archive in a cluster follows the one in files, and bots follow the one in the cluster."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.clustered import connected
from bot.keeping_up import KeepingUp
from bot.search.opensearch import changing
from bot.search.opensearch.writing import Layout
from bot.settings import Settings, load_settings
from tests.support.bridge_folder import enter_folder
from tests.support.cluster import Cluster
from tests.support.clustered import KEY, new_address
from tests.support.following_bot import FollowingBot
from tests.support.waiting import until

FERRY = "---\ntitle: A ferry\n---\nThe ferry over the Lune was bought by Bob Reed in 1992.\n"
BOUGHT = "The ferry over the Lune was bought by Bob Reed in 1992."
ASKED = "Who bought the ferry?"


@pytest.fixture
def settings(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Settings]:
    """Change into a folder with an archive, and set ENGINE to a name that the cluster lacks."""
    enter_folder(monkeypatch, tmp_path)
    address = new_address(cluster)
    monkeypatch.setenv("ENGINE", str(address))
    monkeypatch.setenv("ENGINE_KEY", KEY)
    yield load_settings()
    client = connected(load_settings())[0].writing
    client.indices.delete(index=f"{address.index}-*", ignore_unavailable=True)
    asyncio.run(connected(load_settings())[0].close())


def keeping(settings: Settings, said: list[str]) -> KeepingUp:
    """Return what keeps the cluster up with the files, and appends what it says."""
    given = settings.archive, Path("cache"), *connected(settings)
    return KeepingUp(*given, Layout(1, 0), said.append)


async def test_a_bot_answers_from_what_a_file_says_now(settings: Settings) -> None:
    """A file that is written, changed or removed is followed, state by state."""
    said: list[str] = []
    upkeep = keeping(settings, said)
    for _ in range(2):  # the second time, the files are at rest
        upkeep.look()
    bot = FollowingBot(settings)
    following = asyncio.create_task(bot.reloader.run())
    file = settings.archive / "ferry.md"
    answers = [await bot.said(ASKED)]
    for text in (FERRY, FERRY.replace("Bob Reed", "Cy Hart"), None):
        file.write_text(text, encoding="utf-8") if text else file.unlink()
        before = bot.states
        for _ in range(2):
            await asyncio.to_thread(upkeep.look)
        await until(partial(bot.is_past, before))
        answers.append(await bot.said(ASKED))
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await bot.desk.close()

    assert [None, BOUGHT, BOUGHT.replace("Bob Reed", "Cy Hart"), None] == answers
    assert (3, ["State 2: 1 added, 0 changed, 0 gone."]) == (bot.states, said[1:2])


def test_a_change_waits_for_nothing_that_could_be_read_before(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the archive is there, what is known of it is read and counted without being asked."""
    said: list[str] = []
    upkeep = keeping(settings, said)
    for _ in range(2):
        upkeep.look()
    for name in ("bot.search.opensearch.changing.read_index", "bot.keeping_up.Changer"):
        monkeypatch.setattr(name, lambda *_: 1 / 0)
    changer = upkeep._changer
    assert changer is not None
    assert changer._tally is not None
    assert changer._tally.forms
    (settings.archive / "ferry.md").write_text(FERRY, encoding="utf-8")
    for _ in range(2):
        upkeep.look()

    assert "State 2: 1 added, 0 changed, 0 gone." == said[-1]


def test_the_whole_archive_is_put_there_first(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--changes` puts the archive there if it is not, and then only what has changed."""
    monkeypatch.setattr(changing, "GRACE", 0.0)
    monkeypatch.setattr("bot.keeping_up.GRACE", 0.0)
    command = ["index", "--changes", "--replicas=0"]
    assert 0 == main(command)
    (settings.archive / "ferry.md").write_text(FERRY, encoding="utf-8")
    assert 0 == main(command)
    (settings.archive / "ferry.md").unlink()
    assert 0 == main(command)
    assert 0 == main(command)
    first, *rest = capsys.readouterr().out.splitlines()

    assert "1 articles with 1 passages are in" in first
    assert [
        "State 2: 1 added, 0 changed, 0 gone.",
        "State 3: 0 added, 0 changed, 1 gone.",
    ] == rest


def test_what_fails_is_told_once_and_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mistakes in the files, or a cluster that is away, do not end it; pauses grow."""
    said: list[str] = []
    upkeep = keeping(settings, said)
    file = settings.archive / "bridge.md"
    text = file.read_text(encoding="utf-8")
    file.unlink()
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            file.write_text(text, encoding="utf-8")
        if len(pauses) == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upkeep.follow(sleep)

    first = pauses[0]
    expected = [first, 2 * first, 4 * first, 8 * first, first, first]
    assert (2, expected) == (len(said), pauses)
    assert ("empty" in said[0], "1 articles" in said[1]) == (True, True)


def test_an_index_of_another_version_is_put_there_again(settings: Settings) -> None:
    """What it cannot read is replaced as a whole, and that is told."""
    said: list[str] = []
    keeping(settings, said).once()
    connection, _ = connected(settings)
    index = next(iter(connection.writing.indices.get_alias(name=connection.address.index)))
    connection.writing.indices.put_mapping(index=index, body={"_meta": {"format": 1}})
    keeping(settings, said).once()

    assert "The whole archive is put into the cluster" in said[1]
    assert "its format has version 1" in said[1]
    assert "clippings index" not in said[1]  # that is done already
    assert "1 articles" in said[2]
