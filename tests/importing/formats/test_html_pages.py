"""Pages: their text, and a date that is stated, inferred or unknown."""

from pathlib import Path

import pytest

from bot.importing.dates import dated
from bot.importing.formats.html_pages import article_alone, read_page
from bot.importing.html_text import HTML_LIMIT, fragment_text
from bot.importing.model import Document, LeftOutError
from bot.importing.page_dates import page_date
from tests.support.importing import articles, imported, put

BODY = """<article><h1>The mole</h1>
<p>The mole of the harbour was built of oak in the spring, and it is sixty metres long today.</p>
<h2>What it cost</h2><p>The town paid four thousand crowns for the oak and for the men who drove it
into the ground, and <em>nobody</em> pays a toll on the <a href="/q">quay</a> any more.</p>
<ul><li>Oak from the north of the country, three hundred trunks of it</li><li>Iron nails</li></ul>
</article>"""


def page(head: str = "", body: str = BODY, address: str | None = None) -> Document:
    """Return the article of a page."""
    text = f"<!DOCTYPE html><html lang='en-GB'><head>{head}</head><body>{body}</body></html>"
    return read_page(text.encode(), address)


def test_a_page_as_readers_see_it() -> None:
    """Headings, paragraphs and lists are lines; the title is not repeated."""
    found = page("<title>The mole</title><meta property='og:site_name' content='Harbour News'>")

    assert (found.title, found.publisher, found.language) == ("The mole", "Harbour News", "en-GB")
    assert found.text.startswith("The mole of the harbour was built of oak")
    assert "\n\n## What it cost\n\nThe town paid" in found.text
    assert "and nobody pays a toll on the quay any more." in found.text
    assert "\n• Iron nails" in found.text


LD = '<script type="application/ld+json">{}</script>'
STATED = {
    "JSON-LD": (
        LD.format('{"@type": "NewsArticle", "datePublished": "2020-06-22T23:30:00-07:00"}'),
        "2020-06-22T23:30:00-07:00",
    ),
    "a graph": (
        LD.format(
            '{"@graph": [{"@type": "WebPage", "datePublished": "2001-01-02"},'
            ' {"@type": ["BlogPosting"], "datePublished": "2020-06-22"}]}'
        ),
        "2020-06-22",
    ),
    "Open Graph": (
        '<meta property="article:published_time" content="2020-06-22T23:30:00+0300">',
        "2020-06-22T23:30:00+03:00",
    ),
    "Dublin Core": ('<meta name="DC.date.issued" content="2020-06">', "2020-06"),
    "midnight": ('<meta name="pubdate" content="2020-06-22T00:00:00Z">', "2020-06-22"),
    "UTC and an offset": (
        LD.format('{"@type": "Article", "datePublished": "2023-11-01T23:01:00Z"}')
        + '<meta name="date" content="2023-11-02T00:01:00+01:00">',
        "2023-11-02T00:01:00+01:00",
    ),
    "broken JSON-LD": (
        LD.format("{") + '<meta itemprop="datePublished" content="2020-06-22">',
        "2020-06-22",
    ),
}


@pytest.mark.parametrize("kind", STATED)
def test_stated_dates(kind: str) -> None:
    """The metadata of a page state its date, on the day of their own offset."""
    head, edtf = STATED[kind]
    date = page(head).date

    assert (date.edtf, date.basis) == (edtf, "stated")
    assert " in " in date.evidence


@pytest.mark.parametrize(
    "body",
    [
        '<time datetime="2020-06-22T10:00:00+02:00">yesterday</time>',
        '<time pubdate datetime="2020-06-22T10:00:00+02:00"></time><time datetime="1999-01-01">',
        '<abbr class="published" title="2020-06-22T10:00:00+02:00">x</abbr>',
        '<span itemprop="datePublished" content="2020-06-22T10:00:00+02:00"></span>',
    ],
)
def test_dates_in_the_body(body: str) -> None:
    """So do `<time>`, hAtom and schema.org in its body."""
    date = page("", BODY.replace("</h1>", f"</h1>{body}")).date

    assert (date.edtf, date.basis) == ("2020-06-22T10:00:00+02:00", "stated")


