"""The evaluation sets: an archive and its questions, each one gzipped file of JSON lines."""

import gzip
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.archive.faq import FaqEntry, locate
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Quote, Span

__all__ = ["Asked", "entries_of", "holds", "json_lines", "part_of", "questions_of", "read_set"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is right: places in the archive, none where it does not answer."""

    text: str
    places: tuple[tuple[str, Span], ...]
    answers: tuple[str, ...] = ()

    def is_right(self, article: str, span: Span) -> bool:
        """Whether a span of an article overlaps a right place."""
        return any(article == other and span.overlaps(place) for other, place in self.places)

    def is_quoted(self, quotes: Iterable[Quote]) -> bool:
        """Whether one of the quotes overlaps a right place."""
        return any(self.is_right(quote.article.id, quote.span) for quote in quotes)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON lines, gzipped or not."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode().splitlines() if line.strip()]


def read_set(folder: Path) -> tuple[Archive, list[Asked]]:
    """Return the archive and the questions of one evaluation set."""
    asked = [
        Asked(
            fields["question"],
            ((fields["article"], Span(*fields["passage"])),) if fields["article"] else (),
            tuple(fields["answers"]),
        )
        for fields in json_lines(folder / "questions.jsonl.gz")
    ]
    return load_archive(folder / "archive.jsonl.gz"), asked


def questions_of(path: Path, archive: Archive) -> list[Asked]:
    """Return an archive's own questions; a right place is where a piece of evidence stands."""
    found = []
    for fields in json_lines(path):
        places = []
        for piece in fields["evidence"]:
            article_id, text = (
                (piece["article"], piece["text"])
                if isinstance(piece, dict)
                else (fields["article"], piece)
            )
            article = archive.get(article_id)
            span = locate(text, article) if article else None
            if span is None:
                raise ValueError(f"{path}: no article says {text!r}")
            places.append((article_id, span))
        found.append(Asked(fields["question"], tuple(places), tuple(fields["answers"])))
    return found


def entries_of(path: Path) -> tuple[FaqEntry, ...]:
    """Return curated entries without quotes, as the set of intents has them."""
    return tuple(
        FaqEntry(fields["id"], {"en": tuple(fields["questions"])}, ())
        for fields in json_lines(path)
    )


def part_of(archive: Archive, ids: Collection[str]) -> Archive:
    """Return the archive of some of an archive's articles."""
    kept = {article.id: article for article in archive if article.id in ids}
    return Archive(kept, archive.source, archive.reread)


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether a text holds one of the answers, word by word."""
    padded = f" {_words(text)} "
    return any(f" {_words(answer)} " in padded for answer in answers if _words(answer))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
