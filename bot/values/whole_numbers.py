"""Reads a setting that is a whole number as a person writes it, within its bounds."""

__all__ = ["days_of", "port_of", "rate_of", "watchdog_of", "whole"]

_DIGITS = 18
"""The most digits of a number: as many as always fit into 63 bits."""


def whole(value: object) -> int | None:
    """Return a number that is written in ASCII digits, or None if it is anything else.

    It may be between spaces. `int` alone would also accept signs, underscores and other digits.
    """
    text = str(value).strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if is_number else None


def port_of(value: object) -> int:
    """Return the number of a port. Raises `ValueError`."""
    return _within(value, 65_535, "must be between 0 and 65535 (0 picks a free port)")


def rate_of(value: object) -> int:
    """Return a number of questions a minute. Raises `ValueError`."""
    problem = "must be a number of questions a minute up to 100000, or 0 for no limit"
    return _within(value, 100_000, problem)


def days_of(value: object) -> int:
    """Return a number of days. Raises `ValueError`."""
    return _within(value, 36_500, "must be a number of days up to 36500, or 0 to keep nothing")


def watchdog_of(value: object) -> int:
    """Return a number of seconds, or 0. Raises `ValueError`."""
    problem = "must be between 60 and 86400 seconds, or 0 to turn it off"
    seconds = _within(value, 86_400, problem)
    if 0 < seconds < 60:
        raise ValueError(problem)
    return seconds


def _within(value: object, most: int, problem: str) -> int:
    number = whole(value)
    if number is None or number > most:
        raise ValueError(problem)
    return number
