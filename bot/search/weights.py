"""The fitted weights of the signals, stored as data together with the figures they achieved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Weights", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Named rows of weights, each with the weights of its signals by name."""

    rows: Mapping[str, Mapping[str, float]]

    def row(self, name: str, signals: Sequence[str]) -> tuple[float, ...]:
        """Return a row in the order of the signals. Raises `KeyError` if one is missing."""
        return tuple(float(self.rows[name][signal]) for signal in signals)


def load_weights() -> Weights:
    """Return the weights that come with the program."""
    path = Path(__file__).with_name("weights.json")
    return Weights(json.loads(path.read_text(encoding="utf-8"))["weights"])
