"""WARC and WACZ files: their pages, with the address of each."""

import gzip
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.importing.html_text import HTML_LIMIT
from bot.importing.model import ImportingError
from tests.support.importing import articles, imported

WORDS = "The mole of the harbour was built of oak in the spring, and it is sixty metres long. " * 4
PAGE = f"<html><head><title>The mole</title></head><body><article><p>{WORDS}</p></article></html>"


def warc(*records: tuple[str, str, bytes, dict[str, str]], is_packed: bool = True) -> bytes:
    """Return an archive of addresses, each with a status, a body and headers."""
    written = b""
    for number, (address, status, body, headers) in enumerate(records):
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
        record = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Target-URI: {address}\r\nWARC-Date: 2021-05-06T07:08:09Z\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        whole = record + block + b"\r\n\r\n"
        written += gzip.compress(whole) if is_packed else whole
    return written


HTML = {"Content-Type": "text/html; charset=utf-8"}
MOLE = ("https://a.example/news/mole.html", "200 OK", PAGE.encode(), HTML)


@pytest.mark.parametrize(("name", "is_packed"), [("crawl.warc.gz", True), ("crawl.warc", False)])
def test_pages_are_articles(tmp_path: Path, name: str, is_packed: bool) -> None:
    """The capture's day is told, but is no date of publication; other records are left out."""
    file = tmp_path / name
    file.write_bytes(
        warc(
            MOLE,
            ("https://a.example/p.png", "200 OK", b"x", {"Content-Type": "image/png"}),
            ("https://a.example/gone", "404 Not Found", b"x", HTML),
            ("https://a.example/news/mole.html", "200 OK", PAGE.encode(), HTML),
            is_packed=is_packed,
        )
    )
    report = imported(file, tmp_path / "archive")
    (article,) = articles(tmp_path / "archive").values()

    assert (article.id, article.url) == ("crawl/a.example/news/mole", MOLE[0])
    assert article.date.evidence == (
        "the page states no date; it was captured 2021-05-06T07:08:09Z"
    )
    assert report.left_out == {
        "is not a page": ["https://a.example/p.png"],
        "was answered with 404": ["https://a.example/gone"],
        "appears twice in the source; the first one is taken": [MOLE[0]],
    }


def test_a_page_that_unfolds_is_left_out(tmp_path: Path) -> None:
    """It is read no further than its limit."""
    bomb = gzip.compress(b" " * (2 * HTML_LIMIT + 2))
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(
        warc(("https://a.example/", "200 OK", bomb, {**HTML, "Content-Encoding": "gzip"}), MOLE)
    )
    report = imported(file, tmp_path / "archive")

    assert report.left_out == {"is larger than 16 MB": ["https://a.example/"]}
    assert report.imported == 1


def test_an_archive_that_was_cut_off(tmp_path: Path) -> None:
    """Its pages before are imported, and it is named."""
    raw = warc(MOLE, ("https://a.example/2", "200 OK", PAGE.encode(), HTML), is_packed=False)
    file = tmp_path / "crawl.warc"
    file.write_bytes(raw + b"garbage\r\n\r\n")

    with pytest.raises(ImportingError, match="cannot be read further"):
        imported(file, tmp_path / "archive")
    assert len(articles(tmp_path / "archive")) == 2


def test_a_wacz_file(tmp_path: Path) -> None:
    """The archives in it are read; names in it are never paths on the disk."""
    file = tmp_path / "crawl.wacz"
    with ZipFile(file, "w") as packed:
        packed.writestr("archive/data.warc.gz", warc(MOLE))
        packed.writestr("../../evil.warc.gz", warc(MOLE))
        packed.writestr("pages/pages.jsonl", "{}")
    imported(file, tmp_path / "archive")

    assert [one.url for one in articles(tmp_path / "archive").values()] == [MOLE[0]]
    assert not (tmp_path.parent / "evil.warc.gz").exists()


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    """What unfolds to much more than its size is not read."""
    file = tmp_path / "crawl.wacz"
    with ZipFile(file, "w", ZIP_DEFLATED) as packed, packed.open("archive/a.warc", "w") as bomb:
        for _ in range(70):
            bomb.write(b" " * 1_000_000)

    with pytest.raises(ImportingError, match="unfolds to more than 200 times its size"):
        imported(file, tmp_path / "archive")


def test_a_damaged_zip_file_is_refused(tmp_path: Path) -> None:
    """It is named, in one sentence."""
    file = tmp_path / "crawl.wacz"
    file.write_bytes(b"PK\x03\x04 and no more")

    with pytest.raises(ImportingError, match="is a damaged zip file"):
        imported(file, tmp_path / "archive")


@pytest.mark.parametrize(
    "endless",
    [
        b"WARC/1.0\r\n" + b"A: b\r\n" * 300_000,
        b"WARC/1.0\r\nA: " + b"b" * 2_000_000,
        b"WARC/1.0\r\nA: b\r\n" + b" c\r\n" * 300_000,
    ],
)
@pytest.mark.parametrize("is_packed", [True, False])
def test_headers_without_end(tmp_path: Path, endless: bytes, is_packed: bool) -> None:
    """They are read no further than their limit; the pages before are imported."""
    file = tmp_path / ("crawl.warc.gz" if is_packed else "crawl.warc")
    file.write_bytes(
        warc(MOLE, is_packed=is_packed) + (gzip.compress(endless) if is_packed else endless)
    )

    with pytest.raises(ImportingError, match="a record has more than 1 MB of headers"):
        imported(file, tmp_path / "archive")
    assert len(articles(tmp_path / "archive")) == 1
