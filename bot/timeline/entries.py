"""Builds a timeline of a topic: quotes with two separate dates each.

The date of the event is one that the quoted sentence itself states in full. The source date is when
the article was published, with its basis. If a sentence states no date, its entry has only the
source date.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.analysis.lexicon import Lexicon
from bot.analysis.passages import PassageView, Views
from bot.answer.dated.allowance import Allowance
from bot.archive.dates import SourceDate, bounds
from bot.archive.model import Passage, Quote, Span
from bot.languages.tags import primary_subtag
from bot.question.names import Aliases
from bot.question.period.stated import may_state
from bot.question.reading import Question, QuestionTerm
from bot.timeline.event_dates import LANGUAGES, event_date

__all__ = [
    "LIMIT",
    "LONGEST",
    "MOST",
    "PASSAGES",
    "SOME",
    "Timeline",
    "TimelineEntry",
    "Topic",
    "shares_of",
    "timeline",
    "with_antecedent",
]

LIMIT, LONGEST = 12, 100
"""The most entries of a timeline, unless asked otherwise, and at all."""
PASSAGES = 500
"""The number of candidate passages that the engine should return."""
READ = 60_000
"""The most characters of passages that are read for one timeline, the best first: about a tenth of
a second of work."""
READ_FOR_DATES = 24_000
"""The most characters of sentences with years that are read for one timeline: a date costs more to
read than other words."""
MOST = 0.55
"""The least share of the topic's weight that a passage must contain."""
SOME = 0.35
"""The least share of the topic's weight that the quoted sentence itself must contain."""
A_PASSAGE = 2
"""The most entries from one passage."""
WITH_ANTECEDENT = 400
"""The most characters of a quote that includes the sentence before because of a pronoun."""
_EVENT, _DATED, _LEANS = 0.4, 0.5, 0.1
"""The merit of a date in the sentence and of any date, and the penalty for an opening pronoun."""
_DEMONYMS = ("n", "an", "ian", "i")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A quote with the dates of its event and of its publication."""

    quote: Quote
    event: str | None
    """The date of the event in EDTF, as stated in the quote; None if it states no date."""
    source: SourceDate
    """The source date of the article."""

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """The strict bounds of the event, or else of the publication; None for an open side."""
        edtf = self.event or self.source.edtf
        return bounds(edtf) if edtf else (None, None)

    @property
    def is_dated(self) -> bool:
        """Whether the event or the source has a date."""
        return (self.event or self.source.edtf) is not None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The entries of a topic: the dated ones in chronological order, and the undated ones."""

    dated: tuple[TimelineEntry, ...]
    undated: tuple[TimelineEntry, ...]
    left_out: int
    """The number of entries found beyond the limit."""

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All entries, the undated ones last."""
        return self.dated + self.undated


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic of a timeline: the terms that its entries must mention, with their weights."""

    parts: tuple[tuple[frozenset[str], float], ...]
    """Sets of equivalent terms, one of which is enough, with their share of the total weight."""
    question: Question
    """The question to search for, with all of these terms."""

    @classmethod
    def of(cls, question: Question, lexicon: Lexicon, aliases: Aliases) -> "Topic":
        """Return the topic of a question.

        A name of several words may be shortened in the archive ("Pavel Durov", Durov). The name of
        a country and its demonym (Iran, Iranian) are equivalent.
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
    """Return the timeline of a topic from candidate passages, best first: up to `limit` entries.

    Entries are preferred that cover more of the topic, that have a date, and that state the date of
    the event. Identical texts count once, with their earliest date.
    """
    found, read = [], 0
    events: dict[str, str | None] = {}
    allowed = Allowance(READ_FOR_DATES)
    for place, passage in enumerate(passages):
        read += passage.span.end - passage.span.start
        if read > READ or allowed.is_spent:
            break
        for merit, entry in _entries(topic, views.of(passage), events, allowed):
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


def _entries(
    topic: Topic, view: PassageView, events: dict[str, str | None], allowed: Allowance
) -> Iterator[tuple[float, TimelineEntry]]:
    """Yield the entries from a passage about the topic, each with its merit.

    `events` are the dates of sentences that were read before; what is read is no longer `allowed`.
    """
    shares, whole = shares_of(topic, view)
    if whole < MOST:
        return
    article = view.passage.article
    is_read = primary_subtag(article.language) in LANGUAGES
    judged, leans = [], view.leans
    for index, (share, span) in enumerate(zip(shares, view.sentences, strict=True)):
        if share < SOME:
            continue
        sentence = article.text[span.start : span.end] if is_read else ""
        if sentence not in events:
            events[sentence] = event_date(sentence)
            allowed.spend(len(sentence) if may_state(sentence) else 0, 0)
        event = events[sentence]
        merit = share + _EVENT * (event is not None) - _LEANS * leans[index]
        judged.append((merit, index, event))
    shown: list[Span] = []
    for merit, index, event in sorted(judged, key=lambda one: (-one[0], one[1])):
        # A second sentence must contain by itself what the first may share with its passage.
        if (shown and shares[index] < MOST) or len(shown) == A_PASSAGE:
            continue
        span = with_antecedent(view, index, leans)
        if not any(span.overlaps(other) for other in shown):
            shown.append(span)
            entry = TimelineEntry(Quote(article, span), event, article.date)
            yield merit + whole + _DATED * entry.is_dated, entry


def shares_of(topic: Topic, view: PassageView) -> tuple[list[float], float]:
    """Return the share of the topic's weight in each sentence, and in the whole passage."""
    shares, whole = [0.0] * len(view.sentences), 0.0
    for part, weight in topic.parts:
        told = {sentence for term in part for sentence in view.held.get(term, ())}
        whole += weight if told else 0.0
        for sentence in told:
            shares[sentence] += weight
    return shares, whole


def with_antecedent(
    view: PassageView, index: int, leans: Sequence[bool], *, is_leaning: bool = False
) -> Span:
    """Return a sentence, with the one before it if it begins with a pronoun or `is_leaning`.

    `leans` are those of the view.
    """
    span = view.sentences[index]
    if index and (is_leaning or leans[index]):
        start = view.sentences[index - 1].start
        if span.end - start <= WITH_ANTECEDENT:
            return Span(start, span.end)
    return span


def _order(entry: TimelineEntry) -> tuple[bool, date, date, str, int]:
    """Return the sort key of an entry: time, then article and place in it.

    An entry whose beginning is unknown is sorted by its end.
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
    """Return the terms made redundant by a shorter form of the same name in the question."""
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
    """Return the terms written with a capital letter; all terms if there are none."""
    capital = {t.term for t in question.tokens if question.text[t.start].isupper()}
    return capital or {term.term for term in question.terms}


def _kin(term: str) -> Iterator[str]:
    """Yield possible demonyms of a country, and countries of a demonym, by English endings."""
    if len(term) >= 4 and term.isalpha():
        yield from (term + ending for ending in _DEMONYMS)
        yield from (term.removesuffix(e) for e in _DEMONYMS if term.endswith(e) and len(term) > 5)
