"""A large archive: its articles on disk, read once, and asked like any other."""

import gzip
import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from bot.answer.decisions import Answer
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive import loading
from bot.archive import on_disk as shelf
from bot.archive.cache_folder import CacheError
from bot.archive.errors import ContentError
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Quote, Span, text_sha256
from bot.desk import Desk
from bot.search import tantivy_engine
from bot.verification.findings import Finding
from tests.support.small_desk import MARKET, RIVER

ARTICLES: list[dict[str, object]] = [
    {
        "id": "bridge",
        "title": "A bridge",
        "text": RIVER,
        "publisher": "River Post",
        "author": "A. Writer",
        "date": "1992-05~",
        "date_basis": "inferred",
        "date_evidence": "the text",
        "url": "https://example.org/bridge",
    },
    {"id": "market", "title": "Рынок", "text": MARKET, "language": "ru"},
]
ARTICLES += [
    {"id": f"n{n}", "title": f"Note {n}", "text": f"Note {n} of boats."} for n in range(40)
]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every archive in a file, and every index, be a large one."""
    monkeypatch.setattr(loading, "LARGE", 1)
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)


@pytest.fixture(params=[".jsonl", ".jsonl.gz"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the archive in a file of each form in turn."""
    path = tmp_path / f"archive{request.param}"
    write(path, ARTICLES)
    return path


def write(path: Path, articles: list[dict[str, object]]) -> None:
    """Write an archive."""
    raw = "\n".join(map(json.dumps, articles)).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)


@pytest.fixture
def pair(file: Path, tmp_path: Path) -> tuple[Archive, Archive]:
    """Return the archive in memory and on disk."""
    return load_archive(file), load_archive(file, tmp_path / "cache")


def test_an_archive_on_disk_is_the_same(pair: tuple[Archive, Archive]) -> None:
    """Every article, in order, by number, by id and by SHA-256; and what holds for all."""
    memory, disk = pair
    facts = [
        (
            list(one),
            [one.at(number) for number in range(len(one))],
            [one.get(article.id) for article in memory],
            [one.by_sha(article.sha256[:12]) for article in memory],
            [one.reread(article.id) for article in memory],
            *(one.size, one.languages, one.is_dated, one.sha256, one.source),
        )
        for one in pair
    ]

    assert (facts[0], [False, True]) == (facts[1], [memory.is_on_disk, disk.is_on_disk])


def test_what_is_not_there(pair: tuple[Archive, Archive]) -> None:
    """An unknown id, SHA-256 or number is none in both."""
    assert [(None, None)] * 2 == [(one.get("moon"), one.by_sha("0" * 12)) for one in pair]
    for one in pair:
        with pytest.raises(IndexError):
            one.at(42)


