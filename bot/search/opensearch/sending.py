"""Sends documents to a cluster as fast as it takes them, and waits while its disk is full."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from opensearchpy.exceptions import TransportError

from bot.archive.errors import EngineError
from bot.search.opensearch.connection import FREE_DISK, Connection

__all__ = ["Sending"]

_CHUNK, _CHUNK_BYTES = 1_000, 8_000_000
"""How many documents, and how many bytes, are sent at once."""
_ANSWER = {"filter_path": "errors,items.*.status,items.*.error"}
"""What is read of the answer, which would otherwise be as long as what was sent."""
_TRIES, _PAUSE, _LONGEST = 8, 1.0, 30.0
"""How often what the cluster is too busy for is sent again, and the first and the longest pause in
seconds; each further one is twice as long."""
_FULL_TRIES, _FULL_PAUSE = 360, 5.0
"""The same while its disk is full: half an hour in all."""
_BUSY = 429


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

    def send(self, operations: Iterable[bytes]) -> None:
        """Send operations in order, see `bot.search.opensearch.documents`.

        The next ones are prepared while some are under way. Those that are refused for now are sent
        again. Raises `EngineError` if some are refused for good, or for too long.
        """
        with ThreadPoolExecutor(1) as sender:
            answer: Future[_Refused] | None = None
            for portion in _portions(operations):
                if answer is not None:
                    self._finish(answer.result())
                answer = sender.submit(self._refused, portion)
            if answer is not None:
                self._finish(answer.result())

    def _finish(self, refused: "_Refused") -> None:
        """Send what was refused for now again, until all of it is done."""
        pauses, full = _pauses(), 0
        while refused.operations:
            if refused.is_full:
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
            refused = self._refused(refused.operations)
        if full:
            self._say("The cluster takes documents again.")

    def _refused(self, operations: list[bytes]) -> "_Refused":
        """Send operations at once; return those that are refused for now."""
        try:
            answer = self._connection.writing.bulk(body=b"".join(operations), params=_ANSWER)
        except TransportError as error:
            if error.status_code != _BUSY:
                raise
            return _Refused(operations, is_full=False)
        if not answer["errors"]:
            return _Refused([], is_full=False)
        again, is_full = [], False
        for told, one in zip(answer["items"], operations, strict=True):
            (result,) = told.values()
            if "error" not in result:
                continue
            if _is_full(result):
                is_full = True
            elif result["status"] != _BUSY:
                raise EngineError(_sentence(result))
            again.append(one)
        return _Refused(again, is_full)


class _Refused(NamedTuple):
    """What a cluster does not take now, and whether its disk is full."""

    operations: list[bytes]
    is_full: bool


def _portions(operations: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield operations in portions that are sent at once."""
    portion: list[bytes] = []
    size = 0
    for one in operations:
        portion.append(one)
        size += len(one)
        if len(portion) >= _CHUNK or size >= _CHUNK_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


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
