"""An index that is extended finds what one that is built from the same articles finds."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import LEAST, paragraph_code
from bot.analysis.lexicon import Lexicon
from bot.archive.model import Archive, Article
from bot.question.names import Aliases
from bot.question.reading import Question, Reader
from bot.search import tantivy_engine
from bot.search.extending import GONE, Change
from bot.search.tantivy_engine import TantivyEngine
from tests.support.small_desk import archive_of, article

ANALYSER = Analyser(["en", "ru"])
WORDS = "bridge bridges river boat boats toll market opened opening рыба рыбы мост 1992".split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(
    lambda words: f"The {' '.join(words)}."
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=3).map("\n\n# Next\n\n".join)
STATES = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), TEXTS, min_size=1, max_size=5),
    min_size=2,
    max_size=5,
)


def question(text: str) -> Question:
    """Return a question that is taken as written."""
    tokens = ANALYSER.tokens(text)
    return Reader(ANALYSER, Lexicon(), Aliases(ANALYSER)).read_tokens(text, tokens, repair=False)


def archive_from(texts: dict[str, str], known: dict[tuple[str, str], Article]) -> Archive:
    """Return an archive in the order of its ids; the same article is the same object."""
    found = (known.setdefault(one, article(*one)) for one in sorted(texts.items()))
    return archive_of(*found)[0]


async def found(engine: TantivyEngine, text: str) -> set[tuple[str, int]]:
    """Return the article and the start of every passage that is found."""
    candidates = await engine.search(question(text), 100)
    return {(one.passage.article.id, one.passage.span.start) for one in candidates}


@pytest.fixture(params=["in memory", "on disk"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return both kinds of engine in turn."""
    if request.param != "in memory":
        monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)
    return str(request.param)


def statistics(lexicon: Lexicon) -> tuple[object, ...]:
    """Return what passages are scored by."""
    return (
        *(lexicon.passages, lexicon.frequency, lexicon.context),
        *(lexicon.length, lexicon.context_length),
    )


@settings(max_examples=8)
@given(STATES)
async def test_it_is_as_if_it_had_been_built(states: list[dict[str, str]]) -> None:
    """Whatever is added, changed or removed: the same passages, with the same frequencies."""
    known: dict[tuple[str, str], Article] = {}
    archives = [archive_from(texts, known) for texts in states]
    engine = TantivyEngine.open(archives[0], ANALYSER, Path())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tantivy_engine, "_GONE_LEAST", 1_000)
        for archive in archives[1:]:
            extended = engine.extended(archive, ANALYSER)
            assert extended is not None
            engine = extended
    built = TantivyEngine.open(archives[-1], ANALYSER, Path())

    assert statistics(built.lexicon) == statistics(engine.lexicon)
    assert built.lexicon.words.items() <= engine.lexicon.words.items()
    for word in WORDS:
        assert await found(built, word) == await found(engine, word)


async def test_what_is_added_is_ranked_as_if_it_had_been_built(kind: str, tmp_path: Path) -> None:
    """The statistics of the whole index count, so that the scores are the same."""
    known: dict[tuple[str, str], Article] = {}
    texts = {name: f"The {name} bridge.\n\n# Next\n\nBoats pass {name}." for name in "abcdefgh"}
    first = archive_from({name: texts[name] for name in "aceg"}, known)
    engine = TantivyEngine.open(first, ANALYSER, tmp_path)
    for names in ("abceg", "abcdefgh"):
        archive = archive_from({name: texts[name] for name in names}, known)
        extended = engine.extended(archive, ANALYSER)
        assert extended is not None
        engine = extended
    built = TantivyEngine.open(archive, ANALYSER, tmp_path / "other")
    scores = [
        {
            one.passage: round(one.score, 4)
            for one in await each.search(question("d bridge"), 50, least=0.0)
        }
        for each in (built, engine)
    ]

    assert scores[0] == scores[1]
    assert built.lexicon.words == engine.lexicon.words


