"""YAML as this project's people write it: texts, lists and maps, each mistake with its line."""

from pathlib import Path
from typing import Any

import yaml

from bot.archive.errors import ContentError, Mistake

__all__ = ["read_text", "read_yaml", "yaml_value"]

SIZE_LIMIT = 16_000_000
"""Bytes; no file that a person keeps by hand is longer."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's where it was built in


class _Loader(_Base):  # type: ignore[misc]  # the class is chosen when the module is loaded
    """Safe; scalars are texts or null (a date stays as written); no aliases, no repeats."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        # An alias can make a small file unfold into a huge one.
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.constructor.ConstructorError(
                None, None, "an alias (*name) is not allowed here", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_text(path: Path) -> str:
    """Return a file's text, a byte order mark at its start left out.

    Raises `ContentError` when it cannot be read, is too long or is not UTF-8.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            mend = "split it, or put the articles into a .jsonl file"
            raise ContentError(
                [Mistake(path, None, f"is larger than {SIZE_LIMIT // 1_000_000} MB", mend)]
            )
        raw = path.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ContentError(
            [Mistake(path, None, f"cannot be read ({reason})", "check its name and permissions")]
        ) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ContentError(
            [Mistake(path, line, f"byte {error.start} is not UTF-8", "save the file as UTF-8")]
        ) from error


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds: texts, None, lists and maps. Raises `ContentError`."""
    return yaml_value(read_text(path), path)


def yaml_value(text: str, path: Path, first_line: int = 1) -> Any:
    """Return what a YAML text holds; `first_line` is its first line's number in the file."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + first_line if mark else None
        problem = f"is not valid YAML: {error.problem or error.context}"
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line, problem = None, f"is not valid YAML: {str(error).splitlines()[0]}"
    mend = "correct it there; a text with a colon, a # or a quotation mark is put in quotes"
    raise ContentError([Mistake(path, line, problem, mend)])
