"""CSV, JSON Lines and mailboxes."""

import gzip
import json
from pathlib import Path

import pytest

from bot.importing.model import ImportingError, Options
from tests.support.importing import articles, imported, put

ROW = {"id": 1, "title": "Ferry", "text": "The ferry costs 12 crowns.", "date": "2021-03-04"}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_in_csv(tmp_path: Path, mark: str) -> None:
    """Its columns are found by their usual names; cells may have line ends."""
    lines = [
        ["ID", "Headline", "Body", "Published"],
        ["1", "Ferry", '"One.\n\nTwo."', "2021-03-04"],
    ]
    text = "\n".join(mark.join(cells) for cells in lines)
    imported(put(tmp_path, {"news.csv": f"\ufeff{text}\n"}) / "news.csv", tmp_path / "archive")
    found = articles(tmp_path / "archive")["1"]

    assert (found.title, found.text, found.date.edtf) == ("Ferry", "One.\n\nTwo.\n", "2021-03-04")


def test_columns_are_mapped(tmp_path: Path) -> None:
    """The operator may say which column holds what; HTML has a field of its own."""
    text = "nr,what,words,text\n7,Ferry,<p>One <b>two</b></p>,no\n"
    file = put(tmp_path, {"news.csv": text}) / "news.csv"
    columns = {"id": "nr", "title": "what", "html": "words"}
    imported(file, tmp_path / "archive", Options(columns=columns))
    found = articles(tmp_path / "archive")["7"]

    assert (found.title, found.text) == ("Ferry", "One two\n")


def test_json_lines(tmp_path: Path) -> None:
    """Values may be numbers and lists; what is no article is told."""
    rows = [
        ROW,
        {"id": 2, "title": "Mole"},
        {**ROW, "id": 3, "author": ["A", "B"], "date": "05/06"},
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows) + "{\n[1]\n"
    report = imported(put(tmp_path, {"n.jsonl": text}) / "n.jsonl", tmp_path / "archive")

    assert {name: one.author for name, one in articles(tmp_path / "archive").items()} == {
        "1": None,
        "3": "A, B",
    }
    assert sorted(report.left_out) == [
        "has no text; say which column has it: --column text=NAME",
        "is not an article: the line is not JSON: Expecting property name enclosed in double"
        " quotes",
        "is not an article: the line is not a JSON object",
    ]
    assert list(report.doubtful) == ["has a date that cannot be read: '05/06'"]


DATES = [
    ({"date": "2017-11~", "date_basis": "inferred"}, ("2017-11~", "inferred")),
    (
        {"date": "2017", "date_basis": "inferred", "date_evidence": "a calendar"},
        ("2017", "inferred"),
    ),
    ({"date": "2014-03/2015-05-15"}, ("2014-03/2015-05-15", "stated")),
    ({"date": "../2016"}, ("../2016", "stated")),
    ({"date": "199X", "date_basis": "guessed"}, ("199X", "inferred")),
    ({"date": "5 May 2016", "date_basis": "stated"}, ("2016-05-05", "stated")),
    ({"date": "1066~"}, (None, "unknown")),
    ({"date": "2019~/2018"}, (None, "unknown")),
    ({"date": "2019-05-06T10:00:00/2020"}, (None, "unknown")),
    ({"date_basis": "unknown", "date_evidence": "only a copyright"}, (None, "unknown")),
]


@pytest.mark.parametrize(("fields", "date"), DATES)
@pytest.mark.parametrize("ending", ["jsonl", "md"])
def test_dates_as_an_archive_has_them(
    tmp_path: Path, ending: str, fields: dict[str, str], date: tuple[str | None, str]
) -> None:
    """EDTF, its basis and its evidence are kept, in a table and in front matter."""
    row = {"id": "a", "title": "Ferry", **fields}
    front = "".join(f'{name}: "{value}"\n' for name, value in row.items())
    text = (
        json.dumps(row | {"text": "Words."}) if ending == "jsonl" else f"---\n{front}---\nWords.\n"
    )
    imported(put(tmp_path, {f"a.{ending}": text}) / f"a.{ending}", tmp_path / "archive")
    found = articles(tmp_path / "archive")["a"].date

    assert date == (found.edtf, found.basis)
    assert fields.get("date_evidence", "") in found.evidence


def test_a_basis_that_is_none_is_told(tmp_path: Path) -> None:
    """The date counts as inferred, which claims less."""
    row = {**ROW, "date_basis": "unknown"}
    report = imported(put(tmp_path, {"a.jsonl": json.dumps(row)}) / "a.jsonl", tmp_path / "archive")

    assert ["has a date, but `date_basis: unknown`; it counts as inferred"] == list(report.doubtful)


def test_rows_without_an_id(tmp_path: Path) -> None:
    """They are recognised by what they say, the second time too."""
    row = {"title": "Ferry", "text": "Words."}
    text = f"{json.dumps(row)}\n{json.dumps({**row, 'text': 'Others.'})}\n"
    file = put(tmp_path, {"n.jsonl": text}) / "n.jsonl"
    first, second = (imported(file, tmp_path / "archive") for _ in range(2))

    assert (first.imported, second.unchanged) == (2, 2)
    assert set(articles(tmp_path / "archive")) == {"Ferry", "Ferry-2"}


