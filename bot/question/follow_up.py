"""Follow-up questions, which refer to the previous answer: "when was that?", "and in Iran?"."""

import re
from typing import NamedTuple

from bot.analysis.analyser import Analyser, fold
from bot.analysis.lexicon import Lexicon
from bot.question.kinds import kind_of, language_of

__all__ = ["drops_subject", "has_pronoun", "is_follow_up", "readings", "with_subject"]

SUBJECT = 4
"""The most words that are taken from the earlier quote or question."""
DROPPED = 2
"""The most content words of a question that leaves out its subject."""
SHORT = 4
"""The most content words of a follow-up; a question with more of them names its own subject."""

_BEGINS = re.compile(
    r"""^(?:and|but|so|then|what\ about|how\ about|а|и|но|ну\ а|как\ насчет|что\ насчет
        |و|اما|پس|در\ مورد|درباره)\b""",
    re.VERBOSE,
)
_PRONOUN = re.compile(
    r"""\b(?:it|its|he|she|him|his|her|hers|they|them|their|theirs)\b
        |\b(?:он|она|они|оно|его|ее|их|ему|ей|им|ими|нем|ней|нему|ним|ними|него|нее|них)\b
        |\b(?:او|وی|انها|ایشان)\b""",
    re.VERBOSE,
)
"""Words for the subject of what was said before."""
_POINTS_BACK = re.compile(
    r"""\b(?:that|this|there|then|those|these|same|else)\b
        |\b(?:это|этот|эта|эти|этого|этом|этому|этой|этих|тот|та|те|том|того|там|туда|тогда|еще)\b
        |\b(?:ان|این|انجا|همان|دیگر)\b""",
    re.VERBOSE,
)


def has_pronoun(text: str) -> bool:
    """Whether a text names its subject by a pronoun: "why was he arrested?"."""
    return bool(_PRONOUN.search(fold(text)))


def is_follow_up(text: str, analyser: Analyser) -> bool:
    """Whether a text reads as a question about the previous answer.

    A follow-up contains a word that refers back, and few content words. A question without any
    content word, such as "why?", is a follow-up as well; "thanks" is not, as it asks nothing.
    """
    content = len(set(analyser.terms(text)))
    if not content:
        return kind_of(text) != "other"
    folded = fold(text).strip()
    found = (pattern.search(folded) for pattern in (_BEGINS, _PRONOUN, _POINTS_BACK))
    return content <= SHORT and any(found)


def drops_subject(text: str, analyser: Analyser) -> bool:
    """Whether a Russian or Persian question may leave out its subject: «почему арестовали?».

    It asks for something, and has a word or two and no name.
    """
    if language_of(text) not in ("ru", "fa") or kind_of(text) == "other":
        return False
    tokens = [token for token in analyser.tokens(text) if token.term]
    is_named = any(text[token.start].isupper() for token in tokens if token.start)
    return 0 < len(tokens) <= DROPPED and not is_named


def with_subject(text: str, earlier: str, analyser: Analyser, lexicon: Lexicon) -> str:
    """Return the question followed by the words that best describe the subject of another text.

    It is a quote, or the question before. The words are its names, then its rarest words, in the
    order of the text.
    """
    return _joined(text, _subject(text, earlier, analyser, lexicon))


def readings(text: str, earlier: str, analyser: Analyser, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a follow-up question may mean after an earlier one, likelier readings first.

    "Who banned Telegram in Russia?" may go on with "why was it banned?", about all that was asked;
    with "is it popular?", about what was named; or with "what about Iran?", about another place.
    Where nothing has a capital letter ("where does durov live"), any one of the words may be meant.
    """
    words = _subject(text, earlier, analyser, lexicon)
    names = [word for word in words if word.is_name]
    found = [words]
    if has_pronoun(text):
        found.extend([names] if names else ([word] for word in words))
    elif len(names) > 1:
        found.append([word for word in words if word is not names[-1]])
    return tuple(dict.fromkeys(_joined(text, one) for one in found))


class _Word(NamedTuple):
    start: int
    word: str
    is_name: bool
    idf: float


def _subject(text: str, earlier: str, analyser: Analyser, lexicon: Lexicon) -> list[_Word]:
    asked = set(analyser.terms(text))
    first: dict[str, _Word] = {}
    for number, token in enumerate(analyser.tokens(earlier)):
        if token.term and token.term not in asked and not token.term[:1].isdigit():
            is_name = number > 0 and earlier[token.start].isupper()
            word = earlier[token.start : token.end]
            first.setdefault(token.term, _Word(token.start, word, is_name, lexicon.idf(token.term)))
    chosen = sorted(first.values(), key=lambda one: (not one.is_name, -one.idf))[:SUBJECT]
    return sorted(chosen)


def _joined(text: str, words: list[_Word]) -> str:
    return " ".join([text, *(one.word for one in words)])
