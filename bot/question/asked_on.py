"""The day of a question, from which "last summer" is counted."""

from datetime import date, datetime

__all__ = ["day_of"]


def day_of(text: str, asked_on: date | None) -> date | None:
    """Return the day of a question that is a text. Raises `TypeError` if one of them is not."""
    if not isinstance(text, str):
        raise TypeError(f"the question must be a str, not {type(text).__name__}")
    if isinstance(asked_on, datetime):  # a date to a type checker, but not comparable with one
        asked_on = asked_on.date()
    if not isinstance(asked_on, date | None):
        raise TypeError(f"asked_on must be a date, not {type(asked_on).__name__}")
    return asked_on
