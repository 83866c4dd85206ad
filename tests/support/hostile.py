"""Hostile texts for a regular expression, made from it, and how its cost grows on them.

What makes `re` slow is a text that an expression can divide in many ways and that then does not
match: something in front, a piece that its repeats take, again and again, and an end that none
takes. The pieces are what its repeats and the whole of it take, and the characters that it tells
apart, alone and in pairs.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from operator import mul
from typing import Any, NamedTuple

from tests.support.stepping import Accepts, Machine, TooManyStepsError, parsed
from tests.support.tracing import untraced

__all__ = ["GROWTH", "Attack", "attacks_on", "steepest"]

_POOL = (
    "aAbBsSzZtTiImMxXhHgGpPdD019 \t\n\r.,:;!?'\"-_/#@<>()[]{}«»“”„「」–—…’*·|•&=%$+\\\0\x1b"
    "\u2028\u200c\u200e\u00a0\u0301йЙгГвяمکیآ\u064b۱中。１\ue000\ud800😀"
)
_KINDS, _PAIRED, _SAMPLES, _FRONTS, _ENDS = 24, 7, 4, 2, 3
_FIRST, _SUSPECT = (8, 32), 1.25
"""Characters of the two texts that are compared first, and the growth that is looked at again.

What costs a + b·n a character and grows by `GROWTH` at the next sizes grows by more than 1.4 here.
"""
_NEAR = (24, 96)
"""Characters of two texts that are compared: in a square, each costs four times as much."""
_FAR = (500, 2_000)
"""What looks steep there is compared again here, beyond the bounds of bounded repeats."""
GROWTH = 2.0
"""How much dearer a character may become in a text four times as long."""
_A_CHARACTER = 600
"""Steps for each character at which a run is given up as one that grows without end."""


class Attack(NamedTuple):
    """A text of any length: something in front, a piece many times, an end."""

    front: str
    piece: str
    end: str

    def text(self, size: int) -> str:
        """Return the text of about `size` characters."""
        return self.front + self.piece * (size // len(self.piece) + 1) + self.end


@untraced()
def attacks_on(pattern: re.Pattern[str]) -> list[Attack]:
    """Return the hostile texts for an expression."""
    letters = _letters(pattern)
    tree = parsed(pattern)
    ends = dict.fromkeys(("", "\0", " ", "\n", *letters[-_ENDS:]))
    repeated = [one for one in _repeated(tree, [""] * _SAMPLES, letters) if one[1]]
    fronts = list(dict.fromkeys(("", *(front for front, _ in repeated))))[: _FRONTS + 1]
    pairs = [one + other for one, other in product(letters[:_PAIRED], repeat=2)]
    found = [Attack(front, piece, end) for front, piece in repeated for end in ends]
    found += [Attack("", front + piece, end) for front, piece in repeated for end in ("", "\0")]
    found += [
        Attack("", piece, end)
        for piece in (*letters[:_KINDS], *_samples(tree, letters))
        for end in ends
    ]
    found += [
        Attack(front, piece, end)
        for piece in (*letters[:_KINDS], *pairs)
        for front in fronts
        for end in ("", "\0")
    ]
    return list(dict.fromkeys(attack for attack in found if attack.piece))


@untraced()
def steepest(pattern: re.Pattern[str], *, is_anchored: bool = False) -> tuple[float, Attack]:
    """Return how much dearer a character became at most, and on which text.

    The first text on which it became too dear ends the search. `is_anchored` is an expression that
    is only tried at the beginning of a text.
    """
    machine = Machine(pattern)
    found = []
    for attack in attacks_on(pattern):
        growth = _growth(machine, attack, _FIRST, is_anchored=is_anchored)
        if _SUSPECT < growth < float("inf"):
            growth = _growth(machine, attack, _NEAR, is_anchored=is_anchored)
        if GROWTH < growth < float("inf"):
            growth = _growth(machine, attack, _FAR, is_anchored=is_anchored)
        found.append((growth, attack))
        if growth > GROWTH:
            break
    return max(found)


def _growth(
    machine: Machine, attack: Attack, sizes: tuple[int, int], *, is_anchored: bool
) -> float:
    costs = []
    for size in sizes:
        text = attack.text(size)
        try:
            costs.append(_steps(machine, text, is_anchored=is_anchored) / (len(text) + 1))
        except TooManyStepsError:
            return float("inf")
    return costs[1] / costs[0]


def _steps(machine: Machine, text: str, *, is_anchored: bool) -> int:
    limit = _A_CHARACTER * (len(text) + 1)
    if not is_anchored:
        machine.find_all(text, limit)
        return machine.steps
    machine.match(text, limit)
    taken = machine.steps
    machine.match(text, limit, full=True)
    return max(taken, machine.steps)


def _letters(pattern: re.Pattern[str]) -> list[str]:
    """Return a character of each kind that an expression tells apart, the most taken ones first."""
    accepts = Machine(pattern).accepts
    kinds: dict[tuple[bool, ...], str] = {}
    for letter in (*_POOL, *sorted(set(_literals(parsed(pattern))))):
        kinds.setdefault(tuple(one[letter] for one in accepts), letter)
    times = list(accepts.values())
    return [kinds[key] for key in sorted(kinds, key=lambda key: -sum(map(mul, key, times)))]


def _literals(tree: Any) -> Iterator[str]:
    """Yield the characters that an expression names."""
    for node in tree:
        if isinstance(node, tuple) and str(node[0]) in ("LITERAL", "NOT_LITERAL"):
            yield chr(node[1])
        elif hasattr(node, "__getitem__") and not isinstance(node, str):
            yield from _literals(node)


def _repeated(
    tree: Any, before: Sequence[str], letters: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what may precede each repeat, with what the repeat may match once."""
    fronts = list(before)
    for name, value in tree:
        match str(name):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                yield from _repeated(value[2], fronts, letters)
                if value[1] > 4:
                    yield from zip(fronts, _samples(value[2], letters), strict=True)
            case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT":
                yield from _repeated(value[-1], fronts, letters)
            case "ATOMIC_GROUP":
                yield from _repeated(value, fronts, letters)
            case "BRANCH":
                for way in value[1]:
                    yield from _repeated(way, fronts, letters)
            case "GROUPREF_EXISTS":
                for way in filter(None, value[1:]):
                    yield from _repeated(way, fronts, letters)
        fronts = [
            one + more for one, more in zip(fronts, _samples([(name, value)], letters), strict=True)
        ]


def _samples(tree: Any, letters: Sequence[str]) -> list[str]:
    """Return texts that a tree may take; what it wants to see around them is among them."""
    found = [""] * _SAMPLES
    for name, value in tree:
        options = list(dict.fromkeys(_options(str(name), value, letters))) or [""]
        found = [text + options[at % len(options)] for at, text in enumerate(found)]
    return found


def _options(name: str, value: Any, letters: Sequence[str]) -> list[str]:
    match name:
        case "LITERAL":
            return [chr(value)]
        case "IN" | "NOT_LITERAL":
            accepts = Accepts.of(name, value)
            return [letter for letter in letters if accepts[letter]][:_SAMPLES]
        case "ANY":
            return list(letters[:_SAMPLES])
        case "BRANCH":
            ways = [_samples(way, letters) for way in value[1]]
            return [way[number] for number in range(2) for way in ways]
        case "SUBPATTERN" | "ASSERT":
            return _samples(value[-1], letters)
        case "ATOMIC_GROUP":
            return _samples(value, letters)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            times = max(1, min(value[0], 8))
            return [text * times for text in _samples(value[2], letters)]
    return [""]
