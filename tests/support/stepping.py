"""A regular expression run as `re` runs it, by backtracking, with every step counted.

Seconds depend on the machine, steps do not: a test that counts them cannot fail beside a load. The
expression is parsed by Python's own parser and becomes a program for a small machine, which tries
the same choices in the same order as `re`. A test proves that both find the same spans.
"""

import importlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

__all__ = ["Accepts", "Machine", "TooManyStepsError", "parsed"]

_PARSER: Any = importlib.import_module("re._parser")
"""Private, but the only reader of expressions that never disagrees with `re`."""
_CHAR, _SPLIT, _JUMP, _SAVE, _MOVED, _AT, _LOOK, _ATOMIC, _GROUP, _IF, _MATCH = range(11)
Registers = tuple[int, ...]
"""Where groups begin and end, and where the bodies of loops began."""


class TooManyStepsError(Exception):
    """A run took more steps than its limit."""


def parsed(pattern: re.Pattern[str]) -> Any:
    """Return an expression as Python's parser reads it."""
    return _PARSER.parse(pattern.pattern, pattern.flags & ~re.DEBUG)


class Accepts(dict[str, bool]):
    """Whether a node of an expression takes a character; remembered by character."""

    def __init__(self, name: str, members: Sequence[tuple[str, Any]], flags: int) -> None:
        super().__init__()
        self._negated = name == "NOT_LITERAL" or ("NEGATE", None) in members
        self._letters = {what for kind, what in members if kind == "LITERAL"}
        self._ranges = [what for kind, what in members if kind == "RANGE"]
        self._categories = [what for kind, what in members if kind == "CATEGORY"]
        self._flags = flags

    @classmethod
    def of(cls, name: str, value: Any, flags: int = 0) -> "Accepts":
        """Return the test that a node makes; nodes that are the same share one."""
        listed = value if name == "IN" else [("LITERAL", value)]
        members = tuple(
            (str(kind), str(what) if str(kind) == "CATEGORY" else what) for kind, what in listed
        )
        return _shared_test(name, members, flags & (re.IGNORECASE | re.ASCII))

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none: equal to itself alone
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __missing__(self, letter: str) -> bool:
        forms = {letter}
        if self._flags & re.IGNORECASE:
            # Some letters have several for a capital, which `re` does not count.
            forms |= {form for form in (letter.lower(), letter.upper()) if len(form) == 1}
        self[letter] = any(map(self._is_member, forms)) != self._negated
        return self[letter]

    def _is_member(self, letter: str) -> bool:
        code = ord(letter)
        return (
            code in self._letters
            or any(first <= code <= last for first, last in self._ranges)
            or any(_is_of(category, letter, self._flags) for category in self._categories)
        )


@cache
def _shared_test(name: str, members: tuple[tuple[str, Any], ...], flags: int) -> Accepts:
    return Accepts(name, members, flags)


