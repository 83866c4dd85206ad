"""Adds to an abstention from when to when the archive reaches."""

from dataclasses import replace

from bot.answer.decisions import Abstention, Decision
from bot.archive.model import Archive

__all__ = ["with_reach"]


def with_reach(decision: Decision, archive: Archive) -> Decision:
    """Return a decision; if the archive has nothing from that time, it says from when it has."""
    if not isinstance(decision, Abstention) or decision.reason != "out_of_dates":
        return decision
    coverage = archive.coverage
    if coverage.first is None or coverage.last is None:
        return decision
    return replace(decision, reach=(coverage.first, coverage.last))
