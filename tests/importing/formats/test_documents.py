"""PDF, EPUB and Word files."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
import yaml
from docx.oxml import parse_xml

from bot.importing.formats.pdf import joined_pages
from tests.support.importing import articles, imported, put


def pdf(*pages: list[str], info: str = "") -> bytes:
    """Return a PDF with lines of text on its pages."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font,
    ]
    for number, lines in zip(numbers, pages, strict=True):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        box = "/MediaBox [0 0 612 792]"
        content = f"/Contents {number + 1} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {resources} {content} >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    raw, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(raw))
        raw += f"{number} 0 obj\n{text}\nendobj\n".encode()
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n{trailer}\n"
    return raw + f"{table}startxref\n{len(raw)}\n%%EOF".encode()


HEAD = "Harbour Yearbook 2019"
LINES = [
    "The mole of the harbour was built of oak in the spring and it is sixty metres",
    "long. The town paid four thousand crowns for it, and nobody in the whole coun-",
    "try pays a toll on the quay.",
]
NEXT = ["A second paragraph begins here, and it is about the ferry that goes to Brandt", "daily."]


def test_a_pdf(tmp_path: Path) -> None:
    """Running heads and page numbers go, divided words are joined, and pages are kept."""
    pages = [
        [HEAD, LINES[0].replace("oak", wood), *LINES[1:], *NEXT[:1], f"{wood} daily.", str(number)]
        for number, wood in enumerate(("oak", "elm", "beech"), 1)
    ]
    info = "/Title (The mole) /Author (Ada Moor) /CreationDate (D:20190814101500+02'00')"
    file = put(tmp_path, {"mole.pdf": pdf(*pages, info=info)}) / "mole.pdf"
    imported(file, tmp_path / "archive")
    found = articles(tmp_path / "archive")["mole"]
    front = (tmp_path / "archive/mole/mole.md").read_text(encoding="utf-8").split("---")[1]
    starts = [int(one.partition(":")[2]) for one in yaml.safe_load(front)["pages"].split()]

    assert HEAD not in found.text
    assert (
        "nobody in the whole country pays a toll on the quay.\n\nA second paragraph" in found.text
    )
    assert (found.title, found.author) == ("The mole", "Ada Moor")
    assert (found.date.edtf, found.date.basis, found.date.origin) == (
        *("2019-08-14", "inferred", "properties"),
    )
    assert len(starts) == 3
    assert all(found.text[start:].startswith("The mole of the harbour") for start in starts)


def test_words_divided_at_the_end_of_a_line() -> None:
    """A hyphen stays where the document has the word with it, or a name follows."""
    text, _ = joined_pages(
        ["A well-known fact is well-\nknown in Stratford-\nUpon and in coun-\ntries."]
    )

    assert text == "A well-known fact is well-known in Stratford-Upon and in countries."


