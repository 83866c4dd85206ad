"""What a desk needs of an engine besides candidates: the same over every engine."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.answer.decisions import Answer
from bot.answer.verify import verify_quotes
from bot.archive.dates import SourceDate
from bot.archive.faq import Faq, FaqEntry
from bot.archive.model import text_sha256
from bot.desk import Desk
from bot.question.names import Aliases
from bot.question.reading import Reader
from bot.verification.findings import Finding
from tests.support.engines import ANALYSER, Opener
from tests.support.small_desk import archive_of, article, quote


def stated(edtf: str) -> SourceDate:
    """Return the date of a byline."""
    return SourceDate(edtf, "stated", "the byline")


LONG = " ".join(f"The ferryman {number} rowed over the estuary in fog." for number in range(60))
BRIDGE = article(
    "bridge",
    "The drawbridge opened in spring. Nobody paid a toll at the drawbridge.",
    title="The old drawbridge opens",
    url="https://example.org/drawbridge",
    publisher="River Post",
    date=stated("1992-05"),
)
TRAM = article("tram", "The tramway stopped at noon.", title="A tramway", date=stated("2001-03-04"))
FISH = article("fish", "Рыбу продавали у моста.", title="Рыба", language="ru", date=stated("1995"))
FERRY = article("ferry", f"{LONG}\n\nThe drawbridge made them superfluous.", title="Ferrymen")
ARCHIVE, _ = archive_of(BRIDGE, TRAM, FISH, FERRY)
FAQ: Faq = (
    FaqEntry(
        "toll", {"en": ("What did the drawbridge cost?",)}, (quote(BRIDGE, "Nobody paid a toll"),)
    ),
)


@pytest.fixture
async def desk(opened: Opener, tmp_path: Path) -> AsyncIterator[Desk]:
    """Open a desk over each kind of engine."""
    async with Desk.over(opened(ARCHIVE), responses=None, cache=tmp_path, gate=0.01) as found:
        yield found


def test_what_is_known_of_the_whole_archive(desk: Desk) -> None:
    """Its size, its digest, its languages, whether it has dates, and what it covers."""
    found = desk.archive

    assert (4, ARCHIVE.size, ARCHIVE.sha256, True) == (
        len(found),
        found.size,
        found.sha256,
        found.is_dated,
    )
    assert (Counter(en=3, ru=1), ARCHIVE.coverage) == (found.languages, found.coverage)


def test_articles_are_looked_up(desk: Desk) -> None:
    """They are found by id, by what their digest begins with, and by number; others are not."""
    found = desk.archive

    for number, one in enumerate(ARCHIVE):
        assert [one] * 3 == [found.get(one.id), found.by_sha(one.sha256[:12]), found.at(number)]
        assert text_sha256(found.reread(one.id)) == one.sha256
    assert (None, None) == (found.get("nobody"), found.by_sha(text_sha256("nothing")[:12]))
    with pytest.raises(IndexError):
        found.at(len(ARCHIVE))


def test_spelling_is_corrected_by_the_archives_words(opened: Opener) -> None:
    """The nearest word of a passage or a title is meant, whatever its language."""
    engine = opened(ARCHIVE)
    reader = Reader(engine.analyser, engine.lexicon, Aliases(engine.analyser))
    terms = [one.term for one in reader.read("drawbrigde tramwya ferrymne").terms]

    assert terms == [ANALYSER.term(one) for one in ("drawbridge", "tramway", "ferrymen")]
    assert "drawbridge" in engine.lexicon.words


def test_titles_forgive_slips(desk: Desk) -> None:
    """An article is found by a title that is typed from memory, and by its address."""
    assert [BRIDGE] == desk.titled("the odl drawbrigde opens")
    assert [FISH] == desk.titled("рыба")
    assert [] == desk.titled("submarine")
    assert BRIDGE == desk.addresses.find("https://example.org/drawbridge")[0]  # type: ignore[index]


def test_the_catalogue_is_by_date(desk: Desk) -> None:
    """The oldest article comes first, an undated one last, and a period has its own."""
    catalogue = desk.catalogue
    order = [catalogue.article(number) for number in range(1, len(catalogue) + 1)]

    assert ["bridge", "fish", "tram", "ferry"] == [one.id for one in order if one]
    assert [FISH, TRAM] == list(catalogue.within(date(1995, 1, 1), None))


async def test_a_curated_question_is_read_with_the_archives_words(desk: Desk) -> None:
    """An entry is found by its wording, misspelt too, and its quote is still in the archive."""
    curated = desk.with_faq(FAQ)
    found = [
        await curated.ask(one)
        for one in ("What did the drawbridge cost?", "what did the drawbrigde cost")
    ]

    assert [FAQ[0].quotes] * 2 == [one.quotes for one in found if isinstance(one, Answer)]
    verify_quotes(FAQ[0].quotes, desk.archive)


@pytest.mark.parametrize(
    ("pasted", "kind"),
    [
        (LONG, "exact"),
        (f"{LONG} The drawbridge made them superfluous.", "exact"),
        ("The ferryman 7 rowed over the estuary in rain.", "altered"),
        ("Nothing of the kind was ever printed anywhere.", "absent"),
    ],
)
async def test_a_long_text_is_searched_for(desk: Desk, pasted: str, kind: str) -> None:
    """A pasted quote is found in the articles that share the most words with it."""
    found = await desk.examine(pasted)

    assert isinstance(found, Finding)
    assert (kind, {"ferry"} if kind != "absent" else set()) == (
        found.kind,
        {piece.quote.article.id for piece in found.pieces},
    )


async def test_a_timeline_has_many_passages(desk: Desk) -> None:
    """Entries come in the order of their dates, the undated ones last."""
    found = await desk.timeline("drawbridge", 10)
    said = ["The drawbridge opened in spring.", "Nobody paid a toll at the drawbridge."]

    assert (said, ["The drawbridge made them superfluous."]) == (
        [one.quote.text for one in found.dated],
        [one.quote.text for one in found.undated],
    )


async def test_a_word_is_completed(desk: Desk) -> None:
    """The passages that have the words before it come first."""
    found = await desk.ask_as_typed("When did the drawbridge op")

    assert isinstance(found, Answer)
    assert found.quotes[0].article == BRIDGE


async def test_no_dates_are_told_apart(opened: Opener) -> None:
    """An archive without any date says so."""
    undated, _ = archive_of(FERRY)

    assert not opened(undated).archive.is_dated
