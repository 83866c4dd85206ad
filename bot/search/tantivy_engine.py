"""Ranks passages with BM25 by tantivy: in memory for a small archive, on disk for a large one."""

import json
from array import array
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

import tantivy

from bot.analysis.analyser import ANALYSER_VERSION, Analyser
from bot.analysis.boilerplate import Counter
from bot.analysis.lexicon import Lexicon
from bot.archive.cache_folder import CacheError, CacheFolder
from bot.archive.cutting import CUTTING_VERSION
from bot.archive.model import Archive, Article, Passage, Span
from bot.question.reading import Question, QuestionTerm
from bot.search.bm25 import CONTEXT_BOOST, LEAST, Found, Scorer
from bot.search.engine import Candidate, Candidates, Days
from bot.search.extending import (
    BODY,
    CONTEXT,
    GONE,
    NUMBER,
    Change,
    Growth,
    lexicon_of,
    linked_copy,
)
from bot.search.indexing.filling import Filling
from bot.search.indexing.preparing import Indexed
from bot.search.stored.lexicons import as_stored, from_stored

__all__ = ["FORMAT_VERSION", "IN_MEMORY_LIMIT", "IndexFolder", "PassageTable", "TantivyEngine"]

FORMAT_VERSION = 6
"""Increased when the files in an index folder change."""

_TABLE, _WORDS = "passages.bin", "words.json"
EARLIEST, LATEST = "earliest", "latest"
"""The fields with the days that an article's date can mean, as ordinals; none if it is undated."""


class PassageTable:
    """The article and span of each passage by its 0-based number; it takes 12 bytes per passage."""

    def __init__(self, numbers: "array[int] | None" = None) -> None:
        self.numbers = array("I") if numbers is None else numbers
        """The article's number, the start and the end of each passage, one after the other."""

    def __len__(self) -> int:
        return len(self.numbers) // 3

    def add(self, article: int, span: Span) -> None:
        """Append a passage of the article with a 0-based number in the archive's order."""
        self.numbers.extend((article, span.start, span.end))

    def at(self, number: int) -> tuple[int, Span]:
        """Return the article number and the span of a passage."""
        article, start, end = self.numbers[3 * number : 3 * number + 3]
        return article, Span(start, end)

    def length(self, number: int) -> int:
        """Return the length of a passage in characters."""
        return self.numbers[3 * number + 2] - self.numbers[3 * number + 1]

    def to_bytes(self) -> bytes:
        """Return the table in the format in which it is stored."""
        return self.numbers.tobytes()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "PassageTable":
        """Return the table from the bytes of `to_bytes`, written in the same byte order."""
        numbers: array[int] = array("I")
        numbers.frombytes(raw)
        return cls(numbers)


class IndexFolder(CacheFolder):
    """The folder of an index on disk."""

    def save(self, path: Path, table: PassageTable, lexicon: Lexicon) -> None:
        """Write the data that belongs to the index into the folder being built."""
        (path / _TABLE).write_bytes(table.to_bytes())
        stored = json.dumps(as_stored(lexicon), ensure_ascii=False)
        (path / _WORDS).write_text(stored, encoding="utf-8")

    def load(self) -> tuple[PassageTable, Lexicon]:
        """Return the data from `save`."""
        table = PassageTable.from_bytes((self.path / _TABLE).read_bytes())
        return table, from_stored(json.loads((self.path / _WORDS).read_text(encoding="utf-8")))


