"""Settings that are whole numbers, as people write them."""

from collections.abc import Callable

import pytest

from bot.values.whole_numbers import days_of, port_of, rate_of, watchdog_of, whole


@pytest.mark.parametrize(
    ("written", "number"),
    [(" 90 ", 90), ("0", 0), ("-1", None), ("1_0", None), ("٣", None), ("9" * 19, None)],
)
def test_whole(written: str, number: int | None) -> None:
    """Only ASCII digits, between spaces."""
    assert whole(written) == number


@pytest.mark.parametrize(
    ("read", "most", "problem"),
    [
        (port_of, 65_535, "between 0 and 65535"),
        (rate_of, 100_000, "0 for no limit"),
        (days_of, 36_500, "0 to keep nothing"),
        (watchdog_of, 86_400, "0 to turn it off"),
    ],
)
def test_bounds(read: Callable[[object], int], most: int, problem: str) -> None:
    """What is allowed is said for what is not."""
    assert [read("0"), read(str(most))] == [0, most]
    for wrong in (str(most + 1), "-1", "soon", ""):
        with pytest.raises(ValueError, match=problem):
            read(wrong)


def test_a_watchdog_that_is_too_quick() -> None:
    """Less than a minute is not allowed."""
    with pytest.raises(ValueError, match="60"):
        watchdog_of("59")
