"""The values that describe the result of verifying a pasted quote."""

from dataclasses import dataclass
from typing import Literal

from bot.archive.model import Quote, Span
from bot.verification.attribution import Contradiction
from bot.verification.tokens import Difference

__all__ = ["Change", "Finding", "Kind", "Piece", "Refusal"]

Kind = Literal["exact", "altered", "misattributed", "joined", "absent"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the pasted text, and the passage of an article that it matches."""

    pasted: Span
    """0-based character offsets into the pasted text, end exclusive."""
    quote: Quote


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the difference between the pasted text and the article's."""

    kind: Literal["same", "removed", "inserted"]
    """`removed` is only in the pasted text, `inserted` only in the article."""
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of verifying a pasted text."""

    kind: Kind
    text: str
    """The pasted text."""
    pieces: tuple[Piece, ...] = ()
    """In the order of the pasted text; a single piece unless words are omitted or joined."""
    differences: tuple[Difference, ...] = ()
    """The differences in form of a quote whose words are exact."""
    changes: tuple[Change, ...] = ()
    """The altered quote compared with the article's text, as a sequence of changes."""
    rest: str = ""
    """The attribution: the pasted text around the quote."""
    contradictions: tuple[Contradiction, ...] = ()
    """The claims of the attribution that conflict with the article's fields."""
    elsewhere: tuple[Quote, ...] = ()
    """The other exact occurrences of the quote."""
    nearest: Quote | None = None
    """The sentence most similar to an absent quote, if any is similar enough."""

    @property
    def has_omission(self) -> bool:
        """Whether the quote is exact pieces of one article with marked omissions between them."""
        return self.kind in ("exact", "misattributed") and len(self.pieces) > 1

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The passages to show: the quotes of the pieces, or the nearest sentence."""
        nearest = (self.nearest,) if self.nearest else ()
        return tuple(piece.quote for piece in self.pieces) or nearest


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a text cannot be verified as a quote."""

    reason: Literal["too_long", "too_short", "too_common"]
    """`too_common`: the archive has the words in too many places to look at all of them."""
