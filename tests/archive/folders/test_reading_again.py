"""A folder whose files have changed is read again as far as they have, and is as if read anew."""

from pathlib import Path

import pytest

from bot.archive.errors import ContentError
from bot.archive.folders import reading as reading_module
from bot.archive.loading import FolderArchive, load_archive
from bot.archive.yaml_files import read_bytes


def write(folder: Path, name: str, text: str = "The bridge opened.", head: str = "") -> Path:
    """Write an article, and return its file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"---\ntitle: {path.stem}\nformat: plain\n{head}---\n{text}\n", encoding="utf-8"
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three articles."""
    for name in ("a.md", "b/c.md", "d.md"):
        write(tmp_path, name)
    write(tmp_path, "draft.md", head="draft: true\n")
    return tmp_path


def loaded(folder: Path) -> FolderArchive:
    """Return the archive in a folder."""
    archive = load_archive(folder)
    assert isinstance(archive, FolderArchive)
    return archive


def told(archive: FolderArchive) -> object:
    """Return all that is known of an archive."""
    return (list(archive), archive.problems.lines(), list(archive.passed_over.lines()))


def read_again(archive: FolderArchive, *paths: Path) -> FolderArchive:
    """Return the archive as it is now."""
    again = archive.read_again(paths or None)
    assert again is not None
    return again


def test_only_what_has_changed_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An added, a changed and a removed article are seen; no other file is opened."""
    archive = loaded(folder)
    before = {one.id: one for one in archive}
    write(folder, "a.md", "It was closed.")
    write(folder, "e/f.md", "A boat.")
    (folder / "d.md").unlink()
    read: list[str] = []

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(reading_module, "read_bytes", noted)
    again = read_again(archive)

    assert ["a", "b/c", "e/f"] == [one.id for one in again]
    assert (["a.md", "f.md"], True) == (read, again.get("b/c") is before["b/c"])
    assert told(loaded(folder)) == told(again)


def test_only_the_named_files_are_looked_at(folder: Path) -> None:
    """What is known to have changed need not be searched for."""
    archive = loaded(folder)
    changed = write(folder, "a.md", "It was closed.")
    write(folder, "d.md", "This changed too.")
    new = write(folder, "e.md", "A boat.")
    gone = folder / "b" / "c.md"
    gone.unlink()
    again = read_again(archive, changed, new, gone, folder / "never.md")

    assert {
        "a": "It was closed.\n",
        "d": "The bridge opened.\n",
        "e": "A boat.\n",
    } == {one.id: one.text for one in again}
    assert list(archive.passed_over.lines()) == list(again.passed_over.lines())


def test_an_unchanged_folder_is_the_same_archive(folder: Path) -> None:
    """Nothing has to be exchanged where nothing has changed, also if a file was written again."""
    archive = loaded(folder)
    same = archive.read_again()
    write(folder, "a.md")
    again = read_again(archive)

    assert (True, True) == (same is archive, again.get("a") is archive.get("a"))


def test_a_quote_of_an_extended_archive_is_checked_against_its_file(folder: Path) -> None:
    """The source of every article, also of a new one, is read again before it is quoted."""
    archive = loaded(folder)
    write(folder, "e.md", "A boat.")
    again = read_again(archive)

    assert ("A boat.\n", "The bridge opened.\n") == (again.reread("e"), again.reread("b/c"))
    (folder / "e.md").unlink()
    with pytest.raises(ContentError):
        again.reread("e")


def test_the_settings_of_the_folder_concern_all_articles(folder: Path) -> None:
    """If archive.yaml has changed, the whole folder has to be read."""
    archive = loaded(folder)
    (folder / "archive.yaml").write_text("publisher: River Post\n", encoding="utf-8")

    assert archive.read_again() is None


def test_no_article_is_an_error(folder: Path) -> None:
    """An archive without any article does not replace one with some."""
    archive = loaded(folder)
    for path in folder.rglob("*.md"):
        path.unlink()
    with pytest.raises(ContentError, match="the archive is empty"):
        archive.read_again()


def test_an_id_that_is_taken_later_is_told(folder: Path) -> None:
    """The second article with an id has its whole path for one, and the same one every time."""
    archive = loaded(folder)
    write(folder, "z.md", "Another.", head="id: a\n")
    again = read_again(archive)
    write(folder, "y.md", "A boat.")
    third = read_again(again)

    assert ("Another.\n", True) == (
        again.at(3).text,
        third.get("z.md") is again.get("z.md"),
    )
    assert told(loaded(folder)) == told(third)


def test_a_file_that_cannot_be_read_is_told(folder: Path) -> None:
    """A mistake in a new file is a problem of the archive, not of the program."""
    archive = loaded(folder)
    (folder / "e.md").write_bytes(b"\xff\xfe\x00")
    again = read_again(archive)

    assert told(loaded(folder)) == told(again)
    assert 1 == len(again.problems)
