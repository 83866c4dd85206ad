"""Extends an index by the articles that are new, and takes out those that are gone.

Indexing 10,000 articles takes many seconds, and one more a few milliseconds. Searches that are in
progress keep the state of the index that they began with.
"""

import os
import shutil
import weakref
from array import array
from collections import Counter as Counting
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from bot.analysis.analyser import Analyser
from bot.analysis.boilerplate import Counter
from bot.analysis.lexicon import Lexicon
from bot.analysis.terms import Terms
from bot.archive.cache_folder import LockedFolder
from bot.archive.model import Archive, Article
from bot.meaning.arrays import np
from bot.search.indexing.preparing import Indexed, Prepared, prepared

__all__ = [
    "BODY",
    "CONTEXT",
    "GONE",
    "NUMBER",
    "Change",
    "Growth",
    "Tally",
    "lexicon_of",
    "linked_copy",
    "read_forms",
]

BODY, CONTEXT, NUMBER = "body", "context", "number"
"""The fields of the index: the terms of a passage, those of its title and heading, its number."""
GONE = 2**32 - 1
"""Stands for the article of a passage that is no longer in the archive."""
_OWN = (".tantivy-", "passages.", "words.")
"""How files of an index folder begin that are never shared: locks, and what is read once."""


@dataclass(frozen=True, slots=True)
class Change:
    """How an archive differs from an earlier state of it."""

    moved: "array[int]"
    """For each old article number its new one, or `GONE`; a changed article is gone and added."""
    added: tuple[int, ...]
    """The new numbers of new and changed articles."""
    gone: tuple[Article, ...]
    """The old articles that are gone or have changed."""

    @classmethod
    def between(cls, old: Archive, new: Archive) -> "Change":
        """Return the change from one state to another; what is the same is the same object."""
        numbers = {article.id: number for number, article in enumerate(old)}
        moved = array("I", [GONE]) * len(old)
        added = []
        for number, article in enumerate(new):
            before = numbers.get(article.id)
            if before is not None and old.at(before) is article:
                moved[before] = number
            else:
                added.append(number)
        gone = tuple(old.at(number) for number, to in enumerate(moved) if to == GONE)
        return cls(moved, tuple(added), gone)

    def renumbered(self, table: "array[int]") -> "array[int]":
        """Return a table of passages, three numbers each, with the new article numbers."""
        rows = np.array(table, dtype=np.uint32).reshape(-1, 3)
        known = rows[:, 0] != GONE
        rows[known, 0] = np.array(self.moved, dtype=np.uint32)[rows[known, 0]]
        found = array("I")
        found.frombytes(rows.tobytes())
        return found


@dataclass(slots=True)
class Tally:
    """What is counted of an archive besides its lexicon, and goes on from state to state."""

    counter: Counter
    """Counts the paragraphs of all articles, or of those since the index was opened from disk."""
    counted: dict[str, set[int]] = field(default_factory=dict)
    """The paragraphs that were counted for an article, so that no version is counted twice."""
    forms: defaultdict[str, list[str]] | None = None
    """The words of each term, found on first use."""
    context: Counting[str] | None = None
    """In how many passages' titles and headings each term is, found on first use."""
    only_context: set[str] = field(default_factory=set)
    """Those terms that no passage has, which count as if one had them."""
    touched: set[str] = field(default_factory=set)
    """The terms and words whose numbers the last change may have altered."""

    def read_context(self) -> Counting[str]:
        """Return in how many passages' titles and headings each term is."""
        if self.context is None:
            self.context = Counting()
        return self.context

    def count(self, article_id: str, codes: Iterable[int], *, is_known: bool) -> None:
        """Count the paragraphs of an article that were not counted for an earlier version.

        `codes` are all of them. Those of an article that `is_known` from the beginning are only
        noted.
        """
        counted = self.counted.setdefault(article_id, set())
        new = set(codes) - counted
        if not is_known:
            self.counter.add(new)
        counted |= new


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Growth(Tally):
    """What the successive states of one index share."""

    index: tantivy.Index
    turn: int = 0
    """How often the index was extended: only its newest state can be extended again."""
    copy: Path | None = None
    """The copy of the index on disk that is extended."""

    def move_to(self, copy: LockedFolder) -> None:
        """Go on with a copy of the index, which is removed when it is no longer used."""
        self.copy, self.index = copy.path, tantivy.Index.open(str(copy.path))
        weakref.finalize(self, copy.remove)

    def read_context(self) -> Counting[str]:
        """Return in how many passages' titles and headings each term is."""
        if self.context is None:
            searcher = self.index.searcher()
            self.context = Counting(dict(searcher.terms_with_prefix(CONTEXT, "")))
            in_body = dict(searcher.terms_with_prefix(BODY, "")).keys()
            self.only_context = self.context.keys() - in_body
        return self.context


