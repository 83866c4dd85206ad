"""What every engine must do: one set of tests over all of them."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from functools import partial

import pytest

from bot.analysis.lexicon import Lexicon
from bot.analysis.terms import Terms
from bot.archive.cutting import passages
from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Passage
from bot.question.names import Aliases
from bot.question.reading import Question, Reader
from bot.search import tantivy_engine
from bot.search.bm25 import LEAST, Found, Scorer
from bot.search.engine import Candidate, Candidates, Days, SearchEngine
from bot.search.indexing.filling import Filling
from bot.search.indexing.preparing import prepared
from bot.search.opensearch import engine as opensearch
from tests.support.engines import ANALYSER, Opener
from tests.support.small_desk import archive_of, article
from tests.support.small_search import lexicon_of

RIVER = article(
    "river",
    "## The bridge\n\nThe bridge opened in May.\n\n"
    "## Boats\n\nBoats pass. Boats turn. Boats sink.\n\n## Tolls\n\nA toll of $1.7bn.",
)
MARKET = article("market", "The market moved over the bridge and the river in the year 2018.")
FISH = article(
    "fish",
    "Рыбу продавали у моста.\n\n## 2\n\nماهی را کنار پل می‌فروختند.\n\n## 3\n\nﷺ",
    language="ru",
)
BOATS = article(
    "boats", "\n\n# Next\n\n".join(f"Boat number {number} passed." for number in range(50))
)
ARCHIVE, _ = archive_of(RIVER, MARKET, FISH, BOATS)
ALL = tuple(Passage(one, span) for one in ARCHIVE for span in passages(one.text))
DATED, _ = archive_of(
    *(
        article(
            name, "The bridge.", date=SourceDate(edtf, "stated", "the byline") if edtf else UNDATED
        )
        for name, edtf in (
            *(("early", "2010/2019"), ("late", "2020-01-01"), ("open", "../2011"), ("never", None)),
        )
    )
)


def lexicon_of_all() -> Lexicon:
    """Return the lexicon of the archive, counted passage by passage."""
    filling = Filling(ARCHIVE, ANALYSER)
    body, context = Counter[str](), Counter[str]()
    for one in (one for _, found in filling.articles() for one in found):
        body.update(set(one.body.split()))
        context.update(set(one.context.split()))
    return filling.lexicon(body, context)


@pytest.fixture
async def engine(opened: Opener) -> AsyncIterator[SearchEngine]:
    """Open an engine of each kind, and close it."""
    engine = opened(ARCHIVE)
    yield engine
    await engine.close()


@pytest.fixture
async def dated(opened: Opener) -> AsyncIterator[SearchEngine]:
    """Open an engine over four articles of different times."""
    engine = opened(DATED)
    yield engine
    await engine.close()


def question(text: str) -> Question:
    """Return a question that is taken as written."""
    tokens = ANALYSER.tokens(text)
    return Reader(ANALYSER, Lexicon(), Aliases(ANALYSER)).read_tokens(text, tokens, repair=False)


def texts(candidates: list[Candidate]) -> list[str]:
    """Return the words of the passages that were found."""
    return [
        one.passage.article.text[one.passage.span.start : one.passage.span.end]
        for one in candidates
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did the bridges open?", "The bridge opened in May."),
        ("boats", "Boats pass. Boats turn. Boats sink."),
        ("1,700 million", "A toll of $1.7bn."),
        ("2018", "The market moved over the bridge and the river in the year 2018."),
        ("boat 37", "Boat number 37 passed."),
        ("мосты", "Рыбу продавали у моста."),
        ("می‌فروختند", "ماهی را کنار پل می‌فروختند."),
        ("ﷺ", "ﷺ"),
        ("bridge bridge bridge opened xyzzy", "The bridge opened in May."),
    ],
)
async def test_the_best_passage_comes_first(engine: SearchEngine, text: str, expected: str) -> None:
    """The passage that holds most of the rare words is the first candidate."""
    found = await engine.search(question(text), 5)

    assert expected == texts(found)[0]


async def test_candidates_come_best_first(engine: SearchEngine) -> None:
    """Scores are above 0 and fall from candidate to candidate."""
    scores = [one.score for one in await engine.search(question("boats on the river in May"), 20)]

    assert (sorted(scores, reverse=True), True) == (scores, min(scores) > 0)


@pytest.mark.parametrize(("limit", "expected"), [(1, 1), (3, 3), (51, 51), (1000, 51)])
async def test_no_more_candidates_come_than_asked_for(
    engine: SearchEngine, limit: int, expected: int
) -> None:
    """There are as many candidates as the limit, or as passages with one of the words."""
    found = await engine.search(question("boat"), limit)

    assert (expected, expected) == (len(found), len(set(texts(found))))


@pytest.mark.parametrize(
    "text", ["xyzzy", "what is it", "", "the", "1999", "* OR [* TO *]", "body:*"]
)
async def test_no_known_term_gives_no_candidates(engine: SearchEngine, text: str) -> None:
    """A question without a word of the archive finds nothing; no letter is an operator."""
    assert [] == await engine.search(question(text), 5)


async def test_the_order_of_words_does_not_matter(engine: SearchEngine) -> None:
    """The same words in another order have the same candidates with the same scores."""
    one = await engine.search(question("bridge market river"), 5)
    other = await engine.search(question("river bridge market"), 5)

    assert [(each.passage, round(each.score, 4)) for each in one] == [
        (each.passage, round(each.score, 4)) for each in other
    ]


async def test_a_passage_is_the_archives_own(engine: SearchEngine) -> None:
    """A candidate's article is the one that the archive holds, and its span a passage of it."""
    found = await engine.search(question("boat bridge toll"), 100)
    known = {(one.id, span) for one in ARCHIVE for span in passages(one.text)}

    assert (True, set()) == (
        all(one.passage.article is engine.archive.get(one.passage.article.id) for one in found),
        {(one.passage.article.id, one.passage.span) for one in found} - known,
    )


