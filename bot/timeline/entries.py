"""What the archive says of a topic over time: quotes with two dates each, kept apart.

The event's date is one that the quoted sentence itself states in full; the source's date is when
the article was published, with its basis. Where a sentence states none, the timeline knows only
when it was published, and says no more than that.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.analysis.analyser import Lexicon
from bot.analysis.passages import PassageView, Views
from bot.archive.dates import SourceDate, bounds
from bot.archive.model import Passage, Quote, Span
from bot.question.names import Aliases
from bot.question.reading import Question, QuestionTerm
from bot.timeline.event_dates import event_date

__all__ = ["LIMIT", "PASSAGES", "Timeline", "TimelineEntry", "Topic", "timeline"]

LIMIT = 12
"""Entries of a timeline, unless another number is asked for."""
PASSAGES = 500
"""Passages that an engine should be asked for: the timeline chooses among them."""
MOST = 0.55
"""Share of the topic's weight that a passage must hold."""
SOME = 0.35
"""Share of it that the quoted sentence must hold by itself."""
A_PASSAGE = 2
"""Sentences of one passage, at most."""
WITH_ANTECEDENT = 400
"""Code points up to which the sentence before is taken in for the sake of a pronoun."""
_EVENT, _DATED, _LEANS = 0.4, 0.5, 0.1
"""What a date in the sentence is worth, any date at all, and what a pronoun that opens it costs."""
_DEMONYMS = ("n", "an", "ian", "i")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A quote, when what it tells happened, and when it was published."""

    quote: Quote
    event: str | None
    """EDTF, as the quoted sentence states it; None where it states no date."""
    source: SourceDate
    """Of the article."""

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """The strict bounds of the event, else of the publication; None where there is none."""
        edtf = self.event or self.source.edtf
        return bounds(edtf) if edtf else (None, None)

    @property
    def is_dated(self) -> bool:
        """Whether the sentence or its source has a date."""
        return (self.event or self.source.edtf) is not None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The entries of a topic: those with a date in order of time, then the others."""

    dated: tuple[TimelineEntry, ...]
    undated: tuple[TimelineEntry, ...]
    left_out: int
    """Entries that were found beyond the limit."""

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All, those without a date last."""
        return self.dated + self.undated


@dataclass(frozen=True, slots=True)
class Topic:
    """A question as a topic: what must be spoken of, each thing with its weight."""

    parts: tuple[tuple[frozenset[str], float], ...]
    """Terms of which one is enough, and their share of the whole weight."""
    question: Question
    """With every one of these terms, to be searched for."""

    @classmethod
    def of(cls, question: Question, lexicon: Lexicon, aliases: Aliases) -> "Topic":
        """Return the topic of a question.

        A name in several words is one that the archive may shorten ("Pavel Durov", Durov); a
        country's people stand for it (Iran, Iranian), and it for them.
        """
        covered = _shortened(question, aliases)
        terms = [term for term in question.terms if term.term not in covered]
        names = _names(question)
        parts, more = [], []
        known = {term.term for term in terms}
        for term in terms:
            kin = _kin(term.term) if term.is_name or term.term in names else ()
            others = [other for other in kin if other in lexicon.frequency]
            more += [
                QuestionTerm(other, other, term.is_name, term.asked, term.certainty)
                for other in others
                if other not in known
            ]
            weight = lexicon.idf(term.term) * term.certainty
            parts.append((frozenset((term.term, *others)), weight))
        total = sum(weight for _, weight in parts) or 1.0
        return cls(
            tuple((part, weight / total) for part, weight in parts),
            replace(question, terms=(*terms, *more)),
        )


def timeline(
    topic: Topic, passages: Iterable[Passage], views: Views, limit: int = LIMIT
) -> Timeline:
    """Return what some passages, best first, say of a topic: up to `limit` quotes.

    Where there are more, those are taken that hold most of the topic, and rather those with a date,
    most of all with one of their own. Identical texts count once, with their earliest date.
    """
    found = []
    for place, passage in enumerate(passages):
        for merit, entry in _entries(topic, views.of(passage)):
            found.append((-merit, place, entry))
    found.sort(key=lambda one: _order(one[2]))
    once = {" ".join(one[2].quote.text.split()).casefold(): one for one in reversed(found)}
    best = sorted(once.values(), key=lambda one: one[:2])[:limit]
    entries = sorted((entry for _, _, entry in best), key=_order)
    return Timeline(
        tuple(entry for entry in entries if entry.is_dated),
        tuple(entry for entry in entries if not entry.is_dated),
        len(once) - len(best),
    )


def _entries(topic: Topic, view: PassageView) -> Iterator[tuple[float, TimelineEntry]]:
    """Yield the sentences of a passage that speak of the topic, each with its merit."""
    shares, whole = _shares(topic, view)
    if whole < MOST:
        return
    article = view.passage.article
    is_english = article.language.partition("-")[0].lower() == "en"
    judged = []
    for index, (share, span) in enumerate(zip(shares, view.sentences, strict=True)):
        event = event_date(article.text[span.start : span.end]) if is_english else None
        merit = share + _EVENT * (event is not None) - _LEANS * view.leans[index]
        judged.append((merit, index, event))
    shown: list[Span] = []
    for merit, index, event in sorted(judged, key=lambda one: (-one[0], one[1])):
        # The second must hold by itself what the first may share with its passage.
        if shares[index] < (MOST if shown else SOME) or len(shown) == A_PASSAGE:
            continue
        span = _with_antecedent(view, index)
        if not any(span.overlaps(other) for other in shown):
            shown.append(span)
            entry = TimelineEntry(Quote(article, span), event, article.date)
            yield merit + whole + _DATED * entry.is_dated, entry


def _shares(topic: Topic, view: PassageView) -> tuple[list[float], float]:
    """Return the share of the topic that stands in each sentence, and in all of them."""
    shares, whole = [0.0] * len(view.sentences), 0.0
    for part, weight in topic.parts:
        places = {at for term in part for at in view.positions.get(term, ())}
        whole += weight if places else 0.0
        for index in {bisect_right(view.starts, at) - 1 for at in places}:
            shares[index] += weight
    return shares, whole


def _with_antecedent(view: PassageView, index: int) -> Span:
    span = view.sentences[index]
    if index and view.leans[index]:
        start = view.sentences[index - 1].start
        if span.end - start <= WITH_ANTECEDENT:
            return Span(start, span.end)
    return span


def _order(entry: TimelineEntry) -> tuple[bool, date, date, str, int]:
    """Return what entries are put in order by: time, then article and place in it.

    What begins nobody knows when stands where it ends.
    """
    earliest, latest = entry.bounds
    return (
        not entry.is_dated,
        earliest or latest or date.max,
        latest or date.max,
        entry.quote.article.id,
        entry.quote.span.start,
    )


def _shortened(question: Question, aliases: Aliases) -> set[str]:
    """Return the terms that a name's shorter form, asked for as well, makes needless."""
    asked = {term.term for term in question.terms}
    covered: set[str] = set()
    for index in range(len(question.tokens)):
        found = aliases.at(question.tokens, index)
        if found and found[0].is_name and asked.issuperset(found[0].terms):
            alias, length = found
            words = {token.term for token in question.tokens[index : index + length]}
            covered |= words - set(alias.terms)
    return covered


def _names(question: Question) -> set[str]:
    """Return the terms written with a capital; all, where the reader wrote none."""
    capital = {t.term for t in question.tokens if question.text[t.start].isupper()}
    return capital or {term.term for term in question.terms}


def _kin(term: str) -> Iterator[str]:
    """Yield a country's people for the country, and the reverse, as English forms them."""
    if len(term) >= 4 and term.isalpha():
        yield from (term + ending for ending in _DEMONYMS)
        yield from (term.removesuffix(e) for e in _DEMONYMS if term.endswith(e) and len(term) > 5)
