"""Which messages show which quotes: what is remembered of them, and for how long."""

from dataclasses import dataclass

from bot.telegram.quoted import KEPT, QuotedMessages, reference_of
from tests.support.small_desk import SmallDesk, archive_of, article, quote

DESK = SmallDesk()
OPENED = quote(DESK.river, "The bridge opened in May.")
TOLL = quote(DESK.river, "Nobody paid a toll.")


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_newest_first() -> None:
    """The newest messages come first, and the oldest are dropped."""
    kept = QuotedMessages(Clock(), limit=2)
    for number in (1, 2, 3):
        kept.note((7, number), [OPENED], "en")

    assert [one.where for one in kept.all()] == [(7, 3), (7, 2)]


def test_expiry() -> None:
    """After 48 hours a message is forgotten, also if it was corrected meanwhile."""
    clock = Clock()
    kept = QuotedMessages(clock)
    kept.note((7, 1), [OPENED], "en")
    clock.now = KEPT
    (message,) = kept.all()
    kept.corrected(message, frozenset({0}))
    clock.now = KEPT + 1

    assert (kept.all(), len(kept)) == ([], 0)


def test_another_content() -> None:
    """What a message shows now replaces what it showed; without quotes it is forgotten."""
    kept = QuotedMessages(Clock())
    kept.note((7, 1), [OPENED], "en")
    (before,) = kept.all()
    kept.note((7, 1), [TOLL], "ru")
    kept.corrected(before, frozenset({0}))
    (now,) = kept.all()
    kept.note((7, 1), [], "en")

    assert (now.quotes, now.language, now.lost) == ((reference_of(TOLL),), "ru", frozenset())
    assert not kept.is_current(now)
    assert len(kept) == 0


def test_forgetting() -> None:
    """A message, or all messages of a chat, can be forgotten."""
    kept = QuotedMessages(Clock())
    for where in ((7, 1), (7, 2), (8, 1), "inline", "other"):
        kept.note(where, [OPENED], "en")
    kept.forget_chat(7)
    kept.forget("other")
    kept.forget("nothing")

    assert [one.where for one in kept.all()] == ["inline", (8, 1)]


def test_references() -> None:
    """A reference finds its words if they moved or their article has another name, only then."""
    reference = reference_of(TOLL)
    moved = article("bridge", f"At first. {DESK.river.text}")
    changed = article("bridge", DESK.river.text.replace("Nobody", "Everybody"))
    renamed = article("new-name", DESK.river.text)
    found = {
        one.id: reference.found(archive_of(one)[0]) for one in (DESK.river, renamed, DESK.fish)
    }
    again = reference.found(archive_of(moved)[0])

    assert found["bridge"] == TOLL
    assert found["new-name"] == quote(renamed, "Nobody paid a toll.")
    assert found["fish"] is None
    assert again == quote(moved, "Nobody paid a toll.")
    assert reference.found(archive_of(changed)[0]) is None
    assert reference.is_untouched(DESK.archive)
    assert not reference.is_untouched(archive_of(moved)[0])
