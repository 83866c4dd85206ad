"""The report of an import, for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Report"]

SHOWN = 3
"""How many names of a kind are listed; `.imported` has a file with all of them."""


@dataclass
class Report:
    """What became of the documents of one source."""

    title: str
    """The format, as people call it."""
    folder: str
    """The folder of the source in the archive."""
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Names by reason."""
    left_out_counts: dict[str, list[int]] = field(default_factory=dict)
    """For how many documents each of these names stands."""
    gone: list[str] = field(default_factory=list)
    """Articles whose document is no longer in the source, or is now left out."""
    kept: list[str] = field(default_factory=list)
    """Articles that were changed by hand, and so are not overwritten."""
    undated: list[str] = field(default_factory=list)
    doubtful: dict[str, list[str]] = field(default_factory=dict)
    """Names by doubt."""
    written: list[Path] = field(default_factory=list)
    """The articles' files that were written."""

    @property
    def is_useless(self) -> bool:
        """Whether the source has documents, and none of them is an article."""
        articles = self.imported + self.updated + self.unchanged + len(self.kept)
        return not articles and bool(self.left_out)

    def lines(self, shown: int | None = SHOWN) -> Iterator[str]:
        """Yield the lines of the report; None shows all names."""
        counts = {"imported": self.imported, "updated": self.updated, "unchanged": self.unchanged}
        told = [f"{number} {name}" for name, number in counts.items() if number or name[0] == "i"]
        if left_out := sum(map(sum, self.left_out_counts.values())):
            told.append(f"{left_out} left out")
        yield f"{self.folder} ({self.title}): {', '.join(told)}"
        yield from _group("Left out", self.left_out, self.left_out_counts, shown)
        yield from _names("Gone from the source, but still in the archive", self.gone, shown)
        yield from _names("Changed by hand, therefore not overwritten", self.kept, shown)
        yield from _names("Undated", self.undated, shown)
        yield from _group("Doubtful", self.doubtful, {}, shown)


def _group(
    title: str, groups: dict[str, list[str]], counts: Mapping[str, list[int]], shown: int | None
) -> Iterator[str]:
    if not groups:
        return
    yield f"  {title}:"
    told = [(counts.get(reason, [1] * len(names)), reason) for reason, names in groups.items()]
    for numbers, reason in sorted(told, key=lambda one: (-sum(one[0]), one[1])):
        yield f"    {sum(numbers)} × {reason}: {_listed(groups[reason], numbers, shown)}"


def _names(title: str, names: list[str], shown: int | None) -> Iterator[str]:
    if names:
        yield f"  {title}: {len(names)}: {_listed(names, [1] * len(names), shown)}"


def _listed(names: list[str], counts: list[int], shown: int | None) -> str:
    """Return the first names, and for how many documents the others stand."""
    more = sum(counts[shown or len(counts) :])
    listed = ", ".join(names[:shown])
    return f"{listed} and {more} more" if more else listed
