"""Indexes on disk: complete or not there, named after what they depend on, built once."""

import shutil
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.analyser import ANALYSER_VERSION, Analyser
from bot.analysis.lexicon import Lexicon
from bot.analysis.terms import Terms
from bot.archive.cutting import CUTTING_VERSION
from bot.archive.model import Article, Span
from bot.search import tantivy_engine
from bot.search.tantivy_engine import FORMAT_VERSION, IndexFolder, PassageTable, TantivyEngine
from tests.support.small_desk import archive_of, article

ONE = article("one", "The bridge opened in May.")


@pytest.fixture(autouse=True)
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every index go to the disk."""
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", 0)


def index(cache: Path, *articles: Article, languages: tuple[str, ...] = ("en",)) -> None:
    """Open the engine of an archive of these articles."""
    archive, _ = archive_of(*(articles or (ONE,)))
    TantivyEngine.open(archive, Analyser(languages), cache)


def names(cache: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(one.name for one in cache.iterdir())


@given(st.lists(st.tuples(*[st.integers(0, 2**32 - 1)] * 3), max_size=20))
def test_a_table_comes_back_from_its_bytes(rows: list[tuple[int, int, int]]) -> None:
    """Each passage has its article and its span, before and after it was written."""
    table = PassageTable()
    ordered = [(article, Span(min(one, other), max(one, other))) for article, one, other in rows]
    for row in ordered:
        table.add(*row)
    again = PassageTable.from_bytes(table.to_bytes())

    assert (ordered, len(rows), 12 * len(rows)) == (
        [again.at(number) for number in range(len(again))],
        len(table),
        len(table.to_bytes()),
    )


def test_a_folder_keeps_its_table_and_words(tmp_path: Path) -> None:
    """What was saved while building is loaded from the finished folder."""
    folder = IndexFolder(tmp_path / "cache" / "key")
    table = PassageTable()
    lexicon = Lexicon(
        *(1, {"слов": 2, "وازه": 1}, {"слова": 2, "وازه": 1}, frozenset({3, 1 << 31})),
        *({"isiklar": "isik"}, {"слов": 1}, 12, 3),
    )
    table.add(7, Span(1, 5))
    with folder.building() as path:
        folder.save(path, table, lexicon)
    loaded, again = folder.load()

    assert ((7, Span(1, 5)), lexicon, True) == (loaded.at(0), again, folder.is_complete)


def test_a_folder_appears_when_it_is_complete(tmp_path: Path) -> None:
    """While an index is built its place is empty; afterwards nothing else is left."""
    folder = IndexFolder(tmp_path / "key")
    with folder.building() as path:
        (path / "file").write_bytes(b"x")
        before = folder.is_complete

    assert (False, True, ["key"], ["file", "sums.json"]) == (
        before,
        folder.is_complete,
        names(tmp_path),
        names(tmp_path / "key"),
    )


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_an_exception_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    """A build that fails leaves neither an index nor a half of one."""
    folder = IndexFolder(tmp_path / "key")
    with pytest.raises(error), folder.building() as path:  # noqa: PT012 - the build is what fails
        (path / "file").write_bytes(b"x")
        raise error

    assert (False, []) == (folder.is_complete, names(tmp_path))


def test_a_failed_build_is_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a build that failed the next start builds the index."""
    with monkeypatch.context() as patch:
        patch.setattr(Terms, "of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index(tmp_path)
    before = [name for name in names(tmp_path) if not name.startswith(".building-")]
    index(tmp_path)
    after = [name for name in names(tmp_path) if not name.startswith(".building-")]

    assert (0, 1) == (len(before), len(after))


def test_a_leftover_is_never_opened(tmp_path: Path) -> None:
    """What a killed build left beside the index's place is not taken for it, and is removed."""
    leftover = tmp_path / ".building-abc" / "index"
    leftover.mkdir(parents=True)
    (leftover / "meta.json").write_text("half")
    index(tmp_path)

    assert (1, False) == (len(names(tmp_path)), leftover.exists())


def test_the_first_of_two_builds_stays(tmp_path: Path) -> None:
    """When another process has finished meanwhile, its index stays and this one goes."""
    folder = IndexFolder(tmp_path / "key")
    with folder.building() as mine:
        (mine / "file").write_text("mine")
        with folder.building() as theirs:
            (theirs / "file").write_text("theirs")

    assert ("theirs", ["key"]) == ((folder.path / "file").read_text(), names(tmp_path))


def test_a_place_that_is_taken_by_a_file_is_an_error(tmp_path: Path) -> None:
    """If the folder cannot be created, the build fails with an error."""
    folder = IndexFolder(tmp_path / "key")
    folder.path.write_text("a file")
    with pytest.raises(OSError, match="key"), folder.building() as path:
        (path / "file").write_bytes(b"x")

    assert ["key"] == names(tmp_path)


def test_an_index_is_named_after_what_it_depends_on(tmp_path: Path) -> None:
    """The folder's name holds the archive's digest, the language and both versions."""
    index(tmp_path)
    archive, _ = archive_of(ONE)
    versions = f"f{FORMAT_VERSION}-c{CUTTING_VERSION}-a{ANALYSER_VERSION}-t{version('tantivy')}"
    expected = f"{archive.sha256[:32]}-en-{versions}"

    assert [expected] == names(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [article("one", "The bridge opened in May!"), article("one", ONE.text, title="Other")],
)
def test_a_changed_article_has_another_index(tmp_path: Path, changed: Article) -> None:
    """A text or a title that was changed leads to another folder."""
    index(tmp_path)
    index(tmp_path, changed)

    assert 2 == len(names(tmp_path))


def test_another_analyser_has_another_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another language, version of the analyser or of tantivy leads to another folder."""
    index(tmp_path)
    index(tmp_path, languages=("de",))
    monkeypatch.setattr(tantivy_engine, "ANALYSER_VERSION", ANALYSER_VERSION + 1)
    index(tmp_path)
    monkeypatch.setattr(tantivy_engine, "version", lambda name: f"{name}-next")
    index(tmp_path)

    assert 4 == len(names(tmp_path))


def test_an_index_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that is there is opened, not built."""
    index(tmp_path)
    monkeypatch.setattr(tantivy_engine, "_fill", lambda *_: 1 / 0)
    index(tmp_path)

    assert 1 == len(names(tmp_path))


def test_an_index_that_was_removed_is_built_again(tmp_path: Path) -> None:
    """The cache may be emptied at any time."""
    index(tmp_path / "cache")
    shutil.rmtree(tmp_path / "cache")
    index(tmp_path / "cache")

    assert 1 == len(names(tmp_path / "cache"))


def test_a_small_archive_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that fits into memory writes nothing."""
    monkeypatch.setattr(tantivy_engine, "IN_MEMORY_LIMIT", len(ONE.text))
    index(tmp_path)

    assert [] == names(tmp_path)
