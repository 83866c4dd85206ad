"""The command `check`: every mistake in the archive and the responses, with its place and fix."""

import asyncio
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from bot.analysis.service import less_served
from bot.answer.decisions import Answer
from bot.answer.gates import CURATED
from bot.answer.policy import FILE, load_thresholds
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.coverage import Coverage
from bot.archive.directions import harmless
from bot.archive.errors import ContentError, Mistake
from bot.archive.findings import Findings, FindingsError
from bot.archive.loading import load_archive
from bot.archive.yaml_files import kind_of
from bot.desk import Desk
from bot.importing.names import FORMATS
from bot.logs import cautions
from bot.opening import open_desk, open_texts
from bot.paths import shipped
from bot.search.weights import load_weights
from bot.settings import Settings
from bot.sources.listing import read_sources
from bot.sources.news import state_lines
from bot.sources.pulse import Pulses

__all__ = ["check"]


_NAMED = 10
"""The most publishers or languages that are named."""


def check(settings: Settings, out: TextIO) -> bool:
    """Write a summary and what is wrong; return whether nothing is wrong."""
    found = Findings()
    known: set[Mistake] = set()
    for look in (open_texts, _open_thresholds):
        try:
            look(settings)
        except ContentError as error:
            found.add(*error.mistakes)
            known |= set(error.mistakes)
    problems, count = found.lines(), len(found)
    try:
        desk = open_desk(settings, wait=True)
    except ContentError as error:
        found = _findings(error, known)
        count += len(found)
        problems += found.lines()
        if not isinstance(error, FindingsError):  # the archive itself can be used
            found = _in_archive(settings.archive)
            count += len(found)
            problems += found.lines(known=problems)
    else:
        out.write(_summary(desk) + "\n")
        for line in _covered(desk.archive.coverage):
            out.write(line + "\n")
        for line in (*_less_served(desk), *desk.archive.passed_over.lines()):
            out.write(harmless(line) + "\n")
        unfit = [*_altered(desk), *asyncio.run(_unanswered(desk))]
        count += len(desk.archive.problems) + len(unfit)
        problems += [*desk.archive.problems.lines(), *unfit]
    if settings.sources is not None:
        sources = read_sources(settings.sources, FORMATS)
        for line in state_lines(sources, Pulses(settings.archive), time.time()):
            out.write(line + "\n")
        count += len(sources.mistakes)
        problems += map(str, sources.mistakes)
    misnamed = list(_misnamed(settings.responses))
    count += len(misnamed)
    problems += misnamed
    for problem in (*cautions(settings), *problems):
        out.write(harmless(problem) + "\n")
    out.write(f"{_counted(count, 'problem')} found.\n" if problems else "Nothing is wrong.\n")
    return not problems


def _open_thresholds(settings: Settings) -> None:
    """Read the thresholds on their own, so that mistakes in the archive do not hide theirs."""
    load_thresholds((settings.responses or shipped("responses")) / FILE)


def _findings(error: ContentError, known: Collection[Mistake]) -> Findings:
    """Return the mistakes of an error that are not known already, grouped."""
    if isinstance(error, FindingsError):
        return error.findings
    findings = Findings()
    findings.add(*(one for one in error.mistakes if one not in known))
    return findings


def _in_archive(archive: Path) -> Findings:
    """Return what is wrong in the archive alone."""
    try:
        return load_archive(archive).problems
    except ContentError:  # the error of the desk has told it
        return Findings()


def _summary(desk: Desk) -> str:
    bases = Counter(article.date.basis for article in desk.archive)
    dates = ", ".join(f"{count} {basis}" for basis, count in sorted(bases.items()))
    wordings = sum(len(asked) for entry in desk.faq for asked in entry.questions.values())
    return (
        f"{desk.archive.source}: {_counted(len(desk.archive), 'article')} (dates: {dates}), "
        f"{_counted(len(desk.faq), 'FAQ entry', 'FAQ entries')}, {_counted(wordings, 'wording')}."
    )


def _covered(coverage: Coverage) -> Iterator[str]:
    """Yield from when to when the articles are, whose, in which languages, and how fresh."""
    if coverage.first and coverage.last:
        day = coverage.newest.partition("T")[0] if coverage.newest else ""
        newest = f"; the newest article is dated {day}" if day else ""
        yield f"Dates from {coverage.first} to {coverage.last}{newest}."
    if coverage.publishers:
        yield f"Publishers: {_numbered(coverage.publishers)}."
    yield f"Languages: {_numbered(coverage.languages)}."
    if coverage.changed:
        yield f"Last changed: {coverage.changed:%Y-%m-%d %H:%M} UTC."


def _numbered(numbers: Mapping[str, int]) -> str:
    named = [f"{name} ({count:,})" for name, count in list(numbers.items())[:_NAMED]]
    more = len(numbers) - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more else "")


def _less_served(desk: Desk) -> Iterator[str]:
    measured = {"en", *load_weights().rows["languages"]}
    for language, number, reason in less_served(desk.archive.languages, measured):
        articles = _counted(number, "article")
        yield f"Language {language!r} ({articles}) is served less well: {reason}."


def _misnamed(responses: Path | None) -> Iterator[str]:
    """Yield what is wrong with files whose name is not exactly the one that is read."""
    try:
        if responses is None or kind_of(responses) != "folder":
            return
    except ContentError:  # the desk has already reported it
        return
    names = [file.name for file in sorted(responses.iterdir())]
    for wanted in ("faq.yaml", "aliases.yaml", "policy.yaml"):
        for name in names:
            stem, _, ending = name.lower().partition(".")
            is_meant = f"{stem}.yaml" == wanted and ending in ("yaml", "yml", "yaml.txt")
            if is_meant and wanted not in names:
                yield f"{responses / name}: is not read; rename it to {wanted}"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _altered(desk: Desk) -> Iterator[str]:
    for entry in desk.faq:
        try:
            verify_quotes(entry.quotes, desk.archive)
        except AlteredQuoteError as error:
            yield f"FAQ entry {entry.id!r}: {error}; reload the archive"


async def _unanswered(desk: Desk) -> list[str]:
    """Ask every curated question: its own entry must answer it."""
    if desk.faq and desk.policy.faq > CURATED:
        return [
            f"The threshold of the FAQ is {desk.policy.faq}, but the probability of an entry whose"
            f" own wording is asked is {CURATED}, so that the FAQ answers nothing; lower GATE, or"
            f" gate or faq in policy.yaml, to {CURATED} or less"
        ]
    problems = []
    for entry in desk.faq:
        for question in (one for asked in entry.questions.values() for one in asked):
            decision = await desk.ask(question)
            found = decision.faq if isinstance(decision, Answer) else None
            if found is None or found.id != entry.id:
                instead, more = ("nothing does", "")
                if found:
                    instead, more = f"{found.id!r} does", " from one of the two"
                problems.append(
                    f"FAQ entry {entry.id!r} does not answer its own question {question!r}"
                    f" ({instead}); reword it, or remove it{more}"
                )
    return problems
