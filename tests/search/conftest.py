"""Fixtures of the tests that each engine must pass."""

from pathlib import Path

import pytest

from bot.search import tantivy_engine
from tests.support.engines import KINDS, Opener


@pytest.fixture(params=KINDS)
def opened(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Opener:
    """Return what opens each kind of engine; an index goes to the disk where the limit is 0."""
    if request.param == "cluster":
        return Opener("cluster", tmp_path, request.getfixturevalue("cluster"))
    if request.param != "in memory":
        monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)
    return Opener(str(request.param), tmp_path)
