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

    def known(self, name: str, signals: Sequence[str], further: Sequence[str]) -> tuple[str, ...]:
        """Return the signals of a row with the further ones, as far as the row has them."""
        return (*signals, *[one for one in further if one in self.rows[name]])

    def with_rows(self, other: "Weights", names: Sequence[str]) -> "Weights":
        """Return weights in which these rows are those of other weights."""
        return Weights({**self.rows, **{name: other.rows[name] for name in names}})


def load_weights(file: str = "weights.json") -> Weights:
    """Return weights that come with the program."""
    path = Path(__file__).with_name(file)
    return Weights(json.loads(path.read_text(encoding="utf-8"))["weights"])
