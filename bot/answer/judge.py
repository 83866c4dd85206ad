"""Decides between answer, choice, closest passage and abstention, by thresholds and a margin.

They are applied to probabilities of gates with fitted weights; see `bot.answer.gates`.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple, Protocol, TypeVar

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.answer.by_meaning.ranker import Ranker
from bot.answer.copies import by_saying
from bot.answer.dated.dating import is_later, later_quote, sorted_by_date
from bot.answer.dated.unanswered import best_on_it, unanswered_within
from bot.answer.decisions import (
    Abstention,
    Answer,
    Choice,
    Closest,
    Decision,
    Option,
    Ranked,
    Reason,
)
from bot.answer.excerpt import Excerpts
from bot.answer.gates import Gates, Odds, distinct_entries
from bot.answer.listing import KEPT, articles_of, entries_with_scores
from bot.answer.policy import Policy
from bot.answer.second import Seconds
from bot.answer.signals import RankedView
from bot.answer.times import narrowed, quotes_within, speaks_of
from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import Quote, Span
from bot.question.period.periods import Period
from bot.question.reading import Question, QuestionTerm
from bot.search.engine import Candidate
from bot.search.faq_matching import FaqCandidate
from bot.search.passage_sentences import PassageSentences
from bot.search.weighing import Weighed, weigh
from bot.search.weights import Weights

__all__ = ["KEPT", "Considered", "Judge"]

CLOSE = 0.3
"""A passage with at least this share of the best one's odds is about the same subject."""
OPTIONS = 3
"""The most options of a choice."""


class _HasScore(Protocol):
    @property
    def score(self) -> float: ...


_Scored = TypeVar("_Scored", bound=_HasScore)


class Considered(NamedTuple):
    """What a decision rests on."""

    question: Question
    asked: Weighed
    ordered: Sequence[RankedView]
    """The candidate passages, best first."""
    leaders: Sequence[RankedView]
    """Those of them that compete: the best of each group that says the same, best first."""
    same: Sequence[RankedView]
    """The group of the best passage: it, and those that say the same."""
    ranked: tuple[Ranked, ...]
    """The best of them, as the decision includes them."""
    candidates: Sequence[FaqCandidate]
    """The candidate entries, best first."""
    distinct: Sequence[FaqCandidate]
    """Those whose first quote does not overlap that of a better one."""
    alone: float
    """The probability that the best passage answers, by its gate alone."""
    is_beside: bool
    """Whether the FAQ quotes that passage, so that the FAQ's gate counts as well."""
    by_passage: float
    """The probability that the best passage answers."""
    by_closest: float
    """The probability that it holds the answer if it is shown as the closest, with two quotes."""
    by_faq: float
    """The probability that the best entry answers."""
    period: Period | None = None
    """The period that all of it is of."""

    @property
    def by_nearest(self) -> float:
        """The probability that the closest of all, a passage or an entry, holds the answer."""
        return max(self.by_closest, self.by_faq)


