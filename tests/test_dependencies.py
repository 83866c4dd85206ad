"""What is imported is declared, and what is declared is pinned, with all that it stands on."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bot

ROOT = Path(bot.__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = dict(line.split("==") for line in LINES if line and not line.startswith("#"))
PINNED = {canonicalize_name(name): pin for name, pin in PINS.items()}
OPTIONAL = {"matplotlib": "picture", "numpy": "fit", "scipy": "fit", "sklearn": "fit"}
"""Imported where they are needed, and said to be missing where they are."""


def declared(extra: str | None = None) -> list[Requirement]:
    """Return what the project declares."""
    lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return [Requirement(line) for line in lines]


def imported(folder: str) -> Iterator[str]:
    """Yield the packages that the modules of a folder import, wherever in them."""
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


@pytest.mark.parametrize("line", [line for line in LINES if line and line[0] != "#"])
def test_a_pin_is_exact(line: str) -> None:
    """Every line names one version of one package, and no place to load it from."""
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.!+]*", line)


@pytest.mark.parametrize("extra", [None, "test", "picture"])
def test_all_is_pinned(extra: str | None) -> None:
    """What is declared is pinned at a version that it allows, and so is all below it."""
    waiting, seen = declared(extra), set()
    wrong = []
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if wanted.marker is not None and not any(
            wanted.marker.evaluate({"extra": one}) for one in ("", *wanted.extras)
        ):
            continue
        if name not in PINNED or not wanted.specifier.contains(PINNED[name], prereleases=True):
            wrong.append(str(wanted))
        if (name, *sorted(wanted.extras)) in seen:
            continue
        seen.add((name, *sorted(wanted.extras)))
        for line in requires(name) or ():
            below = Requirement(line)
            if below.marker is None or any(
                below.marker.evaluate({"extra": one}) for one in ("", *wanted.extras)
            ):
                below.marker = None
                waiting.append(below)

    assert wrong == []


def test_what_is_installed_is_what_is_pinned() -> None:
    """The tests run with the pinned versions."""
    found = {}
    for name in PINNED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"

    assert {name: pin for name, pin in PINNED.items() if found[name] != pin} == {}


def test_what_is_imported_is_declared() -> None:
    """The bot imports nothing that only stands below another package."""
    names = {canonicalize_name(one.name) for one in declared()}
    known = packages_distributions()
    wrong = [
        name
        for name in sorted(set(imported("bot")))
        if name not in (*sys.stdlib_module_names, *OPTIONAL, "bot")
        and not names & {canonicalize_name(one) for one in known.get(name, [name])}
    ]

    assert wrong == []
