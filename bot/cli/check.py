"""The command `check`: every mistake in the archive and the responses, with its place and mend."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from bot.answer.decisions import Answer
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.errors import ContentError
from bot.desk import Desk
from bot.opening import open_desk, open_texts
from bot.settings import Settings

__all__ = ["check"]


def check(settings: Settings, out: TextIO) -> bool:
    """Write what is there and what is wrong; return whether nothing is wrong."""
    problems: list[str] = []
    try:
        open_texts(settings)
    except ContentError as error:
        problems += map(str, error.mistakes)
    try:
        desk = open_desk(settings)
    except ContentError as error:
        problems += map(str, error.mistakes)
    else:
        out.write(_summary(desk) + "\n")
        problems += _altered(desk)
        problems += asyncio.run(_unanswered(desk))
    for problem in problems:
        out.write(problem + "\n")
    out.write("Nothing is wrong.\n" if not problems else f"Wrong: {len(problems)}.\n")
    return not problems


def _summary(desk: Desk) -> str:
    bases = Counter(article.date.basis for article in desk.archive)
    dates = ", ".join(f"{count} {basis}" for basis, count in sorted(bases.items()))
    wordings = sum(len(asked) for entry in desk.faq for asked in entry.questions.values())
    return (
        f"{desk.archive.source}: articles {len(desk.archive)} (dates: {dates}), "
        f"FAQ entries {len(desk.faq)}, their wordings {wordings}."
    )


def _altered(desk: Desk) -> Iterator[str]:
    for entry in desk.faq:
        try:
            verify_quotes(entry.quotes, desk.archive)
        except AlteredQuoteError as error:
            yield f"FAQ entry {entry.id!r}: {error}; load the archive anew"


async def _unanswered(desk: Desk) -> list[str]:
    """Ask every curated question: its own entry must answer it."""
    problems = []
    for entry in desk.faq:
        for question in (one for asked in entry.questions.values() for one in asked):
            decision = await desk.ask(question)
            found = decision.faq if isinstance(decision, Answer) else None
            if found is None or found.id != entry.id:
                instead = f"{found.id!r} does" if found else "nothing does"
                problems.append(
                    f"FAQ entry {entry.id!r} does not answer its own question {question!r}"
                    f" ({instead}); word it otherwise, or take it out of one of the two"
                )
    return problems
