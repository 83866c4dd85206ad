"""Citations: what they quote is in the article, and no date becomes more certain than it is."""

import json
import re
from typing import Any
from urllib.parse import urlparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.citation import citation_file, csl_item, file_name, plain_citation, web_annotation
from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Quote, Span
from tests.support.small_desk import SmallDesk, article, quote
from tests.support.texts import TEXTS

DESK = SmallDesk()
CLOSED = quote(DESK.river, "The bridge was closed in 1990.")
EMOJI = article("emoji", "😀 One 👩‍👩‍👧‍👦 two. Three 🇮🇷 four.\n")


def _dated(edtf: str | None, basis: Any, evidence: str = "") -> dict[str, Any]:
    one = article("dated", "It opened.", date=SourceDate(edtf, basis, evidence))
    return csl_item(quote(one, "It opened."), TEXTS["en"])


def _selects(one: Quote) -> bool:
    """Whether the selectors of a quote's annotation lead to it."""
    text = one.article.text
    words, place = web_annotation(one)["target"][0]["selector"]
    around = words["prefix"] + words["exact"] + words["suffix"]
    start = place["start"] - len(words["prefix"])
    return bool(
        text[place["start"] : place["end"]] == words["exact"] == one.text
        and text[start : start + len(around)] == around
        and len(words["prefix"]) == min(32, place["start"])
        and len(words["suffix"]) == min(32, len(text) - place["end"])
    )


@given(st.data())
def test_the_selectors_select(data: st.DataObject) -> None:
    """Position and words lead to the quote, with emoji and at the ends of the text too."""
    one = data.draw(st.sampled_from([DESK.river, DESK.fish, EMOJI]))
    start = data.draw(st.integers(0, len(one.text) - 1))
    end = data.draw(st.integers(start + 1, len(one.text)))

    assert _selects(Quote(one, Span(start, end)))


def test_an_annotation() -> None:
    """The annotation is a W3C one: of the archive's text, and of the page on the web."""
    found = web_annotation(CLOSED)
    text, page = found["target"]

    assert "http://www.w3.org/ns/anno.jsonld" == found["@context"]
    assert ("Annotation", "highlighting") == (found["type"], found["motivation"])
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", found["id"])
    assert re.fullmatch(r"ni:///sha-256;[\w-]{43}\?ct=text/plain", text["source"]["id"])
    assert ["TextQuoteSelector", "TextPositionSelector"] == [
        one["type"] for one in text["selector"]
    ]
    assert DESK.river.url == page["source"]
    assert "TextQuoteSelector" == page["selector"]["type"]


def test_an_annotation_without_a_page() -> None:
    """Without an address there is the archive's text alone; a link to the bot names it."""
    link = "https://t.me/some_bot?start=1qAAAA"
    found = web_annotation(quote(DESK.market, "Traders were not asked."), link)

    assert (1, link) == (len(found["target"]), found["id"])


def test_the_same_quote_has_the_same_name() -> None:
    """An annotation's name is that of its quote, and of no other."""
    other = quote(DESK.river, "Repairs took two years.")

    assert web_annotation(CLOSED)["id"] == web_annotation(CLOSED)["id"]
    assert web_annotation(CLOSED)["id"] != web_annotation(other)["id"]


@pytest.mark.parametrize(
    ("edtf", "parts"),
    [
        ("2020-06-22", [[2020, 6, 22]]),
        ("2020-06", [[2020, 6]]),
        ("2020", [[2020]]),
        ("2020-06-22T10:00:00Z", [[2020, 6, 22]]),
        ("2019/2020-06", [[2019], [2020, 6]]),
    ],
)
def test_a_stated_date(edtf: str, parts: list[list[int]]) -> None:
    """A plain date that the source states is given in parts, and as EDTF."""
    assert {"edtf": edtf, "date-parts": parts} == _dated(edtf, "stated")["issued"]


