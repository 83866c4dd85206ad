"""Which files of a folder are articles, and what is said of the others."""

import os
from pathlib import Path

from bot.archive.findings import Findings
from bot.archive.folders.files import files_of


def written(folder: Path, *names: str) -> None:
    """Write files of these names."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Text.", encoding="utf-8")


def read(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Return the articles, what was passed over, and the problems, without the folder's path."""
    problems = Findings()
    found = files_of(folder, problems)
    return (
        [one.relative_to(folder).as_posix() for one in found.articles],
        list(found.passed_over.lines()),
        [line.replace(f"{folder}/", "") for line in problems.lines()],
    )


def test_a_folders_articles(tmp_path: Path) -> None:
    """Sub-folders are entered in order; every other file is counted with its reason."""
    written(tmp_path, "b.md", "a.MD", "c/d.markdown", "c/e/f.mdown", "g.txt")
    written(tmp_path, "h.html", "originals/x.md", "c/originals/y.md", ".hidden.md", ".git/z.md")
    written(tmp_path, "archive.yaml")

    assert read(tmp_path) == (
        ["a.MD", "b.md", "c/d.markdown", "c/e/f.mdown", "g.txt"],
        [
            "2 files passed over (hidden): .git/, .hidden.md.",
            "2 files passed over (in originals): originals/, c/originals/.",
            "1 file passed over (another ending): h.html.",
        ],
        [],
    )


def test_a_hidden_folder_may_hold_an_archive(tmp_path: Path) -> None:
    """Only what lies below the archive counts as hidden, not the way to it."""
    folder = tmp_path / ".originals" / "originals"
    written(folder, "a.md")

    assert read(folder)[0] == ["a.md"]


def test_links(tmp_path: Path) -> None:
    """A link within the archive is followed; one out of it, or to a folder, is refused."""
    folder = tmp_path / "archive"
    written(folder, "a.md", "b/c.md")
    written(tmp_path, "secret.md", "archive2/d.md")
    os.symlink(folder / "a.md", folder / "inside.md")
    os.symlink(tmp_path / "secret.md", folder / "outside.md")
    os.symlink(tmp_path / "archive2" / "d.md", folder / "sibling.md")
    os.symlink(folder, folder / "circle")

    articles, _, problems = read(folder)

    assert articles == ["a.md", "b/c.md", "inside.md"]
    assert problems == [
        "circle: is a link to a folder, which is not followed; put the folder itself there, or name"
        " it as the archive",
        "outside.md: is a link that leads out of the archive; put the file itself there, or remove"
        " the link",
        "sibling.md: is a link that leads out of the archive; put the file itself there, or remove"
        " the link",
    ]


def test_an_archive_that_is_a_link_itself(tmp_path: Path) -> None:
    """The way to the archive may be a link."""
    written(tmp_path / "now", "a.md")
    os.symlink(tmp_path / "now", tmp_path / "current")

    assert read(tmp_path / "current")[0] == ["a.md"]