async def test_a_passage_that_is_found_again_is_the_same(engine: SearchEngine) -> None:
    """A passage is one object however often it is found, so that what is known of it is kept."""
    one = await engine.search(question("toll"), 1)
    other = await engine.search(question("toll"), 1)

    assert one[0].passage is other[0].passage


async def test_headings_are_not_passages(engine: SearchEngine) -> None:
    """A heading is not found by itself."""
    found = texts(await engine.search(question("bridge"), 10))

    assert [] == [text for text in found if text.startswith("#")]


async def test_a_ping_returns(engine: SearchEngine) -> None:
    """An engine that can answer says so by returning."""
    await engine.ping()

    assert await engine.search(question("toll"), 1)


@pytest.mark.parametrize("least", [0.0, LEAST])
async def test_every_engine_scores_alike(engine: SearchEngine, least: float) -> None:
    """The scores are those of BM25 by the archive's statistics, whichever engine finds."""
    asked = question("boats on the river bridge in May 2018")
    terms = Terms(ANALYSER)
    indexed = [o for one in ARCHIVE for o in prepared(one.title, one.text, terms).passages]
    known = [
        Found(at, at, end - start, partial(lambda *both: both, body, context))
        for at, (start, end, body, context) in enumerate(indexed)
    ]
    expected = Scorer(lexicon_of_all()).best(asked, known, 20, least)
    found = await engine.search(asked, 20, least=least)

    assert [ALL[at] for at, _ in expected] == [one.passage for one in found]
    assert [round(one, 9) for _, one in expected] == [round(one.score, 9) for one in found]


async def test_an_engine_has_more(engine: SearchEngine) -> None:
    """It is told whether there are further passages, also where few of them are judged."""
    boats = await engine.search(question("boats"), 20)
    tolls = await engine.search(question("tolls"), 20)

    assert (boats.has_more, tolls.has_more) == (True, False)
    assert boats.within(1).has_more


