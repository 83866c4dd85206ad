"""Keeps the index of a large FAQ in the cache, so that the next start need not analyse it again.

It is kept under a digest of all that it is made from: the wordings and where their quotes are, the
archive's words, the aliases, and the program itself. It holds no quote: these are of the archive,
as ever. Where nothing can be written, or what is kept is damaged, the index is made again.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

import bot
from bot.analysis.passages import Evidence
from bot.archive.cache_folder import CacheError, CacheFolder
from bot.archive.faq import FaqEntry
from bot.meaning.arrays import np
from bot.question.reading import Reader
from bot.search.faq_index import Sheet, Sheets, Space
from bot.search.faq_meanings import Meanings

__all__ = ["WORTH", "StoredSheets"]

WORTH = 300
"""The fewest wordings that are kept; fewer are analysed in less time than a file is written in."""
_KEPT = 8
"""The most FAQs that are kept: of several archives, or as operators change one."""
_PREFIX = "faq-"
_INDEX, _MEANINGS = "index.json", "meanings.npy"
_PROGRAM = ("analysis", "archive", "languages", "meaning", "question", "search")
_TABLE = ("english-pieces.txt", "english-scales.npy")
"""They change whenever the table of word vectors does."""

Asked = Sequence[tuple[FaqEntry, Sequence[str]]]
"""Entries, each with its wordings in one script."""


class StoredSheets:
    """The indexes of FAQs in a cache folder, by what they are made from."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        """Keep them in a folder, which is made if there is something to keep."""
        self._folder = folder
        self._reader = reader

    def of(self, asked: Asked, make: Callable[[], Sheets]) -> Sheets:
        """Return the index of some wordings: the kept one, or else the one that is made now."""
        if sum(len(wordings) for _, wordings in asked) < WORTH:
            return make()
        made: list[Sheets] = []

        def build(path: Path) -> None:
            made.append(make())
            _write(made[-1], asked, path)
            self._prune()

        def read(path: Path) -> Sheets:
            return made[-1] if made else _read(asked, path)

        folder = CacheFolder(self._folder / f"{_PREFIX}{self._key(asked)}")
        try:
            return folder.opened(build, read, (ValueError, TypeError, LookupError, AttributeError))
        except CacheError:
            return made[-1] if made else make()

    def _key(self, asked: Asked) -> str:
        """Return a digest of all that the index depends on."""
        digest = blake2b(_program(), digest_size=16)
        for entry, wordings in asked:
            places = [(one.article.sha256, one.span.start, one.span.end) for one in entry.quotes]
            digest.update(repr((entry.id, tuple(wordings), places)).encode("utf-8", "replace"))
        reader = self._reader
        by = reader.analyser.languages, reader.analyser.name, reader.aliases.source
        digest.update(repr(by).encode("utf-8", "replace"))
        digest.update(" ".join(reader.lexicon.frequency).encode("utf-8", "replace"))
        return digest.hexdigest()

    def _prune(self) -> None:
        """Remove all but the newest, before another one comes."""
        with suppress(OSError):
            found = [(one.stat().st_mtime, one) for one in self._folder.glob(f"{_PREFIX}*")]
            for _, old in sorted(found, reverse=True)[_KEPT - 1 :]:
                shutil.rmtree(old, ignore_errors=True)


@cache
def _program() -> bytes:
    """Return a digest of the program's parts that analyse an FAQ, and of the Python it runs in."""
    root = Path(bot.__file__).parent
    digest = blake2b(f"{sys.version} {bot.__version__}".encode())
    for part in _PROGRAM:
        for file in sorted((root / part).rglob("*.py")):
            digest.update(file.read_bytes())
    for name in _TABLE:
        digest.update((root / "meaning" / name).read_bytes())
    return digest.digest()


def _write(sheets: Sheets, asked: Asked, path: Path) -> None:
    numbers = {id(entry): number for number, (entry, _) in enumerate(asked)}
    fields = {
        "sheets": [
            {
                "entry": numbers[id(one.entry)],
                "whole": one.whole,
                "told": sorted(one.told),
                "focuses": sorted(one.focuses),
                "kinds": sorted(one.kinds),
                "evidence": [*_plain(one.evidence)],
                "asks_for_individual": one.asks_for_individual,
            }
            for one in sheets.sheets
        ],
        "by_content": [
            [sorted(terms), kind, number] for (terms, kind), number in sheets.by_content.items()
        ],
        "spaces": [space.stored for space in (sheets.words, sheets.pairs, sheets.letters)],
    }
    (path / _INDEX).write_text(json.dumps(fields), encoding="utf-8")
    np.save(path / _MEANINGS, sheets.meanings.stored)


def _read(asked: Asked, path: Path) -> Sheets:
    fields = json.loads((path / _INDEX).read_text(encoding="utf-8"))
    sheets = [
        Sheet(
            entry := asked[one["entry"]][0],
            tuple(one["whole"]),
            (),
            frozenset(one["told"]),
            frozenset(one["focuses"]),
            frozenset(one["kinds"]),
            frozenset(),
            " ".join(quote.text for quote in entry.quotes),
            _evidence(*one["evidence"]),
            one["asks_for_individual"],
        )
        for one in fields["sheets"]
    ]
    by_content = {(frozenset(terms), kind): at for terms, kind, at in fields["by_content"]}
    words, pairs, letters = (Space.restored(len(sheets), one) for one in fields["spaces"])
    rows = np.load(path / _MEANINGS, allow_pickle=False)
    meanings = Meanings([(sheet.whole, sheet.quoted) for sheet in sheets], rows)
    return Sheets(sheets, by_content, (words, pairs, letters), meanings)


def _evidence(
    names: list[str], numbers: list[str], years: list[str], *has: *tuple[bool, bool, bool]
) -> Evidence:
    return Evidence(frozenset(names), frozenset(numbers), frozenset(years), *has)


def _plain(evidence: Evidence) -> Iterator[list[str] | bool]:
    yield from (sorted(one) for one in (evidence.names, evidence.numbers, evidence.years))
    yield from (evidence.has_time, evidence.has_numeral, evidence.has_cause)
