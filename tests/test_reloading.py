"""The archive is reloaded without a mixed state, and a bad one is ignored."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import reloading as reloading_module
from bot.answer.decisions import Answer
from bot.archive.errors import ContentError, Mistake
from bot.archive.faq import FaqEntry
from bot.botapi.counters import Counters
from bot.i18n.texts import Texts
from bot.opening import extended_desk, open_desk, open_texts, source_of
from bot.reloading import Reloader, Source, stamp
from bot.settings import Settings, shipped
from bot.telegram.reception import Reception
from tests.support.small_desk import SmallDesk, quote
from tests.support.texts import TEXTS
from tests.support.waiting import until


class Reloading:
    """A reception whose desk is reloaded from a file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "article.md"
        self.file.write_text("one", encoding="utf-8")
        self.front = Reception(SmallDesk(), TEXTS)
        self.counters = Counters()
        self.opened: list[SmallDesk] = []
        self.error: Exception | None = None
        source = Source((folder, folder / "missing"), self.open)
        self.reloader = Reloader(self.front.exchange, source, self.counters, interval=0.01)

    def open(self) -> tuple[SmallDesk, dict[str, Texts]]:
        """Return a new desk, or fail as told."""
        if self.error:
            raise self.error
        self.opened.append(SmallDesk(self.file.read_text(encoding="utf-8") + " The bridge."))
        return self.opened[-1], dict(TEXTS)


@asynccontextmanager
async def reloading(folder: Path) -> AsyncIterator[Reloading]:
    """Let a reception's desk be looked after."""
    found = Reloading(folder)
    looks = Counter[str]()
    look = reloading_module.stamp

    def counted(paths: Sequence[Path]) -> object:
        looks["done"] += 1
        return look(paths)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reloading_module, "stamp", counted)
        task = asyncio.create_task(found.reloader.run())
        await until(lambda: looks["done"] > 1)  # the first look is over: what changes now is seen
        yield found
        task.cancel()


async def test_a_change(tmp_path: Path) -> None:
    """A file that changed is read once, and desk and texts are exchanged together."""
    async with reloading(tmp_path) as found:
        found.file.write_text("another", encoding="utf-8")
        changed = await until(lambda: found.counters["reloads"] == 1)
        await asyncio.sleep(0.05)

    assert (changed, len(found.opened)) == (True, 1)
    assert found.front.desk is found.opened[0]
    assert found.front.texts is not TEXTS


