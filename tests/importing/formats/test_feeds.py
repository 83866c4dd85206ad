"""Feeds: entries of RSS, Atom and JSON, from files and addresses."""

import json
from pathlib import Path

import pytest

from bot.archive.model import Article
from bot.importing.model import ImportingError
from tests.support.importing import articles, imported, put

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour News</title>
<link>https://a.example/</link><language>en-gb</language>{items}</channel></rss>"""
ITEM = """<item><title>The ferry &amp;amp; the mole</title><link>https://a.example/2020/ferry.html</link>
<guid isPermaLink="false">{key}</guid><dc:creator>A. Moor</dc:creator>
<pubDate>Mon, 22 Jun 2020 23:30:00 -0700</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ferry costs <b>12</b> crowns.</p><p>Dogs pay half.</p>]]>
</content:encoded></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><title>Гавань</title>
<id>urn:x</id><entry><title>Паром</title><id>urn:1</id><link href="https://a.example/parom"/>
<updated>2020-06-23T01:00:00+03:00</updated>{published}<author><name>А. Мур</name></author>
<content type="html">&lt;p&gt;Паром стоит 12 крон.&lt;/p&gt;</content></entry></feed>"""


def read(tmp_path: Path, text: str | bytes, name: str = "feed.xml") -> dict[str, Article]:
    """Return the articles of a feed."""
    imported(put(tmp_path, {name: text}) / name, tmp_path / "archive")
    return articles(tmp_path / "archive")


def rss(*keys: str) -> str:
    """Return a feed with entries of these ids."""
    return RSS.format(encoding="utf-8", items="".join(ITEM.format(key=key) for key in keys))


def test_an_entry_of_rss(tmp_path: Path) -> None:
    """The whole content counts, not the description; the day is that of the feed's offset."""
    found = read(tmp_path, rss("1"))["ferry"]

    assert found.text == "The ferry costs 12 crowns.\n\nDogs pay half.\n"
    assert (found.title, found.publisher, found.author) == (
        *("The ferry & the mole", "Harbour News", "A. Moor"),
    )
    assert (found.date.edtf, found.date.basis) == ("2020-06-22T23:30:00-07:00", "stated")
    assert (found.url, found.language) == ("https://a.example/2020/ferry.html", "en-gb")
    (original,) = (tmp_path / "archive/originals/Harbour-News").iterdir()
    assert original.read_text(encoding="utf-8") == rss("1")


@pytest.mark.parametrize(
    ("published", "edtf", "basis"),
    [
        ("<published>2020-06-22T00:30:00+03:00</published>", "2020-06-22T00:30:00+03:00", "stated"),
        ("", "2020-06-23T01:00:00+03:00", "inferred"),
    ],
)
def test_an_entry_of_atom(tmp_path: Path, published: str, edtf: str, basis: str) -> None:
    """Where only the day of an update is given, the date is inferred."""
    found = read(tmp_path, ATOM.format(published=published))["parom"]

    assert (found.title, found.text, found.language) == ("Паром", "Паром стоит 12 крон.\n", "ru")
    assert (found.date.edtf, found.date.basis) == (edtf, basis)


