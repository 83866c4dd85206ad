"""What was fitted: the weights of the signals, kept as data beside the figures they gave."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Weights", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows of weights by name; in each a weight by the name of its signal."""

    rows: Mapping[str, Mapping[str, float]]

    def row(self, name: str, signals: Sequence[str]) -> tuple[float, ...]:
        """Return a row in the order of its signals. Raises `KeyError` where one is missing."""
        return tuple(float(self.rows[name][signal]) for signal in signals)


def load_weights() -> Weights:
    """Return the weights that come with the program."""
    path = Path(__file__).with_name("weights.json")
    return Weights(json.loads(path.read_text(encoding="utf-8"))["weights"])
