"""The command `ask --json`: questions in, decisions out, in order and one by one."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TextIO

from bot.cli.streams import use_encoding
from bot.desk import Desk
from bot.i18n.texts import Texts
from bot.schema.decisions import ask

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
        asked = await ask(desk, question, asked_on)
        if asked.altered is not None:
            print(asked.altered, file=sys.stderr)
            is_whole = False
        out.write(json.dumps(asked.fields(texts), ensure_ascii=False) + "\n")
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