def test_an_entry_of_json_feed(tmp_path: Path) -> None:
    """JSON Feed 1 and 1.1; plain content is not read as HTML."""
    entries = [
        {
            "id": 7,
            "url": "https://a.example/ferry",
            "content_text": "Less < more &amp; so.",
            "date_published": "2020-06-22T23:30:00-07:00",
            "authors": [{"name": "A. Moor"}],
        },
        {"id": "8", "title": "Mole", "content_html": "<p>Oak</p>", "author": {"name": "B"}},
        "odd",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": entries}
    found = read(tmp_path, json.dumps(feed), "feed.json")

    assert found["ferry"].text == "Less < more &amp; so.\n"
    assert found["ferry"].author == "A. Moor"
    assert found["ferry"].date.edtf == "2020-06-22T23:30:00-07:00"
    assert (found["Mole"].text, found["Mole"].author) == ("Oak\n", "B")


def test_older_entries_stay_and_are_not_gone(tmp_path: Path) -> None:
    """A feed holds its last entries only; what it held before is not missed."""
    read(tmp_path, rss("1", "2"))
    report = imported(put(tmp_path, {"feed.xml": rss("2", "3")}) / "feed.xml", tmp_path / "archive")

    assert (report.imported, report.unchanged, report.gone) == (1, 1, [])
    assert len(articles(tmp_path / "archive")) == 3


def test_a_summary_is_doubtful(tmp_path: Path) -> None:
    """An entry without content may be only a summary."""
    item = "<item><title>Ferry</title><link>https://a.example/f</link><description>A.</description></item>"
    file = put(tmp_path, {"f.xml": RSS.format(encoding="utf-8", items=item)}) / "f.xml"
    report = imported(file, tmp_path / "archive")

    assert list(report.doubtful) == ["may be only a summary; the feed has no more of it"]
    assert report.undated == ["Harbour-News/f"]


def test_other_encodings(tmp_path: Path) -> None:
    """What the XML declares is believed."""
    item = (
        "<item><title>Паром</title><guid>1</guid><description>Паром стоит 12.</description></item>"
    )
    found = read(tmp_path, RSS.format(encoding="windows-1251", items=item).encode("cp1251"))

    assert found["Паром"].text == "Паром стоит 12.\n"


BOMB = '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (rss("1").replace("<rss", f"{BOMB}<rss"), "declares XML entities"),
        (rss("1").replace("<rss", f"{BOMB}<rss").encode("utf-16"), "declares XML entities"),
        ("<feedback>no</feedback>", "is not a feed"),
        (RSS.format(encoding="utf-8", items="<title>L<item>"), "has entries that cannot be read"),
        ('{"version": "https://jsonfeed.org/version/1"}', "is not a JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ', "is not a JSON Feed"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, problem: str) -> None:
    """Entities, and what is no feed after all."""
    with pytest.raises(ImportingError, match=problem):
        read(tmp_path, text)


def test_an_entry_without_an_id(tmp_path: Path) -> None:
    """RSS allows it: its title and date say the next time whether it is the same entry."""
    item = (
        "<item><title>Ferry</title><pubDate>Tue, 14 May 2019 09:00:00 GMT</pubDate>"
        "<description>{text}</description></item>"
    )
    other = "<item><description>A note without a title.</description></item>"
    file = tmp_path / "f.xml"
    put(tmp_path, {"f.xml": RSS.format(encoding="utf-8", items=item.format(text="Late.") + other)})
    first = imported(file, tmp_path / "archive")
    put(tmp_path, {"f.xml": RSS.format(encoding="utf-8", items=item.format(text="Gone.") + other)})
    second = imported(file, tmp_path / "archive")

    assert (first.imported, second.imported, second.updated, second.unchanged) == (2, 0, 1, 1)
    assert {"Gone.", "A note without a title."} == {
        one.text.strip() for one in articles(tmp_path / "archive").values()
    }


@pytest.mark.parametrize("end", ["", "</channel></rss>"])
def test_a_feed_that_is_nested_without_end(tmp_path: Path, end: str) -> None:
    """Its open elements are counted before it is read."""
    with pytest.raises(ImportingError, match="has more than 1,000 elements in each other"):
        read(tmp_path, f'<rss version="2.0"><channel>{"<a>" * 300_000}{end}')


def test_tags_that_do_not_nest(tmp_path: Path) -> None:
    """Those in CDATA, closed ones and breaks of lines are as many as they like."""
    html = f"<![CDATA[{'<div>' * 2_000}]]><!-- <a> -->{'<x/><br>' * 2_000}{'<i>a</i>' * 2_000}"
    item = f"<item><guid>1</guid><title>Ferry</title><description>{html}</description></item>"

    assert set(read(tmp_path, RSS.format(encoding="utf-8", items=item))) == {"Ferry"}


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-16-le"])
def test_a_feed_that_declares_another_encoding(tmp_path: Path, encoding: str) -> None:
    """It is read in what it looks like, and the report says so."""
    text = "Мост открыли в мае после ремонта, и паром теперь дешевле."
    item = f"<item><title>Мост</title><guid>1</guid><description>{text}</description></item>"
    feed = RSS.format(encoding="utf-8", items=item).encode(encoding)
    file = put(tmp_path, {"f.xml": feed}) / "f.xml"
    report = imported(file, tmp_path / "archive")

    (article,) = articles(tmp_path / "archive").values()
    assert article.text.strip() == text
    assert any("was not in the encoding of its feed" in one for one in report.doubtful)


@pytest.mark.parametrize("cut", [150, 20, 6, 1])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_was_cut_off(tmp_path: Path, cut: int, encoding: str) -> None:
    """It is refused: its last entry would have half of its words."""
    text = rss("1", "2").replace("utf-8", encoding)[:-cut].encode(encoding)

    with pytest.raises(ImportingError, match="is cut off before the end of the feed"):
        read(tmp_path, text)
