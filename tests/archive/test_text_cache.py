"""Texts that were read before are not parsed again; a damaged cache is no obstacle."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import pytest

from bot.archive import text_cache
from bot.archive.loading import load_archive
from bot.archive.markdown_text import plain_text

Parsed = list[str]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Parsed:
    """Return the sources that the cache has parsed, of any size."""
    sources: Parsed = []

    def noting(source: str) -> str:
        sources.append(source)
        return plain_text(source)

    monkeypatch.setattr(text_cache, "plain_text", noting)
    monkeypatch.setattr(text_cache, "WORTH_KEEPING", 1)
    return sources


def write(folder: Path, **bodies: str) -> Path:
    """Write an article for each body, and return the archive."""
    archive = folder / "archive"
    archive.mkdir(exist_ok=True)
    for name, body in bodies.items():
        (archive / f"{name}.md").write_text(f"---\ntitle: T\n---\n{body}", encoding="utf-8")
    return archive


def texts(folder: Path) -> list[str]:
    """Load the archive with its cache, and return the texts."""
    return [article.text for article in load_archive(folder / "archive", folder / "cache")]


def test_only_new_sources_are_parsed(tmp_path: Path, parsed: Parsed) -> None:
    """A second loading parses nothing, and a third one what has changed."""
    write(tmp_path, a="An *old* text.", b="A *new* text.")
    first = texts(tmp_path)
    count = len(parsed)
    second = texts(tmp_path)
    write(tmp_path, b="A **newer** text.")
    third = texts(tmp_path)

    assert first == second == ["An old text.", "A new text."]
    assert third == ["An old text.", "A newer text."]
    assert (count, parsed[2:]) == (2, ["A **newer** text."])


def test_what_is_gone_is_removed(tmp_path: Path, parsed: Parsed) -> None:
    """Texts that the archive no longer has are not kept for ever."""
    archive = write(tmp_path, a="An *old* text.", b="A *new* text.")
    texts(tmp_path)
    (archive / "a.md").unlink()
    write(tmp_path, c="*C*.")
    texts(tmp_path)
    write(tmp_path, a="An *old* text.")
    texts(tmp_path)

    assert parsed.count("An *old* text.") == 2
    assert parsed.count("A *new* text.") == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b"no database"),
        lambda file: file.write_bytes(file.read_bytes()[:100] + b"x" * 5_000),
        lambda file: file.write_bytes(b""),
    ],
)
def test_a_damaged_cache(tmp_path: Path, parsed: Parsed, damage: Callable[[Path], object]) -> None:
    """It is as if there were none, and it is made again."""
    write(tmp_path, a="An *old* text.")
    texts(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    damage(file)

    assert [texts(tmp_path), texts(tmp_path)] == [["An old text."]] * 2
    assert len(parsed) == 2


def test_a_cache_that_cannot_be_written(tmp_path: Path, parsed: Parsed) -> None:
    """Loading goes on without it."""
    write(tmp_path, a="An *old* text.")
    (tmp_path / "cache").write_text("a file in its place", encoding="utf-8")

    assert texts(tmp_path) == ["An old text."]


def test_a_small_folder_is_not_cached(tmp_path: Path) -> None:
    """Parsing little is faster than keeping it."""
    write(tmp_path, a="An *old* text.")

    assert texts(tmp_path) == ["An old text."]
    assert not (tmp_path / "cache").exists()


def test_a_quote_never_rests_on_the_cache(tmp_path: Path, parsed: Parsed) -> None:
    """What is compared before sending is parsed from the file, whatever the cache says."""
    write(tmp_path, a="An *old* text.")
    texts(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    with closing(sqlite3.connect(file)) as database, database:
        ((key,),) = database.execute("SELECT key FROM texts").fetchall()
        digest = blake2b(b"A false text.", digest_size=16, key=key).digest()
        database.execute("UPDATE texts SET text = 'A false text.', digest = ?", (digest,))
    archive = load_archive(tmp_path / "archive", tmp_path / "cache")

    assert (archive.at(0).text, archive.reread("a")) == ("A false text.", "An old text.")


def test_a_text_that_differs_from_its_digest(tmp_path: Path, parsed: Parsed) -> None:
    """It is parsed from the file."""
    write(tmp_path, a="An *old* text.")
    texts(tmp_path)
    (file,) = (tmp_path / "cache").iterdir()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE texts SET text = 'A false text.'")

    assert texts(tmp_path) == ["An old text."]


def test_a_cache_that_anybody_may_write_to(
    tmp_path: Path, parsed: Parsed, caplog: pytest.LogCaptureFixture
) -> None:
    """It is not used, and a line in the log says so."""
    write(tmp_path, a="An *old* text.")
    texts(tmp_path)
    (tmp_path / "cache").chmod(0o777)

    assert texts(tmp_path) == ["An old text."]
    assert "can be written to by every user of this machine" in caplog.text