async def test_the_earlier_state_can_still_be_searched(kind: str, tmp_path: Path) -> None:
    """A question that is being answered keeps the archive that it began with."""
    known: dict[tuple[str, str], Article] = {}
    old = archive_from({"a": "The bridge.", "b": "A boat."}, known)
    engine = TantivyEngine.open(old, ANALYSER, tmp_path)
    later = engine.extended(archive_from({"b": "A boat.", "c": "Another bridge."}, known), ANALYSER)
    assert later is not None

    assert ({("a", 0)}, {("c", 0)}) == (
        await found(engine, "bridge"),
        await found(later, "bridge"),
    )


def test_only_the_newest_state_can_be_extended(tmp_path: Path) -> None:
    """From an earlier state the index would be extended twice: it is built again instead."""
    known: dict[tuple[str, str], Article] = {}
    engine = TantivyEngine.open(archive_from({"a": "The bridge."}, known), ANALYSER, tmp_path)
    archive = archive_from({"a": "The bridge.", "b": "A boat."}, known)

    assert engine.extended(archive, ANALYSER) is not None
    assert engine.extended(archive, ANALYSER) is None


@pytest.mark.parametrize(("others", "most"), [(0, 20), (500, 50)])
def test_an_index_of_too_much_that_is_gone_is_built_again(
    others: int, most: int, tmp_path: Path
) -> None:
    """What is gone still counts in the scores and takes room, so only so much of it is kept."""
    known: dict[tuple[str, str], Article] = {}
    texts = {f"o{number}": f"Text {number}." for number in range(others)}
    engine = TantivyEngine.open(
        archive_from({**texts, "a": "The bridge."}, known), ANALYSER, tmp_path
    )
    changes = 0
    while changes <= most:
        archive = archive_from({**texts, "a": f"Bridge {changes}."}, known)
        extended = engine.extended(archive, ANALYSER)
        if extended is None:
            break
        engine, changes = extended, changes + 1

    assert changes == most


def test_an_index_on_disk_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named after its articles, so that others are added to a copy, which is removed."""
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)
    known: dict[tuple[str, str], Article] = {}
    old = archive_from({"a": "The bridge."}, known)
    engine = TantivyEngine.open(old, ANALYSER, tmp_path)
    folder = next(tmp_path.iterdir())
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    extended = engine.extended(archive_from({"b": "A boat."}, known), ANALYSER)
    assert extended is not None
    during = len(list(tmp_path.iterdir()))
    del engine, extended

    assert (2, [folder]) == (during, list(tmp_path.iterdir()))
    assert before == {file.name: file.read_bytes() for file in folder.iterdir()}


def test_an_index_whose_files_are_gone_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the cache has been emptied, there is nothing to extend."""
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)
    engine = TantivyEngine.open(archive_from({"a": "The bridge."}, {}), ANALYSER, tmp_path / "c")
    (tmp_path / "c").rename(tmp_path / "d")

    assert engine.extended(archive_from({"b": "A boat."}, {}), ANALYSER) is None


def test_boilerplate_is_recognised_in_what_is_added(tmp_path: Path) -> None:
    """A footer of many new articles is boilerplate; one of many versions of one article is not."""
    known: dict[tuple[str, str], Article] = {}
    footer, own = "Subscribe to our letter.", "The bridge opened."
    texts = {"a": own}
    engine = TantivyEngine.open(archive_from(texts, known), ANALYSER, tmp_path)
    for number in range(LEAST):
        texts |= {"a": f"{own}\n\nVersion {number}.", f"b{number}": f"Text {number}.\n\n{footer}"}
        extended = engine.extended(archive_from(texts, known), ANALYSER)
        assert extended is not None
        engine = extended

    assert {paragraph_code(footer)} == engine.lexicon.boilerplate


def test_numbers_follow_their_articles() -> None:
    """A passage belongs to its article, wherever that is in the new order."""
    one, two, three = (article(name, name) for name in ("one", "two", "three"))
    change = Change.between(archive_of(one, two)[0], archive_of(three, two)[0])
    table = change.renumbered(type(change.moved)("I", [0, 1, 2, 1, 3, 4, GONE, 5, 6]))

    assert ([GONE, 1], (0,), (one,)) == (list(change.moved), change.added, change.gone)
    assert [GONE, 1, 2, 1, 3, 4, GONE, 5, 6] == list(table)