def test_few_articles_are_in_memory(
    pair: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read long ago is read again."""
    monkeypatch.setattr(shelf, "_IN_MEMORY", 2)
    _, disk = pair
    first = disk.at(0)
    again = [disk.at(number) for number in (0, 1, 2, 3, 0)]

    assert (first, True, False) == (again[4], again[0] is first, again[4] is first)


def test_a_file_is_read_once(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that has not changed is not read a second time; one that has is."""
    load_archive(file, tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(loading, "fill_shelf", lambda *_: 1 / 0)
        again = load_archive(file, tmp_path / "cache")
    write(file, ARTICLES[:-1])

    assert (42, 41) == (len(again), len(load_archive(file, tmp_path / "cache")))


def test_mistakes_leave_nothing_on_disk(file: Path, tmp_path: Path) -> None:
    """A file with mistakes names them as ever, and no half of it is kept."""
    write(file, [*ARTICLES, ARTICLES[0], {"id": "x"}])
    with pytest.raises(ContentError) as caught:
        load_archive(file, tmp_path / "cache")

    assert ([43, 44, 44], []) == (
        [mistake.line for mistake in caught.value.mistakes],
        [*(tmp_path / "cache").iterdir()],
    )


async def test_questions_to_a_large_archive(file: Path, tmp_path: Path) -> None:
    """A large archive answers, makes timelines and knows quotes, also when opened again."""
    for _ in range(2):
        desk = Desk.open(file, cache=tmp_path / "cache")
        decision = await desk.ask("When was the bridge closed?")
        timeline = await desk.timeline("bridge", 3)
        found = await desk.examine("The bridge was closed in 1990.")

        assert isinstance(decision, Answer)
        assert isinstance(found, Finding)
        assert (True, True, "exact") == (
            decision.quotes[0].text.startswith("The bridge was closed in 1990."),
            len(timeline.entries) > 0,
            found.kind,
        )


async def test_a_changed_quote_in_a_large_archive(file: Path, tmp_path: Path) -> None:
    """An altered quote is shown next to the archive's text; an unknown one is absent."""
    desk = Desk.open(file, cache=tmp_path / "cache")
    altered = await desk.examine("The bridge was closed in 1980 for good.")
    absent = await desk.examine("Nobody has ever walked upon the moon in slippers.")

    assert ["altered", "absent"] == [
        found.kind for found in (altered, absent) if isinstance(found, Finding)
    ]


def alter(cache: Path, statement: str) -> None:
    """Change the shelf in a cache, together with the sums of its folder."""
    (shelf_file,) = cache.glob("articles-*/articles.sqlite3")
    with closing(sqlite3.connect(shelf_file)) as database, database:
        database.execute(statement)
    raw = shelf_file.read_bytes()
    sums = json.dumps({shelf_file.name: [len(raw), zlib.crc32(raw)]})
    (shelf_file.parent / "sums.json").write_text(sums, encoding="utf-8")


ALTERED = {
    "text": "UPDATE articles SET text = replace(text, 'closed', 'sold')",
    "text and its digest": "UPDATE articles SET text = 'Invented words.', sha256 = lower(hex("
    "x'0011')) || substr(sha256, 5)",
    "title": "UPDATE articles SET title = 'Invented'",
    "publisher": "UPDATE articles SET publisher = 'Invented'",
    "date": "UPDATE articles SET edtf = '2001', basis = 'stated'",
    "basis": "UPDATE articles SET basis = 'stated'",
    "url": "UPDATE articles SET url = 'https://example.com/invented'",
    "place": "UPDATE articles SET place = place + 1",
    "a place before the file": "UPDATE articles SET place = -1",
    "a place that is not a number": "UPDATE articles SET place = 'x'",
    "the other's place": "UPDATE articles SET place = 0 WHERE number = 1",
    "id": "UPDATE articles SET id = id || 'x'",
}


@pytest.mark.parametrize("statement", ALTERED.values(), ids=list(ALTERED))
def test_an_altered_shelf_is_not_believed(file: Path, tmp_path: Path, statement: str) -> None:
    """Whatever was altered in it, nothing of it is shown, and it is filled again."""
    cache = tmp_path / "cache"
    load_archive(file, cache)
    alter(cache, statement)
    archive = load_archive(file, cache)
    with pytest.raises(CacheError, match="was damaged and has been removed"):
        [archive.at(number) for number in range(2)]
    again = load_archive(file, cache)

    assert ["A bridge", "Рынок"] == [again.at(number).title for number in range(2)]


def test_an_altered_text_in_markdown_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes long to parse, so it is compared before it is quoted."""
    file, cache = tmp_path / "archive.jsonl", tmp_path / "cache"
    write(file, [{"id": "a", "title": "A", "text": "An *old* text.", "format": "markdown"}])
    load_archive(file, cache)
    digest = text_sha256("A new text.")
    alter(cache, f"UPDATE articles SET text = 'A new text.', sha256 = '{digest}'")  # noqa: S608
    archive = load_archive(file, cache)
    quote = Quote(archive.at(0), Span(0, 5))

    with pytest.raises(AlteredQuoteError, match="has changed since it was read"):
        verify_quotes([quote], archive)


def test_a_file_that_changes_is_refused_as_before(file: Path, tmp_path: Path) -> None:
    """The shelf is not to blame if its source is no longer the same: nothing is quoted."""
    archive = load_archive(file, tmp_path / "cache")
    write(file, [{**one, "text": "Other words."} for one in ARTICLES])
    quote = Quote(archive.at(0), Span(0, 5))

    assert "A bridge" == quote.article.title
    with pytest.raises(AlteredQuoteError):
        verify_quotes([quote], archive)


def test_a_shelf_that_breaks_while_it_is_used(file: Path, tmp_path: Path) -> None:
    """It is removed, so that the next start fills it again."""
    cache = tmp_path / "cache"
    archive = load_archive(file, cache)
    (shelf_file,) = cache.glob("articles-*/articles.sqlite3")
    shelf_file.write_bytes(b"")
    with pytest.raises(CacheError):
        [archive.at(number) for number in range(len(archive))]

    assert [] == list(cache.glob("articles-*"))
