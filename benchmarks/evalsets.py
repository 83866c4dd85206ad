"""The evaluation sets: an archive and its questions, each one gzipped file of JSON lines."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from bot.archive.faq import FaqEntry
from bot.archive.jsonl import JsonLines, json_object
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Span
from bot.evaluation.questions import Asked, read_questions

__all__ = ["entries_of", "json_lines", "part_of", "read_evidence", "read_set"]


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON lines, gzipped or not."""
    return [json_object(line) for _, _, line in JsonLines(path)]


def read_set(folder: Path) -> tuple[Archive, list[Asked]]:
    """Return the archive and the questions of one evaluation set."""
    archive = load_archive(folder / "archive.jsonl.gz")
    return archive, read_questions(folder / "questions.jsonl.gz", archive)


def read_evidence(folder: Path) -> list[Asked]:
    """Return the questions of a set, each with its evidence in place of its whole passage."""
    return [
        Asked(fields["question"], ((fields["article"], Span(*fields["evidence"])),))
        for fields in json_lines(folder / "questions.jsonl.gz")
        if fields.get("evidence")
    ]


def entries_of(path: Path) -> tuple[FaqEntry, ...]:
    """Return curated entries without quotes, as in the set of intents."""
    return tuple(
        FaqEntry(fields["id"], {"en": tuple(fields["questions"])}, ())
        for fields in json_lines(path)
    )


def part_of(archive: Archive, ids: Collection[str]) -> Archive:
    """Return an archive with only some articles of another."""
    kept = {article.id: article for article in archive if article.id in ids}
    return Archive(kept, archive.source, archive.reread)
