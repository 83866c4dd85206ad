"""Former versions are kept over restarts, within bounds, and never those of a withdrawn article."""

import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive.dates import SourceDate
from bot.archive.former import versions as module
from bot.archive.former.versions import FormerVersions
from bot.archive.loading import load_archive
from bot.archive.model import Archive
from tests.support.small_desk import archive_of, article

DAY = 86_400


class Clock:
    """Unix time that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000 * DAY

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def former(tmp_path: Path, clock: Clock) -> FormerVersions:
    """Return the former versions of an archive, kept for 30 days."""
    return FormerVersions(tmp_path / "cache", tmp_path / "archive", 30, clock)


def holding(**texts: str) -> Archive:
    """Return an archive of these articles."""
    return archive_of(*(article(name, text) for name, text in texts.items()))[0]


def texts_of(former: FormerVersions, name: str = "a") -> Sequence[str]:
    """Return what an article said, the newest first."""
    return [version.article.text for version in former.of(name)]


def test_what_changed_while_no_process_ran(former: FormerVersions, clock: Clock) -> None:
    """The next start knows what the article said, with all that it said of itself."""
    date = SourceDate("1990-05~", "inferred", "its header")
    old = article("a", "Old.", title="Before", author="A. Writer", date=date, url="https://a.b/")
    former.keep(archive_of(old, article("b", "Other."))[0])
    clock.now += DAY
    former.keep(holding(a="New.", b="Other."))
    (version,) = former.of("a")

    assert version.article == old
    assert version.replaced.isoformat() == "1972-09-28"
    assert former.of("b") == former.of("c") == []


def test_several_versions(former: FormerVersions, clock: Clock) -> None:
    """The newest is first; a version that the article has again is not a former one."""
    for text in ("One.", "Two.", "Three.", "Two."):
        former.keep(holding(a=text))
        clock.now += 60

    assert texts_of(former) == ["Three.", "One."]


def test_another_process_has_seen_it(former: FormerVersions, clock: Clock) -> None:
    """Two processes of one archive tell each other nothing twice."""
    former.keep(holding(a="One."))
    former.keep(holding(a="Two."), holding(a="One."))
    clock.now += 60
    former.keep(holding(a="Two."), holding(a="One."))

    assert texts_of(former) == ["One."]
    assert former.of("a")[0].replaced.isoformat() == "1972-09-27"


def test_a_withdrawn_article(former: FormerVersions) -> None:
    """Nothing of it is left in the file, not even if it comes back."""
    former.keep(holding(a="A secret that was printed.", b="Other."))
    former.keep(holding(a="A name that was printed.", b="Other."))
    before = former.file.read_bytes()
    former.keep(holding(b="Other."))
    after = former.file.read_bytes()
    former.keep(holding(a="Harmless.", b="Other."))

    assert b"A secret" in before
    assert b"A name" in before
    assert b"printed" not in after
    assert [*former.file.parent.iterdir()] == [former.file]
    assert texts_of(former) == []


def test_the_file_is_private(former: FormerVersions) -> None:
    """Nobody else may read it, or put anything there."""
    former.keep(holding(a="One."))

    assert stat.S_IMODE(former.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(former.file.parent.stat().st_mode) == 0o700


def test_it_ends(former: FormerVersions, clock: Clock) -> None:
    """After so many days a version is neither shown nor kept."""
    former.keep(holding(a="An old text."))
    former.keep(holding(a="New."))
    clock.now += 30 * DAY
    shown = texts_of(former)
    clock.now += 1
    later = texts_of(former)
    former.keep(holding(a="New."))

    assert (shown, later) == (["An old text."], [])
    assert b"An old text." not in former.file.read_bytes()


def test_it_is_turned_off(former: FormerVersions, tmp_path: Path) -> None:
    """With 0 days nothing is kept, and what was kept is deleted."""
    former.keep(holding(a="One."))
    former.keep(holding(a="Two."))
    none = FormerVersions(tmp_path / "cache", tmp_path / "archive", 0)
    shown = none.of("a")
    none.keep(holding(a="Three."))

    assert shown == []
    assert not none.file.exists()


def test_bounds(former: FormerVersions, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an article and of all only so much is kept, and of a long article nothing."""
    monkeypatch.setattr(module, "MOST", 2)
    monkeypatch.setattr(module, "LARGEST", 12)
    monkeypatch.setattr(module, "LONGEST", 7)
    for number in range(4):
        former.keep(holding(a=f"Text {number}", b=f"Long text {number}"))
        clock.now += 60
    of_one = texts_of(former)
    former.keep(holding(a="Text 3", c="Text x", b="Short"))
    clock.now += 60
    former.keep(holding(a="Text 3", c="Text y", b="Short"))

    assert of_one == ["Text 2", "Text 1"]
    assert texts_of(former, "b") == []
    assert (texts_of(former, "c"), texts_of(former)) == (["Text x"], ["Text 2"])