@pytest.mark.parametrize(
    ("edtf", "basis", "literal"),
    [
        ("2001-21", "stated", "spring 2001 (stated by the source)"),
        ("201X", "stated", "the 2010s (stated by the source)"),
        ("2020/..", "stated", "since 2020 (stated by the source)"),
        ("-0043-03-15", "stated", "15 March 44 BC (stated by the source)"),
    ],
)
def test_a_stated_date_in_words(edtf: str, basis: str, literal: str) -> None:
    """A season, a decade or a day B.C. that is stated is said in words, and is not approximate."""
    assert {"edtf": edtf, "literal": literal} == _dated(edtf, basis)["issued"]


@pytest.mark.parametrize(
    ("edtf", "basis", "literal"),
    [
        ("2024-09~", "stated", "about September 2024 (stated by the source)"),
        ("2024-09", "inferred", "September 2024 (inferred from the text)"),
        ("2001-21", "inferred", "spring 2001 (inferred from the text)"),
        (
            "2014-03/2015-05-15",
            "inferred",
            "between March 2014 and 15 May 2015 (inferred from the text)",
        ),
    ],
)
def test_a_date_that_is_not_sure(edtf: str, basis: str, literal: str) -> None:
    """What is inferred or doubtful is said in words, as approximate, and never in parts."""
    found = _dated(edtf, basis, "© in the header")

    assert {"edtf": edtf, "literal": literal, "circa": True} == found["issued"]
    assert f"Date: {literal} – © in the header" == found["note"]
    assert (edtf, basis) == (found["custom"]["date_edtf"], found["custom"]["date_basis"])


def test_no_date() -> None:
    """An undated article has no date, and the note says so."""
    found = _dated(None, UNDATED.basis)

    assert "issued" not in found
    assert ("Date: undated", "unknown") == (found["note"], found["custom"]["date_basis"])


def test_csl() -> None:
    """Title, author, publisher and address are in their CSL-JSON fields, and nothing else."""
    found = csl_item(CLOSED, TEXTS["en"])
    known = {"id", "type", "title", "language", "publisher", "author", "URL", "issued", "note"}

    assert known | {"custom"} == set(found)
    assert ("webpage", DESK.river.title, "River Post") == (
        found["type"],
        found["title"],
        found["publisher"],
    )
    assert [{"literal": "A. Writer"}] == found["author"]
    assert "article" == csl_item(quote(EMOJI, "One"), TEXTS["en"])["type"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "about May 1992 (inferred from the text)"),
        ("ru", "около мая 1992 г. (определено по тексту)"),
        ("fa", "حدود مهٔ ۱۹۹۲، برآورد از روی متن"),
    ],
)
def test_plain_text(language: str, expected: str) -> None:
    """The plain citation has quote, source, date with basis, address, place and link."""
    link = "https://t.me/some_bot?start=1q"
    said = plain_citation(CLOSED, TEXTS[language], link).split("\n")

    assert "“The bridge was closed in 1990.”" == said[0]
    assert expected in said[2]
    assert (DESK.river.url, link) == (said[3], said[5])
    assert DESK.river.sha256 in said[4]


def test_the_document() -> None:
    """The document is JSON with an object a quote."""
    asked = quote(DESK.market, "Traders were not asked.")
    read = json.loads(citation_file([CLOSED, asked], TEXTS["fa"], {asked: "https://t.me/x"}))
    first, second = read["citations"]

    assert {"text", "annotation", "csl"} == set(first) == set(second)
    assert "https://t.me/x" == second["annotation"]["id"]
    assert urlparse(first["annotation"]["@context"]).netloc == "www.w3.org"


@pytest.mark.parametrize(
    ("article_id", "expected"),
    [
        ("002-durov", "citation-002-durov.json"),
        ("../../etc/passwd\n", "citation-etc-passwd.json"),
        ("پل", "citation.json"),
        ("x" * 500, f"citation-{'x' * 40}.json"),
    ],
)
def test_the_file_name(article_id: str, expected: str) -> None:
    """A file's name holds plain letters only, whatever the article is called."""
    assert expected == file_name([quote(article(article_id, "One."), "One.")])
