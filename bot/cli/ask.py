"""The command `ask --json`: questions in, decisions out, in order and one by one."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TextIO

from bot.answer.decisions import Abstention, Answer, Choice, Closest, Decision
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Archive, Quote
from bot.cli.json_output import decision_line
from bot.cli.streams import use_encoding
from bot.desk import Desk
from bot.i18n.texts import Texts

__all__ = ["lines_of", "report"]

LINE_LIMIT = 100_000
"""Characters read of a line; the rest is dropped."""


async def report(
    questions: Iterable[str],
    desk: Desk,
    texts: Texts,
    out: TextIO,
    asked_on: date | None = None,
) -> bool:
    """Write one line of JSON for each question; return whether every quote could be verified.

    `asked_on` is the day that "last year" is counted from.

    An answer whose quotes do not match the archive's bytes is written as an abstention.
    """
    use_encoding(out, "utf-8")  # JSON is UTF-8, whatever the terminal's encoding
    is_whole = True
    for question in questions:
        began = time.perf_counter()
        decision = await desk.ask(question, asked_on=asked_on)
        try:
            verify_quotes(_quotes(decision), desk.archive)
        except AlteredQuoteError as error:
            print(error, file=sys.stderr)
            decision, is_whole = Abstention("no_match"), False
        elapsed_ms = (time.perf_counter() - began) * 1000
        decision = _verified_candidates(decision, desk.archive)
        out.write(decision_line(question, decision, elapsed_ms, texts) + "\n")
        out.flush()
    return is_whole


def lines_of(stream: TextIO) -> Iterator[str]:
    """Yield a stream's lines without their ends; bytes that are not UTF-8 are replaced.

    A line that is too long is cut, and yielded once.
    """
    use_encoding(stream, "utf-8")
    while line := stream.readline(LINE_LIMIT):
        yield line.removesuffix("\n").removesuffix("\r")
        while not line.endswith("\n") and (line := stream.readline(LINE_LIMIT)):
            pass


def _verified_candidates(decision: Decision, archive: Archive) -> Decision:
    """Return a decision without the candidates whose excerpts do not match the archive's bytes."""
    kept = []
    for ranked in decision.ranked:
        with suppress(AlteredQuoteError):
            verify_quotes(ranked.excerpt, archive)
            kept.append(ranked)
    return replace(decision, ranked=tuple(kept))


def _quotes(decision: Decision) -> Iterator[Quote]:
    """Yield the quotes that a decision answers with, adds, or offers to choose from."""
    if isinstance(decision, Answer):
        yield from decision.quotes
        yield from decision.shown[len(decision.quotes) :]
    elif isinstance(decision, Closest):
        yield from decision.quotes
    elif isinstance(decision, Choice):
        for option in decision.options:
            yield from option.quotes
