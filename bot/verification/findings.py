"""What can be found out about a pasted quote. All of it are values."""

from dataclasses import dataclass
from typing import Literal

from bot.archive.model import Quote, Span
from bot.verification.attribution import Contradiction
from bot.verification.tokens import Difference

__all__ = ["Change", "Finding", "Kind", "Piece", "Refusal"]

Kind = Literal["exact", "altered", "misattributed", "joined", "absent"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the pasted text, and the archive's own words for it."""

    pasted: Span
    quote: Quote


@dataclass(frozen=True, slots=True)
class Change:
    """A part of the pasted text as it is to be marked, or words that it lacks."""

    kind: Literal["same", "removed", "inserted"]
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the archive says of a pasted text."""

    kind: Kind
    text: str
    """As it was pasted."""
    pieces: tuple[Piece, ...] = ()
    """In the order of the pasted text; one, unless something was left out or joined."""
    differences: tuple[Difference, ...] = ()
    """What differs although the words are exact."""
    changes: tuple[Change, ...] = ()
    """The quote with what the archive lacks (`removed`) and has instead (`inserted`)."""
    rest: str = ""
    """What the pasted text gives with the quote."""
    contradictions: tuple[Contradiction, ...] = ()
    """What of it the article's fields deny."""
    elsewhere: tuple[Quote, ...] = ()
    """Further places at which the quote stands word for word."""
    nearest: Quote | None = None
    """The sentence most like an absent quote, if one is like it at all."""

    @property
    def has_omission(self) -> bool:
        """Whether exact pieces follow one another in one article, omissions marked between them."""
        return self.kind in ("exact", "misattributed") and len(self.pieces) > 1

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The archive's own words that are to be shown."""
        nearest = (self.nearest,) if self.nearest else ()
        return tuple(piece.quote for piece in self.pieces) or nearest


@dataclass(frozen=True, slots=True)
class Refusal:
    """The text can be no quote to look for."""

    reason: Literal["too_long", "too_short"]
