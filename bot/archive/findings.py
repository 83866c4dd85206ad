"""What is found wrong in an archive, and what is passed over.

Every mistake is counted, and the same ones are grouped.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.archive.errors import ContentError, Mistake

__all__ = ["KEPT", "Findings", "FindingsError", "Group", "PassedOver"]

KEPT = 100
"""The most mistakes that are kept; all are counted."""
_SHOWN = 3
"""The most mistakes of one kind that are kept apart from the first `KEPT`."""
_KINDS = 200
"""The most kinds that are told apart; further ones are counted together."""

_NAMED = 5
"""The most files that are named for one reason to pass them over."""

_DETAIL = re.compile(r"'[^'\n]{0,300}+'|`[^`\n]{0,300}+`|\"[^\"\n]{0,300}+\"|\d++")


@dataclass(slots=True)
class Group:
    """Mistakes of one kind: the first of them, and how many there are."""

    shown: list[Mistake] = field(default_factory=list)
    count: int = 0


class Findings:
    """The mistakes found so far, however many; what is kept of them is bounded."""

    def __init__(self) -> None:
        self.first: list[Mistake] = []
        """The first `KEPT` mistakes, in order."""
        self.total = 0
        self._groups: dict[str, Group] = {}

    def __len__(self) -> int:
        return self.total

    def add(self, *mistakes: Mistake) -> None:
        """Count mistakes, and keep them as far as there is room."""
        for mistake in mistakes:
            self.total += 1
            if len(self.first) < KEPT:
                self.first.append(mistake)
            kind = _DETAIL.sub("", mistake.problem)[:200]
            if kind not in self._groups and len(self._groups) >= _KINDS:
                kind = ""
            group = self._groups.setdefault(kind, Group())
            group.count += 1
            if len(group.shown) < _SHOWN:
                group.shown.append(mistake)

    @property
    def groups(self) -> Sequence[Group]:
        """The kinds, in the order of their first mistakes."""
        return tuple(self._groups.values())

    def lines(self, known: Iterable[str] = ()) -> list[str]:
        """Return a line for each mistake, and of many of one kind the first ones and a number.

        Mistakes whose lines are `known` already are left out.
        """
        seen = set(known)
        lines: list[str] = []
        for group in self._groups.values():
            lines += [line for line in map(str, group.shown) if line not in seen]
            if more := group.count - len(group.shown):
                lines.append(f"… and {more:,} more like {'this' if more == 1 else 'these'}")
        return lines

    def error(self) -> ContentError:
        """Return the error that tells these mistakes."""
        return FindingsError(self)


@dataclass(slots=True)
class PassedOver:
    """Files that were not read as articles, by the reason in words."""

    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, list[str]] = field(default_factory=dict)
    """The first few for each reason, as paths within the archive."""

    def add(self, reason: str, name: str, count: int = 1) -> None:
        """Count a file, and keep its name if there is room."""
        self.counts[reason] += count
        named = self.names.setdefault(reason, [])
        if len(named) < _NAMED:
            named.append(name)

    def lines(self) -> Iterator[str]:
        """Yield one line for each reason: how many files, and the names of the first."""
        for reason, count in self.counts.items():
            names = ", ".join(self.names[reason])
            more = count - len(self.names[reason])
            files = f"{count:,} {'file' if count == 1 else 'files'}"
            yield f"{files} {reason}: {names}{f' and {more:,} more' if more else ''}."


class FindingsError(ContentError):
    """An archive cannot be used, for all the mistakes that were found."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(findings.first, findings.total)
        self.findings = findings
