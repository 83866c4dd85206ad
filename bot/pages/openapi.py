"""The OpenAPI document of the HTTP API. `docs/json.md` says what each field means."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import __version__
from bot.pages.timelines import MOST
from bot.timeline.entries import LIMIT

__all__ = ["SCHEMA_VERSION", "document"]

SCHEMA_VERSION = "1.0"
"""Of the JSON, which the commands share: the first number changes when a field changes or goes."""

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_DAY: Schema = {"type": "string", "format": "date"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _enum(*values: str | None) -> Schema:
    return {"enum": [*values]}


def _object(properties: Mapping[str, Schema], optional: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


_DATE = {"edtf": _MAYBE_TEXT, "basis": _enum("stated", "inferred", "unknown"), "text": _TEXT}
_SOURCE = {
    "article": _TEXT,
    "title": _TEXT,
    "publisher": _MAYBE_TEXT,
    "author": _MAYBE_TEXT,
    "url": _MAYBE_TEXT,
}
_HEADING = {
    **_SOURCE,
    "date": _ref("Date"),
    "language": _TEXT,
    "sha256": _TEXT,
}
_SPAN = {"start": _WHOLE, "end": _WHOLE}
_QUOTES = _list(_ref("Quote"))

SCHEMAS: dict[str, Schema] = {
    "Error": _object({"error": _TEXT}),
    "Date": _object(_DATE),
    "Quote": _object(
        {**_SOURCE, "date": _ref("Date"), **_SPAN, "text": _TEXT, "sha256": _TEXT},
    ),
    "About": _object({"article": _TEXT, "title": _TEXT, "date": _TEXT}),
    "Answer": _object(
        {
            "question": _TEXT,
            "outcome": _enum("answer", "closest", "choice", "abstention"),
            "by": _enum("faq", "passage", None),
            "faq": _MAYBE_TEXT,
            "confidence": _SHARE,
            "reason": _enum("no_match", "ambiguous", "out_of_dates", "empty", "unavailable", None),
            "says": _MAYBE_TEXT,
            "elapsed_ms": {"type": "number", "minimum": 0},
            "quotes": _QUOTES,
            "later": _or_null(_ref("Quote")),
            "earlier": _or_null(_ref("Quote")),
            "also": _list(_ref("About")),
            "partial": {"type": "boolean"},
            "left_aside": _WHOLE,
            "doubts": _list(
                _object(
                    {
                        "quote": _WHOLE,
                        "kind": _enum("year", "ahead", "inferred", "undated"),
                        "words": _TEXT,
                    }
                )
            ),
            "nearest": _list(_ref("About")),
            "candidates": _list(
                _object({"article": _TEXT, **_SPAN, "score": {"type": "number"}, "excerpt": _TEXT})
            ),
            "entries": _list(_object({"id": _TEXT, "score": _SHARE})),
            "options": _list(_object({"label": _TEXT, "faq": _MAYBE_TEXT, "quotes": _QUOTES})),
        },
        optional=["options"],
    ),
    "Verdict": _object(
        {
            "text": _TEXT,
            "kind": _enum(
                *("exact", "exact_with_omissions", "partial", "altered", "misattributed"),
                *("joined", "absent", None),
            ),
            "refused": _enum("too_long", "too_short", "too_common", None),
            "pieces": _list(_object({"pasted": _object(_SPAN), "quote": _ref("Quote")})),
            "omission": {"type": "boolean"},
            "left_out": _QUOTES,
            "turning": _list(_TEXT),
            "bracketed": _list(_TEXT),
            "differences": _list(_TEXT),
            "changes": _list(
                _object({"kind": _enum("same", "removed", "inserted"), "text": _TEXT})
            ),
            "rest": _TEXT,
            "contradictions": _list(
                _object(
                    {
                        "field": _enum("date", "title", "publisher", "author", "name"),
                        "claimed": _TEXT,
                    }
                )
            ),
            "elsewhere": _QUOTES,
            "nearest": _or_null(_ref("Quote")),
        }
    ),
    "Timeline": _object(
        {
            "topic": _TEXT,
            "entries": _list(
                _object(
                    {
                        "event": _or_null(_object({"edtf": _TEXT, "text": _TEXT})),
                        "earliest": _MAYBE_TEXT,
                        "latest": _MAYBE_TEXT,
                        "quote": _ref("Quote"),
                    }
                )
            ),
            "left_out": _WHOLE,
        }
    ),
    "Heading": _object(_HEADING),
    "Article": _object({**_HEADING, "date": _object({**_DATE, "evidence": _TEXT}), "text": _TEXT}),
    "Articles": _object(
        {"articles": _list(_ref("Heading")), "total": _WHOLE, "page": _WHOLE, "pages": _WHOLE}
    ),
}

_REFUSALS = {
    "400": "A parameter is missing or not allowed.",
    "401": "A key is needed.",
    "408": "The body took too long.",
    "413": "The body is too large.",
    "415": "The body is neither JSON nor a form.",
    "429": "Too many requests; wait as long as `Retry-After` says.",
    "503": "Busy, or the archive has just changed; try again.",
}


def _parameter(name: str, schema: Schema, about: str, *, is_needed: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": is_needed,
        "description": about,
        "schema": schema,
    }


def _limit(most: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _answered(schema: str, refusals: Mapping[str, str]) -> Schema:
    found: Schema = {
        "200": {
            "description": "The JSON that docs/json.md describes.",
            "content": {"application/json": {"schema": _ref(schema)}},
        }
    }
    for status, about in refusals.items():
        content = {"application/json": {"schema": _ref("Error")}}
        found[status] = {"description": about, "content": content}
    return found


def _path(
    name: str,
    summary: str,
    schema: str,
    parameters: Sequence[Schema],
    *,
    extra: Mapping[str, str] | None = None,
    path_parameters: Sequence[Schema] = (),
) -> Schema:
    """Return a path that is asked by GET with a query, or by POST with a JSON object or a form."""
    refusals = {**_REFUSALS, **(extra or {})}
    body = {
        "type": "object",
        "properties": {one["name"]: one["schema"] for one in parameters},
        "required": [one["name"] for one in parameters if one["required"]],
    }
    content = {
        kind: {"schema": body} for kind in ("application/json", "application/x-www-form-urlencoded")
    }
    if not body["required"]:
        del body["required"]
    common = {"summary": summary, "responses": _answered(schema, refusals)}
    path: Schema = {
        "get": {
            **common,
            "operationId": name,
            "parameters": [*path_parameters, *parameters],
        },
        "post": {
            **common,
            "operationId": f"{name}Posted",
            "requestBody": {"required": bool(body.get("required")), "content": content},
        },
    }
    if path_parameters:
        path["post"]["parameters"] = [*path_parameters]
    return path


def document(languages: Sequence[str]) -> Schema:
    """Return the document; `languages` are those that dates can be worded in."""
    lang = _parameter(
        "lang", {"type": "string", "enum": [*languages], "default": "en"}, "The language of dates."
    )
    day: Schema = {"anyOf": [_DAY, {"const": "none"}]}
    asked_on = _parameter("asked_on", day, "The day that “last year” is counted from, or none.")
    filters = [
        _parameter("publisher", _TEXT, "Only of this publisher."),
        _parameter("language", _TEXT, "Only in this language."),
        _parameter("from", _DAY, "Only what may be of this day or later."),
        _parameter("to", _DAY, "Only what may be of this day or earlier."),
        _parameter("order", {"type": "string", "enum": ["newest", "oldest"]}, "What is first."),
        _parameter("page", _limit(1_000_000, 1), "The page, from 1."),
        _parameter("limit", _limit(200, 50), "Articles a page."),
        lang,
    ]
    of_article = {
        "name": "article_id",
        "in": "path",
        "required": True,
        "description": "The id of an article, percent-encoded.",
        "schema": {"type": "string", "minLength": 1},
    }
    missing = {"404": "There is no such article or page."}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Clippings",
            "version": SCHEMA_VERSION,
            "summary": "Verbatim, dated quotes from an archive of articles.",
            "description": f"Served by Clippings {__version__}. Offsets count Unicode code points.",
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"bearer": []}, {"key": []}],
        "paths": {
            "/api/ask": _path(
                *("ask", "Answers a question with quotes", "Answer"),
                [_parameter("q", _TEXT, "The question.", is_needed=True), asked_on, lang],
            ),
            "/api/verify": _path(
                *("verify", "Says whether a quote is in the archive", "Verdict"),
                [_parameter("text", _TEXT, "The quote as pasted.", is_needed=True), lang],
            ),
            "/api/timeline": _path(
                *("timeline", "Says what the archive has on a topic, in order of time", "Timeline"),
                [
                    _parameter("topic", _TEXT, "The topic.", is_needed=True),
                    _parameter("limit", _limit(MOST, LIMIT), "The most quotes."),
                    lang,
                ],
            ),
            "/api/articles": _path(
                *("articles", "Lists the articles", "Articles"), filters, extra=missing
            ),
            "/api/articles/{article_id}": _path(
                *("article", "Returns an article with its text", "Article"),
                [lang],
                extra=missing,
                path_parameters=[of_article],
            ),
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }
