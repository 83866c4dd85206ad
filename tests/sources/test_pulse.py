"""What is usual for a source is learnt from its own silences, and its state is kept."""

from pathlib import Path

import pytest

from bot.sources.pulse import FAILURES, WEEK, WEEKS, Pulse, Pulses

HOUR, DAY = 3_600, 86_400


def lived(*, weeks: int, every: float, skip: set[int] = frozenset()) -> tuple[Pulse, float]:  # type: ignore[assignment]  # it is not changed
    """Return a source that said something at this interval, but not in the skipped weeks."""
    pulse, now = Pulse("x"), 1_000.0 * WEEK
    for _ in range(int(weeks * WEEK / every)):
        now += every
        if int(now // WEEK) - 1_000 not in skip:
            pulse.came(now)
    return pulse, now


@pytest.mark.parametrize("every", [HOUR, DAY, 3 * DAY, 5 * WEEK])
def test_a_silence_is_measured_by_the_sources_own(every: float) -> None:
    """Whether it speaks every hour or every month: twice its usual silence is too long."""
    pulse, now = lived(weeks=40, every=every)
    last = pulse.last_new or now

    assert (False, True) == (
        pulse.is_silent(last + 1.9 * every if every > 3 * HOUR else last + 5 * HOUR),
        pulse.is_silent(last + 2.1 * every if every > 3 * HOUR else last + 7 * HOUR),
    )


def test_one_long_pause_does_not_change_what_is_usual() -> None:
    """A holiday of two weeks is one silence among many."""
    pulse, now = lived(weeks=10, every=HOUR, skip={5, 6})

    assert (True, HOUR) == (pulse.is_silent(now + DAY), pulse.usual)


def test_weekends_are_usual() -> None:
    """A source that is silent from Friday to Monday is not told on Sunday."""
    pulse, now = Pulse("x"), 1_000.0 * WEEK
    for week in range(6):
        for hour in range(5 * 24):
            now = (1_000 + week) * WEEK + hour * HOUR
            pulse.came(now)

    assert (False, True) == (pulse.is_silent(now + 60 * HOUR), pulse.is_silent(now + 5 * DAY))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_new_source_is_not_told(count: int) -> None:
    """Of a few posts it is not known what is usual."""
    pulse = Pulse("x")
    for number in range(count):
        pulse.came(number * HOUR + 1)

    assert not pulse.is_silent(100 * WEEK)


def test_after_some_days_it_is_told_late() -> None:
    """Until there are some weeks, three times the longest silence is too long."""
    pulse, now = lived(weeks=1, every=6 * HOUR)

    assert (False, True) == (pulse.is_silent(now + 17 * HOUR), pulse.is_silent(now + 19 * HOUR))


def test_the_state_is_bounded_and_survives(tmp_path: Path) -> None:
    """What was learnt is there after a restart, and does not grow."""
    pulse, _ = lived(weeks=100, every=DAY)
    pulse.failed("x" * 1_000)
    pulses = Pulses(tmp_path)
    pulses.write(pulse)

    assert (WEEKS, 300) == (len(pulse.silences), len(pulse.problem))
    assert pulse == Pulses(tmp_path).read("x")


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{", b"[]", b"null", b'{"source": "y"}', b'{"source": "x", "silences": []}'),
        *(b'{"source": "x", "silences": {"a": 1}}', b'{"source": "x", "last_new": "a"}'),
        *(b'{"source": "x", "next_try": "a"}', b'{"source": "x", "count": null}', b"\xff"),
        b'{"source": "x", "silences": {"1": "a"}}',
    ],
)
def test_a_damaged_state_is_a_new_one(tmp_path: Path, raw: bytes) -> None:
    """Nothing depends on it but what is told."""
    pulses = Pulses(tmp_path)
    pulses.write(Pulse("x", last_new=5.0))
    next(tmp_path.rglob("*.json")).write_bytes(raw)

    assert Pulse("x") == pulses.read("x")


def test_a_failure_is_told_when_it_is_not_the_first() -> None:
    """One that passes is nobody's concern; a try that works ends it."""
    pulse = Pulse("x")
    seen = []
    for _ in range(FAILURES):
        pulse.failed("It cannot be read")
        seen.append(pulse.is_failing)
    pulse.worked()

    assert ([False, False, True], False) == (seen, pulse.is_failing)


def test_a_clock_that_goes_back(tmp_path: Path) -> None:
    """Time that was set back is not a silence."""
    pulse = Pulse("x")
    for now in (100.0, 50.0, 200.0):
        pulse.came(now)

    assert ({"0": 100.0}, 200.0) == (pulse.silences, pulse.last_new)
