"""The thresholds of a decision: fitted with the weights, or set by the operator.

An operator sets them in `policy.yaml` in the folder of the responses, or by the setting `GATE`.
"""

from dataclasses import dataclass, fields, replace
from pathlib import Path

from bot.archive.errors import ContentError, Mistake
from bot.archive.faq import Faq
from bot.archive.yaml_files import kind_of, line_at, nodes_of, read_text, yaml_value
from bot.paths import shipped
from bot.search.weights import Weights
from bot.values.shares import ALLOWED, share_of

__all__ = ["FILE", "Policy", "Thresholds", "load_thresholds", "thresholds_for"]

FILE = "policy.yaml"
"""The name of the file in the folder of the responses."""
_BELOW = 0.001
"""How far the confidence of what is not an answer is kept below that of every answer."""
_SHOWN, _MOST = 40, 20
"""The most characters of a key in a mistake, and the most mistakes that are told."""
_MEND = (
    "write `gate:` and a number, like `gate: 0.71`; `faq:`, `passage:` and `closest:` also exist"
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds for the probability that the first quote answers the question."""

    passage: float
    """The least probability at which a passage is the answer."""
    faq: float
    """The least probability at which an FAQ entry is the answer."""
    choice_margin: float = 0.5
    """The least share of the best candidate's odds at which another one is offered as well."""
    choice: float = 0.6
    """The least probability of the best candidate at which a choice is offered."""
    closest: float = 0.3
    """The least probability at which the closest passage is shown instead of an abstention."""
    across: float = 1.0
    """The least probability at which a passage answers a question in a script that the archive does
    not have; below 1 only with sentence models."""

    @classmethod
    def of(cls, weights: Weights) -> "Policy":
        """Return the policy whose thresholds were fitted together with the weights."""
        names = weights.known("policy", ("passage", "faq"), ("across",))
        return cls(**dict(zip(names, weights.row("policy", names), strict=True)))

    @property
    def below(self) -> float:
        """The highest confidence of a decision that is not an answer; below both gates."""
        least = min(self.faq, self.passage, self.across)
        return max(least - _BELOW, least / 2)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds that an operator has set; None is one that was not set."""

    gate: float | None = None
    """For passages and FAQ entries alike, as `clippings eval` suggests it."""
    passage: float | None = None
    faq: float | None = None
    closest: float | None = None

    def applied(self, policy: Policy) -> Policy:
        """Return a policy with these thresholds; one of its own counts more than the gate."""
        if self.gate is not None:
            policy = replace(policy, passage=self.gate, faq=self.gate)
        across = self.gate if self.passage is None else self.passage
        if across is not None and policy.across < 1:
            policy = replace(policy, across=across)
        own = {name: value for name in _OWN if (value := getattr(self, name)) is not None}
        return replace(policy, **own)


_KEYS = tuple(field.name for field in fields(Thresholds))
_OWN = tuple(name for name in _KEYS if name != "gate")


def thresholds_for(responses: Path | None, faq: Faq) -> Thresholds:
    """Return the thresholds in a folder of responses; without one, in the bot's own.

    The bot's own were chosen for the bot's own archive, and serve only where its FAQ is used.
    Raises what `load_thresholds` raises.
    """
    if responses is None and not faq:
        return Thresholds()
    return load_thresholds((responses or shipped("responses")) / FILE)


def load_thresholds(path: Path) -> Thresholds:
    """Return the thresholds in a file, or none if there is no file.

    Raises `ContentError` with the mistakes: keys that do not exist, and values that are not above 0
    and at most 1.
    """
    if kind_of(path) is None:
        return Thresholds()
    text = read_text(path)
    values = yaml_value(text, path)
    if values is None:  # an empty file, or one with nothing but comments
        return Thresholds()
    if not isinstance(values, dict):
        raise ContentError([Mistake(path, 1, "has no thresholds", _MEND)])
    found: dict[str, float] = {}
    wrong: list[tuple[str, str, str]] = []
    for key, value in values.items():
        share = share_of(value) if isinstance(value, str) else None
        if key not in _KEYS:
            wrong.append((key, f"the key {str(key)[:_SHOWN]!r} does not exist", _MEND))
        elif share is None:
            wrong.append((key, f"{key} {ALLOWED}", "correct the number, or remove the line"))
        else:
            found[key] = share
    if wrong:
        root = nodes_of(text)
        raise ContentError(
            [
                Mistake(path, line_at(root, (key,)), problem, mend)
                for key, problem, mend in wrong[:_MOST]
            ]
        )
    return Thresholds(**found)
