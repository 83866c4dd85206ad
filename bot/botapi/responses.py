"""The answers of a Bot API server, read within bounds and cleaned up."""

import json
from http import HTTPStatus
from typing import Any

import aiohttp

__all__ = ["LARGEST", "GarbledError", "ParsedBody", "is_done_already", "read_body", "understand"]

LARGEST = 32 * 2**20
"""Bytes. Telegram lets a bot download files of at most 20 MB."""
_LONGEST_DESCRIPTION = 500


class GarbledError(Exception):
    """A response is not a Bot API answer: it is truncated, too long, or something else."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(f"{problem} (HTTP {status})")
        self.status = status


class ParsedBody(bytes):
    """A body together with its parsed content, so that it is parsed only once."""

    parsed: Any


async def read_body(response: aiohttp.ClientResponse, largest: int = LARGEST) -> bytes:
    """Return the decompressed body. Raises `GarbledError` if it is too large."""
    chunks = []
    room = largest
    async for chunk in response.content.iter_any():
        room -= len(chunk)
        if room < 0:
            raise GarbledError(response.status, f"an answer of more than {largest} bytes")
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def understand(status: int, body: bytes) -> tuple[int, ParsedBody]:
    """Return an answer's status and its well-formed body.

    An error keeps only its description and the two meaningful parameters. Raises `GarbledError`
    for anything that is not from a Bot API server, such as the page of a proxy or a gateway.
    """
    try:
        says = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        says = None
    is_object = isinstance(says, dict)
    if status < HTTPStatus.MULTIPLE_CHOICES and is_object:
        if says.get("ok") is True and "result" in says:
            answer = ParsedBody(body)
            answer.parsed = says
            return status, answer
        code = says.get("error_code")
        status = code if isinstance(code, int) and 400 <= code < 600 else status
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and not is_object:
        # A web server in front of the Bot API refuses large uploads with its own page.
        return status, _error(status, {"description": "Request Entity Too Large"})
    if status < HTTPStatus.BAD_REQUEST or not (is_object and says.get("ok") is False):
        raise GarbledError(status, "an answer that is not the Bot API's")
    return status, _error(status, says)


def is_done_already(method: str, status: int, answer: bytes) -> bool:
    """Whether a refusal of a repeated call says that the first one had been carried out."""
    if status != HTTPStatus.BAD_REQUEST or not isinstance(answer, ParsedBody):
        return False
    words = {"edit": "is not modified", "delete": "to delete not found"}
    description: str = answer.parsed["description"]
    return any(
        method.startswith(verb) and said in description.lower() for verb, said in words.items()
    )


def _error(status: int, says: dict[str, Any]) -> ParsedBody:
    description = says.get("description")
    if not isinstance(description, str):
        description = f"Error {status}"
    given = says.get("parameters")
    parameters = {
        name: value
        for name, value in (given.items() if isinstance(given, dict) else ())
        if name in ("migrate_to_chat_id", "retry_after") and type(value) is int
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        # Bounds the wait: at least a second, and not forever.
        parameters["retry_after"] = min(max(parameters.get("retry_after", 1), 1), 10**6)
    cleaned: dict[str, Any] = {
        "ok": False,
        "error_code": status,
        "description": description[:_LONGEST_DESCRIPTION],
    }
    if parameters:
        cleaned["parameters"] = parameters
    answer = ParsedBody(json.dumps(cleaned).encode())
    answer.parsed = cleaned
    return answer