@pytest.mark.parametrize(
    ("stamp", "day", "edtf"),
    [
        ("2020-06-23T02:25:54Z", "2020-06-22", "2020-06-22"),
        ("2020-06-29T02:25:54Z", "2020-06-22", "2020-06-29T02:25:54Z"),
        ("2020-06-23T02:25:54+03:00", "2020-06-22", "2020-06-23T02:25:54+03:00"),
        ("2020-06-23T02:25:54Z", None, "2020-06-23T02:25:54Z"),
    ],
)
def test_a_time_in_utc_gives_way_to_the_day_on_the_page(
    stamp: str, day: str | None, edtf: str
) -> None:
    """The page's own day is the one that it writes, if that is next to the day in UTC."""
    found = page_date(dated(stamp, f"{stamp} in its JSON-LD"), day, None, "")

    assert (found.edtf, found.basis) == (edtf, "stated")


@pytest.mark.parametrize(
    ("where", "edtf", "basis"),
    [
        ("a <time> of its article", "2017-01-30", "inferred"),
        ("<meta> date", "2019-07-03", "stated"),
    ],
)
def test_a_time_that_nothing_marks_needs_a_second_witness(
    where: str, edtf: str, basis: str
) -> None:
    """It may be that of a comment; metadata are believed alone."""
    found = page_date(dated("2019-07-03", f"2019-07-03 in {where}"), "2017-01-30", None, "")

    assert (found.edtf, found.basis) == (edtf, basis)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("<p>1. November 2023</p>", "2023-11-01"),
        ("<p>01.11.2023</p>", "2023-11-01"),
        ("<p>November 1, 2023</p>", "2023-11-01"),
        ("<p>November 2023</p>", "2023-11"),
        ("<p>11. November 2023</p>", "2023-11"),
    ],
)
def test_the_first_of_a_month_must_be_written(text: str, edtf: str) -> None:
    """Htmldate gives it for a month as well."""
    assert page_date(None, "2023-11-01", None, text).edtf == edtf


def test_an_inferred_date_says_where_it_was_found() -> None:
    """A date in the text or in the address is only inferred."""
    in_text = page("", BODY.replace("</h1>", "</h1><p>Published on June 22, 2020</p>")).date
    in_address = page("", BODY, "https://a.example/2020/06/22/mole").date

    assert (in_text.edtf, in_text.basis) == ("2020-06-22", "inferred")
    assert in_address.edtf == "2020-06-22"
    assert in_address.evidence == "the address: 2020/06/22 in that of the page"


def test_a_copyright_year_is_not_a_day() -> None:
    """No precision is invented: at most the year is kept, as uncertain, or nothing."""
    date = page("", f"{BODY}<footer>© 2014 Harbour News</footer>").date

    assert date.edtf in (None, "2014?")


def test_many_times_say_nothing() -> None:
    """Of several dates in `<time>` without a mark none is taken as stated."""
    times = '<time datetime="2020-06-22">a</time><time datetime="2019-01-05">b</time>'

    assert page("", BODY.replace("</article>", f"{times}</article>")).date.basis != "stated"