def test_a_large_archive(former: FormerVersions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what changes while a process runs is kept, and not the articles as they are."""
    monkeypatch.setattr(module, "WHOLE", 10)
    one, two = holding(a="The old text.", b="Other."), holding(a="The new text.", b="Other.")
    former.keep(one)
    former.keep(two)
    alone = texts_of(former)
    former.keep(one)
    former.keep(two, one)
    kept = texts_of(former)
    former.keep(one, two)

    assert (alone, kept) == ([], ["The old text."])
    assert texts_of(former) == ["The new text."]
    assert b"Other." not in former.file.read_bytes()


def test_a_large_archive_is_not_kept_whole_at_once(
    former: FormerVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If more changes at once than is kept, the rest is not even written."""
    monkeypatch.setattr(module, "WHOLE", 10)
    monkeypatch.setattr(module, "LARGEST", 8)
    names = "abcdef"
    before = holding(**{one: f"Old {one}." for one in names})
    former.keep(holding(**{one: f"New {one}." for one in names}), before)

    assert sum(len(former.of(one)) for one in names) == 1


def test_an_archive_on_disk(
    tmp_path: Path, former: FormerVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one whose file was replaced, what it said is read from its shelf."""
    monkeypatch.setattr("bot.archive.loading.LARGE", 1)
    monkeypatch.setattr(module, "WHOLE", 1)
    file = tmp_path / "archive.jsonl"
    line = '{{"id": "a", "title": "T", "text": "{} text of the article."}}\n'
    file.write_text(line.format("The old"), encoding="utf-8")
    before = load_archive(file, tmp_path / "cache")
    file.write_text(line.format("Another"), encoding="utf-8")
    former.keep(load_archive(file, tmp_path / "cache"), before)

    assert before.is_on_disk
    assert texts_of(former) == ["The old text of the article."]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE versions SET text = 'Forged.'",
        "UPDATE versions SET text = x'ff'",
        "UPDATE versions SET about = '{}'",
        "UPDATE versions SET digest = x'00'",
        "UPDATE versions SET replaced = 'soon'",
        "UPDATE versions SET replaced = 1e300",
        "DROP TABLE versions",
    ],
)
def test_a_file_that_was_changed(former: FormerVersions, change: str) -> None:
    """What differs from its digests, or has another type, is passed over."""
    former.keep(holding(a="One."))
    former.keep(holding(a="Two."))
    with closing(sqlite3.connect(former.file)) as database, database:
        database.execute(change)

    assert texts_of(former) == []


@pytest.mark.parametrize(
    "about",
    [
        '{"date": {"edtf": "soon", "basis": "stated", "evidence": ""}}',
        '{"date": {"edtf": null, "basis": "known", "evidence": ""}}',
        '{"date": {"edtf": null, "basis": "unknown", "evidence": ""}, "title": 1}',
        '{"date": 1}',
        "[]",
        "{",
    ],
)
def test_fields_of_other_types(former: FormerVersions, about: str) -> None:
    """They are no article, whatever their digest says."""
    former.keep(holding(a="One."))
    former.keep(holding(a="Two."))
    written = about.replace(
        '""}}',
        '""}, "title": "T", "language": "en", "publisher": null, "author": null, "url": null}',
    )
    with closing(sqlite3.connect(former.file)) as database, database:
        digest = module._digest("a", written)
        database.execute("UPDATE versions SET about = ?, digest = ?", (written, digest))

    assert texts_of(former) == []


def test_a_damaged_file(former: FormerVersions) -> None:
    """It is made again."""
    former.keep(holding(a="One."))
    former.file.write_bytes(b"no database" * 1_000)
    shown = texts_of(former)
    former.keep(holding(a="Two."))
    former.keep(holding(a="Three."))

    assert shown == []
    assert texts_of(former) == ["Two."]


def test_a_file_that_cannot_be_written(
    former: FormerVersions, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a line in the log, and nothing is raised: locked, not private, or not a folder."""
    monkeypatch.setattr(module, "_WAIT", 0.0)
    former.keep(holding(a="One."))
    with closing(sqlite3.connect(former.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        former.keep(holding(a="Two."))
        shown = texts_of(former)
    former.file.unlink()
    former.file.mkdir()
    former.keep(holding(a="Two."))
    former.file.rmdir()
    former.file.parent.rmdir()
    former.file.parent.write_text("a file", encoding="utf-8")
    former.keep(holding(a="Two."))

    assert shown == []
    assert [message.split(" (")[0] for message in caplog.messages] == [
        "former versions are not kept",
        caplog.messages[1],
        "former versions are not kept",
    ]
    assert "is not a regular file" in caplog.messages[1]
