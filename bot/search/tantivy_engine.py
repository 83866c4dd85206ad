"""BM25 over passages by tantivy: in memory for a small archive, on disk for a large one."""

from importlib.metadata import version
from pathlib import Path

import tantivy

from bot.archive.analysis import ANALYSER_VERSION, Analyser
from bot.archive.lexicon import Lexicon
from bot.archive.model import Archive, Passage
from bot.archive.text import CUTTING_VERSION, passages
from bot.question.reading import Question
from bot.search.engine import Candidate
from bot.search.index_folder import IndexFolder, PassageTable

__all__ = ["IN_MEMORY_LIMIT", "TantivyEngine"]

IN_MEMORY_LIMIT = 20_000_000
"""Code points of all texts; the index of a longer archive lives on disk."""
_WRITER_MEMORY = 64_000_000
_MET_LIMIT = 100_000
_BODY, _NUMBER = "body", "number"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # The terms come analysed; white space alone parts them.
    builder.add_text_field(_BODY, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field(_NUMBER, stored=False, fast=True)
    return builder.build()


class TantivyEngine:
    """One archive's passages in a tantivy index, with the lexicon counted on the way."""

    def __init__(
        self, index: tantivy.Index, archive: Archive, table: PassageTable, lexicon: Lexicon
    ) -> None:
        self.lexicon = lexicon
        self._schema = index.schema
        self._searcher = index.searcher()
        self._articles = list(archive)
        self._table = table
        self._met: dict[int, Passage] = {}

    @classmethod
    def open(cls, archive: Archive, analyser: Analyser, cache: Path) -> "TantivyEngine":
        """Return the engine of an archive.

        A large archive's index is kept in a folder of `cache` that is named after everything it
        depends on; it is reopened when it is there, and appears there only when it is complete.
        """
        if sum(len(article.text) for article in archive) <= IN_MEMORY_LIMIT:
            return cls._built(archive, analyser, tantivy.Index(_schema()))
        versions = f"c{CUTTING_VERSION}-a{ANALYSER_VERSION}-t{version('tantivy')}"
        key = f"{archive.sha256[:32]}-{analyser.language}-{versions}"
        folder = IndexFolder(cache / key)
        if not folder.is_complete:
            with folder.building() as path:
                engine = cls._built(archive, analyser, tantivy.Index(_schema(), path=str(path)))
                folder.save(path, engine._table, engine.lexicon)
        table, lexicon = folder.load()
        return cls(tantivy.Index.open(str(folder.path)), archive, table, lexicon)

    @classmethod
    def _built(cls, archive: Archive, analyser: Analyser, index: tantivy.Index) -> "TantivyEngine":
        lexicon, table = Lexicon(), PassageTable()
        writer = index.writer(_WRITER_MEMORY, 1)
        for number, article in enumerate(archive):
            for span in passages(article.text):
                tokens = analyser.tokens(article.text[span.start : span.end])
                terms = [token.term for token in tokens if token.term]
                document = tantivy.Document()
                document.add_text(_BODY, " ".join(terms))
                document.add_unsigned(_NUMBER, len(table))
                writer.add_document(document)
                table.add(number, span)
                lexicon.add(terms, (token.word for token in tokens if token.term))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(index, archive, table, lexicon)

    async def search(self, question: Question, limit: int) -> list[Candidate]:
        """Return up to `limit` candidates, best first."""
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, _BODY, term.term, "freq"))
            for term in question.terms
            if term.term in self.lexicon.frequency
        ]
        if not clauses or limit < 1:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        numbers = self._searcher.fast_field_values(_NUMBER, [address for _, address in hits])
        return [
            Candidate(self._passage(int(number or 0)), score)
            for (score, _), number in zip(hits, numbers, strict=True)
        ]

    def _passage(self, number: int) -> Passage:
        passage = self._met.get(number)
        if passage is None:
            article, span = self._table.at(number)
            if len(self._met) >= _MET_LIMIT:
                self._met.clear()
            passage = self._met[number] = Passage(self._articles[article], span)
        return passage

    async def ping(self) -> None:
        """Return when the index answers."""
        self._searcher.search(tantivy.Query.all_query(), 1)

    async def close(self) -> None:
        """Nothing is held that the garbage collector does not free."""
