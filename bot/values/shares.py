"""Reads a share or a probability as a person writes it: above 0 and at most 1."""

__all__ = ["ALLOWED", "share_of"]

ALLOWED = "must be above 0 and at most 1, like 0.71"
"""What is allowed, worded to follow the name of a setting or key."""
_LONGEST = 40
"""The most characters of a number that is read."""


def share_of(written: object) -> float | None:
    """Return the number that is written in ASCII digits, or None if it is not an allowed share.

    It may be between spaces. `float` alone would also accept underscores and other digits.
    """
    text = str(written).strip()
    if not text.isascii() or "_" in text or len(text) > _LONGEST:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number <= 1 else None
