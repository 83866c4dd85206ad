"""Writes articles and their originals into an archive's folder, each whole or not at all."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import yaml

from bot.archive.records import article_from
from bot.archive.segmentation import blocks
from bot.importing.model import Document, LeftOutError, Options, Original
from bot.importing.names import language_tag
from bot.importing.text import clean_text, first_words, one_line
from bot.question.kinds import language_of

__all__ = ["article_of", "keep_original", "write_whole"]

ORIGINALS = "originals"
_MORE_LIMIT = 80_000
"""The most characters of a field that the bot does not read, such as where pages begin."""


def article_of(
    document: Document, options: Options, original: str | None
) -> tuple[bytes, tuple[str, ...]]:
    """Return the article's file, and what is doubtful about it.

    Raises `LeftOutError` if the archive's reader would refuse the article.
    """
    text = clean_text(document.text)
    if all(block.is_heading for block in blocks(text)):
        raise LeftOutError("has only headings")
    doubts = list(document.doubts)
    title = one_line(document.title)
    if not title:
        title = first_words(text)
        doubts.append("has no title; its first words serve as one")
    url = document.url if _is_address(document.url) else None
    fields = {
        "title": title,
        "publisher": one_line(document.publisher or options.publisher or "", 200),
        "author": one_line(document.author or "", 200),
        "date": document.date.edtf,
        "date_basis": document.date.basis,
        "date_evidence": one_line(document.date.evidence, 500),
        "url": url,
        "language": _language(document, options, text),
        "original": original,
        "format": "plain",
    }
    fields |= {name: one_line(value, _MORE_LIMIT) for name, value in document.more.items()}
    fields = {name: value for name, value in fields.items() if value}
    wrong: list[str] = []
    article_from(
        {"id": "article", **fields, "text": text}, lambda _, problem, __: wrong.append(problem)
    )
    if wrong:
        raise LeftOutError(f"cannot be an article: {wrong[0]}")
    return _file(fields, text), tuple(doubts)


def _file(fields: Mapping[str, object], text: str) -> bytes:
    front = yaml.safe_dump(
        dict(fields), allow_unicode=True, sort_keys=False, width=float("inf"), line_break="\n"
    )
    return f"---\n{front}---\n{text}\n".encode()


def _is_address(url: str | None) -> bool:
    if not url or not url.startswith(("http://", "https://")) or len(url) > 2_000:
        return False
    return url.isprintable() and " " not in url


def _language(document: Document, options: Options, text: str) -> str | None:
    for code in (document.language, options.language):
        if tag := language_tag(code or ""):
            return tag
    return language_of(text[:20_000])


def keep_original(folder: Path, original: Original) -> None:
    """Keep an original below a folder, unless it is there already."""
    path = folder.joinpath(*original.name.split("/"))
    try:
        if path.stat().st_size == len(original.content) and path.read_bytes() == original.content:
            return
    except FileNotFoundError:
        pass
    write_whole(path, original.content)


def write_whole(path: Path, content: bytes) -> str:
    """Write a file through a hidden one next to it, and return its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{sha256(path.name.encode()).hexdigest()[:16]}.new")
    waiting.write_bytes(content)
    waiting.replace(path)
    return sha256(content).hexdigest()
