"""What a folder of several kinds of files is imported as."""

from pathlib import Path

import pytest

from bot.importing.model import NO_OPTIONS
from bot.importing.opening import opened
from tests.support.importing import imported, put

POST = "---\ntitle: Hall\n---\nText.\n"
README = "# About these files\n\nThey were scanned.\n"
FOLDERS = [
    ({"a.md": README}, "markdown"),
    ({"a.pdf": b"%PDF-1.4", "b/c.pdf": b"%PDF-1.4", "README.md": README}, "document"),
    ({"a.html": "<html>", "b.htm": "<html>", "README.md": README, "c.pdf": b"%PDF"}, "html"),
    ({"a.pdf": b"%PDF-1.4", "b.pdf": b"%PDF-1.4", "post.md": POST}, "markdown"),
    ({"a.html": "<html>", "b.md": README}, "markdown"),
]


@pytest.mark.parametrize(("files", "name"), FOLDERS)
def test_a_folder_is_what_most_of_its_files_are(
    tmp_path: Path, files: dict[str, str | bytes], name: str
) -> None:
    """Texts with front matter are posts, however many files they come with."""
    put(tmp_path, files)

    assert opened(str(tmp_path), None, NO_OPTIONS)[0].name == name


def test_the_format_that_is_named_counts(tmp_path: Path) -> None:
    """Whatever the folder has most of."""
    put(tmp_path, {"a.pdf": b"%PDF-1.4", "b.pdf": b"%PDF-1.4", "c.md": README})

    assert opened(str(tmp_path), "markdown", NO_OPTIONS)[0].name == "markdown"


def test_what_another_import_reads_is_told(tmp_path: Path) -> None:
    """The report says how to import the other files."""
    put(tmp_path / "site", {"a.md": POST, "b.pdf": b"%PDF-1.4", "c.png": b""})
    report = imported(tmp_path / "site", tmp_path / "archive")

    assert report.left_out == {
        "is a file of another kind; --format document reads it": ["1 .pdf"],
        "is a file of another kind": ["1 .png"],
    }
