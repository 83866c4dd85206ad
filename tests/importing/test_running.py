"""What an import leaves in an archive: everything once, also after a kill and the second time."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.archive.loading import load_archive
from bot.importing.model import ImportingError, Options
from bot.importing.running import COUNT_LIMIT
from tests.support.importing import articles, imported, put

POST = "---\ntitle: {0}\ndate: 2019-05-0{1}\n---\nThe {0} is {1} metres long.\n"


def site(folder: Path) -> Path:
    """Return a folder with two posts."""
    return put(
        folder / "harbour", {"a.md": POST.format("Bridge", 1), "b.md": POST.format("Quay", 2)}
    )


def counts(folder: Path, archive: Path) -> tuple[int, int, int]:
    """Import, and return how many are new, updated and unchanged."""
    report = imported(folder, archive)
    return report.imported, report.updated, report.unchanged


def test_articles_and_originals_are_written(tmp_path: Path) -> None:
    """An article is a file that the archive reads, and its original is kept byte for byte."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    article = articles(archive)["a"]

    assert (article.title, article.text) == ("Bridge", "The Bridge is 1 metres long.\n")
    assert "original: originals/harbour/a.md\nformat: plain\n---\n" in (
        (archive / "harbour/a.md").read_text(encoding="utf-8")
    )
    assert (archive / "originals/harbour/a.md").read_bytes() == (source / "a.md").read_bytes()


def test_the_second_time_nothing_is_doubled(tmp_path: Path) -> None:
    """New, changed and unchanged documents are told apart."""
    source, archive = site(tmp_path), tmp_path / "archive"
    first = counts(source, archive)
    second = counts(source, archive)
    put(source, {"a.md": POST.format("Bridge", 9), "c.md": POST.format("Mole", 3)})
    third = counts(source, archive)

    assert (first, second, third) == ((2, 0, 0), (0, 0, 2), (1, 1, 1))
    assert {"a", "b", "c"} == set(articles(archive))
    assert "9 metres" in articles(archive)["a"].text


def test_what_has_gone_is_named_and_stays(tmp_path: Path) -> None:
    """So is what has become a draft; once its file is removed, it is not named any more."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    (source / "a.md").unlink()
    put(source, {"b.md": "---\ntitle: Quay\ndraft: true\n---\nText.\n"})
    gone = imported(source, archive).gone
    (archive / "harbour/a.md").unlink()

    assert gone == ["harbour/a", "harbour/b"]
    assert imported(source, archive).gone == ["harbour/b"]


def test_a_change_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    """It is named instead, when its document has changed as well."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    article = archive / "harbour/a.md"
    article.write_text(article.read_text(encoding="utf-8") + "By hand.\n", encoding="utf-8")
    put(source, {"a.md": POST.format("Bridge", 9)})
    report = imported(source, archive)

    assert (report.kept, report.updated) == (["harbour/a"], 0)
    assert article.read_text(encoding="utf-8").endswith("By hand.\n")


def test_an_article_that_was_not_imported_is_not_overwritten(tmp_path: Path) -> None:
    """A document whose name is taken gets another one."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    put(archive, {"harbour/c.md": "---\ntitle: My own\n---\nMine.\n"})
    put(source, {"c.md": POST.format("Mole", 3), "C-2.md": POST.format("Pier", 4)})
    imported(source, archive)
    titles = {name: article.title for name, article in articles(archive).items()}

    assert titles == {"a": "Bridge", "b": "Quay", "c": "My own", "C-2": "Pier", "c-3": "Mole"} or (
        titles == {"a": "Bridge", "b": "Quay", "c": "My own", "C-2": "Pier", "c-2-2": "Mole"}
    )


def test_a_source_that_has_moved_is_recognised(tmp_path: Path) -> None:
    """Nothing is doubled if its folder has been moved elsewhere under the same name."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    (tmp_path / "elsewhere").mkdir()
    source.rename(tmp_path / "elsewhere/harbour")

    assert counts(tmp_path / "elsewhere/harbour", archive) == (0, 0, 2)


