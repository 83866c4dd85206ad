"""The values that describe the result of verifying a pasted quote."""

from dataclasses import dataclass
from typing import Literal

from bot.archive.model import Quote, Span
from bot.verification.attribution import Contradiction
from bot.verification.tokens import Difference

__all__ = ["Change", "Finding", "Kind", "Piece", "Refusal"]

Kind = Literal[
    "exact", "exact_with_omissions", "partial", "altered", "misattributed", "joined", "absent"
]
"""`partial` is a longer text of which a sentence is exact; `joined` are exact pieces from places
farther apart than two neighbouring sentences, or in another order."""


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
    """In the order of the pasted text; several if words are left out between them, if they are
    joined, or if several parts of a longer text are exact."""
    differences: tuple[Difference, ...] = ()
    """The differences in form of a quote whose words are exact."""
    changes: tuple[Change, ...] = ()
    """The altered quote compared with the article's text, as a sequence of changes."""
    rest: str = ""
    """The pasted text around the quote, one part a line: an attribution, or other words."""
    contradictions: tuple[Contradiction, ...] = ()
    """The claims of the attribution that conflict with the article's fields."""
    elsewhere: tuple[Quote, ...] = ()
    """The other exact occurrences of the quote."""
    nearest: Quote | None = None
    """The sentence most similar to an absent quote, if any is similar enough."""
    left_out: tuple[Quote, ...] = ()
    """What the article has between the pieces, where words are left out."""
    turning: tuple[str, ...] = ()
    """The words left out that turn the sense, such as "not" and "except"."""
    bracketed: tuple[str, ...] = ()
    """The words in an editor's square brackets that are not the article's."""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The passages to show: those of the pieces, with what is left out between them in full.

        If the quote is absent, the nearest sentence.
        """
        if not self.pieces:
            return (self.nearest,) if self.nearest else ()
        if self.kind in ("joined", "partial"):
            return tuple(piece.quote for piece in self.pieces)
        first, last = self.pieces[0].quote, self.pieces[-1].quote
        return (Quote(first.article, Span(first.span.start, last.span.end)),)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a text cannot be verified as a quote."""

    reason: Literal["too_long", "too_short", "too_common"]
    """`too_common`: the archive has the words in too many places to look at all of them."""
