"""Seeds: Markdown files with front matter."""

from pathlib import Path

import pytest

from bot.archive.errors import ContentError
from bot.archive.markdown import body_of, markdown_files, read_seed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a seed that is still to be written."""
    return tmp_path / "seed.md"


def written(file: Path, text: str) -> Path:
    """Return the file with this text in it, line ends as they are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize(
    ("text", "fields", "lines", "body"),
    [
        ("---\ntitle: A\n---\nBody.\n", {"title": "A"}, {"title": 2}, "Body.\n"),
        ("---\r\ntitle: A\r\n---\r\nBody.\r\n", {"title": "A"}, {"title": 2}, "Body.\r\n"),
        ("\ufeff---\ntitle: A\n---\nBody.", {"title": "A"}, {"title": 2}, "Body."),
        ("--- \ntitle: A\n---\t\nBody.", {"title": "A"}, {"title": 2}, "Body."),
        ("---\ntitle: A\n---", {"title": "A"}, {"title": 2}, ""),
        ("---\ntitle: A\n---\n\n\n  Body.\n\n", {"title": "A"}, {"title": 2}, "\n\n  Body.\n\n"),
        ("---\ntitle: A\n---\nB.\n\n---\n\nC.", {"title": "A"}, {"title": 2}, "B.\n\n---\n\nC."),
        (
            "---\n\ntitle: A\n# no\nurl : b\n---\n",
            {"title": "A", "url": "b"},
            {"title": 3, "url": 5},
            "",
        ),
        ('---\ntitle: "a --- b"\n---\nB.', {"title": "a --- b"}, {"title": 2}, "B."),
        ("---\ntitle: A\n--- x\n---\nB.", None, None, None),
    ],
)
def test_a_seed_is_its_fields_and_its_body(
    file: Path,
    text: str,
    fields: dict[str, str] | None,
    lines: dict[str, int] | None,
    body: str | None,
) -> None:
    """The front matter gives fields with their lines; what follows is the body, unchanged."""
    written(file, text)
    if fields is None:
        with pytest.raises(ContentError):
            read_seed(file)
        return
    seed = read_seed(file)

    assert (fields, lines, body) == (seed.fields, seed.lines, seed.body)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the file has no front matter"),
        ("Body.", 1, "the file has no front matter"),
        ("\n---\ntitle: A\n---\nBody.", 1, "the file has no front matter"),
        ("---\ntitle: A\nBody.", 1, "the front matter has no end"),
        ("----\ntitle: A\n----\nBody.", 1, "the file has no front matter"),
        ("---\n---\nBody.", 2, "the front matter has no fields"),
        ("---\n- a\n---\nBody.", 2, "the front matter has no fields"),
        ("---\nonly words\n---\nBody.", 2, "the front matter has no fields"),
        (
            "---\ntitle: A\ntitle: B\n---\n",
            3,
            "this is not valid YAML: the key 'title' appears twice",
        ),
        (
            "---\ntitle: A\nurl: &x b\nid: *x\n---\n",
            4,
            "this is not valid YAML: an alias (*name) is not allowed here",
        ),
    ],
)
def test_a_mistake_has_its_line_in_the_file(file: Path, text: str, line: int, problem: str) -> None:
    """A mistake is counted from the file's first line."""
    written(file, text)
    with pytest.raises(ContentError) as caught:
        read_seed(file)

    assert [(file, line, problem)] == [
        (one.file, one.line, one.problem) for one in caught.value.mistakes
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\ntitle: A\nurl: b\n\nNote: a body.", "line 3, the last field"),
        ("---\r\ntitle: A\r\n\r\nBody.", "line 2, the last field"),
        ("---\ntitle: A\nBody.", "line 2, the last field"),
        ("---\n\nBody.", "the last field"),
    ],
)
def test_a_front_matter_without_an_end_says_where_it_may_end(
    file: Path, text: str, place: str
) -> None:
    """The mend names the line after which `---` is missing."""
    written(file, text)
    with pytest.raises(ContentError) as caught:
        read_seed(file)

    assert (
        f"{file}, line 1: the front matter has no end; write a line `---` after {place}"
    ) == str(caught.value)


def test_a_file_that_is_not_an_article_may_be_moved(file: Path) -> None:
    """A note among the articles need not become one."""
    written(file, "# About this folder\n")
    with pytest.raises(ContentError, match=r"; begin .* or move it out of the archive's folder$"):
        read_seed(file)


def test_a_body_is_read_alone(file: Path) -> None:
    """The body comes without its fields, even where these are broken."""
    written(file, "---\ntitle: A\ntitle: B\n---\nBody.\r\n")

    assert "Body.\r\n" == body_of(file.read_bytes(), file)


@pytest.mark.parametrize("text", ["", "Body.", "----\ntitle: A\n"])
def test_a_body_without_front_matter_is_none(file: Path, text: str) -> None:
    """A file that is no longer a seed has no body."""
    written(file, text)

    with pytest.raises(ContentError, match="has no front matter"):
        body_of(file.read_bytes(), file)


def test_a_folders_articles_are_its_markdown_files(tmp_path: Path) -> None:
    """Sub-folders are entered in order; `originals`, hidden files and other endings are not."""
    for name in (
        *("b.md", "a.md", "c/d.md", "c/e/f.md", "a.txt", "notes.markdown"),
        *("originals/x.md", "c/originals/x.md", ".hidden.md", ".git/x.md", "c/.x/y.md"),
    ):
        written(tmp_path / name, "text")

    assert ["a.md", "b.md", "c/d.md", "c/e/f.md"] == [
        one.relative_to(tmp_path).as_posix() for one in markdown_files(tmp_path)
    ]


def test_a_hidden_folder_may_hold_an_archive(tmp_path: Path) -> None:
    """Only what lies below the archive counts as hidden, not the way to it."""
    folder = tmp_path / ".originals" / "originals"
    written(folder / "a.md", "text")

    assert [folder / "a.md"] == markdown_files(folder)
