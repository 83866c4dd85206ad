"""Every regular expression of the program, found by itself: none has to be listed anywhere.

Expressions are compiled where a module is imported, so that they can be found in what it defines:
by their names, in containers and in objects that a module keeps.
"""

import ast
import functools
import importlib
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import bot
from tests.support.tracing import untraced

__all__ = ["FILES", "PACKAGE", "Found", "expressions", "owners", "unfindable"]

PACKAGE = Path(bot.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
_FROM_THE_START = {"match", "fullmatch"}
_SKIPPED = ("__main__.py", "env.py")
"""Scripts: what they hold is found by their source alone."""


@dataclass
class Found:
    """An expression of the program."""

    pattern: re.Pattern[str]
    names: list[str] = field(default_factory=list)
    is_anchored: bool = True
    """Whether it is only ever tried at the beginning of a text."""


def expressions() -> dict[str, Found]:
    """Return every expression that the modules hold, by the first of its names."""
    found: dict[int, Found] = {}
    for file in FILES:
        if file.name in _SKIPPED:
            continue
        module = importlib.import_module(_module_name(file))
        for name, value in _values(module):
            for _, pattern in _patterns(value):
                one = found.setdefault(id(pattern), Found(pattern))
                one.names.append(f"{module.__name__.removeprefix('bot.')}.{name}")
                is_direct = pattern is value
                one.is_anchored &= (
                    is_direct and _uses(file).get(name, {"elsewhere"}) <= _FROM_THE_START
                )
    return {one.names[0] + f" {at}": one for at, one in enumerate(found.values())}


@functools.cache
def owners() -> frozenset[str]:
    """Return the classes of the objects that hold an expression."""
    return frozenset(
        owner.__qualname__
        for file in FILES
        if file.name not in _SKIPPED
        for _, value in _values(importlib.import_module(_module_name(file)))
        for owner, _ in _patterns(value)
        if owner is not None
    )


@untraced()
def unfindable(source: str, holders: Set[str]) -> list[str]:
    """Return the uses of expressions in a source that `expressions` cannot find."""
    tree = ast.parse(source)
    problems = []
    for function, around in _calls(tree, ""):
        holder, _, method = around.rpartition(".")
        is_found = not around or (method == "__init__" and holder in holders)
        if function != "compile" or not is_found:
            problems.append(f"re.{function} in {around or 'the module'}")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("re", "regex"):
            problems.append(f"names imported from {node.module}")
        if isinstance(node, ast.Import):
            problems += [
                f"import {one.name} as {one.asname}"
                for one in node.names
                if one.name == "regex" or (one.name == "re" and one.asname)
            ]
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            # What a handler takes may be a function instead.
            is_handler = called.endswith("Handler")
            problems += [
                f"{one.arg}= in a call of {called}"
                for one in node.keywords
                if one.arg in ("pattern", "regex")
                and not (is_handler and isinstance(one.value, ast.Name))
            ]
    return problems


def _module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
@untraced()
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _values(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield what a module itself defines."""
    for name, value in vars(module).items():
        if inspect.isclass(value) and value.__module__ == module.__name__:
            yield from ((f"{name}.{one}", held) for one, held in vars(value).items())
        elif not inspect.ismodule(value) and not name.startswith("__"):
            yield name, value


def _patterns(
    value: Any, owner: type | None = None, seen: set[int] | None = None
) -> Iterator[tuple[type | None, re.Pattern[str]]]:
    """Yield the expressions in a value, each with the class of the program's object around it."""
    seen = set() if seen is None else seen
    if isinstance(value, re.Pattern):
        yield owner, value
        return
    if id(value) in seen or inspect.isclass(value) or inspect.isroutine(value):
        return
    seen.add(id(value))
    inside: list[Any] = []
    if isinstance(value, Mapping):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inside = [*value]
    elif type(value).__module__.partition(".")[0] == "bot":
        owner = type(value)
        inside = [*getattr(value, "__dict__", {}).values()]
        inside += [getattr(value, name, None) for name in getattr(owner, "__slots__", ())]
    for one in inside:
        yield from _patterns(one, owner, seen)


def _calls(node: ast.AST, around: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        within = around
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            within = f"{around}.{child.name}".lstrip(".")
        elif isinstance(child, ast.Lambda):
            within = f"{around}.lambda".lstrip(".")
        elif (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Attribute)
            and isinstance(child.func.value, ast.Name)
            and child.func.value.id == "re"
            and child.func.attr != "escape"
        ):
            yield child.func.attr, around
        yield from _calls(child, within)


@functools.cache
@untraced()
def _uses(file: Path) -> Mapping[str, Set[str]]:
    """Return the methods of each name that a module uses; `elsewhere` for any other use of it."""
    used: dict[str, set[str]] = defaultdict(set)
    seen = set()
    for node in ast.walk(_tree(file)):  # from the outside in: a method comes before its name
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used[node.value.id].add(node.attr)
            seen.add(id(node.value))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in seen:
            used[node.id].add("elsewhere")
    return used