def test_a_packed_table_that_was_cut_off(tmp_path: Path) -> None:
    """It is named."""
    file = put(tmp_path, {"n.jsonl.gz": b"\x1f\x8b\x08 no"}) / "n.jsonl.gz"

    with pytest.raises(ImportingError, match="cannot be read further"):
        imported(file, tmp_path / "archive")


MAIL = """From ada@a.example Mon Jun 22 23:30:00 2020
From: "Ada Moor" <ada@a.example>
Subject: =?utf-8?q?The_ferry_=E2=80=93_again?=
Message-ID: <{key}@a.example>
Date: Mon, 22 Jun 2020 23:30:00 -0700
List-ID: "Harbour list" <harbour.a.example>
Archived-At: <https://a.example/{key}>
{head}

{body}

"""
PLAIN = 'Content-Type: text/plain; charset="utf-8"; format=flowed'
BOTH = """Content-Type: multipart/alternative; boundary="b"
MIME-Version: 1.0"""
PARTS = """--b
Content-Type: text/html; charset="windows-1251"
Content-Transfer-Encoding: quoted-printable

<p>=CF=E0=F0=EE=EC</p>
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="a.pdf"

no
--b--"""


def test_a_mailbox(tmp_path: Path) -> None:
    """Whole paragraphs, without quoted messages, signatures and attachments."""
    body = "The ferry costs \n12 crowns.\n\n> What does it cost?\n\nDogs pay half.\n\n-- \nAda"
    mails = MAIL.format(key="1", head=PLAIN, body=body) + MAIL.format(
        key="2", head=BOTH, body=PARTS
    )
    empty = MAIL.format(key="3", head=PLAIN, body="> only a quotation")
    file = put(tmp_path, {"list.mbox": mails + empty}) / "list.mbox"
    report = imported(file, tmp_path / "archive")
    found = {one.url: one for one in articles(tmp_path / "archive").values()}
    first = found["https://a.example/1"]

    assert first.text == "The ferry costs 12 crowns.\n\nDogs pay half.\n"
    assert (first.title, first.author, first.publisher) == (
        *("The ferry – again", "Ada Moor", "Harbour list"),
    )
    assert first.date.edtf == "2020-06-22T23:30:00-07:00"
    assert found["https://a.example/2"].text == "Паром\n"
    assert report.left_out == {"has no text": ["3@a.example"]}
    assert imported(file, tmp_path / "archive").unchanged == 2


@pytest.mark.parametrize("name", ["n.jsonl.gz", "n.jsonl", "n.csv"])
def test_a_table_of_empty_lines(tmp_path: Path, name: str) -> None:
    """They are counted."""
    raw = b"id,text\n" if name == "n.csv" else b""
    raw += b"\n" * 1_000_001
    file = put(tmp_path, {name: gzip.compress(raw) if name.endswith("gz") else raw}) / name

    with pytest.raises(ImportingError, match="has more than 1,000,000 empty lines"):
        imported(file, tmp_path / "archive")


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    """It is read as what it looks like, and the report says so."""
    text = (
        "id,title,text\n1,Паром,Паром отходит в полдень и стоит четыре евро; это русская строка.\n"
    )
    report = imported(put(tmp_path, {"n.csv": text.encode("cp1251")}) / "n.csv", tmp_path / "a")

    assert report.doubtful == {"was not in UTF-8; it was read as cp1251": ["n/1"]}
    assert "Паром отходит" in articles(tmp_path / "a")["1"].text


QUOTED = [
    (
        "text/html",
        '<p>Yes.</p><div class="gmail_quote"><div class="gmail_attr">On 3 May A. Moor wrote:</div>'
        "<blockquote>Is it late?</blockquote></div><p>Jo</p>",
        "Yes.\n\nJo",
    ),
    (
        "text/html",
        '<div class="moz-cite-prefix">On 3 May 2021, A. Moor wrote:</div>'
        '<blockquote type="cite">Is it late?</blockquote><p>Yes.</p><div id="divRplyFwdMsg">From: A'
        "</div>",
        "Yes.",
    ),
    ("text/html", "<p>Yes.</p><blockquote>A proverb.</blockquote>", "Yes.\n\nA proverb."),
    ("text/html", "Yes &amp; no", "Yes & no"),
    (
        "text/plain",
        "Yes.\n\nOn 3 May 2021,\nA. Moor <a@x.org> wrote:\n\n> Is it late?\n> No?\n",
        "Yes.",
    ),
    ("text/plain", "3 мая 2021 г. А. Моор пишет:\n> Late?\n\nДа.\n", "Да."),
    ("text/plain", "I say this:\n> Late?\nYes.\n", "I say this:\nYes."),
]


@pytest.mark.parametrize(("kind", "body", "text"), QUOTED)
def test_what_others_wrote_is_not_the_senders(
    tmp_path: Path, kind: str, body: str, text: str
) -> None:
    """Quoted messages and what announces them go; a quotation of the sender's own stays."""
    head = "From jo Mon\nFrom: Jo <jo@x.org>\nSubject: Ferry\nMessage-ID: <1@x.org>\n"
    mail = f"{head}Content-Type: {kind}; charset=utf-8\n\n{body}\n"
    imported(put(tmp_path, {"list.mbox": mail}) / "list.mbox", tmp_path / "archive")

    assert [one.text.strip() for one in articles(tmp_path / "archive").values()] == [text]
