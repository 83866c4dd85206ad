"""The command `check`: every mistake in the archive and the responses, with its place and fix."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bot.answer.decisions import Answer
from bot.answer.gates import CURATED
from bot.answer.policy import thresholds_for
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.errors import ContentError
from bot.archive.markdown import article_files
from bot.archive.yaml_files import kind_of
from bot.desk import Desk
from bot.opening import open_desk, open_texts
from bot.settings import Settings

__all__ = ["check"]

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".text", ".rst")
"""Endings of text files, in lower case."""
_NAMED = 5
"""The most skipped files that are named."""


def check(settings: Settings, out: TextIO) -> bool:
    """Write a summary and what is wrong; return whether nothing is wrong."""
    problems: list[str] = []
    for look in (open_texts, _open_thresholds):
        try:
            look(settings)
        except ContentError as error:
            problems += map(str, error.mistakes)
    try:
        desk = open_desk(settings, wait=True)
    except ContentError as error:
        problems += [str(one) for one in error.mistakes if str(one) not in problems]
    else:
        out.write(_summary(desk) + "\n")
        if skipped := _skipped(settings.archive):
            names = ", ".join(file.name for file in skipped[:_NAMED])
            more = f" and {len(skipped) - _NAMED} more" if len(skipped) > _NAMED else ""
            counted = _counted(len(skipped), "text file")
            out.write(f"Skipped {counted} without the ending .md: {names}{more}.\n")
        problems += _altered(desk)
        problems += asyncio.run(_unanswered(desk))
    problems += _misnamed(settings.responses)
    for problem in problems:
        out.write(problem + "\n")
    out.write(
        f"{_counted(len(problems), 'problem')} found.\n" if problems else "Nothing is wrong.\n"
    )
    return not problems


def _open_thresholds(settings: Settings) -> None:
    """Read the thresholds on their own, so that mistakes in the archive do not hide theirs."""
    thresholds_for(settings.responses)


def _summary(desk: Desk) -> str:
    bases = Counter(article.date.basis for article in desk.archive)
    dates = ", ".join(f"{count} {basis}" for basis, count in sorted(bases.items()))
    wordings = sum(len(asked) for entry in desk.faq for asked in entry.questions.values())
    return (
        f"{desk.archive.source}: {_counted(len(desk.archive), 'article')} (dates: {dates}), "
        f"{_counted(len(desk.faq), 'FAQ entry', 'FAQ entries')}, {_counted(wordings, 'wording')}."
    )


def _skipped(archive: Path) -> list[Path]:
    """Return the files in a folder of articles that look like articles but have another ending."""
    return [
        file
        for file in (article_files(archive, "*") if archive.is_dir() else ())
        if file.suffix.lower() in _ENDINGS and file.suffix != ".md" and file.is_file()
    ]


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
    return f"{number} {one if number == 1 else many or f'{one}s'}"


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
