"""The data of the gate for questions in another script: parallel questions and English articles."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.evalsets import json_lines, part_of
from benchmarks.rows import Bench, halves
from bot.answer.by_meaning.across import FOUND, across_signals
from bot.answer.signals import SIGNALS
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Span
from bot.meaning.models import Models

__all__ = ["ForeignQuestion", "across_rows", "foreign_questions"]

LANGUAGES = ("ru", "ar")
"""Russian, and the language whose script Persian is written in: there are no Persian questions."""


class ForeignQuestion(NamedTuple):
    """A question in another language, with the English passage that answers it."""

    text: str
    article: str
    span: Span


def foreign_questions(folder: Path, articles: int) -> tuple[Archive, list[ForeignQuestion]]:
    """Return the first English articles of a set of parallel ones, and the questions on them."""
    archive = load_archive(folder / "en" / "archive.jsonl.gz")
    ids = [article.id for article in archive][:articles]
    english = {
        fields["id"]: (fields["article"], Span(*fields["passage"]))
        for fields in json_lines(folder / "en" / "questions.jsonl.gz")
        if fields["article"] in ids
    }
    asked = [
        ForeignQuestion(fields["question"], *english[fields["id"]])
        for language in LANGUAGES
        for fields in json_lines(folder / language / "questions.jsonl.gz")
        if fields["id"] in english
    ]
    return part_of(archive, ids), asked


def across_rows(
    archive: Archive, asked: Sequence[ForeignQuestion], models: Models, seeds: int
) -> tuple[Any, Any, Any]:
    """Return the gate's signals, whether the nearest passage is right, and its article's number.

    Each time half of the articles are unknown.
    """
    numbers = {article.id: number for number, article in enumerate(archive)}
    signals, right, of = [], [], []
    for seed in range(seeds):
        for part in halves(archive, seed):
            bench = Bench(part, np.zeros(len(SIGNALS)), models)
            sentences = bench.sentences
            assert sentences is not None
            for one in asked:
                question = bench.read(one.text)
                vector = question.meant.passages if question.meant else None
                assert vector is not None
                near = sentences.nearest(vector, FOUND)
                first = near[0].passage
                signals.append(across_signals(near, question.kind, bench.analyser))
                right.append(first.article.id == one.article and first.span.overlaps(one.span))
                of.append(numbers[one.article])
    return np.array(signals), np.array(right), np.array(of)
