"""The phrases of small talk by topic, read from the three languages.

A line is a phrase, as in `bot.question.phrases`: its words are separated by spaces, `a|b` is one or
the other, and a word with `?` may be left out. A line in brackets begins a topic: `[filling]` has
what may be between and around such phrases, and `[perhaps …]` what may as well be a question to the
archive.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from bot.analysis.analyser import fold
from bot.question.small_talk import english, persian, russian

__all__ = ["Phrases", "Slot", "phrases", "shorthands", "vocabulary"]

Slot = tuple[frozenset[str], bool]
"""The words that may be at one place of a phrase, and whether it may be left out."""
Phrases = Mapping[str, Sequence[tuple[str, tuple[Slot, ...]]]]
"""Topics and phrases by the words with which they can begin; the topic of a filling is empty."""

_LANGUAGES = (english, russian, persian)
_FILLING, _PERHAPS = "filling", "perhaps "


@cache
def phrases(*, certain: bool) -> Phrases:
    """Return all phrases, or those that are certainly no question to the archive."""
    found: dict[str, list[tuple[str, tuple[Slot, ...]]]] = {}
    for topic, slots in _lines():
        if certain and topic.startswith(_PERHAPS):
            continue
        entry = ("" if topic == _FILLING else topic.removeprefix(_PERHAPS), slots)
        for choices, is_optional in slots:
            for word in choices:
                found.setdefault(word, []).append(entry)
            if not is_optional:
                break
    return found


@cache
def vocabulary() -> frozenset[str]:
    """Return every word of a phrase."""
    return frozenset().union(*(choices for _, slots in _lines() for choices, _ in slots))


@cache
def shorthands() -> Mapping[str, str]:
    """Return what a word stands for that is written in short."""
    lines = (line for one in _LANGUAGES for line in one.SHORTHANDS.strip().splitlines())
    pairs = (fold(line).strip().partition(" ") for line in lines)
    return {word: meant for word, _, meant in pairs}


@cache
def _lines() -> Sequence[tuple[str, tuple[Slot, ...]]]:
    return [line for one in _LANGUAGES for line in _of(one.PHRASES.splitlines())]


def _of(lines: Iterable[str]) -> Iterable[tuple[str, tuple[Slot, ...]]]:
    topic = ""
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("["):
            topic = line.strip("[]")
        else:
            yield topic, tuple(map(_slot, line.split()))


def _slot(part: str) -> Slot:
    return frozenset(fold(part.rstrip("?")).split("|")), part.endswith("?")
