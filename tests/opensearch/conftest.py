"""Fixtures of the tests with a cluster."""

import pytest

from bot.search.opensearch import connection
from tests.support.waiting import LONG


@pytest.fixture(autouse=True)
def _patient_with_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cluster is away because the machine is slow; what tests slowness names a deadline."""
    monkeypatch.setattr(connection, "DEADLINE", LONG)
