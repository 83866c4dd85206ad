"""Shares the preparing of a large archive with a second process, as Python runs one thread at once.

The other process is `bot.search.indexing.second`. What it gets and returns are lines of JSON. If it
cannot be started, or ends too early, this process prepares the rest alone.
"""

import json
import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from bot.archive.model import Article
from bot.search.indexing.preparing import Prepared

__all__ = ["shared"]

_COMMAND = (sys.executable or "", "-P", "-m", "bot.search.indexing.second")
"""What starts the second process. It looks for modules where this one does, and nowhere else."""
_PIECE = 200_000
"""The characters of articles that are prepared at once: some tenths of a second."""
_AHEAD = 2
"""How many pieces the second process has at once, so that it never waits."""
_WAITING = 12
"""The most pieces that are prepared and wait for one before them."""

_LOGGER = logging.getLogger(__name__)

_Words = list[tuple[str, dict[str, str]]]
"""Languages, each with words that were met in articles in it, and their terms."""
_Response = tuple[list[Prepared], _Words]
"""What is prepared of some articles, and the words that are new to whoever prepared them."""


class _SecondProcess:
    """A process that prepares articles, as long as it runs."""

    def __init__(self, languages: Mapping[str, int]) -> None:
        """Start it; `languages` gives the number of articles in each. Raises `OSError`."""
        paths = os.pathsep.join(path or os.curdir for path in sys.path)
        self._process = subprocess.Popen(  # noqa: S603 - nothing of it comes from outside
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": paths},
        )
        self._languages: Mapping[str, int] | None = languages
        self.has_ended = False

    def prepare(self, articles: Sequence[Article]) -> _Response | None:
        """Return what it prepares of articles, and the words that are new; None if it has ended."""
        if self.has_ended:
            return None
        try:
            if self._languages is not None:
                self._send(dict(self._languages))
                self._languages = None
            self._send([(one.title, one.text, one.language) for one in articles])
            found, words = json.loads(self._response())
        except (OSError, ValueError):  # a broken pipe; no line, or a part of one
            self.has_ended = True
            _LOGGER.warning(
                "the second process that prepares the index has ended; this one goes on alone,"
                " which takes longer"
            )
            return None
        return [Prepared(*one) for one in found], words

    def _send(self, content: object) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(content).encode() + b"\n")
            self._process.stdin.flush()

    def _response(self) -> bytes:
        return self._process.stdout.readline() if self._process.stdout is not None else b""

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        with suppress(OSError):  # it can no longer take what is left to send
            self._process.communicate()


def shared(
    articles: Iterable[Article],
    languages: Mapping[str, int],
    alone: Callable[[Article], Prepared],
    learn: Callable[[str, Mapping[str, str]], None],
) -> Iterator[tuple[Article, Prepared]]:
    """Yield articles with what is prepared of them, in order, by this process and a second one.

    `alone` prepares an article in this process. `learn` takes the words that the other one met in
    articles in a language, with their terms.
    """
    second = _started(languages)
    if second is None:
        yield from ((one, alone(one)) for one in articles)
        return
    waiting: deque[tuple[list[Article], Future[_Response | None]]] = deque()

    def here(piece: Sequence[Article]) -> _Response:
        return [alone(one) for one in piece], []

    def first() -> Iterator[tuple[Article, Prepared]]:
        piece, response = waiting.popleft()
        found, learnt = response.result() or here(piece)
        for language, words in learnt:
            learn(language, words)
        return zip(piece, found, strict=True)

    try:
        with ThreadPoolExecutor(1, "second process") as asking:
            for piece in _pieces(articles):
                asked = sum(not response.done() for _, response in waiting)
                if asked < _AHEAD and not second.has_ended:
                    response = asking.submit(second.prepare, piece)
                else:
                    response = Future()
                    response.set_result(here(piece))
                waiting.append((piece, response))
                while waiting and (waiting[0][1].done() or len(waiting) > _WAITING):
                    yield from first()
            while waiting:
                yield from first()
    finally:
        second.end()


def _started(languages: Mapping[str, int]) -> _SecondProcess | None:
    """Return a second process; None if there is one processor only, or if it cannot be started."""
    if _processors() < 2:
        return None
    try:
        return _SecondProcess(languages)
    except OSError as error:
        _LOGGER.warning(
            "a second process cannot be started (%s); preparing the index takes longer",
            error.strerror or error,
        )
        return None


def _processors() -> int:
    """Return on how many processors this process may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pieces(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield articles in order, some at once."""
    piece: list[Article] = []
    size = 0
    for article in articles:
        piece.append(article)
        size += len(article.text)
        if size >= _PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece
