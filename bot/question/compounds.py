"""Finds words that an archive writes as one: "reopened" for "re-opened".

In the languages that have such compounds, "Straßenbahnhaltestelle" for "Haltestelle" as well.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from bot.analysis.analyser import Analyser, Token

__all__ = ["COMPOUNDING", "Compounds", "joined"]

COMPOUNDING = frozenset("da de et fi hu nb nl nn no sv".split())
"""The languages that write compounds as one word."""
PART = 4
"""The fewest letters of a part."""
SOUGHT = 5
"""The fewest letters of a word whose compounds are found."""
MOST = 8
"""The most compounds that are found for a word."""
_HYPHENS = ("-", "\u2010", "\u2011")
PREFIX = 3
"""The most letters of the first half of a hyphenated word that is hardly a word of its own."""
_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What is written between the parts of a compound."""


def joined(
    text: str, tokens: Sequence[Token], analyser: Analyser, frequency: Mapping[str, int]
) -> list[Token]:
    """Return the tokens of a question with words joined where an archive writes them as one.

    They are hyphenated ("re-opened"), or two words of which it does not have one alone ("head
    teacher"). Hyphenated ones that it has more often apart, such as "ACT-IAC", stay apart.
    `frequency` tells how many of its passages have a term.
    """
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        between = text[before.end : token.start] if before else ""
        if before and (between in _HYPHENS or (between == " " and before.term and token.term)):
            word = before.word + token.word
            term = analyser.term(word)
            often = frequency.get(term, 0)
            is_prefix = between != " " and len(before.word) <= PREFIX
            apart = [frequency.get(one, 0) for one in (before.term, token.term) if one]
            is_usual = is_prefix and (len(apart) < 2 or often >= min(apart))
            if often and (is_usual or 0 in apart):
                found[-1] = Token(before.start, token.end, word, term)
                continue
        found.append(token)
    return found


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
