"""Loading an archive: a folder, a .jsonl or a .jsonl.gz file; every mistake has its place."""

import gzip
import json
from pathlib import Path

import pytest

from bot.archive.errors import ContentError
from bot.archive.loading import MISTAKES_LIMIT, load_archive

BODIES = {
    "one": "First.\n\n## Heading\n\nSecond “quote”.\n",
    "two": " Слова.\r\n\r\nЕщё слова.\r\n",
    "three": "وازه‌ها 🙂\u2028more",
}


def seed(folder: Path, name: str, text: str | bytes) -> None:
    """Write a seed into a folder, its front matter included in the text."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def archive_file(folder: Path, form: str) -> Path:
    """Write the three bodies as an archive in one of the forms, and return its path."""
    if form == "folder":
        for name, body in BODIES.items():
            seed(folder / "archive", f"{name}.md", f"---\ntitle: {name}\n---\n{body}")
        return folder / "archive"
    path = folder / f"archive{form}"
    lines = "".join(
        json.dumps({"id": name, "title": name, "text": body}, ensure_ascii=name == "two") + "\n\n"
        for name, body in BODIES.items()
    ).encode()
    path.write_bytes(gzip.compress(lines) if form.endswith(".gz") else lines)
    return path


def mistakes(path: Path) -> list[tuple[str, int | None, str]]:
    """Return the mistakes of an archive as (file name, line, problem)."""
    with pytest.raises(ContentError) as caught:
        load_archive(path)
    return [(one.file.name, one.line, one.problem) for one in caught.value.mistakes]


@pytest.mark.parametrize("form", ["folder", ".jsonl", ".jsonl.gz"])
def test_an_archive_is_loaded_in_any_form(tmp_path: Path, form: str) -> None:
    """The three forms hold the same texts, character for character, and give them again."""
    path = archive_file(tmp_path, form)
    archive = load_archive(path)

    assert (BODIES, BODIES, path) == (
        {article.id: article.text for article in archive},
        {article.id: archive.reread(article.id) for article in archive},
        archive.source,
    )


@pytest.mark.parametrize("form", ["folder", ".jsonl", ".jsonl.gz"])
def test_an_archive_may_begin_with_a_byte_order_mark(tmp_path: Path, form: str) -> None:
    """A byte order mark at a file's beginning belongs to no text."""
    path = archive_file(tmp_path, form)
    first = path / "one.md" if form == "folder" else path
    raw = first.read_bytes()
    marked = b"\xef\xbb\xbf" + (gzip.decompress(raw) if form.endswith(".gz") else raw)
    first.write_bytes(gzip.compress(marked) if form.endswith(".gz") else marked)
    archive = load_archive(path)

    assert BODIES == {article.id: archive.reread(article.id) for article in archive}


def test_ids_are_paths_without_ending(tmp_path: Path) -> None:
    """Sub-folders belong to the id, unless the front matter names another; originals are none."""
    for name in ("b.md", "a/c.md", "a/originals/x.md", ".x/y.md"):
        seed(tmp_path, name, "---\ntitle: A\n---\nBody.")
    seed(tmp_path, "z.md", "---\ntitle: A\nid: other/name\n---\nBody.")

    assert ["a/c", "b", "other/name"] == [article.id for article in load_archive(tmp_path)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"word", "the line is not JSON: Expecting value at column 1"),
        (b"[]", "the line is not a JSON object"),
        (b'{"\xff": 1}', "byte 2 is not UTF-8"),
        (b"[" * 100_000, "the line is nested too deeply"),
        (b'{"id": "a", "text": "Body."}', "the title is missing"),
        (b'{"title": "A", "text": "Body."}', "the id is missing"),
        (b'{"id": null, "title": "A", "text": "Body."}', "the id is missing"),
        (b'{"id": "a", "title": "A"}', "the article's body is empty"),
        (
            b'{"id": "a", "title": "\\ud800", "text": "Body."}',
            "`title` contains half a character (a lone surrogate)",
        ),
        (
            b'{"id": "a", "title": "A", "text": "Body.", "date": "2019-02-29"}',
            "'2019-02-29' has an invalid day 29",
        ),
        (b'{"id": "good", "title": "A", "text": "Body."}', "the id 'good' appears twice"),
        (
            b'{"id": "a", "title": "A", "text": "Body.", "ulr": "b"}',
            "unknown field 'ulr'",
        ),
    ],
)
@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_a_lines_mistake_has_its_number(
    tmp_path: Path, line: bytes, problem: str, ending: str
) -> None:
    """What is wrong with a line of JSON is named with file, line and problem."""
    path = tmp_path / f"a{ending}"
    raw = b'{"id": "good", "title": "A", "text": "Body."}\n\n' + line + b"\n"
    path.write_bytes(gzip.compress(raw) if ending.endswith(".gz") else raw)

    assert [(path.name, 3, problem)] == mistakes(path)


