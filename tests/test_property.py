"""For any archive and any question, every quote is the archive's own text."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer.decisions import Answer, Choice, Decision
from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive.cutting import passages
from bot.archive.model import Archive, Quote, Span
from bot.archive.segmentation import blocks, sentences
from bot.desk import Desk
from tests.support.profiles import NIGHTLY, examples

# Few words, so that questions meet the archive; many marks, so that they meet its edges.
_WORDS = st.sampled_from(
    """Durov bridge toll arrested 1990 1,700 $1.7bn the was не мост Дуров сказал پل تلگرام
    می\u200cشود 👨‍👩‍👧 e\u0301te\u0301 שלום \u202etoll\u202c ﬁne İstanbul ẞ 会議。 U.S. Dr.
    bridge\u0000toll # ## - • \ufe0f🌉""".split()
)
_MARKS = st.sampled_from(
    [". ", "! ", "? ", "… ", "。", "؟ ", ".” ", " “", "», ", " ", " ", " ", "-"]
)
_BREAKS = st.sampled_from(
    [
        "\n\n",
        "\r\n\r\n",
        "\n# ",
        "\r\n## toll\r\n",
        "\n",
        "\r",
        "\u2028",
        "\u2029",
        "\u0085",
        "\n \n",
    ]
)
_ANY = st.text(max_size=8)
_TEXTS = (
    st.lists(st.one_of(_WORDS, _MARKS, _WORDS, _MARKS, _BREAKS, _ANY), min_size=1, max_size=40)
    .map("".join)
    .map(lambda text: text.replace("\x00", " "))  # refused in a file
    .filter(passages)
)
_ARCHIVES = st.lists(_TEXTS, min_size=1, max_size=3)
_QUESTIONS = st.lists(st.one_of(_WORDS, _ANY), max_size=6).map(" ".join)
_SETTINGS = settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not NIGHTLY,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Make a folder in which archives are written, beside responses that hold nothing."""
    with TemporaryDirectory() as name:
        responses = Path(name, "responses")
        responses.mkdir()
        (responses / "aliases.yaml").write_text("names: {Durov: {ru: [Дуров]}}", encoding="utf-8")
        yield Path(name)


def _write(folder: Path, texts: list[str], *, as_lines: bool) -> Path:
    """Write the archive as one file, or as a folder of files."""
    if as_lines:
        path = folder / "archive.jsonl"
        lines = [
            json.dumps({"id": str(number), "title": "Toll", "text": text}, ensure_ascii=number > 0)
            for number, text in enumerate(texts)
        ]
        path.write_bytes("\n".join(lines).encode())
        return path
    path = folder / "articles"
    path.mkdir(exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    for number, text in enumerate(texts):
        (path / f"{number}.md").write_bytes(
            f"---\ntitle: Toll\nformat: plain\n---\n{text}".encode()
        )
    return path


def _ask(folder: Path, path: Path, questions: list[str]) -> tuple[Archive, list[Decision]]:
    desk = Desk.open(path, responses=folder / "responses", cache=folder / "cache")

    async def ask() -> list[Decision]:
        return [await desk.ask(question) for question in questions]

    return desk.archive, asyncio.run(ask())


def _quotes(decision: Decision) -> list[Quote]:
    quotes = [quote for ranked in decision.ranked for quote in ranked.excerpt]
    if isinstance(decision, Answer):
        return [*decision.quotes, *decision.more, *quotes]
    if isinstance(decision, Choice):
        return [quote for option in decision.options for quote in option.quotes] + quotes
    return quotes


def _faults(quote: Quote, texts: list[str]) -> Iterator[str]:
    """Yield what is wrong with a quote from one of the texts."""
    text, span = texts[int(quote.article.id)], quote.span
    if quote.text != text[span.start : span.end] or not quote.text.strip():
        yield f"{span}: {quote.text!r} is not there"
    if any(span.overlaps(block.span) for block in blocks(text) if block.is_heading):
        yield f"{span}: {quote.text!r} holds a heading"
    cuts = [cut for passage in passages(text) for cut in sentences(text, passage)]
    if not {span.start} <= {cut.start for cut in cuts} or not {span.end} <= {
        cut.end for cut in cuts
    }:
        yield f"{span}: {quote.text!r} cuts a sentence"
    if not any(one.start <= span.start and span.end <= one.end for one in passages(text)):
        yield f"{span}: {quote.text!r} joins two paragraphs"


@given(_ARCHIVES, st.lists(_QUESTIONS, max_size=3), st.booleans(), st.data())
@_SETTINGS
def test_quotes_are_whole_sentences_of_the_archive(
    folder: Path, texts: list[str], questions: list[str], as_lines: bool, data: st.DataObject
) -> None:
    """Every quote is the text at its place: whole sentences, no heading, not empty."""
    words = [word for text in texts for word in text.split()]
    questions = [
        *questions,
        " ".join(data.draw(st.lists(st.sampled_from(words), min_size=2, max_size=6))),
    ]
    path = _write(folder, texts, as_lines=as_lines)
    archive, decisions = _ask(folder, path, questions)
    found = [quote for decision in decisions for quote in _quotes(decision)]
    verify_quotes(found, archive)

    assert texts == [article.text for article in archive]
    assert [] == [fault for quote in found for fault in _faults(quote, texts)]


@given(_TEXTS, st.booleans(), st.data())
@_SETTINGS
def test_tampered_quotes_are_refused(
    folder: Path, text: str, as_lines: bool, data: st.DataObject
) -> None:
    """A quote is not sent once a letter of it was altered in memory, or any of the file on disk."""
    path = _write(folder, [text], as_lines=as_lines)
    archive, _ = _ask(folder, path, [])
    (article,) = archive
    span = data.draw(st.sampled_from(passages(text)))
    at = data.draw(st.integers(span.start, span.end - 1))
    altered = text[:at] + data.draw(st.characters(exclude_characters=text[at], codec="utf-8"))
    forged = replace(article, text=altered + text[at + 1 :])
    with pytest.raises(AlteredQuoteError):
        verify_quotes([Quote(forged, Span(span.start, max(at + 1, span.end)))], archive)

    verify_quotes([Quote(article, span)], archive)
    _write(folder, [altered + text[at + 1 :]], as_lines=as_lines)
    with pytest.raises(AlteredQuoteError):
        verify_quotes([Quote(article, span)], archive)


@given(_ARCHIVES, st.text(max_size=200))
@_SETTINGS
def test_any_text_is_a_question(folder: Path, texts: list[str], question: str) -> None:
    """Any text gets a decision whose probability is one, and the same one when asked again."""
    _, (first, again) = _ask(folder, _write(folder, texts, as_lines=True), [question, question])

    assert first == again
    assert 0 <= first.confidence <= 1
