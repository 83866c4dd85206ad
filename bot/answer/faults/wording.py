"""Compares the wording of an English question with that of a sentence, function words included.

The words that turn a sentence into its opposite are mostly not searched for: "not", "before",
"most", "by". They are compared here, by lists, so that only English texts are judged by them.
"""

import re
from collections.abc import Collection, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from bot.analysis.passages import PassageView
from bot.meaning.opposites import opposites, stem

__all__ = ["WORDING_FAULTS", "Around", "Wording", "is_english", "is_swapped", "wording_faults"]

WORDING_FAULTS = (
    "negation",  # 1 if the question is negated
    "negated",  # 1 if the question is negated, and the sentence is not
    "opposite",  # words of the question, at most 2, of which the sentence has only an opposite
    "opposite_near",  # the same for the passage
    "unsaid",  # words like "unknown" or "harmless", at most 2, that the passage does not have
    "superlative",  # words like "first", "only" and "most", at most 2, that the passage lacks
    "comparison",  # words like "before" and "less", at most 2, that the sentence does not have
    "swapped",  # 1 if a name does in the sentence what is done to it in the question, or vice versa
)
"""What in the wording of a sentence speaks against it as the answer to a question."""
_WORD = re.compile(r"[a-z]++(?:'[a-z]++)?")
_MARKS = frozenset("the of and what who when where why how which whose did does was were".split())
"""Function words that show that a text is English."""
_NEGATIONS = frozenset(
    """
    not no never none nobody nothing nor neither without cannot except hardly unable
    fail failed fails refuse refused refuses lack lacked lacks lacking
    """.split()
)
_SUPERLATIVES = frozenset(
    """
    most least first last only best worst fewest earliest latest largest biggest smallest highest
    lowest oldest youngest longest shortest greatest main primary sole always never every all
    exclusively originally
    """.split()
)
_NOT_SUPERLATIVE = frozenset(
    """
    interest request protest contest forest suggest harvest conquest arrest honest modest invest
    digest manifest midwest northwest southwest bequest tempest
    """.split()
)
_COMPARISONS = frozenset(
    """
    more less fewer before after earlier later greater higher lower larger smaller better worse
    older younger above below than over under
    """.split()
)
_PREFIXES = ("un", "non", "dis", "anti")
"""Negative prefixes; the words with others, such as "impossible", are in the list of opposites."""
_LONG = 5
"""The fewest letters of a word that may be a superlative in "-est" or have a negative prefix."""
_BARE = 4
"""The fewest letters of a word that may be given a negative prefix."""
_NONE: frozenset[str] = frozenset()
_WH = frozenset("who whom what which whoever".split())
_DO = frozenset("do does did will would can could should must has have had".split())
_BE = frozenset("be is are was were been being get got gets".split())
_NEAR = 4
"""The most words between a verb and the name of who does it, or of whom it is done to."""