def test_all_mistakes_are_counted(tmp_path: Path) -> None:
    """A file that is not an archive at all is read to its end; what is kept of it is bounded."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x\n" * 10_000)
    problem = "the line is not JSON: Expecting value at column 1"

    assert [("a.jsonl", at, problem) for at in range(1, MISTAKES_LIMIT + 1)] == mistakes(path)
    with pytest.raises(ContentError, match=r"and 9999 more"):
        load_archive(path)


def test_a_line_may_hold_markdown(tmp_path: Path) -> None:
    """A line is plain unless it says otherwise, when it is loaded and when it is read again."""
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "a", "title": "A", "text": "Some *words*."}\n'
        '{"id": "b", "title": "B", "text": "Some *words*.", "format": "markdown"}\n'
        '{"id": "c", "title": "C", "text": "Some *words*.", "format": "plain"}\n',
        encoding="utf-8",
    )
    archive = load_archive(path)
    expected = ["Some *words*.", "Some words.", "Some *words*."]

    assert expected == [article.text for article in archive]
    assert expected == [archive.reread(article.id) for article in archive]


def test_a_line_of_another_format(tmp_path: Path) -> None:
    """A format that does not exist is a mistake."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "title": "A", "text": "B.", "format": "html"}', encoding="utf-8")

    assert [("a.jsonl", 1, "'html' is not a format")] == mistakes(path)


@pytest.mark.parametrize("name", ["empty", "empty.jsonl", "only-originals"])
def test_an_empty_archive_is_a_mistake(tmp_path: Path, name: str) -> None:
    """An archive without articles is refused, whatever else lies there."""
    path = tmp_path / name
    if name.endswith(".jsonl"):
        path.write_bytes(b"\n\n")
    else:
        seed(path, "originals/a.md", "---\ntitle: A\n---\nBody.")
        seed(path, "notes.txt", "Notes.")

    assert [(name, None, "the archive is empty")] == mistakes(path)


def test_lines_in_a_folder_are_an_archive_themselves(tmp_path: Path) -> None:
    """A folder that holds a `.jsonl` file and no articles says to name the file."""
    archive_file(tmp_path, ".jsonl")
    with pytest.raises(ContentError) as caught:
        load_archive(tmp_path)

    assert (
        f"{tmp_path}: the archive is empty; name the file itself as the archive: "
        f"{tmp_path / 'archive.jsonl'}"
    ) == str(caught.value)


@pytest.mark.parametrize("name", ["result.json", "feed.xml", "page.HTML", "year.pdf"])
def test_what_can_be_imported_says_how(tmp_path: Path, name: str) -> None:
    """An export named as the archive, or its folder, leads to the command for it."""
    (tmp_path / name).write_bytes(b"{}")
    for path in (tmp_path / name, tmp_path):
        with pytest.raises(ContentError) as caught:
            load_archive(path)

        assert f"clippings import {path} --into FOLDER" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "problem"),
    [("none", "does not exist"), ("none.jsonl", "does not exist"), ("a.dat", "is not an archive")],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    """A path that leads nowhere, or to a file of another kind, says what it may be."""
    (tmp_path / "a.dat").write_bytes(b"{}")
    with pytest.raises(ContentError) as caught:
        load_archive(tmp_path / name)

    assert (
        f"{tmp_path / name}: {problem}; name an existing folder of .md articles, or a .jsonl or "
        ".jsonl.gz file, as the archive (ARCHIVE or --archive)"
    ) == str(caught.value)


@pytest.mark.parametrize("form", ["folder", ".jsonl"])
def test_a_changed_file_is_read_again_as_it_is_now(tmp_path: Path, form: str) -> None:
    """What is quoted is compared with the file of this moment."""
    path = archive_file(tmp_path, form)
    archive = load_archive(path)
    file = path / "one.md" if form == "folder" else path
    file.write_bytes(file.read_bytes().replace(b"First", b"Worst"))

    assert BODIES["one"].replace("First", "Worst") == archive.reread("one")


@pytest.mark.parametrize("form", ["folder", ".jsonl"])
def test_a_vanished_file_cannot_be_reread(tmp_path: Path, form: str) -> None:
    """A file that is gone is an error that names it."""
    path = archive_file(tmp_path, form)
    archive = load_archive(path)
    path.rename(tmp_path / "elsewhere")

    with pytest.raises(ContentError, match="cannot be read"):
        archive.reread("one")


def test_a_shifted_line_cannot_be_reread(tmp_path: Path) -> None:
    """Lines that no longer begin where they did are an error that says to reload."""
    path = archive_file(tmp_path, ".jsonl")
    archive = load_archive(path)
    path.write_bytes(b"  " + path.read_bytes())

    with pytest.raises(ContentError, match=r"no longer has a line at byte \d+; reload the archive"):
        archive.reread("two")
