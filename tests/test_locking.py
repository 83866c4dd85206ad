"""Locks on files and folders, and a system that has none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import locking
from bot.archive.cache_folder import LockedFolder, remove_leftovers

WITHOUT = """
import os, sys
for module in ("fcntl", "resource"):
    sys.modules[module] = None
for name in ("getuid", "O_NOFOLLOW", "O_DIRECTORY"):
    delattr(os, name)
import bot.web.connections, bot.delivery.sole, bot.delivery.logbook, bot.sources.living
from bot.cli.main import main
sys.exit(main(["ask", "--archive", sys.argv[1], "When was the bridge opened?"]))
"""


def test_a_lock_is_held_until_its_file_is_closed(tmp_path: Path) -> None:
    """A second descriptor gets it afterwards, and waits for it if it is asked to."""
    file = tmp_path / "lock"
    first, second = (os.open(file, os.O_RDWR | os.O_CREAT) for _ in range(2))
    found = [locking.locked(first), locking.locked(second)]
    os.close(first)
    locking.lock_when_free(second)
    found.append(locking.locked(second))
    os.close(second)

    assert [True, False, True] == found


def test_a_locked_folder_is_not_a_leftover(tmp_path: Path) -> None:
    """What nobody holds is removed."""
    held = LockedFolder(tmp_path)
    (tmp_path / ".building-left").mkdir()
    remove_leftovers(tmp_path)
    found = list(tmp_path.iterdir())
    held.remove()

    assert [held.path] == found
    assert [] == list(tmp_path.iterdir())


def test_without_locks_nothing_is_taken_for_a_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may still be building it."""
    monkeypatch.setattr(locking, "fcntl", None)
    monkeypatch.setattr("bot.archive.cache_folder.HAS_LOCKS", False)
    first, second = LockedFolder(tmp_path), LockedFolder(tmp_path)
    remove_leftovers(tmp_path)
    found = {first.path, second.path} == set(tmp_path.iterdir())
    first.remove()
    second.remove()

    assert found
    assert [] == list(tmp_path.iterdir())


def test_the_program_starts_where_there_are_no_locks_and_users(tmp_path: Path) -> None:
    """As on Windows, which has no `fcntl`, `resource` and `os.getuid`."""
    (tmp_path / "archive").mkdir()
    article = "---\ntitle: The bridge\n---\nThe bridge was opened on 3 May 2019 by the mayor.\n"
    (tmp_path / "archive" / "bridge.md").write_text(article)
    asked = subprocess.run(  # noqa: S603 - the program itself
        [sys.executable, "-c", WITHOUT, str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")},
    )

    assert "The bridge was opened on 3 May 2019" in asked.stdout, asked.stderr
