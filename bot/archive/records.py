"""Checks the fields of an article, whether from the front matter of a seed or a line of JSON."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.archive.dates import BASES, UNDATED, Basis, EdtfError, SourceDate, bounds
from bot.archive.directions import named
from bot.archive.model import Article, text_sha256
from bot.archive.segmentation import blocks
from bot.languages.detection import guessed_language

__all__ = ["Report", "article_from"]

Report = Callable[[str | None, str, str], None]
"""A function that takes the field (None for the whole article), the problem and the fix."""

_FIELDS = (
    *("id", "text", "title", "publisher", "author", "url", "language", "original"),
    *("date", "date_basis", "date_evidence", "format"),
)
_SLIPPED = len(max(_FIELDS, key=len)) + 3
"""The most characters of a name that are compared; a longer name is not a misspelt field."""
_LONGEST = {"id": 200, "title": 500, "publisher": 200, "author": 200, "url": 2_000, "language": 35}

_SHOWN = 80
"""The most characters of a value that a mistake repeats."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*+")
"""A tag of BCP 47 with a primary language of two or three letters."""


def article_from(
    fields: Mapping[Any, Any], report: Report, *, is_lenient: bool = False
) -> Article | None:
    """Return the article that the fields describe, or None after reporting all mistakes.

    Unknown fields are ignored, unless the name looks like a misspelling of a known one.

    If reading is lenient, a field with a mistake is reported and left out, and only an article
    without an id, a title or a text is None; a name counts as misspelt only if the field that it
    may mean is not there.
    """
    mistakes = 0

    def wrong(field: str | None, problem: str, mend: str) -> None:
        nonlocal mistakes
        mistakes += 1
        report(field, problem, mend)

    def is_wanted(name: str) -> bool:
        return not is_lenient or fields.get(name) is None

    for name in fields:
        if name not in _FIELDS:
            written = str(name)[:_SLIPPED]
            close = process.extractOne(
                written, _FIELDS, scorer=OSA.distance, score_cutoff=1 if len(written) < 5 else 2
            )
            if close and is_wanted(close[0]):
                wrong(str(name), f"unknown field {name!r}", f"did you mean {close[0]!r}?")
    values = {name: _text(fields, name, wrong) for name in _FIELDS}
    is_complete = True
    for name in ("id", "title"):
        if fields.get(name) is None or not values[name]:
            is_complete = False
        if fields.get(name) is None or values[name] == "":
            wrong(None, f"the {name} is missing", f"add `{name}:` with the article's {name}")
    date = _date(values, wrong)
    language, url = values["language"], values["url"]
    if language and not _LANGUAGE.fullmatch(language):
        wrong("language", f"{language[:_SHOWN]!r} is not a language code", "use a code such as ru")
        language = None
    if language and len(language) > _LONGEST["language"]:
        language = None
    if url and not url.startswith(("http://", "https://")):
        wrong("url", f"{url[:_SHOWN]!r} is not an address", "begin it with https:// or http://")
        url = None
    elif url and _has_user(url):
        wrong("url", "the address has a user or a password", "remove what is before the @")
        url = None
    text = values["text"] or ""
    if all(block.is_heading for block in blocks(text)):
        wrong(None, "the article's body is empty", "add its text, or remove the article")
        is_complete = False
    if not is_complete or (mistakes and not is_lenient):
        return None

    def cut(name: str) -> str:
        return (values[name] or "")[: _LONGEST[name]]

    return Article(
        id=cut("id"),
        title=cut("title"),
        text=text,
        sha256=text_sha256(text),
        publisher=cut("publisher") or None,
        author=cut("author") or None,
        date=date,
        url=url if url and len(url) <= _LONGEST["url"] else None,
        language=language or guessed_language(text) or "en",
    )


_AFTER_HOST = re.compile(r"[/\\?#]")


def _has_user(url: str) -> bool:
    """Whether an address has a user before its host, as browsers read it."""
    return "@" in _AFTER_HOST.split(url.partition("://")[2], maxsplit=1)[0]


def _text(fields: Mapping[Any, Any], name: str, wrong: Report) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        wrong(name, f"`{name}` is not a text", "write it as text, in quotes")
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        wrong(name, f"`{name}` contains half a character (a lone surrogate)", "repair the export")
        return None
    if name == "text":
        return value
    value = named(value)
    longest = _LONGEST.get(name, 1_000)
    if len(value) > longest:
        wrong(name, f"`{name}` is longer than {longest} characters", "shorten it")
    return value


def _date(values: Mapping[str, str | None], wrong: Report) -> SourceDate:
    edtf, basis = values["date"] or None, values["date_basis"] or None
    evidence = values["date_evidence"] or ""
    if basis is not None and basis not in BASES:
        wrong("date_basis", f"{basis!r} is not a basis", f"write one of {', '.join(BASES)}")
        basis = None
    if edtf is None:
        if basis not in (None, "unknown"):
            wrong("date_basis", f"the date is missing, but its basis is {basis!r}", "add `date:`")
            basis = "unknown"
        return SourceDate(None, "unknown", evidence)
    if basis == "unknown":
        mend = "write `stated` or `inferred`, or remove the date"
        wrong("date_basis", "there is a date, but its basis is 'unknown'", mend)
        return UNDATED
    try:
        bounds(edtf)
    except EdtfError as error:
        wrong("date", str(error), "write it as YYYY-MM-DD, YYYY-MM or YYYY, or remove it")
        return UNDATED
    known: Basis = "inferred" if basis == "inferred" else "stated"
    return SourceDate(
        edtf, known, evidence or ("the archive's own record" if known == "stated" else "")
    )
