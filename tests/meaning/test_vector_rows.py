"""Vectors of many texts, made in the background."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.meaning import vector_rows
from bot.meaning.token_table import Vectors
from bot.meaning.vector_cache import VectorCache
from bot.meaning.vector_rows import VectorRows
from tests.support.sentence_models import SmallModel

TEXTS = ("the bridge", "the market", "the bridge", "a river")


class Slow(SmallModel):
    """Waits until it may go on, and tells when it was reached."""

    def __init__(self, *groups: str) -> None:
        super().__init__(*groups)
        self.reached, self.may_go = threading.Event(), threading.Event()

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Make the rows when it may."""
        self.reached.set()
        assert self.may_go.wait(60)
        return super().texts(texts)


def _rows(model: SmallModel, folder: Path, texts: Sequence[str] = TEXTS) -> VectorRows:
    return VectorRows(model, lambda: texts, VectorCache(folder), "the test")


def test_rows_in_order(tmp_path: Path) -> None:
    """There is a row for each text, in their order, and each text is made once."""
    model = SmallModel("bridge", "market")
    rows = _rows(model, tmp_path)
    rows.make()
    rows.make()

    assert rows.rows is not None
    assert [one.argmax() for one in rows.rows] == [0, 1, 0, 2]
    assert sorted(model.made) == sorted(set(TEXTS))


def test_what_was_kept_is_not_made_again(tmp_path: Path) -> None:
    """The next start has the same rows, to the last bit, from the cache."""
    first, second = SmallModel("bridge", "market"), SmallModel("bridge", "market")
    one, other = _rows(first, tmp_path), _rows(second, tmp_path)
    one.make()
    other.make()

    assert one.rows is not None
    assert other.rows is not None
    assert np.array_equal(one.rows, other.rows)
    assert second.made == []


def test_they_come_all_at_once(tmp_path: Path) -> None:
    """Until the last one is made there are no rows."""
    model = Slow("bridge")
    rows = _rows(model, tmp_path)
    rows.start()
    rows.start()
    assert model.reached.wait(60)

    assert rows.rows is None

    model.may_go.set()
    rows.wait()

    assert rows.rows is not None


def test_stopping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made until a stop is kept, and the rest is not made."""
    monkeypatch.setattr(vector_rows, "_BATCH", 1)
    model = Slow("bridge")
    rows = _rows(model, tmp_path)
    rows.start()
    assert model.reached.wait(60)
    stopping = threading.Thread(target=rows.stop)
    rows._stopped.set()
    stopping.start()
    model.may_go.set()
    stopping.join()

    assert rows.rows is None
    assert len(model.made) == 1
    assert VectorCache(tmp_path)._path.exists()


def test_progress_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """From time to time a line says how far it is."""
    monkeypatch.setattr(vector_rows, "_BATCH", 1)
    monkeypatch.setattr(vector_rows, "_TOLD", 0.0)
    with caplog.at_level(logging.INFO):
        _rows(SmallModel("bridge"), tmp_path).make()

    assert "the test: 2 of 3 vectors are made by small (66 %)" in caplog.messages
    assert "the test: all 3 vectors are there" in caplog.messages


def test_without_texts(tmp_path: Path) -> None:
    """No texts have no rows, of the right size."""
    rows = _rows(SmallModel("bridge"), tmp_path, ())
    rows.make()
    rows.wait()

    assert rows.rows is not None
    assert (0, 2) == rows.rows.shape


def test_a_model_that_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The failure is in the log, and there are no rows."""

    class Broken(SmallModel):
        def texts(self, texts: Sequence[str]) -> Vectors:
            raise RuntimeError("no")

    rows = _rows(Broken("bridge"), tmp_path)
    rows.make()

    assert rows.rows is None
    assert "The vectors of the test cannot be made" in caplog.text
