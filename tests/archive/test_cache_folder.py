"""Folders of the cache: private, complete, whole, and without what a killed build left."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.archive.cache_folder import CacheError, CacheFolder, LockedFolder, remove_leftovers


def build(path: Path) -> None:
    """Fill a folder."""
    (path / "one").write_text("1")
    (path / "two").write_text("2")


def opened(folder: CacheFolder) -> str:
    """Return what is in a folder that is built if need be."""
    return folder.opened(build, lambda path: (path / "one").read_text(), (ValueError,))


def mode(path: Path) -> str:
    """Return the permissions of a file or folder, in octal."""
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


@pytest.fixture
def folder(tmp_path: Path) -> CacheFolder:
    """Return a folder that was built once."""
    made = CacheFolder(tmp_path / "cache" / "key")
    opened(made)
    return made


def test_only_the_owner_may_read(folder: CacheFolder) -> None:
    """The cache and its folders have the mode 0700, files 0600."""
    modes = [mode(path) for path in (folder.path.parent, folder.path, *folder.path.iterdir())]

    assert ["700", "700", "600", "600", "600"] == modes


@pytest.mark.parametrize("was", [0o755, 0o775, 0o500])
def test_a_cache_of_before_becomes_private(folder: CacheFolder, was: int) -> None:
    """One's own folder with another mode is used, and nobody else may read it from now on."""
    folder.path.parent.chmod(was)

    assert ("1", "700") == (opened(folder), mode(folder.path.parent))


@pytest.mark.parametrize("was", [0o777, 0o1777, 0o703])
def test_a_cache_that_anybody_may_write_to(folder: CacheFolder, was: int) -> None:
    """It is refused: anybody may have put something there."""
    folder.path.parent.chmod(was)

    with pytest.raises(CacheError, match=r"every user of this machine.*XDG_CACHE_HOME"):
        opened(folder)


def test_a_cache_of_another_user(folder: CacheFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused, as is one of its folders, which is built again."""
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)

    with pytest.raises(CacheError, match=r"belongs to another user.*XDG_CACHE_HOME"):
        opened(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one", "x"),
        ("one", "11"),
        ("one", None),
        ("two", ""),
        ("sums.json", "{"),
        ("sums.json", "[1]"),
        ("sums.json", '{"one": 1}'),
        ("sums.json", None),
    ],
)
def test_a_damaged_folder_is_built_again(
    folder: CacheFolder, name: str, content: str | None
) -> None:
    """A file that is missing, longer, shorter or different is damage, which a start repairs."""
    file = folder.path / name
    if content is None:
        file.unlink()
    else:
        file.write_text(content)

    assert ("1", 3) == (opened(folder), len([*folder.path.iterdir()]))


def test_a_folder_that_cannot_be_read_again(tmp_path: Path) -> None:
    """If a new one is damaged as well, the error says so, and nothing is left."""
    folder = CacheFolder(tmp_path / "cache" / "key")

    def read(path: Path) -> str:
        raise ValueError

    with pytest.raises(CacheError, match="was damaged and has been removed"):
        folder.opened(build, read, (ValueError,))
    assert [] == [*folder.path.parent.iterdir()]


_HOLDING = """
import sys
from pathlib import Path
from bot.archive.cache_folder import LockedFolder

folder = LockedFolder(Path(sys.argv[1]))
(folder.path / "half").write_text("half")
print(folder.path, flush=True)
sys.stdin.read()
"""


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    """As long as a process lives its folder stays, and goes at the first look afterwards."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _HOLDING, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        remove_leftovers(tmp_path)
        during = left.exists()
        process.kill()
        process.wait()
    remove_leftovers(tmp_path)

    assert (True, False) == (during, left.exists())


def test_a_locked_folder_is_removed_once(tmp_path: Path) -> None:
    """Its owner removes it, and nobody else does before."""
    folder = LockedFolder(tmp_path / "cache")
    remove_leftovers(tmp_path / "cache")
    before = folder.path.exists()
    folder.remove()
    folder.remove()

    assert (True, False) == (before, folder.path.exists())


def test_a_link_is_no_leftover(tmp_path: Path) -> None:
    """What a link named like a leftover leads to stays."""
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / ".building-x").symlink_to(own)
    remove_leftovers(tmp_path / "cache")

    assert own.is_dir()
