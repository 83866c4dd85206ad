"""The index of a large FAQ, kept between two starts."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.archive.faq import FaqEntry
from bot.question.names import Aliases
from bot.question.reading import Reader
from bot.search import faq_matching
from bot.search.faq_matching import FaqCandidate, FaqMatcher
from bot.search.stored import sheets
from bot.search.weights import load_weights
from tests.support.small_desk import FISH, MARKET, RIVER, article, quote
from tests.support.small_search import ANALYSER, lexicon_of

BRIDGE = article("bridge", RIVER)
QUOTE = quote(BRIDGE, "The bridge opened in May.")
LEXICON = lexicon_of(RIVER, MARKET, FISH)
WORDS = "bridge market square river boat fish town road tower gate".split()
FAQ = tuple(
    FaqEntry(
        f"{word}-{number}",
        {"en": tuple(f"When did the {word} number {number} {verb}?" for verb in WORDS)},
        (QUOTE,),
    )
    for number, word in enumerate(WORDS * 3)
)
ASKED = ("When did the river number 13 boat?", "bridge number 2", "Who closed the tower in 1990?")


def _matcher(
    folder: Path | None, faq: Sequence[FaqEntry] = FAQ, aliases: Aliases | None = None
) -> FaqMatcher:
    reader = Reader(ANALYSER, LEXICON, aliases or Aliases(ANALYSER))
    return FaqMatcher(tuple(faq), ANALYSER, reader, LEXICON, load_weights(), cache=folder)


def _found(matcher: FaqMatcher) -> list[list[FaqCandidate]]:
    reader = Reader(ANALYSER, LEXICON, Aliases(ANALYSER))
    return [matcher.match(reader.read(text)) for text in ASKED]


def _kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("faq-*"))


def test_the_kept_index_is_the_one_that_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a start that analysed the FAQ, the next one finds the same without analysing it."""
    expected = _found(_matcher(None))
    first = _found(_matcher(tmp_path))
    monkeypatch.setattr(faq_matching, "sheet_of", None)

    second = _found(_matcher(tmp_path))

    assert expected == first
    assert expected == second


def test_a_kept_index_holds_no_quote(tmp_path: Path) -> None:
    """What is quoted is in the archive alone."""
    _found(_matcher(tmp_path))

    assert all("opened in May" not in file.read_text("utf-8", "replace") for file in (
        one for folder in _kept(tmp_path) for one in folder.iterdir()
    ))  # fmt: skip


def _cut(folder: Path) -> None:
    file = folder / "index.json"
    file.write_bytes(file.read_bytes()[:100])


def _of_others(folder: Path) -> None:
    """Leave a file whose sum is right and whose vectors are of another FAQ."""
    from bot.archive.cache_folder import CacheFolder
    from bot.meaning.arrays import np

    index = (folder / "index.json").read_bytes()
    again = CacheFolder(folder)
    again.remove()
    with again.building() as path:
        (path / "index.json").write_bytes(index)
        np.save(path / "meanings.npy", np.zeros((3, 256), np.float32))


@pytest.mark.parametrize("damage", [_cut, _of_others])
def test_a_damaged_index_is_made_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """A file that was cut off, or that does not fit, changes no answer."""
    expected = _found(_matcher(tmp_path))
    damage(_kept(tmp_path)[0])

    assert expected == _found(_matcher(tmp_path))


def test_another_faq_or_other_aliases_have_an_index_of_their_own(tmp_path: Path) -> None:
    """A wording that changed, and aliases that changed, are never answered by what was kept."""
    _found(_matcher(tmp_path))
    changed = FaqEntry("bridge-0", {"en": (*FAQ[0].questions["en"], "Bridge?")}, (QUOTE,))
    _found(_matcher(tmp_path, (changed, *FAQ[1:])))
    _found(_matcher(tmp_path, aliases=Aliases(ANALYSER, "names: {}")))

    assert 3 == len(_kept(tmp_path))


def test_a_changed_program_has_an_index_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version of the program made is not used."""
    _found(_matcher(tmp_path))
    monkeypatch.setattr(sheets, "_program", lambda: b"another")
    _found(_matcher(tmp_path))

    assert 2 == len(_kept(tmp_path))


def test_a_small_faq_leaves_no_file(tmp_path: Path) -> None:
    """What is analysed in no time is not kept."""
    _found(_matcher(tmp_path, FAQ[:20]))

    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """Without a cache, the FAQ is analysed at each start."""
    (tmp_path / "file").write_text("no folder")

    assert _found(_matcher(None)) == _found(_matcher(tmp_path / "file"))


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An FAQ that operators change does not fill the disk."""
    monkeypatch.setattr(sheets, "_KEPT", 2)
    for number in range(4):
        monkeypatch.setattr(sheets, "_program", lambda number=number: bytes([number]))
        _found(_matcher(tmp_path))

    assert 2 == len(_kept(tmp_path))