class Judge:
    """Decides on a question from the candidates that the search found for it."""

    def __init__(
        self,
        analyser: Analyser,
        lexicon: Lexicon,
        faq: Faq,
        weights: Weights,
        policy: Policy,
        sentences: PassageSentences | None = None,
    ) -> None:
        self.lexicon = lexicon
        self._analyser = analyser
        self._ranker = Ranker(analyser, weights, lexicon.boilerplate, sentences)
        self._gates = Gates(weights)
        self._excerpts = Excerpts(weights)
        self._seconds = Seconds(weights, self._excerpts)
        self.policy = policy
        self.weights = weights
        self._quoted: dict[str, list[Span]] = {}
        for entry in faq:
            for quote in entry.quotes:
                self._quoted.setdefault(quote.article.id, []).append(quote.span)

    def decide(
        self, question: Question, found: Sequence[Candidate], entries: Sequence[FaqCandidate]
    ) -> Decision:
        """Return the decision on a question, its candidate passages and its FAQ candidates."""
        if not question.terms:
            return Abstention("empty")
        return self._decide(self.consider(question, found, entries))

    def decide_within(
        self,
        period: Period,
        question: Question,
        found: Sequence[Candidate],
        entries: Sequence[FaqCandidate],
    ) -> Decision:
        """Return the decision on a question restricted to a period.

        `question` must not contain the words for the period. If only candidates outside the period
        answer it, the decision is the closest passage of the period, or without one on the subject
        an abstention with the reason `out_of_dates`.
        """
        if not question.terms:
            return Abstention("empty")
        whole = self.consider(question, found, entries)
        within = self._within(period, whole, found)
        decision = self._decide(within)
        if isinstance(decision, Choice):
            return decision
        if not isinstance(decision, Answer) and isinstance(self._decide(whole), Answer):
            best = best_on_it(within.asked, within.leaders, period)
            excerpt = self._ranked(within.asked, best, period).excerpt if best else ()
            nearest = articles_of(whole.ordered)
            decision = unanswered_within(decision, excerpt, nearest, self.policy.below)
        kept = {one.view.passage.article.id for one in within.ordered}
        articles = [one.view.passage.article for one in whole.ordered]
        undated = {one.id for one in articles if one.date.edtf is None and one.id not in kept}
        return replace(decision, left_aside=len(undated))

    def consider(
        self,
        question: Question,
        found: Sequence[Candidate],
        entries: Sequence[FaqCandidate],
        period: Period | None = None,
    ) -> Considered:
        """Return what a decision rests on, of a period only what counts in it."""
        asked = weigh(question, self.lexicon)
        whole = self._considered(question, asked, self._ranker.rank(asked, found), entries)
        return self._within(period, whole, found) if period else whole

    def _within(self, period: Period, whole: Considered, found: Sequence[Candidate]) -> Considered:
        """Return what a decision rests on in a period: the sentences that are of it, and quotes.

        Passages with other sentences are ranked again, each part by itself; those of other times
        still count for their articles.
        """
        views = [one.view for one in whole.ordered]
        narrow = narrowed(found, views, period, whole.asked.weights, self._analyser)
        ordered = whole.ordered
        if narrow.views:
            ordered = self._ranker.rank(whole.asked, narrow.candidates, narrow.views)
        kept_entries = [
            replace(one, entry=replace(one.entry, quotes=quotes))
            for one in whole.candidates
            if (quotes := quotes_within(one.entry.quotes, period))
        ]
        return self._considered(
            whole.question,
            whole.asked,
            [one for one in ordered if id(one.view.passage) in narrow.kept],
            kept_entries,
            period,
        )

    def _considered(
        self,
        question: Question,
        asked: Weighed,
        ordered: Sequence[RankedView],
        candidates: Sequence[FaqCandidate],
        period: Period | None = None,
    ) -> Considered:
        distinct = distinct_entries(candidates)
        groups = by_saying(ordered)
        leaders = [group[0] for group in groups]
        alone = by_passage = self._gates.passage(asked, leaders)
        by_faq = self._gates.faq(asked, distinct)
        if is_beside := bool(ordered) and self._is_curated(ordered[0]):
            by_passage = self._gates.beside(alone, by_faq)
        ranked = tuple(self._ranked(asked, one, period) for one in leaders[:KEPT])
        return Considered(
            question=question,
            asked=asked,
            ordered=ordered,
            leaders=leaders,
            same=groups[0] if groups else (),
            ranked=ranked,
            candidates=candidates,
            distinct=distinct,
            alone=alone,
            is_beside=is_beside,
            by_passage=by_passage,
            by_closest=self._gates.closest(by_passage, leaders),
            by_faq=by_faq,
            period=period,
        )

    def _decide(self, considered: Considered) -> Decision:
        decision = self._verdict(considered)
        return replace(
            decision, entries=entries_with_scores(considered.candidates, considered.by_faq)
        )

    def _verdict(self, considered: Considered) -> Decision:
        question, ordered, ranked = considered.question, considered.ordered, considered.ranked
        entries, by_passage, by_faq = considered.distinct, considered.by_passage, considered.by_faq
        if by_faq >= self.policy.faq:
            best = entries[0].entry
            return _answer(question, best.quotes, "faq", by_faq, ranked, best)
        if by_passage >= self.policy.passage:
            return self._by_passage(considered)
        confidence = self._unanswered(entries, by_passage)
        options = self._options(question, entries, by_faq) or self._headlines(ranked, by_passage)
        if options:
            return Choice(options, confidence, ranked)
        if considered.by_nearest >= self.policy.closest and self._is_telling(question.terms):
            return self._closest(considered)
        reason = self._reason(considered.leaders, by_passage)
        return Abstention(reason, articles_of(ordered), confidence, ranked)

    def _by_passage(self, considered: Considered) -> Answer:
        """Return the answer by the best passage, and what says the same elsewhere.

        If that is another figure of another time, the newest one answers and the best one of the
        older ones is shown as well.
        """
        question, ranked, asked = considered.question, considered.ranked, considered.asked
        confidence, group = considered.by_passage, considered.same
        wants = question.period.wants if question.period else "all"
        if len(group) == 1:
            return _answer(question, self._quotes(considered), "passage", confidence, ranked)
        first = newest = group[0]
        # A figure that the question names is looked for, and not its successor.
        is_named = any(one.term in _figures(first) for one in asked.terms)
        for one in group if not is_named else ():
            articles = (one.view.passage.article, newest.view.passage.article)
            is_newer = is_later(*(reversed(articles) if wants == "earliest" else articles))
            if is_newer and _figures(one) != _figures(first):
                newest = one
        if newest is not first:
            ranked = (self._ranked(asked, newest, considered.period), *ranked[1:])
        answer = _answer(question, ranked[0].excerpt, "passage", confidence, ranked)
        article, figures = newest.view.passage.article, _figures(newest)
        older = [
            one
            for one in group
            if is_later(article, one.view.passage.article) and _figures(one) != figures
        ]
        copies = (one.view.passage.article for one in group if _figures(one) == figures)
        return replace(
            answer,
            earlier=self._ranked(asked, older[0], considered.period).excerpt[0] if older else None,
            also=tuple({one.id: one for one in copies if one.id != article.id}.values()),
        )

    def _quotes(self, considered: Considered) -> tuple[Quote, ...]:
        """Return the best passage's excerpt, and without a period a second one that may answer."""
        if considered.period or considered.question.period:
            return considered.ranked[0].excerpt
        asked, leaders = considered.asked, considered.leaders
        first = self._excerpts.windows(asked, leaders[0].view)
        second = self._seconds.of(asked, first, leaders, considered.by_passage)
        return (first.quote, second) if second else (first.quote,)

    def _is_telling(self, terms: Sequence[QuestionTerm]) -> bool:
        """Whether more is asked than a single word that the archive does not have as it was asked.

        What is repaired or mapped to the archive's words may be small talk; a name may be mapped.
        """
        if len(terms) > 1:
            return True
        one = terms[0]
        is_known = one.certainty == 1 and one.term in self.lexicon.frequency
        return is_known and (one.is_name or one.asked == (one.term,))

    def _closest(self, considered: Considered) -> Closest:
        """Return the likelier of the best entry and the best passage, and of two equal articles."""
        ranked, confidence = considered.ranked, min(considered.by_nearest, self.policy.below)
        if considered.by_faq > considered.by_closest:
            best = considered.distinct[0].entry
            return Closest(best.quotes[:1], "faq", confidence, ranked, best)
        quotes, article = self._quotes(considered), ranked[0].passage.article.id
        other = next((one for one in ranked[1:] if one.passage.article.id != article), None)
        least = ranked[0].score + math.log(self.policy.choice_margin)
        if len(quotes) == 1 and other is not None and other.score >= least:
            quotes = (quotes[0], other.excerpt[0])
        return Closest(quotes, "passage", confidence, ranked)

    def _unanswered(self, entries: Sequence[FaqCandidate], by_passage: float) -> float:
        """Return the confidence of a decision that is not an answer; below both thresholds.

        The FAQ gate is fitted to distinguish between curated entries. Whether a question is within
        the scope of the FAQ at all is better judged by its similarity to the nearest wording.
        """
        least = min(self.policy.faq, self.policy.passage)
        confidence = max(by_passage, least * self._gates.near(entries))
        # The thresholds may differ: a passage below its own may be above that of the FAQ.
        return confidence if confidence < least else self.policy.below

    def _is_curated(self, one: RankedView) -> bool:
        """Whether the FAQ quotes the paragraph of a passage's best sentence."""
        spans = self._quoted.get(one.view.passage.article.id, ())
        paragraph = one.view.paragraph(one.signals.best_sentence)
        return any(paragraph.overlaps(span) for span in spans)

    def _ranked(self, asked: Weighed, one: RankedView, period: Period | None) -> Ranked:
        told = (
            partial(speaks_of, period=period, asked=asked.known, by=self._analyser)
            if period
            else None
        )
        cut = partial(self._excerpts.cut, asked, one.view, told)
        return Ranked(one.view.passage, one.score, cut)

    def _options(
        self, question: Question, entries: Sequence[FaqCandidate], probability: float
    ) -> tuple[Option, ...]:
        """Return the curated questions that this one may mean, if two or three are equally good."""
        close = self._close(entries, probability)
        return tuple(
            Option(one.entry.question(question.language), one.entry.quotes, one.entry)
            for one in close
        )

    def _headlines(self, ranked: Sequence[Ranked], probability: float) -> tuple[Option, ...]:
        """Return the articles that may answer, each as its title with its best excerpt."""
        articles: dict[str, Ranked] = {}
        for one in ranked:
            articles.setdefault(one.passage.article.id, one)
        close = self._close(list(articles.values()), probability)
        return tuple(Option(one.passage.article.title, one.excerpt) for one in close)

    def _close(self, found: Sequence[_Scored], probability: float) -> list[_Scored]:
        """Return the best candidates if at least two are close and the best is likely enough."""
        odds = [math.exp(one.score - found[0].score) for one in found[:OPTIONS]]
        close = sum(share >= self.policy.choice_margin for share in odds)
        return list(found[:close]) if close > 1 and probability >= self.policy.choice else []

    def _reason(self, ordered: Sequence[RankedView], probability: float) -> Reason:
        if len(ordered) < 2 or probability < self.policy.choice:
            return "no_match"
        odds = Odds.of([one.score for one in ordered])
        return "ambiguous" if odds.second >= self.policy.choice_margin * odds.best else "no_match"


def _figures(one: RankedView) -> frozenset[str]:
    """Return the numbers of a candidate's best sentence."""
    return one.view.figures(one.signals.best_sentence)


def _answer(
    question: Question,
    quotes: tuple[Quote, ...],
    by: Literal["faq", "passage"],
    confidence: float,
    ranked: tuple[Ranked, ...],
    faq: FaqEntry | None = None,
) -> Answer:
    """Return an answer in the requested order of time, with a later quote if there is one."""
    close = [one for one in ranked if one.score >= ranked[0].score + math.log(CLOSE)]
    wants = question.period.wants if question.period else "all"
    if wants != "all":
        others = quotes if faq else [quote for one in close for quote in one.excerpt]
        quotes = tuple(sorted_by_date(others, latest_first=wants == "latest")[: len(quotes)])
    # The curators of an entry include later quotes themselves; finding them here is only a guess.
    later = None if faq else later_quote(close, quotes[0].article)
    later = None if later in quotes else later
    return Answer(quotes, by, confidence, ranked, faq, later)
