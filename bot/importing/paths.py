"""What the path of a file says: an id, and sometimes a date."""

import re
from pathlib import Path

from bot.importing.dates import read_date

__all__ = ["date_in_path", "folder_name", "id_of"]

_INDEX = frozenset(("index", "_index", "readme", "default"))
_SAYS_NOTHING = frozenset(
    "content contents src post posts blog docs public html site www data".split()
)
"""Folders of which every site has one."""
_DAY = re.compile(r"(?<!\d)(\d{4})[-/_.](\d{1,2})[-/_.](\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?<![\d-])(\d{4})[-/](\d{2})(?=/)")


def id_of(path: str, folder: str) -> str:
    """Return the id of a file by its path within its folder, with `/`, and the folder's name.

    A file that is called index.md has the name of its folder; a suffix for a language is kept.
    """
    parent, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    base, dot, language = stem.partition(".")
    if base.lower() in _INDEX:
        return f"{parent or folder}{dot}{language}"
    return f"{parent}/{stem}" if parent else stem


def date_in_path(path: str) -> tuple[str, str] | None:
    """Return the date in a path in EDTF, and how it is written there; None if there is none.

    A day may be in one name (2019-08-14-title.md) or in folders (2019/08/14/title/index.md), the
    last one counts; a month must be two folders.
    """
    days = [one for one in _DAY.finditer(path) if _is_day(one)]
    if days:
        year, month, day = days[-1].groups()
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}", days[-1][0]
    for match in reversed(list(_MONTH.finditer(path))):
        edtf = read_date(f"{match[1]}-{match[2]}")
        if edtf:
            return edtf, match[0]
    return None


def _is_day(match: re.Match[str]) -> bool:
    return read_date("-".join(match.groups())) is not None


def folder_name(path: Path) -> str:
    """Return what to call the source at a path: the first name upwards that says something.

    `site/content/en/_posts` is called `site`.
    """
    here = path.resolve()
    for name in (here.name, *(parent.name for parent in here.parents[:3])):
        plain = name.lower().strip("_")
        if len(plain) > 2 and plain not in _SAYS_NOTHING:
            return name
    return here.name or "site"