def test_addresses() -> None:
    """A canonical address, or where a browser saved the page from."""
    canonical = page('<link rel="canonical" href="https://a.example/mole">')
    saved = read_page(
        b"<!DOCTYPE html>\n<!-- saved from url=(0022)https://b.example/mole -->\n<html><body>"
        + BODY.encode()
        + b"</body></html>"
    )
    bad = page('<link rel="canonical" href="javascript:alert(1)">')

    assert (canonical.url, saved.url) == ("https://a.example/mole", "https://b.example/mole")
    assert bad.url is None


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"<html><body></body></html>", "has no article"),
        (b"", "has no content in HTML"),
        (
            b"<html><head><meta http-equiv='refresh' content='0; url=/x'></head><body></body>",
            "only leads to another page",
        ),
        (b"<p>" + b"a" * (HTML_LIMIT + 1), "is longer than 8,000,000 characters of HTML"),
    ],
)
def test_pages_without_an_article(html: bytes, reason: str) -> None:
    """Each is left out with its reason."""
    with pytest.raises(LeftOutError, match=reason):
        read_page(html)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_encodings(encoding: str) -> None:
    """What the page declares is believed, unless it is UTF-8 after all."""
    words = "Мол гавани построили весной из дуба, и сегодня он длиной в шестьдесят метров. " * 4
    text = f"<html><head><meta charset='{encoding}'></head><body><article><p>{words}</article>"
    found = read_page(text.encode(encoding))

    assert "Мол гавани построили весной" in found.text
    assert any("was not in UTF-8" in doubt for doubt in found.doubts)


def test_deep_nesting_is_no_trap() -> None:
    """A page that is nested deeply is read; one that only a machine can have made is left out."""
    assert "oak" in page("", f"{'<div>' * 90}{BODY}").text

    with pytest.raises(LeftOutError, match="has no article"):
        page("", f"{'<div>' * 50_000}{BODY}")


FRAGMENTS = {
    "a < b &amp; c": "a < b & c",
    "Plain\nlines": "Plain\nlines",
    "<p>One <b>two</b></p><p>Three<br>four</p>": "One two\n\nThree\nfour",
    "<ol start='3'><li>a<li>b<ul><li>c</ul></ol>d": "3. a\n4. b\n  • c\n\nd",
    "<table><tr><th>A<th>B<tr><td>1<td><p>2</p></table>": "A\tB\n1\t2",
    "<pre>x\n  y</pre>": "x\n  y",
    "<h3>Head</h3>text": "### Head\n\ntext",
    "<p># not a heading</p>": "#\u00a0not a heading",
    "x<script>alert(1)</script><style>p{}</style><img alt='z'>y": "xy",
    "<p>می\u200cخواهم</p>": "می\u200cخواهم",
    "": "",
}


@pytest.mark.parametrize("html", FRAGMENTS)
def test_pieces_of_html(html: str) -> None:
    """Tags become lines, and no letter is changed, nor a zero-width non-joiner lost."""
    assert fragment_text(html) == FRAGMENTS[html]


def test_a_folder_of_saved_pages(tmp_path: Path) -> None:
    """Pages are imported with ids from their paths; what belongs to a saved page is passed over."""
    text = f"<html><head><title>The mole</title></head><body>{BODY}</body></html>"
    files = {"news/mole.html": text, "news/mole_files/ad.html": text, "quay/index.htm": text}
    source = put(tmp_path / "harbour", {**files, "empty.html": ""})
    report = imported(source, tmp_path / "archive")

    assert set(articles(tmp_path / "archive")) == {"news/mole", "quay"}
    assert report.left_out == {"has no content in HTML": ["empty.html"]}
    assert report.undated == ["harbour/news/mole", "harbour/quay"]


def test_soft_hyphens_are_left_out() -> None:
    """Readers do not see where a word may be divided."""
    assert fragment_text("<p>The coun&shy;cil met.</p>") == "The council met."


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("# The mole\n\nIt is open.", "It is open."),
        ("The mole\n\nIt is open.", "It is open."),
        ("# The mole", "# The mole"),
        ("It is open.\n\n### More news:\n\n#### From the harbour", "It is open."),
        ("It is open.\n\n### It is 60 metres long.", "It is open.\n\n### It is 60 metres long."),
        ("It is open.\n\n### Length\n\n60 metres", "It is open.\n\n### Length\n\n60 metres"),
        ("• It is open\n## More", "• It is open"),
    ],
)
def test_the_article_alone(words: str, alone: str) -> None:
    """The title is not repeated, and headings of removed teasers are gone; sentences stay."""
    assert article_alone(words, "The mole") == alone
