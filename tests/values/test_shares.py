"""Shares as a person writes them."""

import pytest

from bot.values.shares import share_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.71", 0.71),
        (" 1 ", 1.0),
        (".5", 0.5),
        ("1e-3", 0.001),
        (0.25, 0.25),
        (1, 1.0),
        ("0", None),
        ("1.0001", None),
        ("-0.5", None),
        ("0,5", None),
        ("1/2", None),
        ("0.5_0", None),
        ("٠٫٥", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("0." + "5" * 40, None),
        (None, None),
    ],
)
def test_shares(written: object, expected: float | None) -> None:
    """A share is above 0 and at most 1, in ASCII digits; anything else is not one."""
    assert expected == share_of(written)
