"""Words divided by a hyphen at the end of a line, in a pasted text or in an article.

A word that is divided at the end of a line is read as one word: "park-⏎ing" is "parking". Where
the hyphen belongs to the word ("well-⏎known"), or where a program has joined the lines and kept
the hyphen ("com- mittee"), the pasted words are read in another way.
"""

from collections.abc import Iterator, Sequence

from bot.verification.concordance import Concordance
from bot.verification.forms import DASHES
from bot.verification.tokens import Token, tokens
from bot.verification.written.contractions import contracted_ways

__all__ = ["ways"]


def ways(text: str, run: Sequence[Token], concordance: Concordance) -> Iterator[Sequence[Token]]:
    """Yield a run of tokens as it is, then with its divided words in two, then with them in one.

    After these come the ways in which its contractions may be written.
    """
    yield run
    # The same text is read in many ways, most often without a word that may be divided.
    if "\n" in text and (split := list(_split(text, run))) != list(run):
        yield split
    has_dash = any(dash in text for dash in DASHES)
    if has_dash and (joined := list(_joined(text, run, concordance))) != list(run):
        yield joined
    yield from contracted_ways(run, concordance)


def _split(text: str, run: Sequence[Token]) -> Iterator[Token]:
    for token in run:
        end_of_line = text.find("\n", token.start, token.end)
        if end_of_line < 0:
            yield token
            continue
        hyphen = end_of_line - 1
        while text[hyphen].isspace():
            hyphen -= 1
        for start, end in ((token.start, hyphen), (hyphen, hyphen + 1), (hyphen + 1, token.end)):
            yield from tokens(text, start, end)


def _joined(text: str, run: Sequence[Token], concordance: Concordance) -> Iterator[Token]:
    """Yield the tokens, two words with a hyphen between them as one if the archive has that one.

    If the words touch the hyphen, the archive must have them divided at the end of a line.
    """
    at = 0
    while at < len(run):
        three = run[at : at + 3]
        if len(three) == 3 and _is_divided(text, three, concordance):
            yield Token(three[0].start, three[2].end, three[0].key + three[2].key, True)
            at += 3
        else:
            yield run[at]
            at += 1


def _is_divided(text: str, three: Sequence[Token], concordance: Concordance) -> bool:
    one, hyphen, two = three
    if not (one.is_word and two.is_word and text[hyphen.start : hyphen.end] in DASHES):
        return False
    gap = text[hyphen.end : two.start]
    if one.end != hyphen.start or not (one.key + two.key).isalpha():
        return False
    key = one.key + two.key
    return concordance.has_divided(key) or (bool(gap) and gap.isspace() and concordance.has(key))