async def test_somebody_asks(tmp_path: Path) -> None:
    """On request everything is reloaded although nothing changed."""
    async with reloading(tmp_path) as found:
        found.reloader.ask()
        changed = await until(lambda: found.counters["reloads"] == 1)

    assert changed


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            ContentError([Mistake(Path("a.md"), 3, "is wrong", "mend it")]),
            ["a.md, line 3: is wrong; mend it", "the archive stays as it was; mistakes: 1"],
        ),
        (MemoryError("planted words"), ["the archive stays as it was (MemoryError)"]),
    ],
)
async def test_mistakes(
    tmp_path: Path, error: Exception, expected: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Where the new files are wrong the old desk stays, and the log says why, once."""
    async with reloading(tmp_path) as found:
        desk, found.error = found.front.desk, error
        found.file.write_text("wrong", encoding="utf-8")
        refused = await until(lambda: found.counters["reload_failures"] == 1)
        await asyncio.sleep(0.05)

    assert (refused, found.counters["reload_failures"]) == (True, 1)
    assert found.front.desk is desk
    assert caplog.messages == expected


def test_the_stamp(tmp_path: Path) -> None:
    """Files added, changed or taken away, at any depth, give another stamp; hidden ones do not."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    file = tmp_path / "deep" / "er" / "a.md"
    stamps = [stamp([tmp_path])]
    file.write_text("a", encoding="utf-8")
    stamps.append(stamp([tmp_path]))
    file.write_text("ab", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    stamps.append(stamp([tmp_path]))
    os.utime(file, ns=(2, 2))
    stamps.append(stamp([tmp_path]))
    (tmp_path / ".hidden" / "b.md").write_text("b", encoding="utf-8")

    assert len(set(stamps)) == 4
    assert stamp([tmp_path]) == stamps[-1]
    assert stamp([file]) == stamps[-1]


def test_the_source_of_the_settings() -> None:
    """The archive and the responses of the settings are looked after, and read as at the start."""
    settings = Settings()
    source = source_of(settings)
    desk, texts = source.reopen()

    assert source.paths == (settings.archive, shipped("responses"))
    assert len(desk.archive) == len(open_desk(settings).archive)
    assert texts.keys() == open_texts(settings).keys()


async def test_thresholds_that_change(tmp_path: Path) -> None:
    """The thresholds are read again with the responses, and the setting still counts more."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("closest: 0.4\n", encoding="utf-8")
    settings = Settings(responses=tmp_path, gate=0.6)
    source = source_of(settings)
    before, (desk, _) = stamp(source.paths), source.reopen()
    policy.write_text("closest: 0.5\ngate: 0.9\n", encoding="utf-8")
    after, (again, _) = stamp(source.paths), source.reopen()

    assert before != after
    assert [(0.6, 0.6, 0.4), (0.6, 0.6, 0.5)] == [
        (one.policy.passage, one.policy.faq, one.policy.closest) for one in (desk, again)
    ]


async def test_a_written_article_is_read_alone(tmp_path: Path, monkeypatch: Any) -> None:
    """An article whose file is named is answered from without opening the archive again."""
    settings = Settings(archive=tmp_path, _env_file=None)  # type: ignore[call-arg]  # Pydantic's
    head = "---\ntitle: The {}\nformat: plain\nlanguage: en\n---\n"
    (tmp_path / "bridge.md").write_text(head.format("bridge") + "The bridge opened in May.\n")
    front = Reception(open_desk(settings), open_texts(settings))
    source = source_of(settings)
    monkeypatch.setattr(source, "reopen", lambda: 1 / 0)
    counters = Counters()
    reloader = Reloader(
        front.exchange,
        source,
        counters,
        interval=3600,
        current=lambda: (front.desk, front.texts),
    )
    task = asyncio.create_task(reloader.run())
    path = tmp_path / "ferry.md"
    path.write_text(head.format("ferry") + "The ferry costs four euros.\n")
    reloader.changed(path)
    assert await until(lambda: counters["reloads"] == 1)
    first = await front.desk.ask("What does the ferry cost?")
    faq = (FaqEntry("q", {"en": ("Is it open?",)}, (quote(front.desk.archive.at(0), "May"),)),)
    front.desk = front.desk.with_faq(faq)
    path.unlink()
    reloader.changed(path)
    assert await until(lambda: counters["reloads"] == 2)
    task.cancel()

    assert isinstance(first, Answer)
    assert (["bridge"], faq) == ([one.id for one in front.desk.archive], front.desk.faq)


async def test_what_changes_a_file_that_is_found_extends(tmp_path: Path) -> None:
    """A file that somebody puts there is found by looking, and only it is read."""
    head = "---\ntitle: The {}\nformat: plain\nlanguage: en\n---\n"
    (tmp_path / "bridge.md").write_text(head.format("bridge") + "The bridge opened in May.\n")
    settings = Settings(archive=tmp_path, _env_file=None)  # type: ignore[call-arg]  # Pydantic's
    front = Reception(open_desk(settings), open_texts(settings))
    bridge = front.desk.archive.get("bridge")
    counters = Counters()
    reloader = Reloader(
        front.exchange,
        source_of(settings),
        counters,
        interval=0.01,
        current=lambda: (front.desk, front.texts),
    )
    task = asyncio.create_task(reloader.run())
    (tmp_path / "ferry.md").write_text(head.format("ferry") + "The ferry costs four euros.\n")
    assert await until(lambda: front.desk.archive.get("ferry") is not None)
    task.cancel()

    assert bridge is front.desk.archive.get("bridge")


async def test_an_unchanged_archive_is_not_exchanged(tmp_path: Path) -> None:
    """What changes beside the articles, such as an original, leads to no new desk."""
    (tmp_path / "bridge.md").write_text("---\ntitle: The bridge\n---\nThe bridge opened.\n")
    settings = Settings(archive=tmp_path, _env_file=None)  # type: ignore[call-arg]  # Pydantic's
    front = Reception(open_desk(settings), open_texts(settings))
    desk = front.desk

    assert extended_desk(desk) is desk


async def test_what_articles_said_is_kept_before_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start and before each exchange; a failure there is a line in the log."""
    desks: list[SmallDesk] = []
    kept: list[tuple[object, object, object]] = []
    front = Reception(SmallDesk(), TEXTS)
    first = front.desk

    def keep(now: object, before: object) -> None:
        kept.append((now, before, front.desk.archive))
        raise OSError

    def reopen() -> tuple[SmallDesk, dict[str, Texts]]:
        desks.append(SmallDesk())
        return desks[-1], dict(TEXTS)

    source = Source((tmp_path,), reopen, keep=keep)
    reloader = Reloader(
        front.exchange,
        source,
        Counters(),
        interval=3600,
        current=lambda: (front.desk, front.texts),
    )
    task = asyncio.create_task(reloader.run())
    reloader.ask()
    assert await until(lambda: front.desk is not first)
    task.cancel()

    assert kept == [
        (first.archive, None, first.archive),
        (desks[0].archive, first.archive, first.archive),
    ]
