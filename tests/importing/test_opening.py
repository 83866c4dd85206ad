"""What a folder of several kinds of files is imported as."""

from pathlib import Path

import pytest

from bot.importing.model import NO_OPTIONS, ImportingError
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


EXPORT = """{"name": "Harbour", "type": "public_channel", "id": 7, "messages": [
{"id": 3, "type": "message", "date": "2020-06-22T10:00:00", "text": "The ferry is late."}]}"""


def test_an_export_is_not_all_that_a_folder_holds(tmp_path: Path) -> None:
    """The pages beside it are named; its own pictures are no documents that are left out."""
    put(tmp_path / "mix", {"result.json": EXPORT, "a.html": "<html>", "photos/1.jpg": b"\xff"})
    report = imported(tmp_path / "mix", tmp_path / "archive")

    assert (report.title, report.left_out) == (
        "Telegram",
        {"is a file of another kind; --format html reads it": ["1 .html"]},
    )


def test_files_that_are_sources_of_their_own_are_named(tmp_path: Path) -> None:
    """Exports, feeds and tables beside pages, with the format of each; not any other file."""
    feed = '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'
    blog = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel></channel></rss>'
    put(tmp_path / "site", {"a.html": "<html>", "b.xml": feed, "c.xml": blog, "d/e.jsonl": "{}"})
    put(tmp_path / "site", {"result.json": EXPORT, "f.json": "{}", "g.py": "'<rss>'"})
    report = imported(tmp_path / "site", tmp_path / "archive", name="html")

    assert report.left_out == {
        "has no article": ["a.html"],
        "is a source of its own; import it with --format feed": ["b.xml"],
        "is a source of its own; import it with --format wordpress": ["c.xml"],
        "is a source of its own; import it with --format table": ["d/e.jsonl"],
        "is a source of its own; import it with --format telegram": ["result.json"],
        "is a file of another kind": ["1 .json", "1 .py"],
    }


def test_the_numbers_of_files_add_up(tmp_path: Path) -> None:
    """What is not listed counts files, not kinds."""
    names = ("a.md", *(f"{one}.{kind}" for kind in ("gif", "jpg", "png", "svg") for one in "ab"))
    report = imported(put(tmp_path / "site", dict.fromkeys(names, POST)), tmp_path / "archive")

    assert "    8 × is a file of another kind: 2 .gif, 2 .jpg, 2 .png and 2 more" in report.lines()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("telegram", "holds no result.json; name the file that --format telegram reads"),
        ("feed", "is a folder; name the file that --format feed reads"),
        ("warc", "is a folder; name the file that --format warc reads"),
    ],
)
def test_a_folder_without_the_format_that_is_named(tmp_path: Path, name: str, problem: str) -> None:
    """The sentence names the folder that was given, and says what to name."""
    put(tmp_path, {"a.html": "<html>"})

    with pytest.raises(ImportingError, match=f"^{tmp_path} {problem}"):
        opened(str(tmp_path), name, NO_OPTIONS)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    """It is no question of its name."""
    (tmp_path / "inner").mkdir()

    with pytest.raises(ImportingError, match="holds no file; name a folder with some, or a file"):
        opened(str(tmp_path), None, NO_OPTIONS)