def test_a_sentence_over_two_pages() -> None:
    """It is one paragraph, and both pages say where they begin in it."""
    text, starts = joined_pages(["The ferry goes to", "", "Brandt every day."])

    assert text == "The ferry goes to Brandt every day."
    assert [(number, text[start:][:5]) for number, start in starts] == [(1, "The f"), (3, "Brand")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", pdf(["", ""]), "has no text, only pictures of pages; read it with OCR first"),
        ("a.pdf", b"%PDF-1.4 and no more", "is damaged, or no PDF file (PdfReadError)"),
        ("a.docx", b"PK no", "is a damaged zip file (File is not a zip file)"),
        ("a.epub", b"PK no", "is a damaged zip file (File is not a zip file)"),
    ],
)
def test_documents_that_are_left_out(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    """Each with its reason."""
    report = imported(put(tmp_path, {name: content}) / name, tmp_path / "archive")

    (given,) = report.left_out
    assert given.partition(" (")[0] == reason.partition(" (")[0]


CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The mole</dc:title>
<dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator><dc:publisher>Quay Press</dc:publisher>
<dc:date>2019-08-14</dc:date>
<dc:language>en</dc:language></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="{second}" media-type="application/xhtml+xml"/>
</manifest><spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/></spine></package>"""


def epub(path: Path, *, second: str = "two%20b.xhtml", package: str = PACKAGE) -> Path:
    """Write a book of two chapters."""
    space = "http://www.w3.org/1999/xhtml"
    page = f"<html xmlns='{space}'><body><h1>{{0}}</h1><p>{{0}} text.</p></body></html>"
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("OPS/book.opf", package.replace("{second}", second))
        for name, words in {"nav": "Contents", "one": "One", "two b": "Two"}.items():
            book.writestr(f"OPS/{name}.xhtml", page.format(words))
    return path


def test_an_epub(tmp_path: Path) -> None:
    """Its chapters are in reading order, without the list of contents."""
    imported(epub(tmp_path / "mole.epub"), tmp_path / "archive")
    found = articles(tmp_path / "archive")["mole"]

    assert found.text == "# Two\n\nTwo text.\n\n# One\n\nOne text.\n"
    assert (found.title, found.author, found.publisher) == ("The mole", "Ada, Bo", "Quay Press")
    assert (found.date.edtf, found.date.basis) == ("2019-08-14", "stated")


@pytest.mark.parametrize(
    ("second", "package", "reason"),
    [
        ("../../../etc/hostname", PACKAGE, "lacks its file '../../etc/hostname'"),
        ("one.xhtml", f'<!DOCTYPE p [<!ENTITY a "b">]>{PACKAGE}', "declares XML entities"),
    ],
)
def test_books_that_are_refused(tmp_path: Path, second: str, package: str, reason: str) -> None:
    """A path that leads out of the book is not there; entities are not read."""
    file = epub(tmp_path / "mole.epub", second=second, package=package)

    assert imported(file, tmp_path / "archive").left_out == {reason: ["mole.epub"]}


def test_a_word_file(tmp_path: Path) -> None:
    """Headings, lists and tables keep their order."""
    word = docx.Document()
    word.core_properties.author = "Ada Moor"
    word.add_paragraph("The mole", style="Title")
    word.add_heading("What it cost", 2)
    word.add_paragraph("Oak", style="List Bullet")
    word.add_paragraph("Iron", style="List Bullet")
    table = word.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Oak", "300"
    word.add_paragraph("The end.")
    folder = put(tmp_path / "papers", {"x.txt": "no"})
    word.save(str(folder / "mole.docx"))
    report = imported(folder, tmp_path / "archive")
    found = articles(tmp_path / "archive")["mole"]

    assert (found.title, found.author) == ("The mole", "Ada Moor")
    assert found.text == "## What it cost\n\n• Oak\n• Iron\n\nOak\t300\n\nThe end.\n"
    assert report.left_out == {"is a file of another kind": ["1 .txt"]}


def test_a_chapter_that_is_named_many_times(tmp_path: Path) -> None:
    """It is read once, and quoted once."""
    package = PACKAGE.replace("</spine>", '<itemref idref="a"/>' * 3_000 + "</spine>")
    imported(epub(tmp_path / "mole.epub", package=package), tmp_path / "archive")

    found = articles(tmp_path / "archive")["mole"]
    assert found.text == "# Two\n\nTwo text.\n\n# One\n\nOne text.\n"


def test_a_book_of_too_much_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its chapters are counted together."""
    monkeypatch.setattr("bot.importing.formats.epub.HTML_TOTAL", 150)
    report = imported(epub(tmp_path / "mole.epub"), tmp_path / "archive")

    assert report.left_out == {
        "has more than 150 characters of HTML; split it": ["mole.epub"],
    }


def word_with(path: Path, body: str) -> Path:
    """Write a Word file whose first paragraph is replaced by XML."""
    word = docx.Document()
    word.add_paragraph("HERE")
    word.save(str(path))
    with ZipFile(path) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    place = "word/document.xml"
    old = b"<w:p><w:r><w:t>HERE</w:t></w:r></w:p>"
    assert old in parts[place]
    parts[place] = parts[place].replace(old, body.encode())
    with ZipFile(path, "w", ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return path


CELL = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p><w:r><w:t>Oak</w:t></w:r></w:p></w:tc>'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<w:p/>" * 100_001, "has more than 100,000 paragraphs; split it"),
        (
            f"<w:tbl><w:tr>{CELL.format(100_000_000)}</w:tr></w:tbl>",
            "has a cell of more than 1,000 columns in a table",
        ),
        (
            f"<w:tbl><w:tr>{CELL.format('9' * 5_000)}</w:tr></w:tbl>",
            "has a cell of more than 1,000 columns in a table",
        ),
        (
            f"<w:tbl><w:tr>{CELL.format(1_000) * 201}</w:tr></w:tbl>",
            "has more than 200,000 cells; split it",
        ),
    ],
)
def test_word_files_that_are_too_much(tmp_path: Path, body: str, reason: str) -> None:
    """What they have is counted before it is read."""
    file = word_with(tmp_path / "a.docx", body)

    assert imported(file, tmp_path / "archive").left_out == {reason: ["a.docx"]}


def test_a_table_of_a_word_file_with_a_wide_cell(tmp_path: Path) -> None:
    """It is read as usual."""
    file = word_with(tmp_path / "a.docx", f"<w:tbl><w:tr>{CELL.format(2)}</w:tr></w:tbl>")
    imported(file, tmp_path / "archive")

    assert articles(tmp_path / "archive")["a"].text == "Oak\tOak\n"


BOX = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>'
    "<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)
INSIDE = (
    "<w:txbxContent><w:p><w:r><w:t>Tolls are paid </w:t><w:t>here.</w:t></w:r></w:p>"
    "</w:txbxContent>"
)


def test_a_text_box_in_word(tmp_path: Path) -> None:
    """Its words are read once, although the file has them twice for old programs."""
    word = docx.Document()
    word.add_paragraph("The mole is built.")
    word.element.body.insert(1, parse_xml(BOX.format(box=INSIDE)))
    word.save(str(tmp_path / "a.docx"))
    imported(tmp_path / "a.docx", tmp_path / "archive")

    assert (
        articles(tmp_path / "archive")["a"].text == "The mole is built.\n\nTolls are paid here.\n"
    )


def test_the_strict_form_of_word(tmp_path: Path) -> None:
    """The library cannot read it; the report says how to save it."""
    docx.Document().save(str(tmp_path / "a.docx"))
    usual, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    with ZipFile(tmp_path / "a.docx") as found, ZipFile(tmp_path / "b.docx", "w") as other:
        for name in found.namelist():
            other.writestr(name, found.read(name).replace(usual, strict))
    report = imported(tmp_path / "b.docx", tmp_path / "archive")

    assert list(report.left_out) == [
        "is in the strict form of Open XML; save it as an ordinary .docx"
    ]
