"""What is told of the sources: when something new last came, and which are silent or failing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sources.channels import label_of
from bot.sources.listing import Sources
from bot.sources.pulse import Pulse, Pulses

__all__ = ["Latest", "labels", "latest_of", "state_lines"]


@dataclass(frozen=True, slots=True)
class Latest:
    """When something new last came, and from where."""

    at: datetime
    """In UTC."""
    name: str


def labels(sources: Sources) -> Iterator[str]:
    """Yield what identifies each source."""
    yield from (feed.url for feed in sources.feeds)
    yield from (str(folder.path) for folder in sources.folders)
    yield from map(label_of, sources.channels)


def latest_of(pulses: Iterable[Pulse]) -> Latest | None:
    """Return from where something new last came; None if nothing ever did."""
    known = [(pulse.last_new, pulse.name or pulse.source) for pulse in pulses if pulse.last_new]
    if not known:
        return None
    at, name = max(known)
    return Latest(moment(at), name)


def moment(unix: float) -> datetime:
    """Return a time in UTC; the beginning of 1970 if it is none that a calendar has."""
    try:
        return datetime.fromtimestamp(unix, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def state_lines(sources: Sources, pulses: Pulses, now: float) -> Iterator[str]:
    """Yield a line for each source, for `check`."""
    for label in labels(sources):
        pulse = pulses.read(label)
        name = f"{pulse.name} ({label})" if pulse.name else label
        if pulse.last_new is None:
            said = "nothing new has come yet"
        else:
            said = f"something new last came on {moment(pulse.last_new):%Y-%m-%d %H:%M} UTC"
        if pulse.failures:
            times = "once" if pulse.failures == 1 else f"{pulse.failures} times in a row"
            said += f"; the last try failed, {times}: {pulse.problem}"
        elif pulse.is_silent(now):
            said += "; that is longer ago than usual"
        yield f"Source {name}: {said}."