def moved(tmp_path: Path, files: dict[str, str]) -> tuple[int, int, int]:
    """Import a folder, replace it by another one elsewhere, import that, and return the counts."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    source.rename(tmp_path / "put-away")
    return counts(put(tmp_path / "elsewhere/harbour", files), archive)


def test_another_folder_of_the_same_name_replaces_nothing(tmp_path: Path) -> None:
    """It gets a folder of its own, even if its files are called the same."""
    other = {"a.md": POST.format("Lock", 3), "b.md": POST.format("Weir", 4)}

    assert moved(tmp_path, other) == (2, 0, 0)
    found = {article.id: article.title for article in load_archive(tmp_path / "archive")}
    assert found == {
        **{"harbour/a": "Bridge", "harbour/b": "Quay"},
        **{"harbour-2/a": "Lock", "harbour-2/b": "Weir"},
    }
    (tmp_path / "elsewhere").rename(tmp_path / "again")
    assert counts(tmp_path / "again/harbour", tmp_path / "archive") == (0, 0, 2)


def test_a_source_that_has_moved_may_have_changed(tmp_path: Path) -> None:
    """Half of its documents must be as they were."""
    half = {"a.md": POST.format("Bridge", 1), "b.md": POST.format("Quay", 4)}
    assert moved(tmp_path / "half", half) == (0, 1, 1)

    less = {**half, "c.md": POST.format("Mole", 3)}
    assert moved(tmp_path / "less", less) == (3, 0, 0)
    found = {article.id: article.text for article in load_archive(tmp_path / "less/archive")}
    assert "2 metres" in found["harbour/b"]
    assert "4 metres" in found["harbour-2/b"]


def test_two_sources_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    """The second one gets a folder of its own."""
    archive = tmp_path / "archive"
    imported(site(tmp_path / "one"), archive)
    imported(site(tmp_path / "two"), archive)

    assert sorted(article.id for article in load_archive(archive)) == [
        *("harbour-2/a", "harbour-2/b", "harbour/a", "harbour/b")
    ]


def test_a_line_of_the_ledger_that_was_cut_off_is_imported_again(tmp_path: Path) -> None:
    """What a kill left half written costs one document, which is not doubled."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    ledger = archive / ".imported/harbour.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-20])

    assert counts(source, archive) == (1, 0, 1) or counts(source, archive) == (0, 0, 2)
    assert counts(source, archive) == (0, 0, 2)


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    """The sentence says where it is damaged and what to do."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    ledger = archive / ".imported/harbour.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines()
    ledger.write_text("\n".join([lines[0], "{", *lines[1:], ""]), encoding="utf-8")

    with pytest.raises(ImportingError, match=r"harbour\.jsonl, line 2: is not a record"):
        imported(source, archive)


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.importing import running
from bot.importing.writing import write_whole
left = [int(sys.argv[3])]
def dying(path, content):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return write_whole(path, content)
running.write_whole = dying
from tests.support.importing import imported
imported(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("articles_written", [1, 4, 6])
def test_killed_and_run_again(tmp_path: Path, articles_written: int) -> None:
    """Killed before any article is written, the next run completes it: nothing lost or doubled."""
    files = {f"{number}.md": POST.format(f"Pier {number}", number) for number in range(1, 7)}
    source, archive = put(tmp_path / "harbour", files), tmp_path / "archive"
    command = [sys.executable, "-c", KILLED, str(source), str(archive), str(articles_written)]
    killed = subprocess.run(  # noqa: S603 - this Python, with fixed arguments
        command, check=False, cwd=Path(__file__).parents[2]
    )
    report = imported(source, archive)

    assert killed.returncode == -signal.SIGKILL
    assert (report.imported, report.unchanged) == (7 - articles_written, articles_written - 1)
    assert {name.removesuffix(".md") for name in files} == set(articles(archive))
    assert imported(source, archive).unchanged == 6


def test_two_imports_at_once_are_refused(tmp_path: Path) -> None:
    """The second one says that the first is running."""
    fcntl = pytest.importorskip("fcntl")
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    lock = os.open(archive / ".imported/lock", os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ImportingError, match=r"Another import into .* is running"):
            imported(source, archive)
    finally:
        os.close(lock)


def test_endless_sources_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source has a largest number of documents."""
    assert COUNT_LIMIT > 1
    monkeypatch.setattr("bot.importing.running.COUNT_LIMIT", 1)

    with pytest.raises(ImportingError, match="has more than 1 documents"):
        imported(site(tmp_path), tmp_path / "archive")


def test_what_the_operator_says_fills_gaps(tmp_path: Path) -> None:
    """A publisher and a language are taken for documents that name none; the script counts last."""
    russian = "---\ntitle: Мост\n---\nМост открыли в мае, и он стал длиннее.\n"
    named = "---\ntitle: A\npublisher: Own\nlang: en_GB\n---\nWords.\n"
    source = put(
        tmp_path / "harbour", {"r.md": russian, "n.md": named, "a.md": POST.format("A", 1)}
    )
    imported(source, tmp_path / "one", Options(publisher="Post", language="fr"))
    imported(source, tmp_path / "two")
    one, two = articles(tmp_path / "one"), articles(tmp_path / "two")

    assert [(one[name].publisher, one[name].language) for name in "nar"] == [
        *(("Own", "en-GB"), ("Post", "fr"), ("Post", "fr"))
    ]
    assert (two["r"].language, two["a"].language) == ("ru", "en")


def test_the_whole_report_is_kept(tmp_path: Path) -> None:
    """The report on the screen is short; all names are in a file next to the ledger."""
    files = {f"{number}.md": "---\ndraft: true\n---\nText.\n" for number in range(5)}
    report = imported(put(tmp_path / "harbour", files), tmp_path / "archive")

    assert list(report.lines()) == [
        "harbour (Markdown): 0 imported, 5 left out",
        "  Left out:",
        "    5 × is a draft: 0.md, 1.md, 2.md and 2 more",
    ]
    kept = (tmp_path / "archive/.imported/harbour.txt").read_text(encoding="utf-8")
    assert kept.endswith("5 × is a draft: 0.md, 1.md, 2.md, 3.md, 4.md\n")


def test_the_ledger_can_be_read(tmp_path: Path) -> None:
    """It names the source, and each document with its id."""
    source, archive = site(tmp_path), tmp_path / "archive"
    imported(source, archive)
    head, *entries = map(
        json.loads, (archive / ".imported/harbour.jsonl").read_text(encoding="utf-8").splitlines()
    )

    assert head == {"source": str(source), "format": "markdown"}
    assert [(entry["key"], entry["name"]) for entry in entries] == [("a.md", "a"), ("b.md", "b")]
