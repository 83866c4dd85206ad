"""Numbers and labels that the archive writes in another way than the question.

"C2" is "C-2", "COVID19" is "COVID-19", "2.5" and "2 1/2" are "2½", "berth number seven" is "berth
7", and "3 pounds" is "£3".
"""

import re
from collections.abc import Callable, Sequence

from bot.analysis.analyser import Token

__all__ = ["figure_parts", "with_fractions"]

_LETTERS_AND_DIGITS = re.compile(r"([^\W\d_]{1,20})(\d{1,9})|(\d{1,9})([^\W\d_]{1,20})")
_DECIMAL = re.compile(r"(\d{1,9})\.(5|25|75)")
_FRACTIONS = {"5": "1\u20442", "25": "1\u20444", "75": "3\u20444"}
_LABELS = frozenset("number no nr nos номер номером номера شماره شمارهٔ".split())


_CURRENCIES = frozenset(
    """
    dollar dollars euro euros pound pounds quid bucks yen rouble roubles ruble rubles rupee rupees
    доллар доллара долларов бакс бакса баксов евро фунт фунта фунтов рубль рубля рублей
    دلار یورو پوند روبل ین
    """.split()
)
"""Words for what an article may write as a sign, which is not searched for."""


def figure_parts(word: str, knows: Callable[[str], bool]) -> tuple[str, str] | None:
    """Return the two terms of an archive that a word with digits consists of, or None."""
    if found := _DECIMAL.fullmatch(word):
        parts = found[1], _FRACTIONS[found[2]]
    elif found := _LETTERS_AND_DIGITS.fullmatch(word):
        parts = (found[1] or found[3], found[2] or found[4])
    else:
        return None
    return parts if all(map(knows, parts)) else None


def with_fractions(text: str, tokens: Sequence[Token], knows: Callable[[str], bool]) -> list[Token]:
    """Return tokens with "1/2" as one fraction, if the archive has it, and without labels.

    A label is "number" before a number. A currency after a number is left out where the archive
    does not have the word.
    """
    found: list[Token] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        before = found[-1] if found else None
        fraction = f"{before.term}\u2044{token.term}" if before else ""
        if before and text[before.end : token.start] == "/" and knows(fraction):
            found[-1] = Token(before.start, token.end, fraction, fraction)
        elif following and token.word in _LABELS and following.term[:1].isdigit():
            found.append(token._replace(term=""))
        elif before and before.term[:1].isdigit() and token.word in _CURRENCIES:
            found.append(token if knows(token.term) else token._replace(term=""))
        else:
            found.append(token)
    return found
