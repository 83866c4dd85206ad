"""What the inbox is given and gives back, as plain values."""

import json
from dataclasses import dataclass
from typing import Literal

from bot.storage.handled import Claim
from bot.storage.vault import Vault

__all__ = [
    "Admission",
    "Arrival",
    "DeadLetter",
    "Ending",
    "Letter",
    "Opened",
    "Size",
    "sealed_letter",
    "unsealed_letter",
]


@dataclass(frozen=True, slots=True)
class Opened:
    """What is encrypted in a row of the inbox."""

    lane: str
    person: int | None
    content: bytes


def sealed_letter(vault: Vault, number: int, opened: Opened) -> bytes:
    """Return the encrypted part of an update's row."""
    head = json.dumps([opened.lane, opened.person]).encode()
    return vault.seal_letter(number, head + b"\n" + opened.content)


def unsealed_letter(vault: Vault, number: int, sealed: bytes) -> Opened | None:
    """Return what is encrypted in an update's row; None if another token encrypted it."""
    plain = vault.open_letter(number, sealed)
    if plain is None:
        return None
    head, _, content = plain.partition(b"\n")
    lane, person = json.loads(head)
    return Opened(lane, person, content)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update that is to be kept until it is answered."""

    number: int
    lane: str
    """The name of the lane in which it waits for its turn."""
    person: int | None
    """The id of the user who sent it, if known."""
    message_id: int | None
    content: bytes
    """The update as JSON."""
    is_group: bool = False
    is_edit: bool = False
    """Whether it is an edit, which replaces its message while that waits."""
    forgets: bool = False
    """Whether its sender wants to be forgotten, with everything else that waits from them."""


How = Literal[
    "kept", "left", "known", "refused", "forgotten", "replaced", "full", "claimed", "elsewhere"
]


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of an update that arrived.

    - kept: it is in the inbox, and this process answers its chat
    - left: it is in the inbox, for the process that answers its chat, or for later
    - known: it was answered before, or is in the inbox already
    - refused: too many wait in its chat, or from its sender, who will be told so
    - forgotten: its sender wants to be forgotten
    - replaced: it is an edit, and has taken the place of its question in the inbox
    - full: the inbox is full
    - claimed: it was not to be kept, and this process may handle it
    - elsewhere: it was not to be kept, and was handled, or another process has it
    """

    how: How
    claim: Claim | None = None
    has_older: bool = False
    """Whether older updates of its lane were in the inbox already."""
    is_notice: bool = False
    """Whether it is kept only so that its sender can be told that too many wait."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An update from the inbox."""

    number: int
    lane: bytes
    content: bytes | None
    """None if it was sealed with another token."""
    age: int
    """Seconds since it arrived."""
    is_notice: bool
    """Whether its sender is only to be told that too many wait."""
    edits: int
    is_answered: bool
    """Whether it was answered before: it was edited since, or is replayed."""
    is_over: bool
    """Whether it was answered, and is here only because the database did not tell so in time."""
    claim: Claim


@dataclass(frozen=True, slots=True)
class Ending:
    """How an update of the inbox ended."""

    number: int
    edits: int = 0
    """How many edits had replaced it when it was answered; a later one stays in the inbox."""
    why: str | None = None
    """Of one that could not be answered, the name of the error: it becomes a dead letter."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An update that could not be answered, without its words."""

    number: int
    age: int
    """Seconds since it arrived."""
    why: str


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in the inbox."""

    waiting: int
    dead: int
    oldest: int
    """Seconds since the oldest of those that wait arrived; 0 if none waits."""
