"""Finds an archive's compounds of a word: "Straßenbahnhaltestelle" for "Haltestelle".

Only for languages that write compounds as one word.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping

__all__ = ["COMPOUNDING", "Compounds"]

COMPOUNDING = frozenset("da de et fi hu nb nl nn no sv".split())
"""The languages that write compounds as one word."""
PART = 4
"""The fewest letters of a part."""
SOUGHT = 5
"""The fewest letters of a word whose compounds are found."""
MOST = 8
"""The most compounds that are found for a word."""
_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What is written between the parts of a compound."""


class Compounds:
    """The words of an archive, sorted by their beginnings and by their ends."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        long = [word for word in words if len(word) >= SOUGHT + PART]
        self._forward = sorted(long)
        self._backward = sorted(word[::-1] for word in long)

    def of(self, word: str) -> list[str]:
        """Return the compounds of a folded word, the commonest first, up to `MOST`.

        The other part must be a word of the archive, unless the archive does not have the word
        itself.
        """
        if len(word) < SOUGHT:
            return []
        is_known = word in self._words
        found = {
            compound: self._words[compound]
            for compound, rest in self._beginning_and_ending(word)
            if not is_known or self._is_part(rest)
        }
        return sorted(found, key=lambda one: (-found[one], one))[:MOST]

    def parts(self, word: str) -> tuple[str, str] | None:
        """Return two words of the archive of which a folded word consists, or None."""
        for at in range(PART, len(word) - PART + 1):
            if word[at:] in self._words and (first := self._first_part(word[:at])):
                return first, word[at:]
        return None

    def _beginning_and_ending(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the words that begin or end with a word, each with its other part."""
        for compound in _with_beginning(self._forward, word):
            rest = compound[len(word) :]
            if len(rest) >= PART:
                yield compound, rest
        for backward in _with_beginning(self._backward, word[::-1]):
            compound = backward[::-1]
            yield compound, compound[: -len(word)]

    def _is_part(self, rest: str) -> bool:
        """Whether what is beside a word in a compound is a word, with or without a link."""
        if self._first_part(rest):
            return True
        return any(
            rest.startswith(link)
            and len(rest) - len(link) >= PART
            and rest[len(link) :] in self._words
            for link in _LINKS
        )

    def _first_part(self, part: str) -> str | None:
        for link in _LINKS:
            plain = part.removesuffix(link)
            if (plain != part or not link) and len(plain) >= PART and plain in self._words:
                return plain
        return None


def _with_beginning(ordered: list[str], beginning: str) -> Iterator[str]:
    for at in range(bisect_left(ordered, beginning), len(ordered)):
        if not ordered[at].startswith(beginning):
            return
        yield ordered[at]
