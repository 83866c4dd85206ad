"""Names of articles are safe as files on every system."""

import pytest

from bot.importing.names import PATH_LIMIT, safe_name, safe_path, unlike

NAMES = {
    "The ferry & the mole": "The-ferry-the-mole",
    "../../etc/passwd": "etc/passwd",
    "a//./b": "a/b",
    "originals/x": "originals-1/x",
    "CON": "CON-1",
    "Паром стоит 12": "Паром-стоит-12",
    ".hidden": "hidden",
    "cafe\u0301": "café",
}


@pytest.mark.parametrize("text", NAMES)
def test_safe_paths(text: str) -> None:
    """Nothing leads upwards, is hidden, or is reserved; letters of all scripts stay."""
    assert safe_path(text) == NAMES[text]


def test_long_names_stay_apart() -> None:
    """They are cut in bytes, and a hash keeps them apart."""
    first, second = (safe_name("я" * 200 + end) for end in "ab")

    assert first != second
    assert len(first.encode()) <= 100
    assert len(safe_path("/".join(["long" * 9] * 9))) <= PATH_LIMIT


def test_names_of_marks_alone() -> None:
    """They get a hash for a name."""
    assert safe_name("???").startswith("article-")
    assert safe_path("//").startswith("article-")
    assert safe_name("???") != safe_name("!!!")


def test_case_does_not_keep_names_apart() -> None:
    """On some systems it would be the same file."""
    assert unlike("Ferry", {"ferry", "ferry-2"}) == "Ferry-3"
