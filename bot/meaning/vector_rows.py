"""The vectors of many texts, made in the background while the bot already answers."""

import atexit
import logging
import threading
import time
from collections.abc import Callable, Sequence
from weakref import WeakSet

from bot.meaning.arrays import np
from bot.meaning.sentence_model import SentenceModel
from bot.meaning.token_table import Vectors
from bot.meaning.vector_cache import VectorCache, digest_of

__all__ = ["VectorRows"]

_BATCH = 4
"""How many texts are made between two looks at whether to stop."""
_TOLD = 10.0
"""Seconds between two lines on the progress."""
_ONE_AT_A_TIME = threading.Lock()
"""Held while vectors are made: after a reload the same texts may be wanted twice."""

_BEGUN: "WeakSet[VectorRows]" = WeakSet()

_LOGGER = logging.getLogger(__name__)


class VectorRows:
    """A row for each of some texts. They come all at once, when the last one is made."""

    def __init__(
        self,
        model: SentenceModel,
        texts: Callable[[], Sequence[str] | None],
        cache: VectorCache,
        what: str,
    ) -> None:
        """Take what finds the texts, or None if there are to be no rows; `what` is for the log."""
        self.model = model
        self._texts = texts
        self._cache = cache
        self._what = what
        self._rows: Vectors | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def rows(self) -> Vectors | None:
        """The vectors in the order of the texts, or None as long as they are not all made."""
        return self._rows

    def start(self) -> None:
        """Begin to make them in the background; what the cache has is there at once."""
        if self._rows is None and self._thread is None:
            self._thread = threading.Thread(target=self.make, name="vectors", daemon=True)
            _BEGUN.add(self)
            self._thread.start()

    def make(self) -> None:
        """Make them now."""
        with _ONE_AT_A_TIME:
            if self._rows is not None:
                return
            try:
                self._rows = self._made()
            except Exception:
                _LOGGER.exception("The vectors of %s cannot be made", self._what)

    def wait(self) -> None:
        """Wait for the end of what `start` began."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """End the work; what was made until now is in the cache."""
        self._stopped.set()
        self.wait()

    def _made(self) -> Vectors | None:
        model = self.model
        texts = self._texts()
        if texts is None:
            return None
        digests = [digest_of(text) for text in texts]
        found = self._cache.get(model.key, model.size, list(dict.fromkeys(digests)))
        wanted = {
            digest: text for digest, text in zip(digests, texts, strict=True) if digest not in found
        }
        left = sorted(wanted, key=lambda digest: len(wanted[digest]))
        began = told = time.monotonic()
        for start in range(0, len(left), _BATCH):
            if self._stopped.is_set():
                return None
            batch = left[start : start + _BATCH]
            made = model.texts([wanted[digest] for digest in batch])
            # Rounded as in the cache, so that the next start answers alike.
            new = dict(zip(batch, made.astype(np.float16).astype(np.float32), strict=True))
            self._cache.put(model.key, new)
            found |= new
            if time.monotonic() - told >= _TOLD:
                told = time.monotonic()
                self._tell(start + len(batch), len(left))
        if time.monotonic() - began >= _TOLD:
            _LOGGER.info("%s: all %d vectors are there", self._what, len(left))
        if not digests:
            return np.zeros((0, model.size), np.float32)
        return np.stack([found[digest] for digest in digests])

    def _tell(self, done: int, of: int) -> None:
        _LOGGER.info(
            *("%s: %d of %d vectors are made by %s (%d %%)", self._what, done, of),
            *(self.model.name, 100 * done // of),
        )


@atexit.register
def _stop_all() -> None:
    """End the work before the interpreter ends: a model must not compute beyond that."""
    for rows in list(_BEGUN):
        rows.stop()
