"""Searches for the candidates of a question, those of a period without the words for it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bot.answer.times import candidates_near
from bot.question.period.periods import Period
from bot.question.reading import Meant, Question, Reader
from bot.search.engine import Candidate, Candidates, Days, SearchEngine
from bot.search.faq_matching import FaqCandidate, FaqMatcher

__all__ = ["CANDIDATES", "Searched", "Searcher"]

CANDIDATES = 15
"""The number of candidate passages; for 97 in 100 questions the right one is among them."""
JUDGED = 20_000
"""The most characters of candidate passages: as many as the longest have together, unless one of
them is a single sentence."""
IN_PERIODS = 120
"""The number of passages among which those of a period are looked for."""
OF_DAYS = 4 * CANDIDATES
"""The number of passages of the period's articles that are looked for besides: no more are kept."""
_LEAST_IN_PERIODS = 0.25
"""The least share of the best score for them: the best one may well be of another time."""


class Searched(NamedTuple):
    """A question with its candidates."""

    question: Question
    """As it was read."""
    asked: Question
    """What is to be judged: without the words for the period, if there is one."""
    found: list[Candidate]
    """The candidate passages, best first."""
    entries: Sequence[FaqCandidate]
    """The candidate entries, best first."""
    period: Period | None
    """The period to judge by."""
    is_curated: bool
    """Whether the question as it was read is, but for small words, a wording of an entry."""
    is_whole: bool = True
    """Whether the whole archive was searched, and not only a part that could be reached."""


class Searcher:
    """Reads questions and finds their candidates; `has_dates` is whether articles are dated."""

    def __init__(
        self,
        reader: Reader,
        engine: SearchEngine,
        matcher: FaqMatcher,
        *,
        has_dates: bool,
        meaning: Callable[[Question], Awaitable[Question]],
    ) -> None:
        """Take what reads; `meaning` returns a question with its sentence vectors, if any."""
        self._reader = reader
        self._meaning = meaning
        self._engine = engine
        self._matcher = matcher
        self._has_dates = has_dates

    async def search(self, text: str, language: str, asked_on: date | None) -> Searched:
        """Return a question with its candidates; "last year" is counted from `asked_on`."""
        question = await self._meaning(self._reader.read(text, language, asked_on))
        entries = self._matcher.match(question)
        is_curated = bool(entries) and (entries[0].is_exact or entries[0].says_same)
        period = question.period if self._has_dates else None
        if period is None:
            found = (await self._engine.search(question, CANDIDATES)).within(JUDGED)
            return Searched(question, question, found, entries, None, is_curated, found.is_whole)
        # The articles' dates decide on the period, so its words are not searched for. It may
        # exclude most of the passages that the other words find.
        asked = question.without_period()
        if asked.meant:
            # Its passages may be cut, and the parts have no vectors of their own.
            asked = replace(asked, meant=Meant(asked.meant.faq))
        of_any_time = await self._of_any_time(asked, period)
        near = candidates_near(of_any_time, period, CANDIDATES)
        entries = entries if is_curated else self._matcher.match(asked)
        return Searched(question, asked, near, entries, period, is_curated, of_any_time.is_whole)

    async def _of_any_time(self, asked: Question, period: Period) -> Candidates:
        """Return passages of any time and, if there are more, further ones of the period."""
        least = _LEAST_IN_PERIODS
        found = await self._engine.search(asked, IN_PERIODS, least=least)
        if not found.has_more:
            return found
        days = Days(period.earliest, period.latest)
        known = {(one.passage.article.id, one.passage.span) for one in found}
        of_days = await self._engine.search(asked, OF_DAYS, days, least)
        further = [
            one for one in of_days if (one.passage.article.id, one.passage.span) not in known
        ]
        ordered = sorted([*found, *further], key=lambda one: -one.score)
        return Candidates(ordered, is_whole=found.is_whole and of_days.is_whole)
