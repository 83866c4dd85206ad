"""The OpenAPI document of the HTTP API. `docs/json.md` says what each field means."""

from collections.abc import Mapping, Sequence

from bot import __version__
from bot.schema.described import DAY, SCHEMA_VERSION, SCHEMAS, TEXT, Schema, limit, ref
from bot.timeline.entries import LIMIT, LONGEST

__all__ = ["document"]

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


def _answered(schema: str, refusals: Mapping[str, str]) -> Schema:
    found: Schema = {
        "200": {
            "description": "The JSON that docs/json.md describes.",
            "content": {"application/json": {"schema": ref(schema)}},
        }
    }
    for status, about in refusals.items():
        content = {"application/json": {"schema": ref("Error")}}
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
    day: Schema = {"anyOf": [DAY, {"const": "none"}]}
    asked_on = _parameter("asked_on", day, "The day that “last year” is counted from, or none.")
    filters = [
        _parameter("publisher", TEXT, "Only of this publisher."),
        _parameter("language", TEXT, "Only in this language."),
        _parameter("from", DAY, "Only what may be of this day or later."),
        _parameter("to", DAY, "Only what may be of this day or earlier."),
        _parameter("order", {"type": "string", "enum": ["newest", "oldest"]}, "What is first."),
        _parameter("page", limit(1_000_000, 1), "The page, from 1."),
        _parameter("limit", limit(200, 50), "Articles a page."),
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
                [_parameter("q", TEXT, "The question.", is_needed=True), asked_on, lang],
            ),
            "/api/verify": _path(
                *("verify", "Says whether a quote is in the archive", "Verdict"),
                [_parameter("text", TEXT, "The quote as pasted.", is_needed=True), lang],
            ),
            "/api/timeline": _path(
                *("timeline", "Says what the archive has on a topic, in order of time", "Timeline"),
                [
                    _parameter("topic", TEXT, "The topic.", is_needed=True),
                    _parameter("limit", limit(LONGEST, LIMIT), "The most quotes."),
                    lang,
                ],
            ),
            "/api/articles": _path(
                *("articles", "Lists the articles", "Articles"), filters, extra=missing
            ),
            "/api/articles/{article_id}": _path(
                *("article", "Returns an article with its text", "Article"),
                [_parameter("quote", TEXT, "The words of a permanent link, by its key."), lang],
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
