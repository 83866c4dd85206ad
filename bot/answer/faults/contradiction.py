"""Recognises two sentences that differ only in a negation: one denies what the other says."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from bot.answer.signals import RankedView

__all__ = ["denies"]

_WORD = re.compile(r"\w++(?:['’]\w++)?")
_NEGATIONS = frozenset("not no never не нет ни никогда نه هرگز هیچ nicht kein keine".split())
_WITH = frozenset("do does did any ever has have had been be".split())
"""Words that come or go with an English negation."""
_PASSED_OVER = _NEGATIONS | _WITH
_APART = 2
"""The most other words in which they differ: two forms of one verb."""
_CONTRACTED = {"wo": "will", "ca": "can", "sha": "shall", "cannot": "can"}
_PERSIAN_NEGATION = "ن"
_STEM = 4
"""The first letters that forms of a verb share."""
_LIMIT = 1_000
"""The most characters of a sentence that are compared."""


def denies(one: RankedView, other: RankedView) -> bool:
    """Whether the best sentences of two candidates have the same words but for a negation."""
    here, there = _words(one), _words(other)
    if len((here.keys() ^ there.keys()) - _PASSED_OVER) > _APART:
        return False  # as nearly always, so that repetitions need not be counted
    only_here, only_there = set(here - there), set(there - here)
    if not only_here and not only_there:
        return False
    sides = {_NEGATIONS.isdisjoint(only_here), _NEGATIONS.isdisjoint(only_there)}
    rest = (only_here | only_there) - _PASSED_OVER
    if sides == {False}:  # "did not sign", "never signed"
        return False
    if False in sides:  # "signed", "did not sign"
        return not rest or (len(rest) == 2 and len({word[:_STEM] for word in rest}) == 1)
    # In Persian, the negation is part of the verb.
    longer = {word.removeprefix(_PERSIAN_NEGATION) for word in rest}
    return len(rest) == 2 and len(longer) == 1


def _apart(word: str) -> Iterator[str]:
    """Yield a word, or the two of a contraction: "isn't" is "is not"."""
    verb = word.removesuffix("n't")
    if verb == word != "cannot":
        yield word
    else:
        yield _CONTRACTED.get(verb, verb)
        yield "not"


def _words(one: RankedView) -> Counter[str]:
    span = one.view.sentences[one.signals.best_sentence]
    return _counted(one.view.passage.article.text[span.start : min(span.end, span.start + _LIMIT)])


@lru_cache(2_000)
def _counted(text: str) -> Counter[str]:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return Counter(part for word in words for part in _apart(word))
