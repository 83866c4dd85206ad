"""Decides on one question: what is searched, judged, browsed and remembered."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.answer.addressed import headed
from bot.answer.by_meaning.judges import Judges
from bot.answer.dated.doubts import with_doubts
from bot.answer.dated.reach import with_reach
from bot.answer.decisions import Abstention, Answer, Closest, Decision
from bot.answer.searching import Searched, Searcher
from bot.archive.errors import EngineError
from bot.archive.faq import Faq
from bot.archive.model import Archive
from bot.question.browsing import request_of
from bot.question.reading import Reader
from bot.remembered import Remembered
from bot.search.engine import SearchEngine
from bot.search.faq_matching import FaqMatcher
from bot.search.headlines import Headlines
from bot.search.weights import load_weights
from bot.semantics import Semantics

# To speed up the start, the rarely used modules are imported on first use.
if TYPE_CHECKING:
    from bot.answer.explain import Explanation
    from bot.archive.catalogue import Catalogue

__all__ = ["REMEMBERED", "Decider"]

_LOGGER = logging.getLogger(__name__)
ANNOUNCED = 0.95
"""The probability that the date of an announcement is when that came out, as of an FAQ entry whose
words are asked in another order."""
REMEMBERED = 500
"""The most decisions that are cached, in memory only."""


class Decider:
    """Decides on questions that are put alone and without what is around them."""

    def __init__(
        self,
        archive: Archive,
        faq: Faq,
        engine: SearchEngine,
        reader: Reader,
        judges: Judges,
        semantics: Semantics,
        catalogue: Callable[[], "Catalogue"],
    ) -> None:
        """Take what belongs to an archive; `catalogue` returns its articles by date."""
        self._archive = archive
        self._engine = engine
        self._reader = reader
        self._judges = judges
        self._semantics = semantics
        self._catalogue = catalogue
        self._has_dates = archive.is_dated
        self.headlines = Headlines(archive, reader.analyser)
        self._matcher = FaqMatcher(
            *(faq, reader.analyser, reader, reader.lexicon, load_weights()),
            *(semantics.faq, semantics.weights, semantics.folder),
        )
        self._searcher = Searcher(
            reader, engine, self._matcher, has_dates=self._has_dates, meaning=semantics.read
        )
        self._decided = Remembered(REMEMBERED)

    def prepare(self) -> None:
        """Analyse the FAQ and index the archive's words, so that no question waits for it."""
        self._reader.prepare()
        self._matcher.prepare()

    def forget(self) -> None:
        """Clear the cache of decisions."""
        self._decided.clear()

    async def decide(self, text: str, language: str, asked_on: date | None) -> Decision:
        """Return the decision on a question, which may be remembered."""
        key = (text, language, asked_on, self._semantics.ready)
        decision = self._decided.get(key)
        if decision is not None:
            return decision
        try:
            return await self._decided_now(key, text, language, asked_on)
        except EngineError as error:
            _LOGGER.error("%s", error)  # noqa: TRY400 - the sentence says it all
            return Abstention("unavailable")

    async def _decided_now(
        self, key: tuple[object, ...], text: str, language: str, asked_on: date | None
    ) -> Decision:
        """Return the decision, and remember it if the whole archive was searched."""
        searched = await self._searcher.search(text, language, asked_on)
        _, asked, found, entries, period, *_ = searched
        judge = self._judges.of(asked.meant)
        decision: Decision
        if listed := await self._listed(searched):
            decision = listed
        elif period:
            decision = judge.decide_within(period, asked, found, entries)
            decision = with_reach(decision, self._archive)
        else:
            decision = judge.decide(asked, found, entries)
            decision = self._semantics.joined(asked, decision, judge.policy)
        decision = await self._finished(decision, searched)
        decision = await self._headed(decision, text, searched)
        if not searched.is_whole:
            return replace(decision, is_partial=True)
        return self._decided.put(key, decision)

    async def _finished(self, decision: Decision, searched: Searched) -> Decision:
        """Return a decision, or a list where nothing answers, with what is doubtful in time."""
        if not isinstance(decision, Answer):
            decision = await self._listed(searched, is_last_resort=True) or decision
        if isinstance(decision, (Answer, Closest)):
            return with_doubts(decision, searched.question.period)
        return decision

    async def _headed(self, decision: Decision, text: str, searched: Searched) -> Decision:
        """Return a decision, or how the article begins whose headline is asked."""
        announcing = await self.headlines.announcing(searched.question)
        decision = headed(announcing, decision, ANNOUNCED)
        return headed(await self.headlines.found(text), decision)

    async def _listed(
        self, searched: Searched, *, is_last_resort: bool = False
    ) -> "Answer | Abstention | None":
        """Return what the archive has of a time, if that is what a question asks for."""
        request = request_of(searched.question) if self._has_dates else None
        if not request or searched.is_curated or request.is_last_resort != is_last_resort:
            return None
        from bot.timeline.browsing import browse

        return await browse(request, self._archive, self._catalogue, self._engine, self._reader)

    async def explain(self, text: str, asked_on: date | None) -> "Explanation":
        """Return why a question is answered or not, `asked_on` this day."""
        from bot.answer.explain import explain

        searched = await self._searcher.search(text, "en", asked_on)
        found = explain(self._judges.of(searched.asked.meant), *searched[:5])
        decision = await self._listed(searched) or found.decision
        decision = await self._finished(decision, searched)
        return replace(found, decision=await self._headed(decision, text, searched))
