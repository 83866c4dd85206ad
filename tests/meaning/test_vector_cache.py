"""Vectors on disk: they come back as they were, or not at all."""

import logging
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from bot.meaning.vector_cache import VectorCache, digest_of

ONE, TWO = digest_of("one"), digest_of("two")
VECTORS = {ONE: np.array([1.0, 0.0], np.float32), TWO: np.array([0.5, 0.25], np.float32)}


def _file(folder: Path) -> Path:
    return next(folder.glob("*.sqlite3"))


def _change(folder: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(_file(folder)) as database:
        database.execute(statement, values)
    database.close()


def _kept(folder: Path, model: str = "m", size: int = 2) -> dict[bytes, list[float]]:
    found = VectorCache(folder).get(model, size, [ONE, TWO])
    return {digest: vector.tolist() for digest, vector in found.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in which the vectors of two texts are kept."""
    VectorCache(tmp_path / "cache").put("m", VECTORS)
    return tmp_path / "cache"


def test_vectors_are_kept(folder: Path) -> None:
    """They are found by the model and the text, and no text is in the file."""
    assert _kept(folder) == {ONE: [1.0, 0.0], TWO: [0.5, 0.25]}
    assert b"one" not in _file(folder).read_bytes()


@pytest.mark.parametrize(("model", "size"), [("other", 2), ("m", 3)])
def test_vectors_of_another_model(folder: Path, model: str, size: int) -> None:
    """Vectors of another model, or of other dimensions, are not there."""
    assert _kept(folder, model, size) == {}


@pytest.mark.parametrize(
    "vector", [b"", b"\0" * 4, np.array([np.nan, 1], np.float16).tobytes(), b"\0" * 400]
)
def test_a_changed_vector(folder: Path, vector: bytes) -> None:
    """A vector that is not as it was written is not there; the others are."""
    _change(folder, "update vectors set vector = ? where text = ?", vector, ONE)

    assert _kept(folder) == {TWO: [0.5, 0.25]}


def test_vectors_that_changed_places(folder: Path) -> None:
    """A vector of another text is none of this one."""
    _change(
        folder,
        "update vectors set vector = (select vector from vectors where text = ?),"
        " sum = (select sum from vectors where text = ?) where text = ?",
        *(TWO, TWO, ONE),
    )

    assert _kept(folder) == {TWO: [0.5, 0.25]}


@pytest.mark.parametrize("at", [0, 100, 5_000])
def test_a_damaged_file(folder: Path, at: int, caplog: pytest.LogCaptureFixture) -> None:
    """A damaged file is removed with a line in the log, and begun again."""
    raw = bytearray(_file(folder).read_bytes())
    raw[at : at + 90] = b"\xff" * 90
    _file(folder).write_bytes(raw)
    cache = VectorCache(folder)
    with caplog.at_level(logging.WARNING):
        damaged = cache.get("m", 2, [ONE, TWO])
        cache.put("m", VECTORS)

    assert {*damaged} <= {ONE, TWO}
    assert _kept(folder) == {ONE: [1.0, 0.0], TWO: [0.5, 0.25]}


def test_no_database(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """So is a file that never was one."""
    _file(folder).write_bytes(b"anything else " * 1_000)

    assert _kept(folder) == {}
    assert "was damaged; the vectors are made again" in caplog.text


def test_a_place_that_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a place, nothing is kept, and the log says so once."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = VectorCache(tmp_path / "file")
    cache.put("m", VECTORS)

    assert cache.get("m", 2, [ONE]) == {}
    assert caplog.text.count("cannot be used") == 1
    assert "set XDG_CACHE_HOME to a folder that can be written" in caplog.text


def test_the_oldest_go_first(tmp_path: Path) -> None:
    """No more vectors are kept than are allowed."""
    cache = VectorCache(tmp_path, most=2)
    digests = [digest_of(str(number)) for number in range(4)]
    for digest in digests:
        cache.put("m", {digest: VECTORS[ONE]})

    assert {*cache.get("m", 2, digests)} == {*digests[2:]}
