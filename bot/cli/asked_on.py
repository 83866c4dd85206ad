"""The option `--asked-on`: the day that words like "last year" in a question are counted from."""

import argparse
from datetime import UTC, date, datetime

__all__ = ["add_asked_on", "read_day", "today"]

_SHOWN = 40
"""The most characters of an argument in an error."""


def today() -> date:
    """Return the present day, in UTC as in the chat."""
    return datetime.now(UTC).date()


def read_day(text: str) -> date | None:
    """Return the day that an argument names; None for `none`, which counts from no day.

    Raises `argparse.ArgumentTypeError` if it is neither.
    """
    if text == "none":
        return None
    try:
        if len(text) == len("2026-11-29"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(
        f"must be a day like 2026-11-29, or none, not {text[:_SHOWN]!r}"
    )


def add_asked_on(command: argparse.ArgumentParser) -> None:
    """Add the option to a command."""
    command.add_argument(
        "--asked-on",
        type=read_day,
        default=today(),
        metavar="DAY|none",
        help='the day that "last year" is counted from, such as 2026-11-29 (default: today)',
    )
