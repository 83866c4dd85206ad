"""Compares the wording of an English question with that of a sentence, function words included.

The words that turn a sentence into its opposite are mostly not searched for: "not", "before",
"most", "by". They are compared here, by lists, so that only English texts are judged by them.
"""

import re
from collections.abc import Collection, Sequence, Set
from typing import NamedTuple

from bot.meaning.opposites import opposites, stem

__all__ = ["WORDING_FAULTS", "Wording", "is_english", "is_swapped", "wording_faults"]

WORDING_FAULTS = (
    "negated",  # 1 if the question is negated, and the sentence is not
    "denied",  # 1 if the sentence is negated, and the question is not
    "opposite",  # words of the question, at most 2, of which the sentence has only an opposite
    "opposite_near",  # the same for the passage
    "unsaid",  # words like "unknown" or "harmless", at most 2, that the passage does not have
    "superlative",  # words like "first", "only" and "most", at most 2, that the passage lacks
    "other_superlative",  # 1 if the sentence has such a word that the question does not have
    "comparison",  # words like "before" and "less", at most 2, that the sentence does not have
    "swapped",  # 1 if a name does in the sentence what is done to it in the question, or vice versa
)
"""What in the wording of a sentence speaks against it as the answer to a question."""
_WORD = re.compile(r"[a-z]++(?:'[a-z]++)?")
_MARKS = frozenset("the of and what who when where why how which whose did does was were".split())
"""Words that show that a text is English: hardly any other language has two of them."""
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
_PREFIXES = ("un", "non", "dis", "in", "im", "ir", "il", "anti")
_LONG = 5
"""The fewest letters of a word that may be a superlative in "-est" or have a negative prefix."""
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


def is_english(wording: Wording) -> bool:
    """Whether a text has function words of English."""
    return not _MARKS.isdisjoint(wording.words)


def wording_faults(
    asked: Wording, names: Collection[str], here: Wording, near: Wording
) -> tuple[float, ...]:
    """Return the faults of a sentence and its passage, in the order of `WORDING_FAULTS`.

    `names` are words of the question that are names, in lower case.
    """
    is_negated, is_denied = _is_negated(asked), _is_negated(here)
    return (
        1.0 if is_negated and not is_denied else 0.0,
        1.0 if is_denied and not is_negated else 0.0,
        _opposites(asked, here),
        _opposites(asked, near),
        _few([one for one in set(asked.words) if _has_prefix(one) and stem(one) not in near.known]),
        _few([one for one in set(asked.words) if _is_superlative(one) and one not in near.known]),
        float(any(_is_superlative(one) and one not in asked.known for one in here.words)),
        _few([one for one in _COMPARISONS & set(asked.words) if one not in here.known]),
        1.0 if names and is_swapped(asked, names, here) else 0.0,
    )


def _few(words: Sequence[str]) -> float:
    return float(min(len(words), 2))


def _is_negated(text: Wording) -> bool:
    return not _NEGATIONS.isdisjoint(text.words) or any(one.endswith("n't") for one in text.words)


def _is_superlative(word: str) -> bool:
    if word in _SUPERLATIVES:
        return True
    return len(word) > _LONG and word.endswith("est") and word not in _NOT_SUPERLATIVE


def _has_prefix(word: str) -> bool:
    return len(word) > _LONG and (word.startswith(_PREFIXES[:3]) or word.endswith("less"))


def _opposites(asked: Wording, other: Wording) -> float:
    known = opposites()
    found = [
        one
        for one, root in set(zip(asked.words, asked.stems, strict=True))
        if root not in other.known
        and (not known.get(root, frozenset()).isdisjoint(other.known) or _negates(one, other.known))
    ]
    return _few(found)


def _negates(word: str, known: Set[str]) -> bool:
    """Whether a word is among others but for a negative prefix that only one of both has."""
    if len(word) < _LONG:
        return False
    for prefix in _PREFIXES:
        if prefix + word in known or (
            word.startswith(prefix) and len(word) > len(prefix) + 2 and word[len(prefix) :] in known
        ):
            return True
    return False


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
        if name in stems[max(at - _NEAR, 0) : at]:
            start = at - 1 - stems[at - 1 : max(at - _NEAR, 0) - 1 if at > _NEAR else None : -1].index(name)
            found.append(_BE.isdisjoint(words[start:at]))
        elif name in stems[at + 1 : at + 1 + _NEAR]:
            end = stems.index(name, at + 1)
            found.append("by" in words[at + 1 : end])
    return found
