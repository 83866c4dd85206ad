"""What is wrong with a call of the Bot API, in words: by the schema's types and its limits."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.botapi.html import MarkupError, clean_text, parse_html
from bot.botapi.lengths import utf16_len
from tests.support.botapi.schema import Field, Fields, schema

__all__ = ["FILE", "problems"]

FILE = object()
"""Replaces, among the parameters, a file that is uploaded with the call."""

_PARSE_MODES = ("HTML", "Markdown", "MarkdownV2")
_ATTACHED = "attach://"
# Of these fields an inline button has none or some; of all its others exactly one.
_BUTTON_LOOKS = {"text", "icon_custom_emoji_id", "style"}

_Found = Iterator[str]


def problems(method: str, params: Mapping[str, Any]) -> list[str]:
    """Return every way in which the call is not one of the Bot API; none for a valid call.

    Parameters are given as python-telegram-bot hands them to its transport, uploads as `FILE`.
    """
    fields = schema().methods.get(method)
    if fields is None:
        return [f"there is no method {method}"]
    # A file inside of an object is a part of its own, named by an address in the object.
    attached = {name for name in params if params[name] is FILE and name not in fields}
    given = {name: value for name, value in params.items() if name not in attached}
    found = list(_object(method, fields, given))
    named = set(_attached(list(given.values())))
    found += [f"{method}: {name} is uploaded and not referred to" for name in attached - named]
    found += [f"{method}: {name} is referred to and not uploaded" for name in named - attached]
    return found


def _attached(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(_ATTACHED):
        yield value.removeprefix(_ATTACHED)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _attached(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _attached(part)


def _object(where: str, fields: Fields, given: Mapping[str, Any]) -> _Found:
    for name in given:
        if name not in fields:
            yield f"{where}: there is no {name}"
    for name, field in fields.items():
        if name in given:
            yield from _value(f"{where}.{name}", field, given[name], given)
        elif field.required:
            yield f"{where}: {name} is missing"
        elif field.unless and not all(other in given for other in field.unless):
            yield f"{where}: {name} is missing, and {' and '.join(field.unless)} as well"


def _value(where: str, field: Field, value: Any, around: Mapping[str, Any]) -> _Found:
    wrong = list(_any_of(where, field.types, value))
    yield from wrong
    if wrong:
        return
    if isinstance(value, str):
        yield from _text(where, field, value, around)
    if field.items and not field.items[0] <= len(value) <= field.items[1]:
        yield f"{where}: {len(value)} items, not {field.items[0]} to {field.items[1]}"
    if field.range and not field.range[0] <= value <= field.range[1]:
        yield f"{where}: {value} is not from {field.range[0]} to {field.range[1]}"


def _any_of(where: str, types: tuple[str, ...], value: Any) -> _Found:
    """Find nothing where the value is of one of the types, else what is least wrong."""
    attempts = [list(_typed(where, one, value)) for one in types]
    if all(attempts):
        # What has the right kind of object in it has its mistakes further in than the others.
        yield from max(attempts, key=lambda found: (_depth(found), -len(found)))


def _depth(found: list[str]) -> int:
    return min(one.partition(":")[0].count(".") for one in found)


def _typed(where: str, kind: str, value: Any) -> _Found:
    known = schema()
    if kind.startswith("Array of "):
        if not isinstance(value, list | tuple):
            yield f"{where}: {_name(value)} is not an array"
            return
        for at, part in enumerate(value):
            yield from _typed(f"{where}[{at}]", kind.removeprefix("Array of "), part)
    elif kind in known.subtypes:
        yield from _any_of(where, known.subtypes[kind], value)
    elif kind in known.types and kind != "InputFile":
        if isinstance(value, Mapping):
            yield from _discriminated(where, kind, value)
        # A button of a reply keyboard may be its bare text.
        elif kind != "KeyboardButton" or not isinstance(value, str):
            yield f"{where}: {_name(value)} is not of type {kind}"
    elif not _is(kind, value):
        yield f"{where}: {_name(value)} is not of type {kind}"


def _discriminated(where: str, kind: str, value: Mapping[str, Any]) -> _Found:
    fields = schema().types[kind]
    for name, field in fields.items():
        # Another member of a union: nothing else of it is worth telling.
        if len(field.values) == 1 and field.required and value.get(name) != field.values[0]:
            yield f"{where}: {name} is not {field.values[0]}"
            return
    # One step further in than the mistakes of a value of the wrong kind.
    yield from _object(f"{where}.{kind}", fields, value)
    if kind == "InlineKeyboardButton" and len(value.keys() - _BUTTON_LOOKS) != 1:
        yield f"{where}.{kind}: a button does exactly one thing"


def _is(kind: str, value: Any) -> bool:
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind == "Integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "Float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "InputFile":
        return value is FILE or (isinstance(value, str) and value.startswith(_ATTACHED))
    return isinstance(value, str)


def _name(value: Any) -> str:
    return "an upload" if value is FILE else type(value).__name__


def _text(where: str, field: Field, text: str, around: Mapping[str, Any]) -> _Found:
    if not _is_unicode(text):
        yield f"{where}: a lone surrogate"
        return
    if field.values and text not in field.values:
        yield f"{where}: {text!r} is none of {', '.join(field.values)}"
    if where.endswith(".parse_mode") and text not in _PARSE_MODES:
        yield f"{where}: {text!r} is none of {', '.join(_PARSE_MODES)}"
    if field.pattern and not re.fullmatch(field.pattern, text):
        yield f"{where}: {text!r} has other characters than allowed"
    if field.size:
        yield from _size(where, *field.size, text, around)


def _size(
    where: str, least: int, most: int, unit: str, text: str, around: Mapping[str, Any]
) -> _Found:
    if unit == "parsed" and around.get("parse_mode") == "HTML":
        try:
            text = parse_html(clean_text(text)).text
        except MarkupError as error:
            yield f"{where}: {error}"
            return
    length = len(text.encode()) if unit == "bytes" else utf16_len(text)
    if not least <= length <= most:
        yield f"{where}: {length} {unit} long, not {least} to {most}"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
