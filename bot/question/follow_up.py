"""Follow-up questions, which refer to the previous answer: "when was that?", "and in Iran?"."""

import re

from bot.analysis.analyser import Analyser, Lexicon, fold
from bot.question.kinds import kind_of

__all__ = ["is_follow_up", "with_subject"]

SUBJECT = 4
"""The most words that are taken from the earlier quote."""
SHORT = 4
"""The most content words of a follow-up; a question with more of them names its own subject."""

_REFERS_BACK = re.compile(
    r"""^(?:and|but|so|then|а|и|но|و|اما|پس)\b
        |\b(?:that|this|it|its|he|she|him|his|her|they|them|their|there|then|those|these|same|else)\b
        |\b(?:это|этот|эта|эти|этого|этом|тот|та|те|том|того|он|она|они|его|ее|их|ему|там|тогда|еще)\b
        |\b(?:ان|این|او|انها|انجا|همان|دیگر)\b""",
    re.VERBOSE,
)


def is_follow_up(text: str, analyser: Analyser) -> bool:
    """Whether a text reads as a question about the previous answer.

    A follow-up contains a word that refers back, and few content words. A question without any
    content word, such as "why?", is a follow-up as well; "thanks" is not, as it asks nothing.
    """
    content = len(set(analyser.terms(text)))
    if not content:
        return kind_of(text) != "other"
    return content <= SHORT and bool(_REFERS_BACK.search(fold(text).strip()))


def with_subject(text: str, quote: str, analyser: Analyser, lexicon: Lexicon) -> str:
    """Return the question followed by the words that best describe the subject of a quote.

    These are its names, then its rarest words, in the order of the quote.
    """
    asked = set(analyser.terms(text))
    first: dict[str, tuple[bool, float, int, str]] = {}
    for number, token in enumerate(analyser.tokens(quote)):
        if token.term and token.term not in asked and not token.term[:1].isdigit():
            is_name = number > 0 and quote[token.start].isupper()
            word = quote[token.start : token.end]
            first.setdefault(token.term, (is_name, lexicon.idf(token.term), token.start, word))
    chosen = sorted(first.values(), key=lambda one: (not one[0], -one[1]))[:SUBJECT]
    words = [word for *_, word in sorted(chosen, key=lambda one: one[2])]
    return f"{text} {' '.join(words)}"
