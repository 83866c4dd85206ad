"""Sends documents to a cluster as fast as it takes them, and waits while its disk is full."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from opensearchpy.exceptions import TransportError
from opensearchpy.helpers import streaming_bulk

from bot.archive.errors import EngineError
from bot.search.opensearch.connection import FREE_DISK, Connection

__all__ = ["Sending"]

_CHUNK, _CHUNK_BYTES = 1_000, 8_000_000
"""How many documents, and how many bytes, are sent at once."""
_TRIES, _PAUSE, _LONGEST = 8, 1.0, 30.0
"""How often what the cluster is too busy for is sent again, and the first and the longest pause in
seconds; each further one is twice as long."""
_FULL_TRIES, _FULL_PAUSE = 360, 5.0
"""The same while its disk is full: half an hour in all."""
_BUSY, _MISSING = 429, 404


class Sending:
    """Sends documents; `say` is told once of a disk that is full, and once that it no longer is."""

    def __init__(
        self,
        connection: Connection,
        say: Callable[[str], None] = lambda sentence: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = connection
        self._say = say
        self._sleep = sleep

    def send(self, actions: Iterable[dict[str, Any]]) -> None:
        """Send documents in order; those that are refused for now are sent again.

        Raises `EngineError` if some are refused for good, or for too long.
        """
        waiting: list[dict[str, Any]] = []
        size = 0
        for one in actions:
            waiting.append(one)
            size += _size(one)
            if len(waiting) >= _CHUNK or size >= _CHUNK_BYTES:
                self._send(waiting)
                waiting, size = [], 0
        self._send(waiting)

    def _send(self, actions: list[dict[str, Any]]) -> None:
        pauses, full = _pauses(), 0
        while actions:
            actions, is_full = self._refused(actions)
            if not actions:
                break
            if is_full:
                if not full:
                    self._say(f"The disk of the cluster is full: {FREE_DISK}. Waiting for it.")
                if (full := full + 1) > _FULL_TRIES:
                    raise EngineError(f"the disk of the cluster is full: {FREE_DISK}")
                self._sleep(_FULL_PAUSE)
            elif (pause := next(pauses, None)) is not None:
                self._sleep(pause)
            else:
                raise EngineError(
                    "the cluster has been too busy for documents for too long; look at its load, or"
                    " give it more nodes"
                )
        if full:
            self._say("The cluster takes documents again.")

    def _refused(self, actions: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
        """Send documents; return those that are refused for now, and whether the disk is full."""
        again, is_full = [], False
        sent = streaming_bulk(
            self._connection.writing,
            actions,
            chunk_size=len(actions),
            max_chunk_bytes=2 * _CHUNK_BYTES,
            raise_on_error=False,
        )
        try:
            for (is_done, told), one in zip(sent, actions, strict=True):
                if is_done:
                    continue
                result = next(iter(told.values()))
                if _is_full(result):
                    is_full = True
                elif one.get("_op_type") == "delete" and result.get("status") == _MISSING:
                    continue
                elif result.get("status") != _BUSY:
                    raise EngineError(_sentence(result))
                again.append(one)
        except TransportError as error:
            if error.status_code != _BUSY:
                raise
            return actions, False
        return again, is_full


def _size(action: dict[str, Any]) -> int:
    """Return roughly how many bytes a document has."""
    source = action.get("_source") or action.get("doc") or {}
    return 200 + sum(len(one) for one in source.values() if isinstance(one, str))


def _pauses() -> Iterator[float]:
    pause = _PAUSE
    for _ in range(_TRIES):
        yield pause
        pause = min(2 * pause, _LONGEST)


def _is_full(result: dict[str, Any]) -> bool:
    """Whether a document is refused because the index became read-only, as a disk is full."""
    error = result.get("error")
    if not isinstance(error, dict) or error.get("type") != "cluster_block_exception":
        return False
    return "read-only" in str(error.get("reason"))


def _sentence(result: dict[str, Any]) -> str:
    """Return why the cluster did not take a document, without the document itself."""
    error = result.get("error") or {}
    kind = error.get("type", "unknown") if isinstance(error, dict) else "unknown"
    return (
        f"the cluster refused a document ({kind}, status {result.get('status')}); look at its"
        " mapping and its log"
    )
