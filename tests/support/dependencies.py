"""What the project declares in `pyproject.toml`, and what that needs in turn."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bot

ROOT = Path(bot.__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared(extra: str | None = None) -> list[Requirement]:
    """Return what the project declares, or what an extra adds; an extra may name others."""
    lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    found = []
    for wanted in map(Requirement, lines):
        if canonicalize_name(wanted.name) == PROJECT["name"]:
            found += [one for name in sorted(wanted.extras) for one in declared(name)]
        else:
            found.append(wanted)
    return found


def closure(wanted: list[Requirement]) -> Iterator[Requirement]:
    """Yield requirements, and what the installed distributions need for them in turn."""
    waiting, seen = list(wanted), set()
    while waiting:
        one = waiting.pop()
        key = (canonicalize_name(one.name), *sorted(one.extras))
        if not _is_wanted(one, {""}):
            continue
        yield one
        if key in seen:
            continue
        seen.add(key)
        for line in requires(one.name) or ():
            below = Requirement(line)
            if _is_wanted(below, {"", *one.extras}):
                below.marker = None
                waiting.append(below)


def _is_wanted(one: Requirement, extras: set[str]) -> bool:
    return one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
