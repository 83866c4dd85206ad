"""Tables: CSV and JSON Lines, one article a row, with a mapping of columns to fields."""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.dates import SourceDate
from bot.archive.errors import ContentError
from bot.archive.jsonl import JsonLines, json_object
from bot.importing.dates import field_date
from bot.importing.files import decode, size_of
from bot.importing.html_text import fragment_text
from bot.importing.model import (
    Document,
    ImportingError,
    Item,
    LeftOut,
    Options,
    Original,
    Source,
    digest_of,
)
from bot.importing.text import without_heading_marks

__all__ = ["FIELDS", "Tables"]

SIZE_LIMIT = 500_000_000
"""The most bytes of a table in CSV, which is read as a whole; JSON Lines are read as a stream."""
BLANK_LIMIT = 1_000_000
"""The most empty lines of a table in CSV."""
_SHOWN = 20
"""The most columns that are named."""
_CELL_LIMIT = 16_000_000
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "key", "slug"),
    "title": ("title", "headline", "subject"),
    "text": ("text", "body", "content", "article"),
    "html": ("html", "content_html", "body_html"),
    "date": ("date", "published", "published_at", "pub_date", "publish_date", "created_at"),
    "date_basis": ("date_basis",),
    "date_evidence": ("date_evidence",),
    "publisher": ("publisher", "source", "outlet", "publication"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link", "address"),
    "language": ("language", "lang"),
}
_Rows = Iterator[tuple[int, dict[str, Any] | str]]
FIELDS = tuple(_NAMES)
"""What a column may hold; for each, the names by which it is found without a mapping."""


class Tables:
    """One file."""

    name = "table"
    title = "table"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether it is one, by its name."""
        return bool(head) and path.name.lower().endswith(
            (".csv", ".tsv", ".jsonl", ".ndjson", ".jsonl.gz")
        )

    def open(self, path: Path, options: Options) -> Source:
        """Open a file."""
        is_lines = "json" in path.name.lower()
        if not is_lines:
            size_of(path, SIZE_LIMIT)

        def items() -> Iterator[Item | LeftOut]:
            read = partial(_json_rows, path) if is_lines else partial(_csv_rows, path)
            _check_columns(path, options.columns.values(), read()[1])
            encoding, rows = read()
            for number, row in rows:
                if isinstance(row, str):
                    yield LeftOut(f"row {number}", row)
                else:
                    yield _item(number, row, options, encoding)

        return Source(str(path.resolve()), path.name.partition(".")[0], items)


def _check_columns(path: Path, named: Collection[str], rows: _Rows) -> None:
    """Raise `ImportingError` if a column that the operator has named is in no row."""
    missing, known = set(named), dict[str, None]()
    if not missing:
        return
    for _, row in rows:
        if isinstance(row, dict):
            missing -= row.keys()
            known |= dict.fromkeys(list(row)[:_SHOWN])
        if not missing:
            return
    if known:
        shown = ", ".join(list(known)[:_SHOWN])
        raise ImportingError(
            f"{path} has no column {min(missing)!r}; it has {shown}; correct --column"
        )


def _csv_rows(path: Path) -> tuple[str | None, _Rows]:
    """Return in what other encoding than UTF-8 a table is, if so, and its numbered rows."""
    text, encoding = decode(path.read_bytes())
    return encoding, _split(text, path)


def _split(text: str, path: Path) -> _Rows:
    csv.field_size_limit(_CELL_LIMIT)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel
    reader = csv.DictReader(
        _lines(text, path), delimiter=dialect.delimiter, restkey="", strict=False
    )
    try:
        for number, row in enumerate(reader, 2):
            yield number, {name: value for name, value in row.items() if name}
    except csv.Error as error:
        raise ImportingError(f"{path} cannot be read further ({error}); check the file") from error


def _lines(text: str, path: Path) -> Iterator[str]:
    """Yield the lines of a table. Raises `ImportingError` if too many are empty."""
    blank = 0
    for line in io.StringIO(text, newline=""):
        blank += not line.strip()
        if blank > BLANK_LIMIT:
            raise ImportingError(f"{path} has more than {BLANK_LIMIT:,} empty lines; remove them")
        yield line


def _json_rows(path: Path) -> tuple[None, _Rows]:
    """Return the numbered rows of JSON Lines, which are always in UTF-8."""
    return None, _parsed(path)


def _parsed(path: Path) -> _Rows:
    try:
        for number, _, line in JsonLines(path, keep=False):
            try:
                yield number, json_object(line)
            except ValueError as error:
                yield number, f"is not an article: {str(error).partition(' at ')[0]}"
    except ContentError as error:
        raise ImportingError(str(error.mistakes[0])) from error


def _item(
    number: int, row: Mapping[str, Any], options: Options, encoding: str | None
) -> Item | LeftOut:
    fields = {name: _value(row, name, options.columns) for name in FIELDS}
    if not fields["text"] and not fields["html"]:
        return LeftOut(f"row {number}", "has no text; say which column has it: --column text=NAME")
    raw = json.dumps(row, ensure_ascii=False, indent=1, default=str).encode(errors="replace")
    # Without an id a row is recognised by what it says; one that was changed is then a new one.
    key = fields["id"] or fields["url"] or digest_of(raw)
    name = fields["id"] or fields["title"] or key
    original = Original(f"{digest_of(key)[:16]}.json", raw)
    read = partial(_read, fields, encoding)
    parts: list[bytes | str] = [raw, str(options.columns), *([encoding] if encoding else [])]
    return Item(key, name, digest_of(*parts), read, original)


def _value(row: Mapping[str, Any], field: str, columns: Mapping[str, str]) -> str:
    """Return the text of a field: by its own column if there is one, else by its usual names."""
    if field in columns:
        return _text(row.get(columns[field]))
    lower = {str(name).strip().lower(): value for name, value in row.items()}
    return next((text for name in _NAMES[field] if (text := _text(lower.get(name)))), "")


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value[:20])))
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return ""
    return str(value).strip()


def _read(fields: Mapping[str, str], encoding: str | None) -> Document:
    text = fragment_text(fields["html"]) if fields["html"] else ""
    written = fields["date"]
    date, doubts = field_date(
        written, fields["date_basis"], fields["date_evidence"], f"{written} in the table"
    )
    if encoding is not None:
        doubts += (f"was not in UTF-8; it was read as {encoding}",)
    if written and date is None:
        doubts += (f"has a date that cannot be read: {written[:40]!r}",)
    return Document(
        fields["title"],
        text or without_heading_marks(fields["text"]),
        date or SourceDate(None, "unknown", fields["date_evidence"]),
        publisher=fields["publisher"] or None,
        author=fields["author"] or None,
        url=fields["url"] or None,
        language=fields["language"] or None,
        doubts=doubts,
    )
