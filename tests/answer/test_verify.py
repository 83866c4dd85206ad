"""The last look before sending, at archives of every form."""

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.verify import AlteredQuoteError, verify_quotes
from bot.archive import loading
from bot.archive.loading import load_archive
from bot.archive.model import Archive, Article, Quote, Span, text_sha256
from tests.support.small_desk import MARKET, RIVER, archive_of, article, quote

TEXTS = {"bridge": RIVER, "market": MARKET}
FORMS = ("folder", "lines", "gzip", "lines on disk", "gzip on disk")
OPENED = "The bridge opened in May."


def _write(path: Path, form: str, texts: dict[str, str]) -> Path:
    """Write an archive in one of its forms; return its path."""
    if form == "folder":
        path.mkdir(exist_ok=True)
        for name, text in texts.items():
            file = path / f"{name}.md"
            file.write_text(f"---\ntitle: {name}\n---\n{text}", encoding="utf-8", newline="")
        return path
    lines = [json.dumps({"id": name, "title": name, "text": text}) for name, text in texts.items()]
    raw = ("\n".join(lines) + "\n").encode()
    file = path.with_suffix(".jsonl.gz" if form.startswith("gzip") else ".jsonl")
    file.write_bytes(gzip.compress(raw) if form.startswith("gzip") else raw)
    return file


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    """Return each form of an archive in turn."""
    return str(request.param)


@pytest.fixture
def archive(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return the archive as loaded from a file or folder of that form."""
    monkeypatch.setattr(loading, "LARGE", 0)
    cache = tmp_path / "cache" if form.endswith("on disk") else None
    found = load_archive(_write(tmp_path / "archive", form, TEXTS), cache)
    assert found.is_on_disk == form.endswith("on disk")
    return found


def _quote(archive: Archive, words: str = OPENED) -> Quote:
    source = next(one for one in archive if words in one.text)
    return quote(source, words)


def _reason(quotes: list[Quote], archive: Archive) -> str:
    with pytest.raises(AlteredQuoteError) as caught:
        verify_quotes(quotes, archive)
    return str(caught.value)


def test_quotes_as_they_stand(archive: Archive) -> None:
    """Quotes that are in the source as they were read may be sent."""
    quotes = [_quote(archive), _quote(archive, "Traders were not asked."), _quote(archive)]

    assert None is verify_quotes(quotes, archive)  # type: ignore[func-returns-value]


def test_no_quotes(archive: Archive) -> None:
    """Where nothing is quoted nothing can be wrong."""
    assert None is verify_quotes([], archive)  # type: ignore[func-returns-value]


def test_text_altered_in_memory(archive: Archive) -> None:
    """A quote from a text that is not the source's is refused, whatever SHA-256 it bears."""
    source = _quote(archive).article
    forged = replace(source, text=source.text.replace("May", "Jun"))
    expected = f"the quote from {source.id!r} at 0–25 is not sent: its text differs from the source"

    assert expected == _reason([Quote(forged, Span(0, 25))], archive)


def test_a_span_that_was_moved(archive: Archive) -> None:
    """A quote whose words are elsewhere in the source is refused."""
    source = _quote(archive).article
    moved = replace(source, text="x" + source.text)

    assert "its text differs from the source" in _reason([Quote(moved, Span(1, 26))], archive)


def test_an_article_of_another_archive(archive: Archive) -> None:
    """An article that the archive does not have cannot be quoted."""
    foreign = quote(article("moon", "The moon is made of cheese."), "The moon is")

    assert "'moon' at 0–11 is not sent: the article is not in the archive" in _reason(
        [foreign], archive
    )


def test_the_same_id_with_another_text(archive: Archive) -> None:
    """An article of the same id, but other contents, is another article."""
    source = _quote(archive).article
    other = article(source.id, source.text + " ")

    assert "the article is not in the archive" in _reason([Quote(other, Span(0, 25))], archive)


def test_one_altered_quote_among_others(archive: Archive) -> None:
    """One quote that is not the source's keeps all of them from being sent."""
    source = _quote(archive).article
    forged = Quote(replace(source, text="y" * len(source.text)), Span(3, 5))

    assert "at 3–5" in _reason([_quote(archive), forged], archive)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("May", "Jun"),
        ("Repairs took two years.", "Repairs took ten years."),
        ("\n\n", "\n"),
        ("bridge", "bridg\u0435"),
        ("The bridge opened", "\u200bThe bridge opened"),
    ],
)
def test_a_source_that_changed(
    tmp_path: Path, form: str, archive: Archive, old: str, new: str
) -> None:
    """A source that was changed anywhere, by as little as a letter, is quoted no more."""
    quotes = [_quote(archive)]
    _write(tmp_path / "archive", form, TEXTS | {"bridge": RIVER.replace(old, new, 1)})

    assert "changed since" in _reason(quotes, archive)


@pytest.mark.parametrize("form", ["folder", "lines"], indirect=True)
def test_another_article_that_changed(tmp_path: Path, form: str, archive: Archive) -> None:
    """In a folder an article does not suffer from a change of another one."""
    quotes = [_quote(archive)]
    _write(tmp_path / "archive", form, TEXTS | {"market": MARKET + "Later it moved back.\n"})

    assert None is verify_quotes(quotes, archive)  # type: ignore[func-returns-value]


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _empty(path: Path) -> None:
    for file in [*path.glob("*.md")] if path.is_dir() else [path]:
        file.write_bytes(b"")


def _garble(path: Path) -> None:
    for file in [*path.glob("*.md")] if path.is_dir() else [path]:
        file.write_bytes(b"\xff" + file.read_bytes()[1:])


@pytest.mark.parametrize("act", [_remove, _empty, _garble])
def test_a_source_that_is_gone(
    tmp_path: Path, form: str, archive: Archive, act: Callable[[Path], None]
) -> None:
    """A source that is gone, empty or unreadable refuses the quote, naming the file."""
    quotes = [_quote(archive)]
    endings = {"folder": "", "lines": ".jsonl", "gzip": ".jsonl.gz"}
    path = tmp_path / f"archive{endings[form.split()[0]]}"
    act(path)

    assert str(path) in _reason(quotes, archive)


def test_an_archive_that_was_altered_in_memory() -> None:
    """An article that was exchanged in the archive itself does not match its source."""
    source = article("bridge", RIVER)
    forged = Article("bridge", "Bridge", RIVER.replace("May", "Jun"), text_sha256(RIVER))
    _, files = archive_of(source)
    archive = Archive({"bridge": forged}, Path("small"), files.__getitem__)

    assert "has changed since" in _reason([Quote(forged, Span(0, 25))], archive)


def test_a_source_is_read_once_for_all_its_quotes() -> None:
    """However many quotes an article has in an answer, its bytes are read once."""
    read = []

    def reread(article_id: str) -> str:
        read.append(article_id)
        return TEXTS[article_id]

    articles = {name: article(name, text) for name, text in TEXTS.items()}
    archive = Archive(articles, Path("small"), reread)
    verify_quotes([_quote(archive), _quote(archive, "Traders"), _quote(archive, "It is")], archive)

    assert ["bridge", "market"] == read
