"""The ranking signals of candidate passages.

Most signals are sums over the question's terms, each weighted by its inverse document frequency, so
that a rare word counts for more than a common one. The sums are not divided by the question's total
weight: the difference between two candidates then depends on how rare the words are in which they
differ and not on the length of the question, and the softmax over scores is comparable across
questions.
"""

from collections.abc import Sequence, Set
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bot.analysis.passages import Evidence, PassageView
from bot.archive.dates import SourceDate
from bot.archive.model import Article
from bot.meaning.arrays import np
from bot.question.kinds import KINDS
from bot.search.weighing import Weighed

__all__ = [
    "KIND_ROWS",
    "NO_KIND",
    "SIGNALS",
    "RankedView",
    "Signals",
    "definitions_in",
    "has_kind",
    "has_number",
    "sentence_shares",
    "share_of",
    "signals_of",
]

SIGNALS = (
    "score",  # the engine's score
    "passage",  # weight of the terms that are in the passage
    "sentence",  # weight in the best sentence; a match of the first letters only counts as LIKE
    "opening",  # 1 if the best sentence is the first, where a paragraph states its subject
    "pairs",  # weight of adjacent terms that are adjacent in the passage too
    "exact",  # weight of the terms whose unstemmed word is in the passage
    "rare",  # the question's weight, times the share of the squared weights in the passage
    "names",  # share of the question's names in passage, title or heading, by count
    "numbers",  # the same for numbers
    # 1 for the kind asked for, if the best sentence has something of it not in the question
    *(f"{kind}_asked" for kind in KINDS),
    "length",  # of the passage, at most LONG, divided by LONG
    "stems",  # weight of the missing terms whose first letters match a term of the passage
    "brief",  # 1 for a passage without terms, falling to 0 for one with BRIEF of them
    "title",  # weight of the terms in the article's title
    "titled",  # how much question and title are the same: the harmonic mean of their shares
    "lede",  # that, falling to 0 for a passage that begins FAR characters into the article
    "heading",  # weight of the terms in the heading above the passage
    "context",  # weight of the terms in title or heading that the passage does not have
    "defines",  # 1 if a definition is asked for and a sentence says what that thing is
    "article",  # weight of the terms in all candidates of the same article
    "siblings",  # share of the candidates that are from the same article
    "newer",  # from 0 for the oldest date of the candidates to 1 for the newest, 0.5 without one
    "meaning",  # cosine of the question's vector and the passage's, the mean of its sentences'
    "meaning_best",  # the highest cosine of a sentence
    "meaning_here",  # the cosine of the best sentence by terms
)
KIND_ROWS = {kind: tuple(float(kind == other) for other in KINDS) for kind in KINDS}
"""The `…_asked` signals, by the kind that is asked for and found."""
NO_KIND = (0.0,) * len(KINDS)
"""The `…_asked` signals if nothing of the kind asked for is found."""
_NO_MEANING = (0.0, 0.0, 0.0)
LIKE = 0.5
"""The share of a term's weight that counts for a match of its first letters only."""
BESIDE_SUBJECT = 1
"""The most other terms in the subject of a sentence that defines something."""
BRIEF = 30
"""The number of terms below which a passage is brief."""
FAR = 3_000
"""How many characters into an article it no longer sums up what its title says."""
LONG = 200
"""The number of terms above which the length of a passage makes no difference."""


class Signals(NamedTuple):
    """The signals of a candidate, and its best sentence."""

    values: tuple[float, ...]
    """In the order of `SIGNALS`."""
    best_sentence: int
    """The 0-based index of the sentence within the passage."""
    context: int = 0
    """A bit mask of the terms in title or heading that the passage does not have."""