def lexicon_of(
    lexicon: Lexicon,
    growth: Tally,
    gone: Iterable[Article],
    added: Iterable[Article],
    analyser: Analyser,
) -> tuple[Lexicon, list[list[Indexed]]]:
    """Return the lexicon without some articles and with others.

    For each added article, its passages are returned as they are indexed. A word of an article that
    is gone stays as long as another form of it is known.
    """
    context, only_context = growth.read_context(), growth.only_context
    forms = read_forms(lexicon, growth, analyser)
    frequency, words, stems = dict(lexicon.frequency), dict(lexicon.words), dict(lexicon.stems)
    count, length, context_length = lexicon.passages, lexicon.length, lexicon.context_length
    by_analyser: dict[Analyser, Terms] = {}
    touched: set[str] = set()
    altered: set[str] = set()

    def read(article: Article) -> Prepared:
        own = analyser.of(article.language)
        terms = by_analyser.setdefault(own, by_analyser.get(own) or Terms(own))
        return prepared(article.title, article.text, terms)

    for article in gone:
        one = read(article)
        growth.count(article.id, one.codes, is_known=article.id not in growth.counted)
        count -= len(one.passages)
        length -= one.length
        context_length -= one.context_length
        for *_, text, around in one.passages:
            context.subtract(set(around.split()))
            touched.update(around.split())
            for term in set(text.split()):
                touched.add(term)
                frequency[term] = frequency.get(term, 1) - 1
    by_analyser.clear()  # its words are not those of the archive
    found = []
    for article in added:
        one = read(article)
        growth.count(article.id, one.codes, is_known=False)
        found.append(one.indexed)
        count += len(one.passages)
        length += one.length
        context_length += one.context_length
        for *_, text, around in one.passages:
            for term in set(text.split()):
                touched.add(term)
                known = 0 if term in only_context else frequency.get(term, 0)
                only_context.discard(term)
                frequency[term] = known + 1
            context.update(set(around.split()))
            for term in around.split():
                touched.add(term)
                if term not in frequency:
                    only_context.add(term)
                    frequency[term] = 1
    for own, terms in by_analyser.items():
        for word, term in terms.words.items():
            if word not in words:
                forms[term].append(word)
            words[word] = frequency.get(term, 1)
            altered.add(word)
            if (own is not analyser or own.reads_marks) and analyser.term(word) != term:
                stems[word] = term
    for term in touched:
        number = frequency.get(term, 0)
        if term in only_context and not context[term]:
            only_context.discard(term)
            number = 0
        elif not number and context[term]:
            only_context.add(term)
            number = frequency[term] = 1
        if not number:
            frequency.pop(term, None)
        for word in forms.get(term, ()) if number else forms.pop(term, ()):
            altered.add(word)
            if number:
                words[word] = number
            else:
                words.pop(word, None)
                stems.pop(word, None)
    growth.touched = touched | altered
    boilerplate = lexicon.boilerplate | growth.counter.boilerplate()
    later = Lexicon(
        *(count, frequency, words, boilerplate, stems),
        context={term: number for term, number in context.items() if number > 0},
        length=length,
        context_length=context_length,
    )
    return later, found


def read_forms(lexicon: Lexicon, growth: Tally, analyser: Analyser) -> defaultdict[str, list[str]]:
    """Return the words of each term, which are read once for all states."""
    if growth.forms is None:
        growth.forms = defaultdict(list)
        for word in lexicon.words:
            growth.forms[lexicon.stems.get(word) or analyser.term(word)].append(word)
    return growth.forms


def linked_copy(folder: Path) -> LockedFolder:
    """Return a folder with links to the files of an index, in which it can be extended.

    The index itself stays as it is: tantivy never changes the files of an index, but only adds and
    removes some. Raises `OSError`.
    """
    copy = LockedFolder(folder.parent)
    try:
        for file in folder.iterdir():
            if file.name.startswith(_OWN):
                continue
            target = copy.path / file.name
            if file.suffix == ".json":  # what tantivy writes again
                shutil.copy(file, target)
            else:
                os.link(file, target)
    except OSError:
        copy.remove()
        raise
    return copy
