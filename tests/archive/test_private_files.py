"""Files that only their owner may read or change."""

import os
import stat
from pathlib import Path

import pytest

from bot.archive.private_files import NotPrivateError, private_file


def test_a_file_is_private_from_the_beginning(tmp_path: Path) -> None:
    """Whatever the process's mask is."""
    before = os.umask(0)
    try:
        private_file(tmp_path / "file")
    finally:
        os.umask(before)

    assert 0o600 == stat.S_IMODE((tmp_path / "file").stat().st_mode)


@pytest.mark.parametrize(
    ("was", "expected"), [(0o644, "kept"), (0o600, "kept"), (0o664, ""), (0o666, "")]
)
def test_a_file_of_before(tmp_path: Path, was: int, expected: str) -> None:
    """One that others could only read is kept; one that they could write to begins empty."""
    file = tmp_path / "file"
    file.write_text("kept")
    file.chmod(was)
    private_file(file)

    assert (expected, 0o600) == (file.read_text(), stat.S_IMODE(file.stat().st_mode))


def test_a_link_is_refused(tmp_path: Path) -> None:
    """It could lead to any file of the user."""
    (tmp_path / "own").write_text("kept")
    (tmp_path / "file").symlink_to(tmp_path / "own")

    with pytest.raises(NotPrivateError, match="is not a regular file"):
        private_file(tmp_path / "file")
    assert "kept" == (tmp_path / "own").read_text()
