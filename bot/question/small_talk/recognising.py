"""Recognises small talk and questions about the bot: messages that consist of nothing else."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT, fold
from bot.languages.stopwords import STOP_WORDS
from bot.question.small_talk.phrases import Phrases, Slot, phrases, shorthands, vocabulary

__all__ = ["COURTESIES", "SmallTalk", "Topic", "is_signs", "small_talk_of"]

Topic = Literal[
    "hello",
    "well",
    "thanks",
    "noted",
    "bye",
    "signs",
    "who",
    "can",
    "count",
    "topics",
    "reach",
    "languages",
    "maker",
    "human",
]
"""The first six are courtesies, the others are asked about the bot or its archive."""
COURTESIES: tuple[Topic, ...] = ("bye", "thanks", "well", "hello", "noted", "signs")
"""The one that is answered first, if a message has several."""

_MOST_WORDS = 30
_LONGEST = 300
"""The most characters of a message that may be small talk."""
_REPAIRED = 4
"""The fewest letters of a word that is recognised in spite of a typo."""
_MOST_TOPICS = 3
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u200c\u200d'’ʼ])*+")
_DROPPED = str.maketrans("", "", "'’ʼ\u200c\u200d")
_PREFIXES, _ENDINGS = ("می", "نمی"), ("ها", "های", "هایی")
"""What Persian writes apart or together."""
_STORES = frozenset("collection database library corpus base".split())
"""They are the bot's archive only if they are called so."""
_REPEATED = re.compile(r"(.)\1\1", re.S)
_SMILEY = frozenset(":;=-()^_*' ")
_WAVING, _THANKING = frozenset("👋🤚✋🙋"), frozenset("🙏👍👏💐🌹🌷💯🤝🫶🥰😍😘❤♥💖💕🧡💛💚💙💜")


class SmallTalk(NamedTuple):
    """What a message that consists of small talk is about."""

    topics: tuple[Topic, ...]
    """In the order of the message: questions about the bot, or else a single courtesy."""
    is_certain: bool
    """Whether it cannot be meant as a question to the archive."""

    @property
    def is_courtesy(self) -> bool:
        """Whether it asks nothing."""
        return self.topics[0] in COURTESIES


def small_talk_of(text: str, knows: Callable[[str], bool]) -> SmallTalk | None:
    """Return the small talk that a message consists of; None if it also says anything else.

    `knows` tells whether a folded word is in the archive: such a word is not taken for a typo.
    """
    if len(text) > _LONGEST:
        return None
    if not any(map(str.isalnum, text)):
        return _of_signs(text)
    words = _words(text, knows)
    if not 0 < len(words) <= _MOST_WORDS or not vocabulary().issuperset(words):
        return None
    for is_certain in (True, False):
        if topics := _topics(words, phrases(certain=is_certain)):
            return SmallTalk(topics, is_certain)
    return None


def is_signs(text: str) -> bool:
    """Whether a message consists of emoji, or is a smiley."""
    return not any(map(str.isalnum, text)) and _of_signs(text) is not None


def _of_signs(text: str) -> SmallTalk | None:
    """Return what a message of emoji, or a smiley, is."""
    signs = {sign for sign in text if unicodedata.category(sign) == "So"}
    if not signs:
        is_smiley = _SMILEY.issuperset(text) and not {"(", ")"}.isdisjoint(text)
        return SmallTalk(("signs",), True) if is_smiley else None
    if signs & _WAVING:
        return SmallTalk(("hello",), True)
    return SmallTalk(("thanks" if signs <= _THANKING else "signs",), True)


def _topics(words: Sequence[str], known: Phrases) -> tuple[Topic, ...]:
    """Return the topics of the phrases that the words can be divided into; none if they cannot."""
    best: list[tuple[str, ...] | None] = [(), *[None] * len(words)]
    for at, topics in enumerate(best[:-1]):
        if (topics := best[at]) is None:
            continue
        for topic, slots in known.get(words[at], ()):
            found = (*topics, topic) if topic and topic not in topics else topics
            for end in _ends(words, at, slots):
                # A phrase is better than filling, and one topic is better than two.
                if (here := best[end]) is None or (found and not 0 < len(here) <= len(found)):
                    best[end] = found
    said = cast(tuple[Topic, ...], best[-1] or ())
    asked = tuple(topic for topic in said if topic not in COURTESIES)
    return asked[:_MOST_TOPICS] or tuple(one for one in COURTESIES if one in said)[:1]


def _ends(words: Sequence[str], at: int, slots: Iterable[Slot]) -> Iterable[int]:
    """Return the places at which a phrase that begins at a word can end."""
    places = {at}
    for choices, is_optional in slots:
        after = {here + 1 for here in places if here < len(words) and words[here] in choices}
        places = after | places if is_optional else after
    return places - {at}


def _words(text: str, knows: Callable[[str], bool]) -> list[str]:
    """Return the words of a message; none if one of them is in no phrase."""
    found: list[str] = []
    known = vocabulary()
    for at, match in enumerate(_WORD.finditer(text)):
        word = fold(match[0]).translate(_DROPPED)
        if word in _ENDINGS and found:
            found[-1] += word
            continue
        if found and found[-1] in _PREFIXES:
            word = found.pop() + word
        is_name = at > 0 and match[0][0].isupper() and not match[0].isupper()
        if not is_name:
            word = _meant(word, knows)
        # Most messages are questions, which end here: only Persian words go on, in the next one.
        meant = word.split()
        if word.isascii() and word not in _STORES and not known.issuperset(meant):
            return []
        found += meant
    for at, (before, word) in enumerate(pairwise(found), 1):
        if before == "your" and word in _STORES:
            found[at] = "archive"
    return found


def _meant(word: str, knows: Callable[[str], bool]) -> str:
    """Return the words of a phrase that a folded word probably is, or the word itself."""
    known = vocabulary()
    if word in shorthands():
        return shorthands()[word]
    if word in known or word in _STOPS or len(word) > WORD_LIMIT:
        return word
    for length in (2, 1) if _REPEATED.search(word) else ():  # "heyyy", "goood"
        if (short := _shortened(word, length)) in known and short != word:
            return short
    return word if len(word) < _REPAIRED or knows(word) else _repaired(word)


def _shortened(word: str, length: int) -> str:
    """Return a word in which a letter that is repeated three times or more is so less often."""
    shown: list[str] = []
    at = 0
    while at < len(word):
        end = at
        while end < len(word) and word[end] == word[at]:
            end += 1
        shown.append(word[at] * (length if end - at > 2 else end - at))
        at = end
    return "".join(shown)


@lru_cache(10_000)
def _repaired(word: str) -> str:
    found = process.extract(word, _repairable(), scorer=OSA.distance, score_cutoff=1, limit=5)
    near = [str(one[0]) for one in found if one[0][0] in word[:2]]
    # Letters in another order are more likely than another letter.
    return min(near, key=lambda one: sorted(one) != sorted(word), default=word)


_STOPS = frozenset(fold(word).translate(_DROPPED) for word in STOP_WORDS)


@cache
def _repairable() -> tuple[str, ...]:
    return tuple(sorted(word for word in vocabulary() if len(word) >= _REPAIRED))
