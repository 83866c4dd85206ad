"""The smallest valid value of every type of the Bot API: updates and messages of every kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.botapi.schema import Field, schema

__all__ = ["messages", "object_of", "updates"]

Json = dict[str, Any]

_PLAIN = {"Integer": 1, "Float": 1.5, "Boolean": True, "String": "x"}
# Whose the fields of these names are is always told by the caller.
_GIVEN = ("message_id", "date", "chat", "from")


def updates(user: Json, chat: Json) -> Iterator[tuple[str, Json]]:
    """Yield one update of every kind, from this user in this chat; the ids count from 1."""
    fields = schema().types["Update"]
    kinds = [name for name in fields if name != "update_id"]
    for update_id, kind in enumerate(kinds, 1):
        body = _placed(_value(fields[kind]), user, chat)
        if fields[kind].types == ("Message",):
            body |= {"from": user, "text": "When did it open?"}
        yield kind, {"update_id": update_id, kind: body}


def messages(user: Json, chat: Json) -> Iterator[tuple[str, Json]]:
    """Yield one message of every content: each optional field of a message, each way to fill it.

    Fields that describe a text come together with one; `text` also comes alone, once.
    """
    fields = schema().types["Message"]
    start: Json = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": user}
    for name, field in fields.items():
        if name in _GIVEN:
            continue
        for label, value in _values(field):
            placed = _placed(value, user, chat) if isinstance(value, dict) else value
            yield f"{name}{label}", start | {name: placed}
            yield f"{name}{label} with text", start | {"text": "When did it open?", name: placed}
            yield f"{name}{label} below", start | {"caption": "When did it open?", name: placed}


def object_of(kind: str) -> Json:
    """Return the smallest valid object of a type that has no subtypes."""
    fields = schema().types[kind]
    required = {name: _value(field) for name, field in fields.items() if field.required}
    # What this one needs besides its text, the schema says in words alone.
    return required | ({"callback_data": "x"} if kind == "InlineKeyboardButton" else {})


def _values(field: Field) -> Iterator[tuple[str, Any]]:
    """Yield a value for each type that the field's type includes."""
    kind = field.types[0]
    number = kind.count("Array of ")
    kinds = schema().subtypes.get(kind.removeprefix("Array of " * number), ())
    for one in kinds:
        value = _typed(one)
        yield f" ({one})", [value] if number else value
    if not kinds:
        yield "", _value(field)


def _value(field: Field) -> Any:
    if field.values:
        return field.values[0]
    if field.range:
        return field.range[0]
    return _typed(field.types[0])


def _typed(kind: str) -> Any:
    known = schema()
    if kind.startswith("Array of "):
        return [_typed(kind.removeprefix("Array of "))]
    if kind in known.subtypes:
        return _typed(known.subtypes[kind][0])
    return object_of(kind) if kind in known.types else _PLAIN[kind]


def _placed(body: Mapping[str, Any], user: Json, chat: Json) -> Json:
    """Return an object with this user and chat in the places where it has some."""
    given = {"from": user, "user": user, "chat": chat}
    return {name: given.get(name, value) for name, value in body.items()}
