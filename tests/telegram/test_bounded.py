"""Memory that does not grow without end."""

from bot.telegram.bounded import Bounded


def test_the_oldest_entry_makes_room() -> None:
    """Beyond the limit the entry goes that was set the longest ago, however often it was read."""
    kept: Bounded[str, int] = Bounded(2)
    kept["first"], kept["second"] = 1, 2
    _ = kept["first"]
    kept["third"] = 3

    assert dict(kept) == {"second": 2, "third": 3}


def test_an_entry_that_is_set_again_is_new() -> None:
    """What is set again is kept for longer than what was not."""
    kept: Bounded[str, int] = Bounded(2)
    kept["first"], kept["second"] = 1, 2
    kept["first"] = 3
    kept["third"] = 4

    assert dict(kept) == {"first": 3, "third": 4}
