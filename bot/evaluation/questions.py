"""Reads a file of questions with known answers: one JSON object per line, optionally gzipped."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.analysis.analyser import WORD_LIMIT
from bot.archive.errors import ContentError, Mistake
from bot.archive.faq import locate, nearest_sentence
from bot.archive.jsonl import JsonLines, json_object
from bot.archive.loading import MISTAKES_LIMIT
from bot.archive.model import Archive, Article, Quote, Span
from bot.archive.yaml_files import kind_of
from bot.desk import QUESTION_LIMIT

__all__ = ["Asked", "holds", "read_questions"]

_ID_LIMIT = 200
"""The most characters of an id that are compared with the articles' ids."""
_WORD = re.compile(r"\w+")
_FIELDS = ("question", "article", "evidence", "passage", "answers", "language", "kind")
_NUMBERED = "id"
"""A field that many question sets have; it is ignored, however near it is to another name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its correct places in the archive; none if the archive does not answer it."""

    text: str
    places: tuple[tuple[str, Span], ...]
    """The article id and span of each correct place; any of them is right."""
    answers: tuple[str, ...] = ()
    """Possible wordings of the answer, one of which a complete quote contains."""
    language: str | None = None
    kind: str | None = None
    """Any label by which an operator groups questions."""
    line: int = 0
    """The 1-based line in the file."""

    def is_right(self, article: str, span: Span) -> bool:
        """Whether a span of an article overlaps a correct place."""
        return any(article == other and span.overlaps(place) for other, place in self.places)

    def is_quoted(self, quotes: Iterable[Quote]) -> bool:
        """Whether one of the quotes overlaps a correct place."""
        return any(self.is_right(quote.article.id, quote.span) for quote in quotes)


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether a text contains one of the answers, compared by whole folded words."""
    padded = f" {_words(text)} "
    return any(f" {_words(answer)} " in padded for answer in answers if _words(answer))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def read_questions(path: Path, archive: Archive) -> list[Asked]:
    """Return the questions in a file, with their places located in the archive.

    Raises `ContentError` with the mistakes found, up to `MISTAKES_LIMIT` of them.
    """
    kind = kind_of(path)
    if not (kind == "file" and path.name.endswith((".jsonl", ".jsonl.gz"))):
        problem = "is not a file of questions" if kind else "does not exist"
        raise ContentError([Mistake(path, None, problem, "name a .jsonl or .jsonl.gz file")])
    found: list[Asked] = []
    mistakes: list[Mistake] = []
    for number, _, line in JsonLines(path):
        try:
            fields = json_object(line)
        except ValueError as error:
            mistakes.append(Mistake(path, number, str(error), "write one JSON object per line"))
        else:
            reading = _Line(fields, archive)
            found.append(reading.asked(number))
            mistakes += (Mistake(path, number, *wrong) for wrong in reading.mistakes)
        if len(mistakes) >= MISTAKES_LIMIT:
            break
    if not found and not mistakes:
        mend = "write one JSON object per line, with `question` and `article`"
        mistakes.append(Mistake(path, None, "has no questions", mend))
    if mistakes:
        raise ContentError(mistakes[:MISTAKES_LIMIT])
    return found


class _Line:
    """The fields of one line, and the mistakes in them, each as problem and fix."""

    def __init__(self, fields: Mapping[str, Any], archive: Archive) -> None:
        self.fields = fields
        self.archive = archive
        self.mistakes: list[tuple[str, str]] = []

    def asked(self, number: int) -> Asked:
        """Return the question; it must not be used if a mistake was recorded."""
        try:
            json.dumps(self.fields, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self.wrong("contains half a character (a lone surrogate)", "repair the export")
            return Asked("", ())
        self.check_names()
        return Asked(
            self.question(),
            self.places(),
            self.answers(),
            self.text("language"),
            self.text("kind"),
            number,
        )

    def wrong(self, problem: str, mend: str) -> None:
        self.mistakes.append((problem, mend))

    def check_names(self) -> None:
        """Record fields that look like a misspelling of a known one; other fields are ignored."""
        for name in self.fields.keys() - {*_FIELDS, _NUMBERED}:
            written = name[:WORD_LIMIT]
            close = process.extractOne(written, _FIELDS, scorer=OSA.distance, score_cutoff=2)
            if close:
                self.wrong(f"unknown field {name!r}", f"did you mean {close[0]!r}?")

    def question(self) -> str:
        value = self.fields.get("question")
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            self.wrong("has no question", "add `question` with the question's text")
        elif len(text) > QUESTION_LIMIT:
            self.wrong(
                f"has a question of more than {QUESTION_LIMIT:,} characters", "shorten the question"
            )
        return text

    def answers(self) -> tuple[str, ...]:
        value = self.fields.get("answers")
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong("`answers` is not a list of texts", 'write a list, such as ["June 22"]')
        return ()

    def text(self, name: str) -> str | None:
        value = self.fields.get(name)
        if isinstance(value, str) or value is None:
            return value or None
        self.wrong(f"`{name}` is not a text", "write it as text, or remove it")
        return None

    def places(self) -> tuple[tuple[str, Span], ...]:
        """Return the correct places: the passage, or else the evidence, or else the article."""
        if "article" not in self.fields:
            mend = "add `article` with its id, or null if the archive does not answer it"
            self.wrong("has no article", mend)
            return ()
        article_id, noted = self.fields["article"], len(self.mistakes)
        passage, evidence = self.fields.get("passage"), self.fields.get("evidence")
        if article_id is None:
            if passage or evidence:
                mend = "write the article's id, or remove `evidence` and `passage`"
                self.wrong("has `evidence` or `passage`, but `article` is null", mend)
            return ()
        article = self.article(article_id)
        if article is None:
            return ()
        exact = self.span("passage", passage, article) if passage is not None else None
        pieces = tuple(self.evidence(evidence, article)) if evidence else ()
        if len(self.mistakes) > noted:
            return ()
        if exact:
            return ((article.id, exact),)
        return pieces or ((article.id, Span(0, len(article.text))),)

    def article(self, article_id: object) -> Article | None:
        article = self.archive.get(article_id) if isinstance(article_id, str) else None
        if article is None:
            ids = [one.id for one in self.archive]
            nearest = process.extractOne(str(article_id)[:_ID_LIMIT], ids, scorer=fuzz.ratio)[0]
            mend = f"write an article's id (the nearest is {nearest!r}), or null"
            self.wrong(f"the archive has no article {article_id!r}", mend)
        return article

    def span(self, name: str, value: object, article: Article) -> Span | None:
        if _is_pair(value) and 0 <= value[0] < value[1] <= len(article.text):
            return Span(*value)
        mend = f"write [start, end], counted in characters from 0 to {len(article.text)}"
        self.wrong(f"`{name}` is not a span of article {article.id!r}: {value!r}"[:200], mend)
        return None

    def evidence(self, value: object, article: Article) -> Iterator[tuple[str, Span]]:
        if _is_pair(value):
            if span := self.span("evidence", value, article):
                yield article.id, span
            return
        if not isinstance(value, list):
            self.wrong("`evidence` is not a list", "write a list of exact pieces of the article")
            return
        for piece in value:
            source: Article | None = article
            text = piece
            if isinstance(piece, dict):
                source, text = self.article(piece.get("article")), piece.get("text")
            if not isinstance(text, str) or not text.strip():
                mend = 'write exact words of the article, or {"article": …, "text": …}'
                self.wrong("a piece of `evidence` is not a text", mend)
            elif source:
                span = locate(text, source)
                if span:
                    yield source.id, span
                else:
                    problem = f"`evidence` is not in article {source.id!r}: {text[:80]!r}"
                    self.wrong(
                        problem,
                        "copy the article's words exactly (the nearest are"
                        f" {nearest_sentence(text, source)!r})",
                    )


def _is_pair(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and len(value) == 2 and {type(one) for one in value} == {int}