class Wording(NamedTuple):
    """The words of a text in lower case."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    known: Set[str]
    """The words and the stems."""

    @classmethod
    def of(cls, text: str) -> "Wording":
        """Return the wording of a text; "isn't" is one word, with any apostrophe."""
        words = tuple(_WORD.findall(text.lower().replace("\u2019", "'")))
        stems = tuple(map(stem, words))
        return cls(words, stems, frozenset((*words, *stems)))


class Around:
    """The words of a passage; its function words only if they are needed, as that takes longer."""

    def __init__(self, view: PassageView) -> None:
        self._view = view

    def says(self, word: str, root: str) -> bool:
        """Whether the passage has a content word, or its stem."""
        return word in self._view.words or root in self._view.held

    @cached_property
    def every(self) -> frozenset[str]:
        """All words of the passage, function words included."""
        spans = self._view.sentences
        text = self._view.passage.article.text[spans[0].start : spans[-1].end]
        return frozenset(_WORD.findall(text.lower()))


def is_english(words: Collection[str]) -> bool:
    """Whether words include function words of English."""
    return not _MARKS.isdisjoint(words)


def wording_faults(
    asked: Wording, names: Collection[str], here: Wording, around: Around
) -> tuple[float, ...]:
    """Return the faults of a sentence and its passage, in the order of `WORDING_FAULTS`.

    `names` are words of the question that are names, in lower case.
    """
    is_negated = _is_negated(asked)
    superlatives = [one for one in set(asked.words) if _is_superlative(one)]
    prefixed = [
        one for one in set(asked.words) if _has_prefix(one) and not around.says(one, stem(one))
    ]
    return (
        1.0 if is_negated else 0.0,
        1.0 if is_negated and not _is_negated(here) else 0.0,
        _few([pair for pair in _missing(asked, here) if _is_opposed(*pair, here)]),
        _few([pair for pair in _missing(asked, here) if _is_opposed_around(*pair, around)]),
        _few(prefixed),
        _few([one for one in superlatives if one not in around.every]),
        _few([one for one in _COMPARISONS & set(asked.words) if one not in here.known]),
        1.0 if names and is_swapped(asked, names, here) else 0.0,
    )


def _few(words: Sequence[object]) -> float:
    return float(min(len(words), 2))


def _is_negated(text: Wording) -> bool:
    return not _NEGATIONS.isdisjoint(text.words) or any(one.endswith("n't") for one in text.words)


def _is_superlative(word: str) -> bool:
    if word in _SUPERLATIVES:
        return True
    return len(word) > _LONG and word.endswith("est") and word not in _NOT_SUPERLATIVE


def _has_prefix(word: str) -> bool:
    return len(word) > _LONG and (word.startswith(_PREFIXES[:3]) or word.endswith("less"))


def _missing(asked: Wording, here: Wording) -> set[tuple[str, str]]:
    """Return the words of a question, with their stems, that a sentence does not have."""
    both = zip(asked.words, asked.stems, strict=True)
    return {(word, root) for word, root in both if root not in here.known}


def _is_opposed(word: str, root: str, here: Wording) -> bool:
    """Whether a sentence has an opposite of a word."""
    if not opposites().get(root, _NONE).isdisjoint(here.known):
        return True
    return any(one in here.known for one in _negated(word))


def _is_opposed_around(word: str, root: str, around: Around) -> bool:
    """Whether a passage has an opposite of a word, but not the word."""
    if around.says(word, root):
        return False
    if any(around.says(one, one) for one in opposites().get(root, _NONE)):
        return True
    return any(around.says(one, one) for one in _negated(word))


def _negated(word: str) -> list[str]:
    """Return a word with each negative prefix, or without the one that it has."""
    if len(word) < _BARE:
        return []
    bare = [
        word[len(prefix) :]
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) >= len(prefix) + _BARE
    ]
    return [*(prefix + word for prefix in _PREFIXES), *bare]


def is_swapped(asked: Wording, names: Collection[str], here: Wording) -> bool:
    """Whether a name has in the sentence only the other role than in the question.

    The roles are who does something, and to whom it is done, as "Ada" in "Who did Ada call?" and
    "Who called Ada?". They are told by the order of the words, by auxiliary verbs and by "by".
    """
    for name, verb, does in _roles(asked, names):
        found = list(_roles_here(here, name, verb))
        if found and does not in found:
            return True
    return False


def _roles(asked: Wording, names: Collection[str]) -> list[tuple[str, str, bool]]:
    """Return names, the stems of their verbs, and whether they do it, in a question."""
    words, stems = asked.words, asked.stems
    at = next((at for at, word in enumerate(words) if word in _WH), None)
    if at is None:
        return []
    after = range(at + 1, len(words))
    helping = next((i for i in after if words[i] in _DO or words[i] in _BE), None)
    found: list[tuple[str, str, bool]] = []
    if helping is not None and helping + 1 < len(words) and words[helping + 1] in names:
        # "Who did Ada call?", "By whom was Ada called?"
        last = helping + 1
        while last + 1 < len(words) and words[last + 1] in names:
            last += 1
        if last + 1 < len(words):
            found.append((stems[last], stems[last + 1], words[helping] in _DO))
    elif at + 1 < len(words) and words[at] == "who" and words[at + 1] not in _DO | _BE:
        # "Who called Ada?"
        for i in range(at + 2, min(at + 2 + _NEAR, len(words))):
            if words[i] in names:
                found.append((stems[i], stems[at + 1], False))
                break
    return found


def _roles_here(here: Wording, name: str, verb: str) -> list[bool]:
    """Return for each place of a verb near a name whether the name is who does it."""
    words, stems = here.words, here.stems
    found = []
    for at, one in enumerate(stems):
        if one != verb:
            continue
        before = [i for i in range(max(at - _NEAR, 0), at) if stems[i] == name]
        after = [i for i in range(at + 1, min(at + 1 + _NEAR, len(stems))) if stems[i] == name]
        if before:
            found.append(_BE.isdisjoint(words[before[-1] : at]))
        elif after:
            found.append("by" in words[at + 1 : after[0]])
    return found
