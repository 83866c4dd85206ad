"""The Bot API as data: methods and types with their fields, as `reduce.py` wrote them down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Field", "Schema", "schema"]

_FILE = Path(__file__).with_name("bot-api-10.1.json")


@dataclass(frozen=True, slots=True)
class Field:
    """What the Bot API says of one parameter of a method, or of one field of a type."""

    types: tuple[str, ...]
    """One of these: `Integer`, `Array of MessageEntity`, `InputFile` …"""
    required: bool = False
    values: tuple[str, ...] = ()
    """The only texts allowed, where there are such."""
    size: tuple[int, int, str] | None = None
    """Least and greatest length of a text, in `characters`, `bytes` or characters once `parsed`."""
    items: tuple[int, int] | None = None
    """Least and greatest length of an array."""
    range: tuple[int, int] | None = None
    """Least and greatest number."""
    pattern: str | None = None
    """The regular expression that the whole of a text matches."""
    unless: tuple[str, ...] = ()
    """Fields that may be given in place of this one, which is required otherwise."""


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Schema:
    """Every method and type of one version of the Bot API."""

    version: str
    methods: Mapping[str, Fields]
    types: Mapping[str, Fields]
    subtypes: Mapping[str, tuple[str, ...]]
    """The types that a type includes, if it is a union."""


@cache
def schema() -> Schema:
    """Return the Bot API, read once."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return Schema(
        data["version"],
        {name: _fields(method["fields"]) for name, method in data["methods"].items()},
        {name: _fields(one["fields"]) for name, one in data["types"].items() if "fields" in one},
        {name: tuple(one["subtypes"]) for name, one in data["types"].items() if "subtypes" in one},
    )


def _fields(given: Mapping[str, Mapping[str, Any]]) -> Fields:
    return {name: _field(**said) for name, said in given.items()}


def _field(**said: Any) -> Field:
    frozen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return Field(**frozen)