def test_candidates_within_so_many_characters() -> None:
    """The first candidates are kept as long as they fit together, and one in any case."""
    found = Candidates(Candidate(one, 1.0) for one in ALL[:3])
    first, second, _ = (one.span.end - one.span.start for one in ALL[:3])

    assert found[:2] == found.within(first + second)
    assert found[:1] == found.within(first - 1)
    assert not Candidates(is_whole=False).within(9)
    assert not Candidates(found, is_whole=False).within(9).is_whole


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (Days(date(2020, 1, 1), None), {"late"}),
        (Days(date(2019, 12, 31), date(2020, 1, 1)), {"early", "late"}),
        (Days(None, date(2020, 1, 1)), {"early", "open", "late"}),
        (Days(date(2010, 6, 1), date(2010, 6, 30)), {"early", "open"}),
        (Days(date(2021, 1, 1), date(2022, 1, 1)), set()),
        (Days(None, None), {"early", "late", "open"}),
    ],
)
async def test_a_search_may_be_for_some_days(
    dated: SearchEngine, days: Days, expected: set[str]
) -> None:
    """Only articles that may be of these days are found; an undated one never."""
    found = await dated.search(question("bridge"), 10, days)
    anytime = await dated.search(question("bridge"), 10)

    assert (expected, 4) == ({one.passage.article.id for one in found}, len(anytime))


async def test_many_passages_come_without_scores(engine: SearchEngine) -> None:
    """The passages with any of the terms are the same as those that are scored."""
    asked = question("boats on the river in May")
    found = {one.passage for one in await engine.search(asked, 100, least=0.0)}
    many = await engine.matching(asked, 100)

    assert (found, len(found), []) == (
        set(many),
        len(many),
        await engine.matching(question("xyzzy"), 5),
    )


async def test_an_engine_has_its_archive(engine: SearchEngine) -> None:
    """All that is known of an archive comes with the engine: articles, passages, statistics."""
    assert ([one.id for one in ARCHIVE], ["boat"], list(ALL), len(ALL)) == (
        [one.id for one in engine.archive],
        engine.analyser.terms("Boats"),
        list(engine.passages()),
        engine.count,
    )


async def test_closing_twice_is_allowed(engine: SearchEngine) -> None:
    """An engine that is closed may be closed again."""
    await engine.close()
    await engine.close()

    assert hasattr(engine, "ping")


def test_every_engine_counts_the_same_words(opened: Opener) -> None:
    """The lexicon of an index is that of its passages; other words of titles are known as well."""
    pieces = [one.text[span.start : span.end] for one in ARCHIVE for span in passages(one.text)]
    expected = lexicon_of(*pieces)
    found = opened(ARCHIVE).lexicon
    added = {word: count for word, count in found.words.items() if word not in expected.words}

    assert (expected.passages, expected.stems) == (found.passages, found.stems)
    assert expected.frequency == {
        term: count for term, count in found.frequency.items() if term not in added
    }
    assert {"fish": 1, "next": 1, "tolls": 1} == added | {"tolls": found.words["tolls"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("fish", "Рыбу продавали у моста."), ("number 37 next", "Boat number 37 passed.")],
)
async def test_titles_and_headings_find_their_passages(
    engine: SearchEngine, text: str, expected: str
) -> None:
    """A word that only the title or the heading above has finds the passages under it."""
    found = texts(await engine.search(question(text), 60))

    assert expected in found[:3]


async def test_only_so_many_passages_are_remembered(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that has met too many passages forgets them, and finds on."""
    for module in (tantivy_engine, opensearch):
        monkeypatch.setattr(module, "_MET_LIMIT", 2)
    engine = opened(ARCHIVE)
    found = texts(await engine.search(question("boat"), 100))
    await engine.close()

    assert 51 == len(set(found))
