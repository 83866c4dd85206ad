"""Which updates are confirmed when: the offset is the first that is not finished."""

import asyncio

import pytest

from bot.delivery.window import Window


def opened(*numbers: int, finished: tuple[int, ...] = ()) -> Window:
    """Return a window with these updates at work, and these of them finished."""
    window = Window()
    for number in numbers:
        window.begin(number)
    for number in finished:
        window.finish(number)
    return window


@pytest.mark.parametrize(
    ("numbers", "finished", "expected"),
    [
        ((), (), None),
        ((7,), (), 7),
        ((7,), (7,), 8),
        ((7, 8, 9), (7, 9), 8),
        ((7, 8, 9), (8, 9), 7),
        ((7, 12, 9), (7, 9), 12),
        ((7, 8, 9), (9, 8, 7), 10),
    ],
)
def test_the_offset(
    numbers: tuple[int, ...], finished: tuple[int, ...], expected: int | None
) -> None:
    """Only what lies before the first unfinished update is confirmed."""
    assert expected == opened(*numbers, finished=finished).offset


def test_what_telegram_gives_again() -> None:
    """What is at work, or was finished lately, is known; what is confirmed is forgotten as open."""
    window = opened(7, 8, 9, finished=(7, 9))
    before = window.unconfirmed
    window.confirmed(window.offset)
    known = [number for number in range(6, 11) if window.knows(number)]

    assert (before, window.unconfirmed, len(window)) == (2, 2, 1)
    assert known == [7, 8, 9]
    assert (window.is_finished(7), window.is_finished(8)) == (True, False)


def test_an_old_number_that_comes_again() -> None:
    """An update below the offset moves it back until it is finished; no update is skipped."""
    window = opened(7, 8, finished=(7, 8))
    window.confirmed(window.offset)
    window.begin(3)
    back = window.offset
    window.finish(3)

    assert (back, window.offset) == (3, 9)


def test_a_rest() -> None:
    """After a rest the offset is whatever Telegram has, but only when nothing is open."""
    busy, idle = opened(7), opened(7, finished=(7,))
    idle.confirmed(8)
    busy.rest()
    idle.rest()

    assert (busy.offset, idle.offset) == (7, None)


def test_memory_is_bounded() -> None:
    """Of the finished updates only the last ones are remembered."""
    window = Window()
    for number in range(1, 10_011):
        window.begin(number)
        window.finish(number)
        window.confirmed(window.offset)

    assert [window.knows(10), window.knows(11), window.unconfirmed] == [False, True, 0]


async def test_waiting() -> None:
    """Who waits for few unconfirmed updates goes on when they are finished, or when it is time."""
    window = opened(1, 2, 3)
    waiting = asyncio.create_task(window.until(1, 10))
    await asyncio.sleep(0)
    window.finish(1)
    await asyncio.sleep(0)
    early = waiting.done()
    window.finish(2)
    await waiting
    await window.until(0, 0.01)
    await window.until_fewer_than(2, 10)

    assert (early, len(window), window.unconfirmed) == (False, 1, 1)
