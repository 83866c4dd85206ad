"""What a request asks for: the parameters of its address or of its body, bounded and cleaned."""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

__all__ = ["LARGEST", "Inputs", "RefusedError", "body_of", "inputs_of"]

LARGEST = 100_000
"""Bytes of a body."""
_PATIENCE = 20.0
"""Seconds that a body may take to arrive."""
_FIELDS = 50
"""The most parameters that are read."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


class RefusedError(Exception):
    """A request that is not answered: a status, and one sentence in English."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(sentence)
        self.status = HTTPStatus(status)
        self.headers = dict(headers or {})


class Inputs:
    """The parameters of a request by name; all are texts that can be written as UTF-8."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, *names: str) -> str | None:
        """Return the first of these parameters that was given. Raises `RefusedError`."""
        for name in names:
            value = self._values.get(name)
            if isinstance(value, float) and value.is_integer():
                value = int(value)  # 3.0 is a whole number in JSON
            if isinstance(value, bool) or not isinstance(value, (str, int, type(None))):
                raise RefusedError(400, f"{name} must be a text.")
            if value is not None:
                return _clean(str(value))
        return None

    def needed(self, *names: str) -> str:
        """Return the first of these parameters that was given; raise `RefusedError` if none was."""
        text = self.text(*names)
        if text is None:
            raise RefusedError(400, f"{names[0]} is missing; give it as ?{names[0]}=.")
        return text

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`. Raises `RefusedError`."""
        text = self.text(name)
        if text is None:
            return default
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
        if not is_number or not 1 <= int(text) <= most:
            raise RefusedError(400, f"{name} must be a whole number from 1 to {most}.")
        return int(text)

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of the allowed words. Raises `RefusedError`."""
        text = self.text(name)
        if text is not None and text not in allowed:
            raise RefusedError(400, f"{name} must be one of: {', '.join(allowed)}.")
        return default if text is None else text

    def day(self, name: str) -> date | None:
        """Return a day, or None if it was not given or is empty. Raises `RefusedError`."""
        text = self.text(name)
        if not text:
            return None
        if (day := _day(text)) is None:
            raise RefusedError(400, f"{name} must be a day like 2026-11-29.")
        return day

    def asked_on(self) -> date | None:
        """Return the day that "last year" is counted from: today in UTC by default, None for none.

        Raises `RefusedError`.
        """
        text = self.text("asked_on")
        if text is None:
            return datetime.now(UTC).date()
        if text != "none" and _day(text) is None:
            raise RefusedError(400, "asked_on must be a day like 2026-11-29, or none.")
        return _day(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _clean(text: str) -> str:
    """Return a text without halves of surrogate pairs, which JSON can smuggle in."""
    return text.encode("utf-8", "replace").decode()


async def inputs_of(request: Request) -> Inputs:
    """Return the parameters of a request; those of the body count more than the address's.

    Raises `RefusedError` for a body that is too large, too slow, or neither JSON nor a form.
    """
    values: dict[str, Any] = {}
    try:
        values.update(_first(_pairs(request.url.query)))
        if request.method == "POST":
            values.update(await _posted(request))
    except ValueError:
        raise RefusedError(400, f"The parameters cannot be read; give at most {_FIELDS}.") from None
    return Inputs(values)


async def _posted(request: Request) -> Mapping[str, Any]:
    body = await body_of(request, LARGEST, _PATIENCE)
    if not body.strip():
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _FORM:
        return _first(_pairs(body.decode("utf-8", "replace")))
    if kind == _JSON:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            raise RefusedError(400, "The body is not JSON; write one object in UTF-8.") from None
        if not isinstance(found, dict):
            raise RefusedError(400, "The body must be one JSON object.")
        return found
    raise RefusedError(415, f"The body must be {_JSON} or {_FORM}.")


async def body_of(request: Request, largest: int, patience: float) -> bytes:
    """Return a request's body.

    Raises `RefusedError` if it is larger than `largest` bytes or takes more than `patience`
    seconds, or if the client has gone.
    """
    too_large = RefusedError(413, f"The body is too large; send at most {largest} bytes.")
    said = request.headers.get("content-length", "")
    if said.isdecimal() and (len(said) > len(str(largest)) or int(said) > largest):
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > largest:
                    raise too_large
    except TimeoutError:
        raise RefusedError(408, f"The body took more than {patience:g} seconds.") from None
    except ClientDisconnect:
        raise RefusedError(400, "The body ended too early.") from None
    return bytes(body)


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_FIELDS)


def _first(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return each parameter as it is given first."""
    return dict(reversed(pairs))