def signals_of(
    asked: Weighed,
    scored: Sequence[tuple[PassageView, float]],
    titles: Sequence[frozenset[str]],
) -> list[Signals]:
    """Return the signals of scored candidates; `titles` are the terms of each article's title."""
    found = []
    there: dict[str, int] = {}  # by article, a bit mask of the terms in its candidates
    counts: dict[str, int] = {}
    in_title: dict[str, int] = {}
    for (view, score), title in zip(scored, titles, strict=True):
        article = view.passage.article.id
        if article not in counts:
            counts[article] = there[article] = 0
            in_title[article] = _bits(asked, title)
        heading = _bits(asked, view.heading)
        around = in_title[article] | heading
        bits, best, own = _own_signals(asked, view, score, around)
        context = around & ~bits
        counts[article] += 1
        there[article] |= bits | around
        of_place = (
            *_of_title(asked, title, in_title[article], view.passage.span.start),
            _weight(asked, heading),
            _weight(asked, context),
            1.0 if any(definitions_in(asked, view)) else 0.0,
        )
        found.append((article, best, (*own, *of_place), context))
    of_article = {
        article: (_weight(asked, bits), counts[article] / len(scored))
        for article, bits in there.items()
    }
    views = [view for view, _ in scored]
    newer = _newer([view.passage.article for view in views])
    means = _meanings(asked, views, [best for _, best, *_ in found])
    return [
        Signals((*own, *of_article[article], new, *mean), best, context)
        for (article, best, own, context), new, mean in zip(found, newer, means, strict=True)
    ]


def _bits(asked: Weighed, terms: Set[str]) -> int:
    """Return the bit mask of the question's terms among some terms."""
    if asked.known.isdisjoint(terms):
        return 0
    return sum(
        [
            one.bit
            for one in asked.terms
            if one.term in terms or (one.also and not terms.isdisjoint(one.also))
        ]
    )


def _weight(asked: Weighed, bits: int) -> float:
    """Return the weight of the terms of a bit mask."""
    return sum([one.weight for one in asked.terms if bits & one.bit]) if bits else 0.0


def _share_of(wanted: int, bits: int) -> float:
    """Return the share of the wanted terms that are in a bit mask, 0 if none is wanted."""
    return (bits & wanted).bit_count() / wanted.bit_count() if wanted else 0.0


def _of_title(asked: Weighed, title: Set[str], bits: int, start: int) -> tuple[float, float, float]:
    """Return the signals `title`, `titled` and `lede` of a passage that begins at `start`."""
    if not bits:
        return 0.0, 0.0, 0.0
    weight = _weight(asked, bits)
    told, asked_for = weight / asked.total, min(bits.bit_count() / len(title), 1.0)
    titled = 2 * told * asked_for / (told + asked_for)
    return weight, titled, titled * max(1 - start / FAR, 0.0)


def definitions_in(asked: Weighed, view: PassageView) -> list[bool]:
    """Return for each sentence whether it says what the thing is that a question asks about."""
    if not asked.wants_definition:
        return [False] * len(view.sentences)
    most, every = len(asked.terms) + BESIDE_SUBJECT, (1 << len(asked.terms)) - 1
    return [
        0 < len(subject) <= most
        and subject[-1] in asked.known
        and _bits(asked, frozenset(subject)) == every
        for subject in view.subjects
    ]


def _newer(articles: Sequence[Article]) -> list[float]:
    """Return the place of each article among the dates, 0 if there are not two of them."""
    days = [_day(article.date) for article in articles]
    known = sorted({day for day in days if day})
    if len(known) < 2:
        return [0.0] * len(articles)
    places: dict[date | None, float] = {day: at / (len(known) - 1) for at, day in enumerate(known)}
    return [places.get(day, 0.5) for day in days]


@lru_cache(maxsize=10_000)
def _day(source: SourceDate) -> date | None:
    return source.earliest


