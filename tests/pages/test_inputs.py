"""How a request is read: slow, broken off, in pieces, and in other words than expected."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import pytest
from starlette.requests import Request

from bot.pages.inputs import Inputs, RefusedError, body_of, inputs_of
from bot.pages.limits import knows_key

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def posted(receive: Receive, kind: bytes = b"application/json") -> Request:
    """Return a request whose body is received like this."""
    headers = [(b"content-type", kind)]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"q=a&q=b&x="}
    return Request({**scope, "headers": headers}, receive)


def pieces(*parts: bytes) -> Receive:
    """Return what receives a body in parts."""
    left = list(parts)

    async def receive() -> MutableMapping[str, Any]:
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    return receive


async def test_a_body_in_pieces() -> None:
    """It is read whole, and counts more than the address, of which the first value counts."""
    inputs = await inputs_of(posted(pieces(b'{"topic": "ri', b'ver", "limit": 3.0}')))

    assert (inputs.text("q"), inputs.text("topic"), inputs.text("x")) == ("a", "river", "")
    assert inputs.number("limit", 1, 10) == 3
    assert inputs.needed("none", "q") == "a"


async def test_a_body_that_does_not_come() -> None:
    """One that is too slow, or broken off, is refused."""

    async def never() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def gone() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    with pytest.raises(RefusedError) as slow:
        await body_of(posted(never), 10, 0.01)
    with pytest.raises(RefusedError) as broken:
        await body_of(posted(gone), 10, 60)
    with pytest.raises(RefusedError) as large:
        await body_of(posted(pieces(b"x" * 6, b"x" * 6)), 10, 60)

    assert [one.value.status for one in (slow, broken, large)] == [408, 400, 413]


@pytest.mark.parametrize("value", [1.5, float("inf"), [], {}, True])
def test_what_is_no_text(value: object) -> None:
    """Only texts and whole numbers are read."""
    with pytest.raises(RefusedError, match="q must be a text"):
        Inputs({"q": value}).text("q")


@pytest.mark.parametrize("text", ["2026-02-30", "20260101", "2026-W01-1", "٢٠٢٦-٠١-٠١", "x"])
def test_what_is_no_day(text: str) -> None:
    """Only days of the calendar are read, in one form."""
    with pytest.raises(RefusedError):
        Inputs({"from": text}).day("from")


def test_no_key_is_known_without_keys() -> None:
    """Nothing opens what has no key."""
    assert not knows_key(posted(pieces(b"")), ())