class Machine:
    """One expression as a program; `steps` counts what its last run took."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.steps = 0
        self._limit = 0
        self._program: list[tuple[Any, ...]] = []
        self._size = 2 * (pattern.groups + 1)
        self._emit_all(parsed(pattern), pattern.flags)
        self._emit(_MATCH)

    @property
    def accepts(self) -> Counter[Accepts]:
        """The tests of a character in the expression, and how often each is made."""
        return Counter(one[1] for one in self._program if one[0] == _CHAR)

    def find_all(self, text: str, limit: int) -> list[tuple[int, int]]:
        """Return the spans that `finditer` finds. Raises `TooManyStepsError`."""
        self.steps, self._limit = 0, limit
        found: list[tuple[int, int]] = []
        at = 0
        not_at = -1
        while (span := self._next(text, at, not_at)) is not None:
            found.append(span)
            at = span[1]
            not_at = at if span[0] == at else -1  # an empty match is not found again
        return found

    def match(self, text: str, limit: int, *, full: bool = False) -> tuple[int, int] | None:
        """Return the span that `match` (or `fullmatch`) finds. Raises `TooManyStepsError`."""
        self.steps, self._limit = 0, limit
        ended = self._run(0, text, 0, (-1,) * self._size, must_end=len(text) if full else None)
        return (0, ended[0]) if ended else None

    def _next(self, text: str, at: int, not_at: int) -> tuple[int, int] | None:
        """Return the first match from `at` on; an empty one at `not_at` does not count."""
        for start in range(at, len(text) + 1):
            not_end = start if start == not_at else None
            ended = self._run(0, text, start, (-1,) * self._size, not_end=not_end)
            if ended:
                return start, ended[0]
        return None

    def _run(
        self,
        entry: int,
        text: str,
        start: int,
        registers: Registers,
        must_end: int | None = None,
        not_end: int | None = None,
    ) -> tuple[int, Registers] | None:
        """Return where a program ends and its registers, None where it does not match."""
        program, size = self._program, len(text)
        waiting = [(entry, start, registers)]
        while waiting:
            here, at, kept = waiting.pop()
            while True:
                self.steps += 1
                if self.steps > self._limit:
                    raise TooManyStepsError
                instruction = program[here]
                kind = instruction[0]
                here += 1
                if kind == _CHAR:
                    if at >= size or not instruction[1][text[at]]:
                        break
                    at += 1
                elif kind == _SPLIT:
                    waiting.append((instruction[2], at, kept))
                    here = instruction[1]
                elif kind == _JUMP:
                    here = instruction[1]
                elif kind == _SAVE:
                    register = instruction[1]
                    kept = (*kept[:register], at, *kept[register + 1 :])
                elif kind == _MOVED:
                    if kept[instruction[1]] == at:  # the body took nothing: the loop ends
                        here = instruction[2]
                elif kind == _AT:
                    if not instruction[1](text, at):
                        break
                elif kind == _LOOK:
                    _, body, here, is_wanted, width = instruction
                    seen = self._run(body, text, at - width, kept) if at >= width else None
                    if (seen is not None) != is_wanted:
                        break
                    kept = seen[1] if seen else kept
                elif kind == _ATOMIC:
                    ended = self._run(instruction[1], text, at, kept)
                    if ended is None:
                        break
                    at, kept = ended
                    here = instruction[2]
                elif kind == _GROUP:
                    first, last = kept[2 * instruction[1] : 2 * instruction[1] + 2]
                    if min(first, last) < 0 or not text.startswith(text[first:last], at):
                        break
                    self.steps += last - first
                    at += last - first
                elif kind == _IF:
                    here = instruction[2] if kept[2 * instruction[1] + 1] >= 0 else instruction[3]
                elif must_end in (None, at) and not_end != at:
                    return at, kept
                else:
                    break
        return None

    def _emit(self, *instruction: Any) -> int:
        self._program.append(instruction)
        return len(self._program) - 1

    def _emit_all(self, nodes: Any, flags: int) -> None:
        for name, value in nodes:
            self._emit_one(str(name), value, flags)

    def _emit_one(self, name: str, value: Any, flags: int) -> None:
        match name:
            case "LITERAL" | "NOT_LITERAL" | "IN":
                self._emit(_CHAR, Accepts.of(name, value, flags))
            case "ANY":
                excluded = [] if flags & re.DOTALL else [("LITERAL", ord("\n"))]
                self._emit(_CHAR, Accepts.of("IN", [("NEGATE", None), *excluded]))
            case "AT":
                self._emit(_AT, partial(_is_at, str(value).removeprefix("AT_"), flags))
            case "BRANCH":
                self._emit_branches([partial(self._emit_all, one, flags) for one in value[1]])
            case "SUBPATTERN":
                number, added, removed, body = value
                if number is not None:
                    self._emit(_SAVE, 2 * number)
                self._emit_all(body, (flags | added) & ~removed)
                if number is not None:
                    self._emit(_SAVE, 2 * number + 1)
            case "MAX_REPEAT" | "MIN_REPEAT":
                self._emit_repeat(value, flags, is_lazy=name == "MIN_REPEAT")
            case "POSSESSIVE_REPEAT":
                self._emit_inner(_ATOMIC, lambda: self._emit_repeat(value, flags, is_lazy=False))
            case "ATOMIC_GROUP":
                self._emit_inner(_ATOMIC, lambda: self._emit_all(value, flags))
            case "ASSERT" | "ASSERT_NOT":
                direction, body = value
                width = body.getwidth()[0] if direction < 0 else 0
                emit = partial(self._emit_all, body, flags)
                self._emit_inner(_LOOK, emit, name == "ASSERT", width)
            case "GROUPREF":
                self._emit(_GROUP, value)
            case "GROUPREF_EXISTS":
                number, then, otherwise = value
                check = self._emit(_IF)
                self._emit_all(then, flags)
                jump = self._emit(_JUMP)
                self._program[check] = (_IF, number, check + 1, jump + 1)
                self._emit_all(otherwise or [], flags)
                self._program[jump] = (_JUMP, len(self._program))
            case _:
                raise NotImplementedError(name)

    def _emit_inner(self, kind: int, emit: Callable[[], None], *facts: Any) -> None:
        """Emit a program of its own, with the instruction that runs it and goes on after it."""
        at = self._emit(kind)
        emit()
        self._emit(_MATCH)
        self._program[at] = (kind, at + 1, len(self._program), *facts)

    def _emit_branches(self, emits: Sequence[Callable[[], None]]) -> None:
        jumps = []
        for emit in emits[:-1]:
            split = self._emit(_SPLIT)
            emit()
            jumps.append(self._emit(_JUMP))
            self._program[split] = (_SPLIT, split + 1, len(self._program))
        emits[-1]()
        for jump in jumps:
            self._program[jump] = (_JUMP, len(self._program))

    def _emit_repeat(self, value: tuple[int, Any, Any], flags: int, *, is_lazy: bool) -> None:
        least, most, body = value
        for _ in range(least):
            self._emit_all(body, flags)
        splits = []
        if most == _PARSER.MAXREPEAT:
            register = self._size
            self._size += 1
            splits.append(self._emit(_SPLIT))
            self._emit(_SAVE, register)
            self._emit_all(body, flags)
            self._emit(_MOVED, register, len(self._program) + 2)
            self._emit(_JUMP, splits[0])
        else:
            for _ in range(most - least):
                splits.append(self._emit(_SPLIT))
                self._emit_all(body, flags)
        for split in splits:
            ways = (split + 1, len(self._program))
            self._program[split] = (_SPLIT, *(reversed(ways) if is_lazy else ways))


def _is_of(category: str, letter: str, flags: int) -> bool:
    name = category.removeprefix("CATEGORY_")
    plain = name.removeprefix("NOT_")
    is_one = {
        "DIGIT": letter.isdecimal(),
        "SPACE": letter.isspace(),
        "WORD": letter.isalnum() or letter == "_",
    }[plain]
    return (is_one and (letter.isascii() or not flags & re.ASCII)) != (name != plain)


def _is_at(where: str, flags: int, text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at : at + 1]
    by_line = bool(flags & re.MULTILINE)
    match where:
        case "BEGINNING":
            return not before or (by_line and before == "\n")
        case "BEGINNING_STRING":
            return not before
        case "END":
            return not after or (after == "\n" and (by_line or at + 1 == len(text)))
        case "END_STRING":
            return not after
        case "BOUNDARY" | "NON_BOUNDARY":
            sides = [bool(one) and _is_of("WORD", one, flags) for one in (before, after)]
            return (sides[0] != sides[1]) == (where == "BOUNDARY")
    raise NotImplementedError(where)