def _meanings(
    asked: Weighed, views: Sequence[PassageView], best: Sequence[int]
) -> Sequence[tuple[float, float, float]]:
    """Return the signals of meaning of each view, all 0 where no meaning is known."""
    vectors = [view.vectors for view in views if view.vectors is not None]
    if asked.vector is None or not vectors or len(vectors) < len(views):
        return [_NO_MEANING] * len(views)
    cosines: list[float] = (np.concatenate(vectors) @ asked.vector).tolist()
    found = []
    at = 0
    for rows, here in zip(vectors, best, strict=True):
        mean = at + len(rows) - 1
        found.append((cosines[mean], max(cosines[at:mean]), cosines[at + here]))
        at = mean + 1
    return found


def _own_signals(
    asked: Weighed, view: PassageView, score: float, around: int
) -> tuple[int, int, tuple[float, ...]]:
    """Return the bit mask of a passage's terms, its best sentence, and the signals of its own.

    `around` is the bit mask of the terms in its title and heading.
    """
    held, like, words = view.held, view.stems, view.words
    bits = 0
    passage = squares = stems = exact = pairs = 0.0
    sums = [0.0] * len(view.sentences)
    for term, stem, word, weight, bit, also in asked.terms:
        if also and term not in held:
            term = next((one for one in also if one in held), term)
        if term in held:
            bits |= bit
            passage += weight
            squares += weight * weight
            if word in words:
                exact += weight
            for sentence in held[term]:
                sums[sentence] += weight
        elif stem in like:
            stems += weight
            for sentence in like[stem]:
                sums[sentence] += weight * LIKE
    most = max(sums)
    best = sums.index(most)
    for both, one, other, weight in asked.pairs:
        if bits & both == both and _follow(
            view.positions.get(one, ()), view.positions.get(other, ())
        ):
            pairs += weight
    return (
        bits,
        best,
        (
            score,
            passage,
            most,
            0.0 if best else 1.0,
            pairs,
            exact,
            squares * asked.squares,
            _share_of(asked.names, bits | around),
            _share_of(asked.numbers, bits | around),
            *(KIND_ROWS[asked.kind] if has_kind(asked, view.evidence[best]) else NO_KIND),
            min(view.length, LONG) / LONG,
            stems,
            max(1 - view.length / BRIEF, 0.0),
        ),
    )


def sentence_shares(asked: Weighed, view: PassageView, here: Sequence[str]) -> list[float]:
    """Return for each sentence the weighted share of the question's terms in it.

    Only the terms in `here` are considered; all of them must occur in the passage.
    """
    shares = [0.0] * len(view.sentences)
    for term in here:
        weight = asked.weights[term] / asked.total
        for sentence in view.held[term]:
            shares[sentence] += weight
    return shares


def _follow(ones: Sequence[int], others: Sequence[int]) -> bool:
    """Whether a position of `others` is one or two after a position of `ones`."""
    for at in ones:  # noqa: SIM110 - any() over a generator takes twice the time
        if at + 1 in others or at + 2 in others:
            return True
    return False


def has_kind(asked: Weighed, evidence: Evidence) -> bool:
    """Whether a sentence has something of the kind asked for that is not in the question."""
    match asked.kind:
        case "number":
            return has_number(asked, evidence)
        case "time":
            return evidence.has_time or not evidence.years <= asked.known
        case "reason":
            return evidence.has_cause
    return not evidence.names <= asked.known


def has_number(asked: Weighed, evidence: Evidence) -> bool:
    """Whether a sentence has a number, other than a year, that is not in the question."""
    return evidence.has_numeral or not evidence.numbers - evidence.years <= asked.known


class RankedView(NamedTuple):
    """A candidate with its signals and the score by which it is ranked."""

    view: PassageView
    signals: Signals
    score: float


def share_of(asked: Weighed, one: RankedView, *, of_article: bool = False) -> float:
    """Return the share of the weight of a question's terms that is in a candidate.

    With `of_article`, in all candidates of its article, their title and headings.
    """
    return one.signals.values[_ARTICLE if of_article else _PASSAGE] / asked.total


_PASSAGE, _ARTICLE = SIGNALS.index("passage"), SIGNALS.index("article")
