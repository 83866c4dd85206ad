"""The tools that assistants have: what each does, what it is given, and what it returns."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from bot.desk import QUESTION_LIMIT
from bot.pages.listing import NEWEST, OLDEST
from bot.schema.described import DAY, SCHEMAS, TEXT, Schema, limit
from bot.timeline.entries import LIMIT, LONGEST

__all__ = [
    "A_PAGE",
    "INSTRUCTIONS",
    "LARGEST_PAGE",
    "LARGEST_PART",
    "PART",
    "Described",
    "described",
]

A_PAGE, LARGEST_PAGE = 30, 100
"""Articles of a list, unless asked otherwise, and at most."""
PART, LARGEST_PART = 10_000, 20_000
"""Characters of an article's text, unless asked otherwise, and at most."""

INSTRUCTIONS = """\
This server quotes an archive of dated articles word for word; it writes nothing of its own.
Repeat the `text` of a quote unchanged, and with it its title, publisher, date and permalink.
`date.text` says how the date is known: stated by the source, inferred (and from what), or unknown.
`start` and `end` count Unicode code points in the article's text.
An abstention means that the archive does not answer: say so, and do not answer from it.
`closest` means that the quote may not answer. Check other quotes of the archive by verify_quote.\
"""

_PLACE = TEXT | {
    "description": "The address at which the words, or the article, are shown in their place."
}
_LINKED = ("Quote", "Heading", "Part")
_WHOLE: Schema = {"type": "integer", "minimum": 0}


class Described(NamedTuple):
    """A tool as an assistant reads of it."""

    name: str
    title: str
    about: str
    given: Schema
    returned: Schema
    asks: bool = False
    """Whether a call counts as a question."""


def described(languages: Sequence[str]) -> Mapping[str, Described]:
    """Return the tools by name; `languages` are those that dates can be worded in."""
    lang = {
        "lang": {
            "type": "string",
            "enum": [*languages],
            "default": "en",
            "description": "The language of dates in words.",
        }
    }
    day: Schema = {"anyOf": [DAY, {"const": "none"}]}
    tools = (
        Described(
            "ask",
            "Ask the archive",
            "Answers a question with verbatim quotes of the archive, each with its source, its"
            " date and how that is known; or says that the archive does not answer.",
            _given(
                {
                    "question": _text("The question, in any language.", QUESTION_LIMIT),
                    "asked_on": day
                    | {"description": "The day that “last year” is counted from; today by default"},
                    **lang,
                },
                ["question"],
            ),
            _returned("Answer"),
            asks=True,
        ),
        Described(
            "verify_quote",
            "Verify a quote",
            "Says whether a quote is in the archive word for word, and if not, what differs:"
            " exact, exact_with_omissions, partial, altered, misattributed, joined or absent.",
            _given({"text": _text("The quote as it was found."), **lang}, ["text"]),
            _returned("Verdict"),
            asks=True,
        ),
        Described(
            "timeline",
            "What happened when",
            "Returns verbatim quotes on a topic in order of time.",
            _given(
                {
                    "topic": _text("The topic in a few words.", QUESTION_LIMIT),
                    "limit": limit(LONGEST, LIMIT) | {"description": "The most quotes."},
                    **lang,
                },
                ["topic"],
            ),
            _returned("Timeline"),
            asks=True,
        ),
        Described(
            "read_article",
            "Read an article",
            "Returns a part of an article's text, word for word, with its offsets.",
            _given(
                {
                    "article": _text("The id of the article."),
                    "start": _WHOLE | {"default": 0, "description": "Where the part begins."},
                    "limit": limit(LARGEST_PART, PART) | {"description": "The most characters."},
                    **lang,
                },
                ["article"],
            ),
            _returned("Part"),
        ),
        Described(
            "list_articles",
            "List articles",
            "Lists the articles of the archive by date, narrowed by publisher, language and days.",
            _given(
                {
                    "publisher": _text("Only of this publisher."),
                    "language": _text("Only in this language, such as en."),
                    "from": DAY | {"description": "Only what may be of this day or later."},
                    "to": DAY | {"description": "Only what may be of this day or earlier."},
                    "order": {"type": "string", "enum": [NEWEST, OLDEST], "default": NEWEST},
                    "page": limit(1_000_000, 1) | {"description": "The page, from 1."},
                    "limit": limit(LARGEST_PAGE, A_PAGE) | {"description": "Articles a page."},
                    **lang,
                }
            ),
            _returned("Articles"),
        ),
    )
    return {one.name: one for one in tools}


def _text(about: str, longest: int | None = None) -> Schema:
    bound = {} if longest is None else {"maxLength": longest}
    return TEXT | bound | {"description": about}


def _given(properties: Mapping[str, Schema], needed: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [*needed],
        "additionalProperties": False,
    }


def _objects() -> dict[str, Schema]:
    """Return the objects of the API with permalinks, and a part of an article."""
    objects = deepcopy(SCHEMAS)
    part = deepcopy(SCHEMAS["Article"])
    part["properties"] |= {"start": _WHOLE, "end": _WHOLE, "length": _WHOLE}
    part["required"] += ["start", "end", "length"]
    objects["Part"] = part
    for name in _LINKED:
        objects[name]["properties"]["permalink"] = _PLACE
        objects[name]["required"].append("permalink")
    return objects


def _returned(name: str) -> Schema:
    """Return the schema of a result, which holds all the objects that it refers to."""
    objects = _objects()
    found: set[str] = set()
    root = _local(objects[name], found)
    kept: dict[str, Schema] = {}
    while missing := sorted(found - kept.keys()):
        kept |= {one: _local(objects[one], found) for one in missing}
    return {**root, "$defs": kept} if kept else root


def _local(schema: Any, found: set[str]) -> Any:
    """Return a schema whose references lead to its own `$defs`; add their names to `found`."""
    if isinstance(schema, list):
        return [_local(one, found) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found.add(name)
        return {"$ref": f"#/$defs/{name}"}
    return {key: _local(one, found) for key, one in schema.items()}
