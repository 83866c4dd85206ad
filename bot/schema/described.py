"""What each JSON object of the bot looks like, in JSON Schema; `docs/json.md` says what it means.

The OpenAPI document and the tools for assistants have these.
"""

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["DAY", "SCHEMAS", "SCHEMA_VERSION", "TEXT", "Schema", "limit", "object_of", "ref"]

SCHEMA_VERSION = "1.0"
"""Of the JSON, which the commands share: the first number changes when a field changes or goes."""

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
DAY: Schema = {"type": "string", "format": "date"}


def ref(name: str) -> Schema:
    """Return a reference to an object of the OpenAPI document by its name in `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _enum(*values: str | None) -> Schema:
    return {"enum": [*values]}


def object_of(properties: Mapping[str, Schema], optional: Sequence[str] = ()) -> Schema:
    """Return the schema of an object with these properties and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def limit(most: int, default: int) -> Schema:
    """Return the schema of a whole number from 1 to `most`."""
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


_DATE = {"edtf": _MAYBE_TEXT, "basis": _enum("stated", "inferred", "unknown"), "text": TEXT}
_SOURCE = {
    "article": TEXT,
    "title": TEXT,
    "publisher": _MAYBE_TEXT,
    "author": _MAYBE_TEXT,
    "url": _MAYBE_TEXT,
}
_HEADING = {
    **_SOURCE,
    "date": ref("Date"),
    "language": TEXT,
    "sha256": TEXT,
}
_OUTCOMES = ("answer", "closest", "choice", "abstention")
_SPAN = {"start": _WHOLE, "end": _WHOLE}
_QUOTES = _list(ref("Quote"))

SCHEMAS: dict[str, Schema] = {
    "Error": object_of({"error": TEXT}),
    "Date": object_of(_DATE),
    "Quote": object_of(
        {**_SOURCE, "date": ref("Date"), **_SPAN, "text": TEXT, "sha256": TEXT},
    ),
    "About": object_of({"article": TEXT, "title": TEXT, "date": TEXT}),
    "Answer": object_of(
        {
            "question": TEXT,
            "outcome": _enum(*_OUTCOMES),
            "by": _enum("faq", "passage", None),
            "faq": _MAYBE_TEXT,
            "confidence": _SHARE,
            "reason": _enum("no_match", "ambiguous", "out_of_dates", "empty", "unavailable", None),
            "says": _MAYBE_TEXT,
            "elapsed_ms": {"type": "number", "minimum": 0},
            "quotes": _QUOTES,
            "later": _or_null(ref("Quote")),
            "earlier": _or_null(ref("Quote")),
            "also": _list(ref("About")),
            "partial": {"type": "boolean"},
            "left_aside": _WHOLE,
            "doubts": _list(
                object_of(
                    {
                        "quote": _WHOLE,
                        "kind": _enum("year", "coarse", "ahead", "inferred", "undated"),
                        "words": TEXT,
                    }
                )
            ),
            "nearest": _list(ref("About")),
            "candidates": _list(
                object_of({"article": TEXT, **_SPAN, "score": {"type": "number"}, "excerpt": TEXT})
            ),
            "entries": _list(object_of({"id": TEXT, "score": _SHARE})),
            "options": _list(object_of({"label": TEXT, "faq": _MAYBE_TEXT, "quotes": _QUOTES})),
            "parts": _list(
                object_of(
                    {
                        "question": TEXT,
                        "outcome": _enum(*_OUTCOMES),
                        "confidence": _SHARE,
                        "quotes": _QUOTES,
                    }
                )
            ),
        },
        optional=["options", "parts"],
    ),
    "Verdict": object_of(
        {
            "text": TEXT,
            "kind": _enum(
                *("exact", "exact_with_omissions", "partial", "altered", "misattributed"),
                *("joined", "absent", None),
            ),
            "refused": _enum("too_long", "too_short", "too_common", None),
            "pieces": _list(object_of({"pasted": object_of(_SPAN), "quote": ref("Quote")})),
            "omission": {"type": "boolean"},
            "left_out": _QUOTES,
            "turning": _list(TEXT),
            "bracketed": _list(TEXT),
            "differences": _list(TEXT),
            "changes": _list(
                object_of({"kind": _enum("same", "removed", "inserted"), "text": TEXT})
            ),
            "rest": TEXT,
            "contradictions": _list(
                object_of(
                    {
                        "field": _enum("date", "title", "publisher", "author", "name"),
                        "claimed": TEXT,
                    }
                )
            ),
            "elsewhere": _QUOTES,
            "nearest": _or_null(ref("Quote")),
        }
    ),
    "Timeline": object_of(
        {
            "topic": TEXT,
            "entries": _list(
                object_of(
                    {
                        "event": _or_null(object_of({"edtf": TEXT, "text": TEXT})),
                        "earliest": _MAYBE_TEXT,
                        "latest": _MAYBE_TEXT,
                        "quote": ref("Quote"),
                    }
                )
            ),
            "left_out": _WHOLE,
        }
    ),
    "Heading": object_of(_HEADING),
    "Former": object_of(
        {
            **_SOURCE,
            "date": ref("Date"),
            **_SPAN,
            "text": TEXT,
            "sha256": TEXT,
            "replaced": DAY,
        }
    ),
    "Link": object_of(
        {
            "state": _enum("same", "moved", "changed", "unknown"),
            "quote": _or_null(ref("Quote")),
            "former": _or_null(ref("Former")),
            "closest": _or_null(ref("Quote")),
        }
    ),
    "Article": object_of(
        {
            **_HEADING,
            "date": object_of({**_DATE, "evidence": TEXT}),
            "text": TEXT,
            "link": ref("Link"),
        },
        optional=["link"],
    ),
    "Articles": object_of(
        {"articles": _list(ref("Heading")), "total": _WHOLE, "page": _WHOLE, "pages": _WHOLE}
    ),
}
