"""The command `timeline`: what the archive says about a topic over time, in various formats."""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.extras import no_picture
from bot.i18n.texts import Texts, reply_language
from bot.opening import open_desk, open_texts
from bot.schema.timelines import timeline_fields
from bot.settings import Settings
from bot.timeline.entries import Timeline
from bot.timeline.words import heading, source_line

__all__ = ["run_timeline", "write"]

DONE, NOTHING, WRONG_USE = 0, 1, 2
_BAR = "│ "
_LINE_END = re.compile(r"\r\n?|\n")
_CHUNK = re.compile(r"\S+\s?|\s")
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd")


def run_timeline(
    settings: Settings, topic: str, *, limit: int, as_json: bool, picture: Path | None, out: TextIO
) -> int:
    """Write the timeline of a topic; return 0, 1 if there is none, or 2 for wrong use."""
    if picture is not None and (problem := no_picture(picture)):
        return _sentence(problem, WRONG_USE)
    all_texts = open_texts(settings)
    tag = os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    texts = all_texts[reply_language(topic, tag, all_texts)]
    desk = open_desk(settings, asks=False)
    found = asyncio.run(desk.timeline(topic, limit))
    try:
        verify_quotes((entry.quote for entry in found.entries), desk.archive)
    except AlteredQuoteError as error:
        return _sentence(str(error), NOTHING)
    if picture is not None and found.entries:
        from bot.timeline.picture import write_picture

        try:
            write_picture(picture, topic, found, texts)
        except OSError as error:
            problem = f"--picture cannot be written to {picture} ({error.strerror or error})"
            return _sentence(f"{problem}; name another file", WRONG_USE)
    if as_json:
        fields = timeline_fields(topic, found, all_texts["en"])
        out.write(json.dumps(fields, ensure_ascii=False) + "\n")
    elif found.entries:
        write(found, texts, out)
    if not found.entries:
        return _sentence(texts.say("timeline_none", topic=topic), NOTHING)
    return DONE


def write(found: Timeline, texts: Texts, out: TextIO) -> None:
    """Write a timeline as text: a line per date, its quotes marked with a bar, their source lines.

    On a terminal the quotes wrap between words, and no control character reaches it.
    """
    width = shutil.get_terminal_size().columns if out.isatty() else 0
    for when, entries in groupby(found.entries, key=lambda entry: heading(entry, texts)):
        lines = [when]
        for entry in entries:
            for line in _LINE_END.split(entry.quote.text):
                lines += (_BAR + part for part in _wrapped(line, width - len(_BAR)))
            lines += [source_line(entry, texts), ""]
        _say(lines, out)
    if found.left_out:
        _say([texts.count("timeline_more", found.left_out)], out)


def _wrapped(line: str, width: int) -> Iterator[str]:
    """Yield a line in parts of at most `width` columns, cut after spaces; no text is lost."""
    part = ""
    for chunk in _CHUNK.findall(line):
        # The space after a word may be in the last column.
        if part and 0 < width < len(part) + len(chunk.rstrip()):
            yield part
            part = ""
        part += chunk
    yield part


def _say(lines: list[str], out: TextIO) -> None:
    for line in lines:
        out.write((line.translate(_CONTROL) if out.isatty() else line) + "\n")


def _sentence(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
