"""A lexicon as plain values that JSON can hold, for an index on disk and for one in a cluster."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.analysis.lexicon import Lexicon

__all__ = ["as_stored", "from_stored"]

_NAMES = tuple(one.name for one in fields(Lexicon))


def as_stored(lexicon: Lexicon) -> dict[str, Any]:
    """Return a lexicon as it is written: the same each time."""
    return {name: getattr(lexicon, name) for name in _NAMES} | {
        "boilerplate": sorted(lexicon.boilerplate)
    }


def from_stored(stored: Mapping[str, Any]) -> Lexicon:
    """Return a lexicon as it was written. Raises `KeyError` or `TypeError` for anything else."""
    return Lexicon(**dict(stored) | {"boilerplate": frozenset(stored["boilerplate"])})
