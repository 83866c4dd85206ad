"""The command `verify`: whether a pasted quote is in the archive, as text or as JSON.

The exit code is 0 for an exact quote, 1 for any other, and 2 if nothing can be said.
"""

import asyncio
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TextIO

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.model import Quote
from bot.cli.streams import use_encoding
from bot.i18n.dates import date_words
from bot.i18n.texts import Texts, reply_language
from bot.opening import open_desk, open_texts
from bot.schema.verdicts import shown_in, verdict_fields
from bot.settings import Settings
from bot.verification.findings import Change, Finding, Refusal
from bot.verification.quotations import LIMIT
from bot.verification.words import headline, notes, refusal

__all__ = ["run_verify"]

EXACT, NOT_EXACT, WRONG_USE = 0, 1, 2
_BAR = "│ "
_MARKS = {"same": "{}", "removed": "[-{}-]", "inserted": "{{+{}+}}"}
_CONTROL = dict.fromkeys((*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)), "\ufffd")
_READ = 100_000
"""Characters read from standard input: more than the limit, because white space may be trimmed."""


def run_verify(settings: Settings, text: str, *, as_json: bool, stdin: TextIO, out: TextIO) -> int:
    """Write the verdict on a text, or on standard input; return the exit code."""
    text = text or _read(stdin)
    all_texts = open_texts(settings)
    tag = os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    texts = all_texts[reply_language("", tag, all_texts)]
    desk = open_desk(settings, asks=False)
    found = asyncio.run(desk.examine(text))
    if isinstance(found, Refusal):
        if as_json:
            _write_json(text, found, all_texts["en"], out)
        return _sentence(refusal(found, texts), WRONG_USE)
    try:
        verify_quotes(shown_in(found), desk.archive)
    except AlteredQuoteError as error:
        return _sentence(str(error), NOT_EXACT)
    if as_json:
        _write_json(text, found, all_texts["en"], out)
    else:
        for line in _lines(found, texts, shutil.get_terminal_size().columns if _tty(out) else 0):
            out.write((line.translate(_CONTROL) if _tty(out) else line) + "\n")
    return EXACT if found.kind == "exact" else NOT_EXACT


def _tty(stream: TextIO) -> bool:
    return stream.isatty()


def _read(stream: TextIO) -> str:
    use_encoding(stream, "utf-8")
    return stream.read(max(LIMIT, _READ))


def _lines(finding: Finding, texts: Texts, width: int) -> Iterator[str]:
    """Yield the verdict, the changes, and the archive's words with a bar and their places."""
    yield headline(finding, texts)
    yield from notes(finding, texts)
    if finding.changes:
        yield ""
        yield from "".join(map(_marked, finding.changes)).split("\n")
    if finding.nearest:
        yield ""
        yield texts.say("verify_nearest")
    for quote in finding.quotes:
        yield ""
        for line in quote.text.splitlines():
            wrapped = textwrap.wrap(line, width - len(_BAR)) if width else [line]
            yield from (_BAR + part for part in wrapped)
        yield _source(quote, texts)
    if finding.elsewhere:
        yield ""
        yield from (_source(quote, texts) for quote in finding.elsewhere)


def _marked(change: Change) -> str:
    return _MARKS[change.kind].format(change.text)


def _source(quote: Quote, texts: Texts) -> str:
    article, span = quote.article, quote.span
    parts = [article.title, article.publisher or texts.say("publisher_unknown")]
    if article.author:
        parts.append(texts.say("author", author=article.author))
    parts.append(date_words(article.date, texts))
    edges = {"start": texts.number(span.start), "end": texts.number(span.end)}
    parts.append(texts.say("verify_place", article=article.id, **edges))
    return " · ".join(parts)


def _write_json(text: str, found: Finding | Refusal, texts: Texts, out: TextIO) -> None:
    out.write(json.dumps(verdict_fields(text, found, texts), ensure_ascii=False) + "\n")


def _sentence(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
