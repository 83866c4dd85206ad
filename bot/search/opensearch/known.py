"""What is known of a whole archive in one of its states, and what a later state changes of it."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from bot.analysis.lexicon import Lexicon
from bot.archive.coverage import Row
from bot.archive.model import Archive, Article
from bot.search.extending import Tally
from bot.search.stored.lexicons import as_stored, from_stored

__all__ = ["Known", "Step", "after", "as_row", "step_between"]

_TABLES = ("frequency", "words", "stems", "context")
"""The tables of a lexicon."""


@dataclass(frozen=True)
class Known:
    """What is known of all articles of an archive in one state."""

    state: int
    size: int
    """The total length of all texts in code points."""
    sha256: str
    rows: Sequence[Row]
    """How many articles have each date, publisher and language."""
    lexicon: Lexicon
    only_above: frozenset[str] = frozenset()
    """The terms that titles and headings have, and no passage."""
    articles: int = 0
    """How many numbers articles have had, those that are gone included."""
    gaps: Sequence[int] = ()
    """The numbers of articles that are gone, in order."""
    passed: frozenset[str] = frozenset()
    """The versions that are gone, and may not have been removed yet; the manifest has them."""

    @cached_property
    def count(self) -> int:
        """The number of articles."""
        return sum(row[-1] for row in self.rows)

    @cached_property
    def is_dated(self) -> bool:
        """Whether any article has a date."""
        return any(row[0] for row in self.rows)

    @cached_property
    def languages(self) -> Counter[str]:
        """The number of articles in each language."""
        found = Counter[str]()
        for _, _, language, count in self.rows:
            found[language] += count
        return found

    @classmethod
    def of(
        cls, archive: Archive, lexicon: Lexicon, only_above: Iterable[str], state: int
    ) -> "Known":
        """Return what is known of an archive that was put there as a whole."""
        rows: Counter[tuple[str | None, str | None, str]] = Counter()
        for head in archive.heads():
            rows[as_row(head)] += 1
        return cls(
            *(state, archive.size, archive.sha256),
            *([(*row, count) for row, count in rows.items()], lexicon, frozenset(only_above)),
            articles=len(archive),
        )

    def number_at(self, place: int) -> int:
        """Return the number of the article at a 0-based place in the archive's order."""
        gaps = self.gaps
        numbers = range(place, place + len(gaps) + 1)
        return numbers[
            bisect_left(
                numbers, place + 1, key=lambda number: number + 1 - bisect_right(gaps, number)
            )
        ]

    def stored(self) -> dict[str, Any]:
        """Return it as it is written."""
        found = {one.name: getattr(self, one.name) for one in fields(Known)}
        del found["passed"]
        return found | {
            "lexicon": as_stored(self.lexicon),
            "only_above": sorted(self.only_above),
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Known":
        """Return it as it was written."""
        rows = [(edtf, source, language, count) for edtf, source, language, count in stored["rows"]]
        return cls(
            **dict(stored)
            | {"rows": rows, "lexicon": from_stored(stored["lexicon"])}
            | {"only_above": frozenset(stored["only_above"]), "gaps": tuple(stored["gaps"])}
        )


def as_row(article: Article) -> tuple[str | None, str | None, str]:
    """Return what articles are counted by."""
    return article.date.edtf, article.publisher, article.language


@dataclass(frozen=True)
class Step:
    """How a state of an archive differs from the one before."""

    state: int
    content: Mapping[str, Any]
    """What has changed, as it is written."""

    @property
    def heads(self) -> dict[str, dict[str, Any]]:
        """The heads of the articles that were added, with their signatures, by their versions."""
        return dict(self.content["heads"])

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of the articles that were added, by their versions."""
        return dict(self.content["numbers"])

    @property
    def gone(self) -> list[str]:
        """The versions that are gone."""
        return list(self.content["gone"])


def step_between(
    before: Known,
    lexicon: Lexicon,
    tally: Tally,
    gone: Mapping[str, tuple[int, Article]],
    added: Mapping[str, tuple[int, Article]],
    heads: Mapping[str, dict[str, Any]],
    state: int,
) -> Step:
    """Return the step to a state from what is gone and what is added: versions with their numbers.

    A changed article is both, with one number. `tally` has counted just these.
    """
    rows: Counter[tuple[str | None, str | None, str]] = Counter()
    for _, article in gone.values():
        rows[as_row(article)] -= 1
    for _, article in added.values():
        rows[as_row(article)] += 1
    old, only, touched = before.lexicon, frozenset(tally.only_context), tally.touched
    tables = {name: (getattr(old, name), getattr(lexicon, name)) for name in _TABLES}
    stays = {number for number, _ in added.values()}
    content = {
        "heads": dict(heads),
        "numbers": {version: number for version, (number, _) in added.items()},
        "gone": sorted(gone),
        "gaps": sorted({number for number, _ in gone.values()} - stays),
        "articles": max([before.articles, *(number + 1 for number in stays)]),
        "size": before.size
        + sum(len(one.text) for _, one in added.values())
        - sum(len(one.text) for _, one in gone.values()),
        "rows": [(*row, count) for row, count in rows.items() if count],
        "counts": [lexicon.passages, lexicon.length, lexicon.context_length],
        "boilerplate": sorted(lexicon.boilerplate - old.boilerplate),
        "only_above": [sorted(only - before.only_above), sorted(before.only_above - only)],
        "tables": {
            name: [
                {key: new[key] for key in touched if key in new and past.get(key) != new[key]},
                [key for key in touched if key in past and key not in new],
            ]
            for name, (past, new) in tables.items()
        },
    }
    identities = sorted(one.identity for _, one in added.values())
    digest = sha256(before.sha256.encode() + b"\0".join(identities) + repr(sorted(gone)).encode())
    return Step(state, content | {"sha256": digest.hexdigest()})


def after(known: Known, steps: Iterable[Step]) -> Known:
    """Return what is known after some steps, in order."""
    for step in steps:
        known = _after(known, step)
    return known


def _after(known: Known, step: Step) -> Known:
    content, old = step.content, known.lexicon
    tables = {}
    for name, (changed, gone) in content["tables"].items():
        tables[name] = table = getattr(old, name) | changed
        for key in gone:
            table.pop(key, None)
    passages, length, context_length = content["counts"]
    lexicon = Lexicon(
        passages,
        boilerplate=frozenset(old.boilerplate | set(content["boilerplate"])),
        length=length,
        context_length=context_length,
        **tables,
    )
    rows = Counter({(edtf, source, tag): count for edtf, source, tag, count in known.rows})
    for edtf, source, tag, count in content["rows"]:
        rows[edtf, source, tag] += count
    more, less = content["only_above"]
    return replace(
        known,
        state=step.state,
        size=content["size"],
        sha256=content["sha256"],
        rows=[(*row, count) for row, count in rows.items() if count > 0],
        lexicon=lexicon,
        only_above=known.only_above.union(more).difference(less),
        articles=content["articles"],
        gaps=tuple(sorted({*known.gaps, *content["gaps"]})),
        passed=known.passed.union(content["gone"]),
    )
