"""Answers small talk and questions about the bot, with what the archive tells of itself."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from itertools import chain

from bot.analysis.analyser import fold
from bot.answer.decisions import Abstention, Answer, Decision, Part
from bot.archive.coverage import Coverage
from bot.archive.faq import Faq
from bot.archive.model import Archive, Article
from bot.i18n.small_talk import Talk
from bot.question.reading import Reader
from bot.question.small_talk.recognising import COURTESIES, SmallTalk, Topic, small_talk_of

__all__ = ["Talker", "without_courtesies"]

_TITLES = 4
_NUMBERS = frozenset(("can", "count", "topics", "reach", "languages"))
"""The topics whose replies tell what the archive covers."""


class Talker:
    """Tells small talk from questions to the archive."""

    def __init__(
        self,
        archive: Archive,
        faq: Faq,
        reader: Reader,
        headline: Callable[[str], Awaitable[Article | None]],
    ) -> None:
        """`headline` returns the article whose headline a text is."""
        self._archive = archive
        self._faq = faq
        self._reader = reader
        self._headline = headline

    async def found(self, text: str) -> SmallTalk | None:
        """Return the small talk that a message consists of.

        None if it says anything else, and if it is a question of the FAQ or, unless it is a mere
        courtesy, the headline of an article.
        """
        found = self._reader.small_talk(text)
        if found is None or self._is_curated(text):
            return None
        if not found.is_courtesy and await self._headline(text):
            return None
        if not (await asyncio.to_thread(lambda: self._topics)).isdisjoint(found.topics):
            return found._replace(is_certain=False)
        return found

    def gives_way(self, found: SmallTalk, decision: Decision) -> bool:
        """Whether a decision is shown although the message may be small talk.

        An answer is; of a topic that the FAQ has entries on, so is all but an abstention.
        """
        if self._topics.isdisjoint(found.topics):
            return isinstance(decision, Answer)
        return not isinstance(decision, Abstention)

    @cached_property
    def _topics(self) -> frozenset[Topic]:
        """The topics of small talk that the FAQ has questions on, in whatever words."""
        wordings = (one for entry in self._faq for one in chain(*entry.questions.values()))
        found = (small_talk_of(one, lambda word: True) for one in wordings)
        return frozenset(topic for one in found if one for topic in one.topics)

    @cached_property
    def _curated(self) -> frozenset[str]:
        wordings = (chain(*entry.questions.values()) for entry in self._faq)
        return frozenset(map(_words, chain(*wordings)))

    async def reply(self, found: SmallTalk) -> Abstention:
        """Return the decision not to search, with what is told instead."""
        talk = await asyncio.to_thread(self._talk, found)
        return Abstention("empty", talk=talk)

    def _is_curated(self, text: str) -> bool:
        return _words(text) in self._curated

    def _talk(self, found: SmallTalk) -> Talk:
        """Return what is told; it reads a few articles of an archive on disk."""
        covered = not _NUMBERS.isdisjoint(found.topics)
        example = self._faq[0] if self._faq else None
        return Talk(
            found.topics,
            self._archive.coverage if covered else Coverage(),
            self._titles() if "topics" in found.topics or example is None else (),
            example,
        )

    def _titles(self) -> tuple[str, ...]:
        """Return a few titles, evenly chosen; those that can be typed as a question first."""
        number = len(self._archive)
        places = range(0, number, max(1, number // _TITLES))[:_TITLES]
        titles = [" ".join(self._archive.at(place).title.split()) for place in places]
        titles.sort(key=lambda title: " " not in title)
        return tuple(dict.fromkeys(filter(None, titles)))


def without_courtesies(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts of a message without courtesies, if anything is asked in it."""
    asked = tuple(part for part in parts if not _is_courtesy(part.decision))
    return asked or tuple(parts[:1])


def _is_courtesy(decision: Decision) -> bool:
    talk = decision.talk if isinstance(decision, Abstention) else None
    return talk is not None and talk.topics[0] in COURTESIES


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())
