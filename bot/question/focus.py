"""The focus of a question, the word that it asks about: "judge" in "Which judge fined Durov?"."""

from collections.abc import Sequence
from itertools import pairwise

from bot.analysis.analyser import Token

__all__ = ["ASKING", "focus_of", "measure_of"]

ASKING = frozenset(
    """
    what which who whom whose how when where why
    какой какая какое какие какого каком какую каких каким какими сколько кто кого кому кем чей
    когда где куда откуда почему зачем как что чем
    چه کدام چند چقدر کجا کی چرا چطور چگونه
    """.split()
)
"""Question words of English, Russian and Persian."""
_HOW = frozenset("how как насколько چقدر چهقدر".split())


def focus_of(tokens: Sequence[Token]) -> str | None:
    """Return the first term after the question word, or else the last one before it.

    Of "who" and "when" it is mostly the verb: "painted" in "Who painted the bridge?". None if there
    is no question word, or no other word.
    """
    for at, token in enumerate(tokens):
        if token.word in ASKING:
            after = next((one.term for one in tokens[at + 1 :] if one.term), None)
            return after or next((one.term for one in reversed(tokens[:at]) if one.term), None)
    return None


def measure_of(tokens: Sequence[Token]) -> str | None:
    """Return the term that tells what is measured: "long" in "How long is the bridge?".

    The answer need not have it: "after 38 years" does not say "long".
    """
    for before, token in pairwise(tokens):
        if before.word in _HOW and token.term:
            return token.term
    return None
