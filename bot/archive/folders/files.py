"""Which files in a folder are articles, and which are passed over, and why."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from bot.archive.errors import ContentError, Mistake
from bot.archive.findings import Findings, PassedOver

__all__ = ["MARKDOWN", "FolderFiles", "check_inside", "files_of"]

MARKDOWN = (".md", ".markdown", ".mdown")
"""Endings of Markdown articles, in any case."""
PLAIN = (".txt",)
"""Endings of articles in plain text, which need front matter to tell them from other texts."""
ORIGINALS = "originals"
"""The folder of source documents, which are not articles themselves."""
NO_FILE = frozenset(("archive.yaml", "sources.yaml"))
"""Files that say something about the archive, and are neither read as articles nor passed over."""


@dataclass(slots=True)
class FolderFiles:
    """The files of a folder."""

    articles: list[Path] = field(default_factory=list)
    passed_over: PassedOver = field(default_factory=PassedOver)


def files_of(folder: Path, problems: Findings) -> FolderFiles:
    """Return the files of a folder and its sub-folders, sorted by path.

    Hidden files and folders and those named `originals` hold no articles. A link that leads out of
    the folder is refused, and so is a link to a folder, which could lead in circles.
    """
    found = FolderFiles()
    root = os.path.realpath(folder)
    for parent, folders, names in os.walk(folder, onerror=lambda error: _unread(error, problems)):
        here = Path(parent)
        folders[:] = [
            name for name in sorted(folders) if _is_entered(here / name, folder, found, problems)
        ]
        for name in sorted(names):
            _sort(here / name, folder, root, found, problems)
    found.articles.sort()
    return found


def _unread(error: OSError, problems: Findings) -> None:
    problem = f"cannot be read ({error.strerror or error})"
    problems.add(Mistake(Path(error.filename), None, problem, "check its permissions"))


def _is_entered(path: Path, folder: Path, found: FolderFiles, problems: Findings) -> bool:
    name = path.relative_to(folder).as_posix() + "/"
    if path.name == ORIGINALS:
        found.passed_over.add("passed over (in originals)", name, _count(path))
        return False
    if path.name.startswith("."):
        found.passed_over.add("passed over (hidden)", name, _count(path))
        return False
    if path.is_symlink():
        mend = "put the folder itself there, or name it as the archive"
        problems.add(Mistake(path, None, "is a link to a folder, which is not followed", mend))
        return False
    return True


def _count(folder: Path) -> int:
    """Return how many files are in a folder that is passed over, at least 1."""
    return max(1, sum(len(names) for _, _, names in os.walk(folder)))


def _sort(path: Path, folder: Path, root: str, found: FolderFiles, problems: Findings) -> None:
    name = path.relative_to(folder).as_posix()
    ending = path.suffix.lower()
    if path.name.startswith("."):
        found.passed_over.add("passed over (hidden)", name)
    elif ending not in MARKDOWN + PLAIN:
        if name not in NO_FILE:
            found.passed_over.add("passed over (another ending)", name)
    elif path.is_symlink() and not _leads_inside(path, root):
        problems.add(_leading_out(path))
    else:
        found.articles.append(path)


def check_inside(file: Path, folder: Path) -> None:
    """Raise `ContentError` if a file of a folder is meanwhile a link that leads out of it.

    A folder on the way may have been replaced by a link as well.
    """
    if not _leads_inside(file, os.path.realpath(folder)):
        raise ContentError([_leading_out(file)])


def _leading_out(path: Path) -> Mistake:
    mend = "put the file itself there, or remove the link"
    return Mistake(path, None, "is a link that leads out of the archive", mend)


def _leads_inside(link: Path, root: str) -> bool:
    return os.path.commonpath([os.path.realpath(link), root]) == root
