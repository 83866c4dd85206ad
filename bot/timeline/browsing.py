"""Lists what the archive has of a time: quotes in order of time, of a subject or of all.

A quote is a sentence that is of the time by the times that it names, or by its article's date; see
`bot.answer.times`. Of a whole time, each article has its opening and what it tells of that time.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from bot.analysis.analyser import Analyser
from bot.analysis.lexicon import Lexicon
from bot.analysis.passages import PassageView, Views
from bot.answer.context import opening
from bot.answer.dated.allowance import Allowance
from bot.answer.decisions import Abstention, Answer, Ranked
from bot.answer.times import belongs, told_in
from bot.archive.catalogue import Catalogue
from bot.archive.model import Archive, Article, Passage, Quote, Span
from bot.archive.segmentation import blocks, sentences
from bot.question.browsing import Request
from bot.question.period.periods import Period
from bot.question.reading import QuestionTerm, Reader
from bot.search.engine import Days, SearchEngine
from bot.timeline.entries import MOST, PASSAGES, SOME, Topic, shares_of, with_antecedent
from bot.timeline.of_time import OfTime
from bot.timeline.paragraphs import paragraphs_of
from bot.timeline.placing import Placed, is_news_of, placed, published
from bot.timeline.prose import is_code, is_reference

__all__ = ["QUOTES", "SCANNED", "browse"]

QUOTES = 10
"""The most quotes of an answer."""
SCANNED = 500
"""The most articles of an archive that are looked at to find what tells of a time."""
READ = 60_000
"""The most characters that are read for one answer: about a tenth of a second of work. Articles
with passages that name a year of the time are read first, and the beginning of each in any case."""
OF_DAYS = 60
"""The most passages of the articles of a time that are looked for besides those of any time."""
AN_ARTICLE = 4
"""The most quotes of one article if all of a time is asked for."""
OPENINGS = 60
"""The most articles of a time whose beginnings are read: several times the quotes, for copies."""
_OPENING = 300
_CANDIDATES, _NEAREST = 5, 3
_YEARS = 50
"""The most years of a period that are searched for as words."""
_SAYING = ("say", "said", "says", "tell", "told", "state", "write", "wrote", "spoke", "announc")
_SPEECH = ("“", "”", "«", "»", '"')


async def browse(
    request: Request,
    archive: Archive,
    catalogue: Callable[[], Catalogue],
    engine: SearchEngine,
    reader: Reader,
) -> Answer | Abstention | None:
    """Return what an archive has of a time; None if it has nothing on the subject at all.

    `catalogue` returns the articles by date; it is called only for a large archive, of which the
    articles of the time are read, and passages that have one of its years as a word.
    """
    lexicon, period = reader.lexicon, request.period
    if request.subject.terms:
        topic = Topic.of(request.subject, lexicon, reader.aliases)
        found = await _of_days(topic, period, engine)
        found += await engine.matching(topic.question, PASSAGES)
        passages = paragraphs_of({(one.article.id, one.span): one for one in found}.values())
        # Reading hundreds of passages takes time and must not block other questions.
        return await asyncio.to_thread(browse_subject, request, topic, passages, reader.analyser)
    if archive.size <= READ:
        return await asyncio.to_thread(lambda: browse_all(period, archive))
    years = years_of(period, lexicon)
    named = await engine.matching(replace(request.subject, terms=years), SCANNED) if years else []
    articles = {one.article.id: one.article for one in named}
    if len(archive) <= SCANNED:
        articles |= {article.id: article for article in archive}
        return await asyncio.to_thread(lambda: browse_all(period, articles.values()))

    def found_in_large() -> Answer | Abstention:
        by_date = catalogue()
        newest = period.wants == "latest"
        of_time = by_date.within(period.earliest, period.latest, latest_first=newest)
        for article in islice(of_time, SCANNED):
            articles[article.id] = article
        found = browse_all(period, articles.values())
        undated = sum(one.date.edtf is None for one in articles.values())
        return replace(found, left_aside=found.left_aside + by_date.undated - undated)

    return await asyncio.to_thread(found_in_large)


async def _of_days(topic: Topic, period: Period, engine: SearchEngine) -> list[Passage]:
    """Return passages with terms of a topic whose articles are of a time, if it is bounded.

    Among those of any time, where a topic is in most articles, there may be none of it.
    """
    if period.earliest is None and period.latest is None:
        return []
    days = Days(period.earliest, period.latest)
    found = await engine.search(topic.question, OF_DAYS, days, least=0.0)
    return [one.passage for one in found.within(READ // 2)]


def browse_subject(
    request: Request, topic: Topic, passages: Iterable[Passage], analyser: Analyser
) -> Answer | Abstention | None:
    """Return what the passages have of a subject and a time; None if none is on the subject.

    Of each passage, a paragraph, one sentence is quoted. Copies count once. An article of the time
    whose title tells of the subject has its opening. None as well if an article of the time has the
    words of the subject, but in no one place.
    """
    views = Views(analyser)
    found: list[Placed] = []
    about: dict[str, Article] = {}
    of_time = OfTime(request.period, topic, analyser)
    allowed = Allowance(READ)
    for passage in passages:
        length = passage.span.end - passage.span.start
        if not allowed.has(length):
            break
        allowed.spend(length, 0)
        view = views.of(passage)
        shares, whole = shares_of(topic, view)
        titled = of_time.read(view)
        if max(whole, titled) >= MOST:
            about.setdefault(passage.article.id, passage.article)
            found += _of_passage(
                *(request, view, shares, max(whole, titled), analyser, allowed),
                is_titled=titled >= MOST,
            )
    if not about or (not found and of_time.has_topic):
        return None
    if request.by_somebody:
        said = [one for one in found if _is_said(one.quote.text)]
        found = said or found
    return _answer(found, request.period, about.values())


def _of_passage(
    request: Request,
    view: PassageView,
    shares: Sequence[float],
    whole: float,
    analyser: Analyser,
    allowed: Allowance,
    *,
    is_titled: bool,
) -> Iterator[Placed]:
    """Yield the sentence of a passage that has the most of the subject, of those of the time.

    One whose time is told as closely as it is asked for is preferred. Of an opening that
    `is_titled` with the subject, it is the first one if there is no other.
    """
    article, period = view.passage.article, request.period
    if period.wants != "all" and article.date.edtf is None:
        return  # nobody knows whether it is new
    asked = [term.term for term in request.subject.terms]
    best: Placed | None = None
    most = 0.0
    for index, span in enumerate(view.sentences):
        text = article.text[span.start : span.end]
        # A sentence without the subject tells of it if the one before it has it.
        is_about = shares[index] >= SOME or (index and shares[index - 1] >= SOME)
        is_more = best is None or shares[index] > most
        if not is_about or (best and best.fits and not is_more):
            continue
        told = told_in(text, article.date)
        allowed.spend(0, len(told))
        if not belongs(text, article.date, period, asked, analyser) or (
            told and not _is_prose(article.text, span, view.paragraph(index))
        ):
            continue
        whole_span = with_antecedent(view, index, view.leans, is_leaning=shares[index] < SOME)
        one = placed(Quote(article, whole_span), span, period, whole)
        if one and (best is None or (one.fits, is_more) > (best.fits, False)):
            best, most = one, shares[index]
    if best is None and is_titled:
        first = view.sentences[0]
        best = placed(Quote(article, first), first, period, whole, opens=True)
    if best is not None:
        yield best


def browse_all(period: Period, articles: Iterable[Article]) -> Answer | Abstention:
    """Return what articles have of a time; they may be of other times and tell of this one."""
    found: list[Placed] = []
    about = list(articles)
    opened = _first_of(about, period)
    allowed = Allowance(READ)
    for article in sorted(about, key=lambda one: one.id not in opened):
        found += _of_article(article, period, allowed, opens=article.id in opened)
        allowed.spend(len(article.text), 0)
    return _answer(found, period, about)


def _first_of(articles: Iterable[Article], period: Period) -> set[str]:
    """Return the ids of the articles of a time whose openings may be among the quotes."""
    dated = (one for one in articles if one.date.edtf is not None)
    of_time = [one for one in dated if period.overlaps(one.date.earliest, one.date.latest)]
    if period.wants == "latest":
        of_time.sort(key=lambda one: (published(one.date)[::-1], one.id), reverse=True)
    else:
        of_time.sort(
            key=lambda one: (
                *(not period.fits(one.date.earliest, one.date.latest), published(one.date)),
                one.id,
            )
        )
    return {one.id for one in of_time[:OPENINGS]}


def _of_article(
    article: Article, period: Period, allowed: Allowance, *, opens: bool
) -> Iterator[Placed]:
    """Yield the opening of an article, if it `opens`, and its sentences that name the time.

    After the opening, no more is read than is `allowed`.
    """
    source, number, coarse = article.date, 0, 0
    shown = Span(0, 0)
    first = _opening(article, period) if opens else None
    if first is not None:
        shown, number = first.span, 1
        if one := placed(first, first.span, period, 1.0, opens=True):
            yield one
    if period.earliest is None and period.latest is None and not period.gaps:
        return  # the newest is asked for, and everything is of the time
    for block in blocks(article.text):
        if not allowed.has(block.span.end):
            return
        for span in sentences(article.text, block.span) if not block.is_heading else ():
            told = told_in(article.text[span.start : span.end], source)
            allowed.spend(0, len(told))
            if number == AN_ARTICLE:
                return
            if span.overlaps(shown) or (is_close := is_news_of(told, period)) is None:
                continue
            if not is_close and coarse == AN_ARTICLE:
                continue
            if not _is_prose(article.text, span, block.span):
                continue
            number, coarse = number + is_close, coarse + (not is_close)
            if one := placed(Quote(article, span), span, period, 1.0):
                yield one


def _is_prose(text: str, sentence: Span, block: Span) -> bool:
    """Whether a sentence that names a time may tell of an event."""
    return not is_code(text, block) and not is_reference(text, sentence, block)


def _opening(article: Article, period: Period) -> Quote | None:
    """Return the first sentence of an article, and those after it that are of a period as well.

    Returns None if the article has only headings.
    """
    whole = opening(article, _OPENING)
    if whole is None:
        return None
    first, *others = sentences(article.text, whole.span)
    end = first.end
    for span in others:
        if not belongs(article.text[span.start : span.end], article.date, period):
            break
        end = span.end
    return Quote(article, Span(first.start, end))


def _answer(
    found: Sequence[Placed], period: Period, articles: Iterable[Article]
) -> Answer | Abstention:
    """Return the first of the quotes in order of time, the newest first if that is asked for."""
    about = list(articles)
    is_newest = period.wants == "latest"
    # What is told less closely, of the whole year for a month, may be of another part of it.
    close = [one for one in found if one.fits]
    ordered = sorted(close or found, key=lambda one: one[:4])
    if is_newest:
        ordered.sort(key=lambda one: (one.last, one.first), reverse=True)
    once: dict[str, Placed] = {}
    for one in ordered:
        once.setdefault(" ".join(one.quote.text.split()).casefold(), one)
    listed = list(once.values())[:QUOTES]
    shown = {one.article for one in listed}
    undated = sum(one.date.edtf is None and one.id not in shown for one in about)
    if not listed:
        return Abstention("out_of_dates", tuple(_nearest(about, period)), left_aside=undated)
    ranked = [
        Ranked(Passage(one.quote.article, one.quote.span), one.share, (one.quote,))
        for one in listed[:_CANDIDATES]
    ]
    return Answer(
        tuple(one.quote for one in listed),
        "passage",
        min(1.0, listed[0].share),
        tuple(ranked),
        left_aside=undated,
        order="newest" if is_newest else "oldest",
    )


def _nearest(articles: Sequence[Article], period: Period) -> list[Article]:
    """Return the articles that are nearest to a period in time, undated ones last."""

    def distance(article: Article) -> int:
        first, last = published(article.date)
        if period.latest and first > period.latest:
            return (first - period.latest).days
        return (period.earliest - last).days if period.earliest and last < period.earliest else 0

    dated = [one for one in articles if one.date.edtf is not None]
    undated = [one for one in articles if one.date.edtf is None]
    return [*sorted(dated, key=distance), *undated][:_NEAREST]


def _is_said(text: str) -> bool:
    words = text.casefold()
    return any(mark in text for mark in _SPEECH) or any(word in words for word in _SAYING)


def years_of(period: Period, lexicon: Lexicon) -> tuple[QuestionTerm, ...]:
    """Return the years of a period that the archive names, as terms to search for."""
    years = [
        term
        for term in lexicon.frequency
        if len(term) == 4
        and term.isascii()
        and term.isdecimal()
        and term >= "1000"
        and period.overlaps(date(int(term), 1, 1), date(int(term), 12, 31))
    ]
    return tuple(QuestionTerm(one, one, False, (one,)) for one in sorted(years)[-_YEARS:])