IN_MEMORY_LIMIT = 20_000_000
"""The length of an archive in code points up to which its index is kept in memory."""
_WRITER_MEMORY = 64_000_000
_EXTENDING_MEMORY = 15_000_000
"""The least that tantivy takes."""
_GONE_LEAST, _GONE_PART = 20, 10
"""How many passages may be gone before an index is built again, or what part of the others.

So scores stay near those of a new index, and each change has a small part in building it.
"""
_MET_LIMIT = 20_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # The terms are already analysed and only need to be split at white space. They are kept, as
    # no question should wait until hundreds of passages are analysed again to be scored.
    for name in (BODY, CONTEXT):
        builder.add_text_field(name, stored=True, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field(NUMBER, stored=False, indexed=True, fast=True)
    for name in (EARLIEST, LATEST):
        builder.add_unsigned_field(name, stored=False, indexed=True, fast=True)
    return builder.build()


class TantivyEngine:
    """A search engine over the passages of one archive in a tantivy index, with their lexicon."""

    def __init__(
        self,
        index: tantivy.Index,
        archive: Archive,
        analyser: Analyser,
        table: PassageTable,
        lexicon: Lexicon,
        counter: Counter | None = None,
        *,
        folder: Path | None = None,
    ) -> None:
        """Search an index that was filled; `folder` is that of an index on disk."""
        self._growth = Growth(counter or Counter(), index=index)
        self._folder = folder
        self._begin(archive, analyser, table, lexicon)

    def _begin(
        self, archive: Archive, analyser: Analyser, table: PassageTable, lexicon: Lexicon
    ) -> None:
        """Search the index as it is now."""
        index = self._growth.index
        self._turn = self._growth.turn
        self._schema = index.schema
        self._searcher = index.searcher()
        self._table = table
        self._met: dict[int, Passage] = {}
        self._scorer = Scorer(lexicon)
        self.archive = archive
        self.analyser = analyser
        self.lexicon = lexicon

    @classmethod
    def open(cls, archive: Archive, analyser: Analyser, cache: Path) -> "TantivyEngine":
        """Return the engine of an archive.

        The index of a large archive is kept in a folder in `cache` that is named after everything
        the index depends on. An existing index is opened again; a new one appears there only when
        it is complete. Raises `CacheError` if it cannot be written.
        """
        if archive.size <= IN_MEMORY_LIMIT:
            index = tantivy.Index(_schema())
            return cls(index, archive, analyser, *_fill(index, archive, analyser))
        versions = f"f{FORMAT_VERSION}-c{CUTTING_VERSION}-a{ANALYSER_VERSION}-t{version('tantivy')}"
        key = f"{archive.sha256[:32]}-{analyser.name}-{versions}"
        folder = IndexFolder(cache / key)

        def fill(path: Path) -> None:
            try:
                index = tantivy.Index(_schema(), path=str(path))
                table, lexicon, _ = _fill(index, archive, analyser)
            except ValueError as error:  # the library's error if it cannot write
                raise CacheError.unwritable(folder.path, error) from error
            folder.save(path, table, lexicon)

        def read(path: Path) -> TantivyEngine:
            index = tantivy.Index.open(str(path))
            return cls(index, archive, analyser, *folder.load(), folder=path)

        return folder.opened(fill, read, (ValueError, TypeError, KeyError))

    def extended(self, archive: Archive, analyser: Analyser) -> "TantivyEngine | None":
        """Return an engine of a later state of the archive; this one goes on with the earlier one.

        Articles that are the same object in both are not indexed again. None if this is not the
        newest state of the index, if its files cannot be extended, or if it has too many passages
        that are gone: they take room, and are still counted where passages are ranked.
        """
        growth, turn = self._growth, self._turn
        if growth.turn != turn or not self._is_writable():
            return None
        change = Change.between(self.archive, archive)
        numbers = change.renumbered(self._table.numbers)
        gone = numbers[::3].count(GONE)
        if gone > max(_GONE_LEAST, (len(numbers) // 3 - gone) // _GONE_PART):
            return None
        growth.turn += 1  # if something fails, it cannot be extended any more
        added = [archive.at(number) for number in change.added]
        lexicon, indexed = lexicon_of(self.lexicon, growth, change.gone, added, analyser)
        table = PassageTable(numbers)
        writer = growth.index.writer(_EXTENDING_MEMORY, 1)
        for number in range(len(table)):
            if numbers[3 * number] == GONE != self._table.numbers[3 * number]:
                query = tantivy.Query.term_query(self._schema, NUMBER, number)
                writer.delete_documents_by_query(query)
        for place, article, found in zip(change.added, added, indexed, strict=True):
            for one in found:
                _add(writer, table, place, article, one)
        writer.commit()
        writer.wait_merging_threads()
        growth.index.reload()
        engine = TantivyEngine.__new__(TantivyEngine)
        engine._growth, engine._folder = growth, self._folder
        engine._begin(archive, analyser, table, lexicon)
        return engine

    def _is_writable(self) -> bool:
        """Whether the index can be written to; one on disk is first copied, by links."""
        if self._folder is not None and self._growth.copy is None:
            try:
                self._growth.move_to(linked_copy(self._folder))
            except OSError:  # another process has removed it, or the file system has no links
                return False
        return True

    async def search(
        self,
        question: Question,
        limit: int,
        within: Days | None = None,
        least: float = LEAST,
    ) -> Candidates:
        """Return up to `limit` candidates, best first; only their articles are read."""
        numbers, addresses = self._hits(question, limit, within)
        found = [
            Found(number, number, self._table.length(number), partial(self._terms_at, address))
            for number, address in zip(numbers, addresses, strict=True)
        ]
        best = self._scorer.best(question, found, limit, least)
        return Candidates(
            [Candidate(self._passage(numbers[place]), score) for place, score in best],
            has_more=len(numbers) == limit,
        )

    async def matching(self, question: Question, limit: int) -> list[Passage]:
        """Return up to `limit` passages, best first by the library's own scores."""
        return [self._passage(number) for number in self._hits(question, limit)[0]]

    def _hits(
        self, question: Question, limit: int, within: Days | None = None
    ) -> tuple[list[int], list[tantivy.DocAddress]]:
        """Return the numbers of up to `limit` passages, and where they are in the index."""
        clauses = [
            (tantivy.Occur.Should, query)
            for term in question.terms
            if term.term in self.lexicon.frequency
            for query in self._queries(term)
        ]
        if not clauses or limit < 1:
            return [], []
        query = tantivy.Query.boolean_query(clauses)
        if within:
            days = [(tantivy.Occur.Must, one) for one in self._within(within)]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *days])
        hits = self._searcher.search(query, limit, count=False).hits
        addresses = [address for _, address in hits]
        numbers = self._searcher.fast_field_values(NUMBER, addresses)
        return [int(number or 0) for number in numbers], addresses

    def _terms_at(self, address: tantivy.DocAddress) -> tuple[str, str]:
        """Return the terms of a passage and of what is above it, as they were indexed."""
        kept = self._searcher.doc(address)
        return kept.get_first(BODY) or "", kept.get_first(CONTEXT) or ""

    def _within(self, days: Days) -> Iterator[tantivy.Query]:
        """Yield what a passage must be for its article to be of some days; scores do not matter."""
        (first, last), (earliest, latest) = days.ordinals, Days(None, None).ordinals
        for name, bounds in ((LATEST, (first, latest)), (EARLIEST, (earliest, last))):
            kind = tantivy.FieldType.Unsigned
            yield tantivy.Query.range_query(self._schema, name, kind, *bounds)

    def _queries(self, term: QuestionTerm) -> list[tantivy.Query]:
        """Return the queries for a term in a passage, and in its title and heading."""
        in_body, in_context = (
            tantivy.Query.disjunction_max_query(own, 0.0) if len(own) > 1 else own[0]
            for own in (
                [tantivy.Query.term_query(self._schema, name, one, "freq") for one in terms]
                for name in (BODY, CONTEXT)
                for terms in ((term.term, *term.also),)
            )
        )
        return [in_body, tantivy.Query.boost_query(in_context, CONTEXT_BOOST)]

    @property
    def count(self) -> int:
        """The number of passages."""
        return len(self._table)

    def passages(self) -> Iterator[Passage]:
        """Yield all passages, in the order of the archive."""
        for number in range(len(self._table)):
            article, span = self._table.at(number)
            if article != GONE:
                yield Passage(self.archive.at(article), span)

    def _passage(self, number: int) -> Passage:
        passage = self._met.get(number)
        if passage is None:
            article, span = self._table.at(number)
            if len(self._met) >= _MET_LIMIT:
                self._met.clear()
            passage = self._met[number] = Passage(self.archive.at(article), span)
        return passage

    async def ping(self) -> None:
        """Return if the index can be searched."""
        self._searcher.search(tantivy.Query.all_query(), 1)

    async def close(self) -> None:
        """Do nothing, as garbage collection frees all resources."""


def _fill(
    index: tantivy.Index, archive: Archive, analyser: Analyser
) -> tuple[PassageTable, Lexicon, Counter]:
    """Index every passage and return what belongs to the index."""
    table, filling = PassageTable(), Filling(archive, analyser)
    writer = index.writer(_WRITER_MEMORY, 1)
    for place, (article, passages) in enumerate(filling.articles()):
        for one in passages:
            _add(writer, table, place, article, one)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    in_body, in_context = (dict(searcher.terms_with_prefix(name, "")) for name in (BODY, CONTEXT))
    return table, filling.lexicon(in_body, in_context), filling.counter


def _add(
    writer: tantivy.IndexWriter, table: PassageTable, place: int, article: Article, passage: Indexed
) -> None:
    """Index a passage under the next number of the table; `place` is that of its article."""
    document = tantivy.Document()
    document.add_text(BODY, passage.body)
    document.add_text(CONTEXT, passage.context)
    document.add_unsigned(NUMBER, len(table))
    if article.date.edtf is not None:
        first, last = Days(article.date.earliest, article.date.latest).ordinals
        document.add_unsigned(EARLIEST, first)
        document.add_unsigned(LATEST, last)
    writer.add_document(document)
    table.add(place, passage.span)
