"""Reads a safe subset of YAML, texts, lists and maps, and reports mistakes with their line."""

import os
import stat
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.archive.errors import ContentError, Mistake

__all__ = [
    "Keys",
    "decoded",
    "kind_of",
    "line_at",
    "nodes_of",
    "read_bytes",
    "read_text",
    "read_yaml",
    "yaml_value",
]

SIZE_LIMIT = 16_000_000
"""The most bytes of a file; hand-written files are shorter."""
DEPTH_LIMIT = 50
"""The deepest nesting of lists and maps, because libyaml recurses and could exhaust the stack."""
Keys = tuple[str | int, ...]
"""The keys of maps and indexes of lists that lead to a value."""
_SHOWN = 200
"""The most characters of a line that a mistake repeats."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, if it is available


class _Loader(_Base):  # type: ignore[misc]  # the class is chosen when the module is loaded
    """A safe loader that reads scalars as text or null (also dates) and refuses duplicate keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refusal("a list or map cannot be a key", key)
            if key.value in seen:
                raise _refusal(f"the key {key.value!r} appears twice", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""What `_Loader` reads as null if it is not in quotes."""
_NONE = object()


def _refusal(problem: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, at.start_mark)


def _check(text: str) -> None:
    """Refuse aliases, which could expand a small file enormously, tags, and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("an alias (*name) is not allowed here", event)
        if getattr(event, "tag", None) is not None:
            raise _refusal("a tag (!name) is not allowed here", event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            raise _refusal(f"is nested more than {DEPTH_LIMIT} deep", event)


class _NotPlainError(Exception):
    """A text has something to refuse, which is put into words where it is read the long way."""


def _plain(text: str) -> Any:
    """Return the content of a text in a single pass over its events, which takes a third.

    Raises `_NotPlainError` if there is anything to refuse, or more than one document.
    """
    loader = _Base(text)
    next_event, nulls = loader.get_event, _NULLS
    held: list[tuple[Any, set[str] | None]] = [([], None)]  # the open lists and maps
    key: Any = _NONE
    try:
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.tag is not None:
                    raise _NotPlainError
                value = event.value
                if event.implicit[0] and value in nulls:
                    value = None
                inner, seen = held[-1]
                if seen is None:
                    inner.append(value)
                elif key is not _NONE:
                    inner[key], key = value, _NONE
                elif event.value in seen:
                    raise _NotPlainError
                else:
                    seen.add(event.value)
                    key = value
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                inner, seen = held[-1]
                if event.tag is not None or len(held) > DEPTH_LIMIT:
                    raise _NotPlainError
                is_map = kind is yaml.MappingStartEvent
                value = {} if is_map else []
                if seen is None:
                    inner.append(value)
                elif key is _NONE:  # a list or map as a key
                    raise _NotPlainError
                else:
                    inner[key] = value
                key = _NONE
                held.append((value, set() if is_map else None))
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                held.pop()
                key = _NONE
            elif kind is yaml.AliasEvent or (kind is yaml.DocumentStartEvent and held[0][0]):
                raise _NotPlainError
    except yaml.YAMLError as error:
        raise _NotPlainError from error
    finally:
        loader.dispose()
    documents = held[0][0]
    return documents[0] if documents else None


# A pipe or a device must not be waited for; a regular file is read as ever.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def kind_of(path: Path) -> Literal["folder", "file", "other"] | None:
    """Return what is at a path: "other" is a pipe, a socket or a device, None is nothing.

    Raises `ContentError` if the system cannot tell, as for a path that is too long.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def _unreadable(path: Path, error: OSError) -> ContentError:
    problem = f"cannot be read ({error.strerror or error})"
    return ContentError([Mistake(path, None, problem, "check its name and permissions")])


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark.

    Raises `ContentError` if it cannot be read, is too large or is not UTF-8.
    """
    return decoded(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises `ContentError` if it cannot be read, is too large, or is not a regular file.
    """
    try:
        # This runs before every quote and must be fast: a file object would take ten times longer.
        handle = os.open(path, _READING)
        try:
            state = os.fstat(handle)
            size = state.st_size
            # A folder fails below, in the system's own words.
            if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
                mend = "put a file in its place, or remove it"
                raise ContentError([Mistake(path, None, "is a pipe or a device", mend)])
            if size > SIZE_LIMIT:
                mend = "split it, or put the articles into a .jsonl file"
                raise ContentError(
                    [Mistake(path, None, f"is larger than {SIZE_LIMIT // 1_000_000} MB", mend)]
                )
            raw = os.read(handle, size + 1)
            while len(raw) < size and (more := os.read(handle, size - len(raw))):
                raw += more
            return raw
        finally:
            os.close(handle)
    except OSError as error:
        raise _unreadable(path, error) from error


def decoded(raw: bytes, path: Path) -> str:
    """Return the text in the bytes of a file, as `read_text` does. Raises `ContentError`."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ContentError(
            [Mistake(path, line, f"byte {error.start} is not UTF-8", "save the file as UTF-8")]
        ) from error


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file: texts, None, lists and maps. Raises `ContentError`."""
    return yaml_value(read_text(path), path)


def yaml_value(text: str, path: Path, first_line: int = 1) -> Any:
    """Return the content of a YAML text; `first_line` is the number of its first line in the file.

    Raises `ContentError`.
    """
    try:
        return _plain(text)
    except (_NotPlainError, RecursionError, ValueError):
        pass  # what is wrong is found below
    try:
        _check(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else None
        if mark and (error.problem or "").startswith("mapping values are not allowed"):
            mend = _in_quotes(text.split("\n")[mark.line])
            problem = "a value that contains a colon must be in quotes"
            raise ContentError([Mistake(path, line, problem, mend)]) from None
        problem = f"this is not valid YAML: {error.problem or error.context}"
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line, problem = None, f"this is not valid YAML: {str(error).splitlines()[0]}"
    mend = "correct that line; put a text with a colon, a # or a quotation mark in quotes"
    raise ContentError([Mistake(path, line, problem, mend)])


def nodes_of(text: str) -> Any:
    """Return the tree of nodes of a text that `yaml_value` has accepted, to find lines in it."""
    return yaml.compose(text, Loader=_Base)


def line_at(node: Any, keys: Keys) -> int | None:
    """Return the 1-based line of what a path of keys and indexes leads to, or of its last part.

    None if not even the first key exists.
    """
    line = None
    for key in keys:
        if isinstance(node, yaml.SequenceNode):
            found = [node.value[key]] if isinstance(key, int) and key < len(node.value) else []
        elif isinstance(node, yaml.MappingNode):
            found = [value for name, value in node.value if name.value == key]
        else:
            found = []
        if not found:
            return line
        node = found[0]
        line = node.start_mark.line + 1
    return line


def _in_quotes(line: str) -> str:
    """Return the advice to put the value of a line in quotes, with the value if it is short."""
    name, _, value = line.strip().partition(":")
    value = value.strip()
    mark = '"' if "'" in value else "'"
    if len(line) > _SHOWN or mark in value or "\\" in value:
        return "put a quotation mark before it and after it"
    return f"write {name}: {mark}{value}{mark}"
