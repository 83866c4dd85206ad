"""Finds what a sentence says something of: "rustup" in "Rustup is an installer"."""

import re
from collections.abc import Sequence

from bot.analysis.analyser import Token

__all__ = ["LONGEST_SUBJECT", "subject_of"]

LONGEST_SUBJECT = 8
"""The most words before the verb."""
_COPULAS = frozenset(
    """
    is are was were means это является являются называется был была были есть
    ist sind war waren bedeutet es son era eran significa est sont etait etaient signifie
    e sono era erano είναι ειναι ηταν la هو هی है हैं था थे
    """.split()
)
_SINGULAR = frozenset(("is", "was"))
_DETERMINERS = frozenset("a an the one our its their his her my another any what".split())
_LAST_COPULAS = frozenset("است هست اند هستند بود بودند میباشد باشد شد نیست".split())
"""Persian verbs, which end the sentence."""
_OPENING = 4
"""The most first words that are the subject of a sentence whose verb is at its end."""
_DASH = re.compile(r"\s[—–-]{1,2}\s|—")


def subject_of(piece: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the terms of what a sentence says something of, none if that is not seen.

    They are what is before a form of "to be" or a dash, not counting what is in brackets;
    in Persian, the first words of a sentence that ends with such a form.
    """
    found: list[str] = []
    before = 0
    for at, token in enumerate(tokens[:LONGEST_SUBJECT]):
        if found and (_is_copula(tokens, at) or _DASH.search(piece, before, token.start)):
            return tuple(found)
        before = token.end
        if token.term and not _is_enclosed(piece, token.start):
            found.append(token.term)
    if tokens and tokens[-1].word in _LAST_COPULAS:
        return tuple([one.term for one in tokens[:_OPENING] if one.term])
    return ()


def _is_copula(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word says what something is; "is also different" only says how it is."""
    word = tokens[at].word
    if word not in _SINGULAR:
        return word in _COPULAS
    return at + 1 < len(tokens) and tokens[at + 1].word in _DETERMINERS


def _is_enclosed(piece: str, at: int) -> bool:
    """Whether a place in a sentence is within brackets."""
    return piece.count("(", 0, at) > piece.count(")", 0, at)
