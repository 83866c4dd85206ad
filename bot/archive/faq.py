"""The curated FAQ: questions in several languages, each answered by quotes from the archive."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bot.archive.cutting import passages
from bot.archive.errors import ContentError, Mistake
from bot.archive.model import Archive, Article, Quote, Span
from bot.archive.segmentation import sentences
from bot.archive.yaml_files import Keys, kind_of, line_at, nodes_of, read_text, yaml_value
from bot.paths import shipped

__all__ = [
    "QUESTION_LIMIT",
    "Faq",
    "FaqEntry",
    "entries_of",
    "faq_for",
    "listed_entries",
    "load_faq",
    "locate",
    "nearest_sentence",
]

QUESTION_LIMIT = 300
"""The most characters of a curated question."""


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """An entry of the FAQ: wordings of a question, and the quotes that answer it."""

    id: str
    questions: Mapping[str, tuple[str, ...]]
    """The wordings by language code; `und` if the file does not name the language."""
    quotes: tuple[Quote, ...]

    def question(self, language: str) -> str:
        """Return the first wording in a language, or else in English, or else in any."""
        for code in (language, "en", *self.questions):
            if self.questions.get(code):
                return self.questions[code][0]
        return self.id


_COMPARED = 1_000
"""The most characters of a text and of a sentence that are compared to find the nearest one."""
_WRITTEN = re.compile(r"\S+")

Faq = tuple[FaqEntry, ...]


def load_faq(path: Path, archive: Archive, *, may_be_foreign: bool = False) -> Faq:
    """Return the entries of an FAQ file, with their quotes located in the archive.

    White space in a quote may differ from the article's, because YAML may fold lines; the article's
    own text is shown. If the archive has none of the quoted articles, a file that `may_be_foreign`
    yields no entries. Raises `ContentError` with every mistake: its line, entry and fix.
    """
    text = read_text(path)
    listed = listed_entries(text, path)
    if may_be_foreign and not any(archive.get(name) for name in _quoted_articles(listed)):
        return ()
    faq, mistakes = entries_of(listed, archive, path, text)
    if mistakes:
        raise ContentError(mistakes)
    return faq


def faq_for(archive: Archive, responses: Path | None) -> Faq:
    """Return the FAQ in a folder of responses, if it has one; without a folder, the bot's own.

    Raises `ContentError` with every mistake in the file, or if `responses` is not a folder.
    """
    if responses is not None:
        if kind_of(responses) != "folder":
            mend = (
                "name a folder with faq.yaml, aliases.yaml, policy.yaml or texts/ as the"
                " responses (RESPONSES or --responses)"
            )
            raise ContentError([Mistake(responses, None, "is not a folder", mend)])
        path = responses / "faq.yaml"
        return load_faq(path, archive) if kind_of(path) else ()
    # The bot's own FAQ quotes the bot's own archive, and is not used with another one.
    return load_faq(shipped("responses") / "faq.yaml", archive, may_be_foreign=True)


def listed_entries(text: str, path: Path) -> list[Any]:
    """Return the unchecked entries of an FAQ file. Raises `ContentError` if it has no list."""
    listed = yaml_value(text, path)
    if isinstance(listed, dict):
        listed = listed.get("entries")
    if not isinstance(listed, list):
        mend = "write `entries:` and under it a list of entries with id, questions and quotes"
        raise ContentError([Mistake(path, 1, "the file has no list of entries", mend)])
    return listed


def entries_of(
    listed: list[Any], archive: Archive, path: Path, text: str = ""
) -> tuple[Faq, list[Mistake]]:
    """Return the entries that are valid in an archive, and the mistakes in the others.

    The mistakes have lines if the file's text is given.
    """
    wrong: list[tuple[Keys, str, str]] = []
    entries: dict[str, FaqEntry] = {}
    for index, fields in enumerate(listed):
        entry_id = str(fields.get("id") or "") if isinstance(fields, dict) else ""
        name = f"entry {entry_id!r}" if entry_id else f"entry number {index + 1}"
        try:
            _check_id(entry_id, entries)
            entries[entry_id] = FaqEntry(
                entry_id,
                _questions(fields.get("questions")),
                _quotes(fields.get("quotes"), archive),
            )
        except _EntryError as error:
            wrong.append(((index, *error.place), f"{name} {error.problem}", error.mend))
    lines = _lines(text, [keys for keys, _, _ in wrong])
    return tuple(entries.values()), [
        Mistake(path, line, problem, mend)
        for line, (_, problem, mend) in zip(lines, wrong, strict=True)
    ]


def _quoted_articles(listed: list[Any]) -> Iterator[str]:
    for fields in listed:
        for quote in (fields.get("quotes") or ()) if isinstance(fields, dict) else ():
            if isinstance(quote, dict):
                yield str(quote.get("article"))


class _EntryError(Exception):
    """A mistake in an entry; `place` are the keys that lead to it, if it is in a part."""

    def __init__(self, problem: str, mend: str, place: Keys = ()) -> None:
        self.problem, self.mend, self.place = problem, mend, place
        super().__init__(problem)


def _check_id(entry_id: str, entries: Mapping[str, FaqEntry]) -> None:
    if not entry_id:
        raise _EntryError("has no id", "add `id:` with a short name")
    if entry_id in entries:
        raise _EntryError("appears twice", "give one of the two another id")


def _lines(text: str, places: Sequence[Keys]) -> list[int | None]:
    """Return the 1-based line of each place in the list of entries; None without a text."""
    if not text or not places:
        return [None] * len(places)
    # The lines are found only if there are mistakes, because that parses the file again.
    root = nodes_of(text)
    return [line_at(root, keys) or line_at(root, ("entries", *keys)) for keys in places]


def _questions(listed: Any) -> dict[str, tuple[str, ...]]:
    if is_plain := isinstance(listed, list):
        listed = {"und": listed}
    if not isinstance(listed, dict) or not any(listed.values()):
        raise _EntryError("has no questions", "add `questions:` with one or more per language")
    found = {}
    for language, questions in listed.items():
        bad = None if isinstance(questions, list) else 0
        for at, question in enumerate(questions if bad is None else ()):
            if not (isinstance(question, str) and 0 < len(question.strip()) <= QUESTION_LIMIT):
                bad = at
                break
        if bad is not None:
            mend = f"write a list of texts of at most {QUESTION_LIMIT} characters"
            problem = f"has no valid list of questions in {language!r}"
            # A list without languages is directly below `questions`.
            inner = (bad,) if is_plain else (language, bad)
            raise _EntryError(problem, mend, ("questions", *inner))
        found[str(language)] = tuple(" ".join(question.split()) for question in questions)
    return found


def _quotes(listed: Any, archive: Archive) -> tuple[Quote, ...]:
    if not isinstance(listed, list) or not listed:
        raise _EntryError("has no quotes", "add `quotes:` with an article and its exact text")
    found = []
    for index, fields in enumerate(listed):
        place = ("quotes", index)
        article_id, text = (
            (fields.get("article"), fields.get("text"))
            if isinstance(fields, dict)
            else (None, None)
        )
        if not isinstance(text, str) or not text.strip():
            mend = "add `text:` with the article's words"
            raise _EntryError("has a quote without text", mend, place)
        article = archive.get(str(article_id))
        if article is None:
            problem = f"quotes an unknown article {article_id!r}"
            raise _EntryError(problem, "correct `article:`", (*place, "article"))
        span = locate(text, article)
        if span is None:
            nearest = nearest_sentence(text, article)
            mend = f"copy the article's words exactly (the nearest are {nearest!r})"
            problem = f"has a quote that is not in {article.id!r}: {text[:80]!r}"
            raise _EntryError(problem, mend, (*place, "text"))
        found.append(Quote(article, span))
    return tuple(found)


def locate(text: str, article: Article) -> Span | None:
    """Return the first occurrence of a text in an article, or None; white space may differ."""
    text = text.strip()
    at = article.text.find(text)
    if at >= 0:
        return Span(at, at + len(text))
    # Compare with each run of white space as one space; `starts` are the words' offsets then.
    words = [match.span() for match in _WRITTEN.finditer(article.text)]
    starts = list(accumulate((end - start + 1 for start, end in words), initial=0))
    sought = " ".join(text.split())
    at = " ".join(article.text.split()).find(sought)
    if at < 0:
        return None
    first = bisect_right(starts, at) - 1
    last = bisect_right(starts, at + len(sought) - 1) - 1
    return Span(
        words[first][0] + at - starts[first],
        words[last][0] + at + len(sought) - starts[last],
    )


def nearest_sentence(text: str, article: Article) -> str:
    """Return the sentence of an article most similar to a text, by the normalised Indel ratio."""
    spans = [span for within in passages(article.text) for span in sentences(article.text, within)]
    text = text[:_COMPARED]
    best = max(
        spans,
        key=lambda span: fuzz.ratio(text, article.text[span.start : span.end][:_COMPARED]),
    )
    return article.text[best.start : best.end]
