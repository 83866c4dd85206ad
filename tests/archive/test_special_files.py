"""What is not a regular file is refused in a sentence, and never waited for."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive.errors import ContentError
from bot.archive.loading import load_archive
from bot.archive.overlay import Overlay
from bot.archive.yaml_files import kind_of, read_bytes
from bot.desk import Desk
from bot.i18n.texts import load_texts

ARTICLE = "---\ntitle: A\n---\nText.\n"
PROBLEM = "is a pipe or a device; put a file in its place, or remove it"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Make an archive of one article."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.md").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _pipes() -> Iterator[list[int]]:
    """Close what `pipe` has opened."""
    yield OPENED
    while OPENED:
        os.close(OPENED.pop())


OPENED: list[int] = []


def pipe(path: Path) -> Path:
    """Make a pipe with something in it, so that even a reader that waits for one would go on."""
    os.mkfifo(path)
    OPENED.append(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    os.write(OPENED[-1], ARTICLE.encode())
    return path


def test_a_pipe_among_the_articles(archive: Path) -> None:
    """It is told like any other file that cannot be read."""
    path = pipe(archive / "b.md")

    assert [f"{path}: {PROBLEM}"] == load_archive(archive).problems.lines()


def test_a_pipe_without_a_writer(tmp_path: Path) -> None:
    """Nobody waits until somebody writes into it."""
    os.mkfifo(tmp_path / "b.md")
    with pytest.raises(ContentError) as caught:
        read_bytes(tmp_path / "b.md")

    assert str(caught.value) == f"{tmp_path / 'b.md'}: {PROBLEM}"


@pytest.mark.parametrize("name", ["faq.yaml", "aliases.yaml", "policy.yaml"])
def test_a_pipe_among_the_responses(archive: Path, name: str) -> None:
    """So it is in the folder of responses."""
    responses = archive.parent / "responses"
    responses.mkdir()
    path = pipe(responses / name)
    with pytest.raises(ContentError) as caught:
        Desk.open(archive, responses=responses)

    assert str(caught.value) == f"{path}: {PROBLEM}"


def test_a_pipe_among_the_texts(tmp_path: Path) -> None:
    """And among the texts."""
    path = pipe(tmp_path / "en.yaml")
    with pytest.raises(ContentError) as caught:
        load_texts(tmp_path)

    assert str(caught.value) == f"{path}: {PROBLEM}"


def test_a_pipe_as_the_overlay(tmp_path: Path) -> None:
    """And in the place of the operators' FAQ."""
    path = pipe(tmp_path / "own.yaml")
    with pytest.raises(ContentError) as caught:
        Overlay(path).listed()

    assert str(caught.value) == f"{path}: {PROBLEM}"


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.md"])
def test_a_pipe_as_the_archive(tmp_path: Path, name: str) -> None:
    """A pipe is not an archive, whatever its name."""
    path = pipe(tmp_path / name)
    with pytest.raises(ContentError) as caught:
        load_archive(path)

    assert str(caught.value).startswith(f"{path}: is not an archive; ")


def test_a_device_and_a_socket(tmp_path: Path) -> None:
    """Neither is read; the sentence names it."""
    path = tmp_path / "b.md"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        with pytest.raises(ContentError) as of_socket:
            read_bytes(path)
    with pytest.raises(ContentError) as of_device:
        read_bytes(Path(os.devnull))

    assert str(of_socket.value).startswith(f"{path}: cannot be read (")
    assert str(of_device.value) == f"{os.devnull}: {PROBLEM}"


def test_a_folder_with_the_name_of_an_article(archive: Path) -> None:
    """It is a folder all the same."""
    (archive / "b.md").mkdir()
    (archive / "b.md" / "c.md").write_text(ARTICLE, encoding="utf-8")

    assert ["a", "b.md/c"] == [article.id for article in load_archive(archive)]


def test_kinds(archive: Path) -> None:
    """A path leads to a folder, a file, something else, or nothing."""
    file = archive / "a.md"
    found = [kind_of(path) for path in (archive, file, Path(os.devnull), archive / "x", file / "x")]

    assert found == ["folder", "file", "other", None, None]


def test_a_path_that_is_too_long() -> None:
    """What the system cannot look for is named in the sentence."""
    path = Path("a" * 5_000)
    with pytest.raises(ContentError) as caught:
        kind_of(path)

    assert str(caught.value) == (
        f"{path}: cannot be read (File name too long); check its name and permissions"
    )


@pytest.mark.parametrize("is_folder", [False, True], ids=["the file", "its folder"])
def test_a_link_that_comes_later(tmp_path: Path, is_folder: bool) -> None:
    """A file or folder that became a link out of the archive is neither reread nor reloaded."""
    folder, outside = tmp_path / "archive", tmp_path / "outside"
    (folder / "in").mkdir(parents=True)
    outside.mkdir()
    for place in (folder / "in", outside):
        (place / "a.md").write_text(ARTICLE, encoding="utf-8")
    archive = load_archive(folder)
    if is_folder:
        (folder / "in").rename(tmp_path / "old")
        (folder / "in").symlink_to(outside)
    else:
        (folder / "in" / "a.md").unlink()
        (folder / "in" / "a.md").symlink_to(outside / "a.md")
    with pytest.raises(ContentError, match="is a link that leads out of the archive"):
        archive.reread("in/a")


def test_settings_of_an_archive_by_a_link(tmp_path: Path, archive: Path) -> None:
    """`archive.yaml` is read only from the archive itself."""
    (tmp_path / "other.yaml").write_text("publisher: Somebody\n", encoding="utf-8")
    (archive / "archive.yaml").symlink_to(tmp_path / "other.yaml")
    loaded = load_archive(archive)

    assert None is loaded.at(0).publisher
    assert "is a link that leads out of the archive" in loaded.problems.lines()[0]


def test_a_name_with_control_characters(archive: Path) -> None:
    """It is told by escapes, on one line."""
    (archive / "b\n\x1b[2J.md").write_bytes(b"\xff\xfe")
    (line,) = load_archive(archive).problems.lines()

    assert line.isprintable()
    assert "b\\n\\x1b[2J.md" in line
