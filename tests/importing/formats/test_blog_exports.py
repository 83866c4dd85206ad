"""Exports of WordPress and Ghost: what was published, with its local time."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.importing.model import ImportingError
from tests.support.importing import articles, imported, put

WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour News</title><link>https://a.example</link><language>en-GB</language>
<wp:base_blog_url>https://a.example</wp:base_blog_url>
<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada Moor
</wp:author_display_name></wp:author>{items}</channel></rss>"""


def item(number: int, content: str = "The ferry costs 12 crowns.", **more: str) -> str:
    """Return a post of WordPress."""
    fields = {
        "post_id": str(number),
        "post_date": "2020-06-22 23:30:00",
        "post_date_gmt": "2020-06-23 06:30:00",
        "post_name": f"ferry-{number}",
        "status": "publish",
        "post_type": "post",
        **more,
    }
    own = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in fields.items())
    return (
        f"<item><title>Ferry {number}</title><link>https://a.example/{number}</link>"
        f"<dc:creator>ada</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>{own}"
        "</item>"
    )


def wxr(folder: Path, *items: str) -> Path:
    """Write an export of WordPress."""
    return put(folder, {"export.xml": WXR.format(items="".join(items))}) / "export.xml"


def test_a_post_of_wordpress(tmp_path: Path) -> None:
    """Its local time has the offset that the time in UTC shows."""
    imported(wxr(tmp_path, item(1)), tmp_path / "archive")
    found = articles(tmp_path / "archive")["ferry-1"]

    assert (found.title, found.publisher, found.author) == ("Ferry 1", "Harbour News", "Ada Moor")
    assert (found.date.edtf, found.date.basis) == ("2020-06-22T23:30:00-07:00", "stated")
    assert (found.url, found.language) == ("https://a.example/1", "en-GB")


CONTENTS = {
    "One\nline.\n\nTwo <b>bold</b>.": "One\nline.\n\nTwo bold.\n",
    "<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --><p>Two.</p>": "One.\n\nTwo.\n",
    '[caption id="a" width="3"]<img src="x">Mole[/caption] Text [1].': "Mole Text [1].\n",
    "<h2>Head</h2><ul><li>a</li></ul>": "## Head\n\n• a\n",
}


@pytest.mark.parametrize("content", CONTENTS)
def test_contents_of_wordpress(tmp_path: Path, content: str) -> None:
    """Classic text and blocks, without shortcodes."""
    imported(wxr(tmp_path, item(1, content)), tmp_path / "archive")

    assert articles(tmp_path / "archive")["ferry-1"].text == CONTENTS[content]


def test_what_wordpress_does_not_publish(tmp_path: Path) -> None:
    """Each kind is left out with its reason."""
    file = wxr(
        tmp_path,
        item(1, status="draft"),
        item(2, status="future"),
        item(3, status="private"),
        item(4, post_password="x"),  # a test's word
        item(5, post_type="attachment"),
        item(6, status="odd"),
    )
    report = imported(file, tmp_path / "archive")

    assert report.left_out == {
        "is a draft": ["Ferry 1"],
        "is scheduled for later": ["Ferry 2"],
        "is private": ["Ferry 3"],
        "is protected by a password": ["Ferry 4"],
        "is neither a post nor a page but of the kind 'attachment'": ["Ferry 5"],
        "has the status 'odd'": ["Ferry 6"],
    }


@pytest.mark.parametrize(
    ("more", "edtf"),
    [
        ({"post_date_gmt": "0000-00-00 00:00:00"}, "2020-06-22T23:30:00"),
        ({"post_date": "0000-00-00 00:00:00"}, None),
    ],
)
def test_dates_of_wordpress(tmp_path: Path, more: dict[str, str], edtf: str | None) -> None:
    """WordPress writes zeros for a time that it does not know."""
    imported(wxr(tmp_path, item(1, **more)), tmp_path / "archive")

    assert articles(tmp_path / "archive")["ferry-1"].date.edtf == edtf


def test_a_newer_export_of_wordpress(tmp_path: Path) -> None:
    """The blog is recognised by its address; what has gone is named."""
    imported(wxr(tmp_path / "one", item(1), item(2)), tmp_path / "archive")
    report = imported(wxr(tmp_path / "two", item(2, "New words."), item(3)), tmp_path / "archive")

    assert (report.imported, report.updated, report.gone) == (1, 1, ["Harbour-News/ferry-1"])


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<rss", '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss', "declares XML entities"),
        ("</channel></rss>", "", "is not whole XML"),
    ],
)
def test_exports_of_wordpress_that_are_refused(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    """Entities, and a file that was cut off."""
    file = wxr(tmp_path, item(1))
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(ImportingError, match=problem):
        imported(file, tmp_path / "archive")


def ghost(folder: Path, *posts: dict[str, Any]) -> Path:
    """Write an export of Ghost."""
    data = {
        "posts": posts,
        "users": [{"id": "u1", "name": "Ada Moor"}, {"id": "u2", "name": "Bo Brandt"}],
        "posts_authors": [
            {"post_id": "1", "author_id": "u2", "sort_order": 1},
            {"post_id": "1", "author_id": "u1", "sort_order": 0},
        ],
        "settings": [{"key": "title", "value": "Harbour"}, {"key": "locale", "value": "en"}],
    }
    text = json.dumps({"db": [{"meta": {"exported_on": 1}, "data": data}]})
    return put(folder, {"ghost.json": text}) / "ghost.json"


def post(number: str, **more: Any) -> dict[str, Any]:
    """Return a post of Ghost."""
    return {
        "id": number,
        "title": f"Ferry {number}",
        "slug": f"ferry-{number}",
        "html": "<p>The ferry costs <em>12</em> crowns.</p>",
        "status": "published",
        "visibility": "public",
        "published_at": "2020-06-22T21:30:00.000Z",
        **more,
    }


def test_posts_of_ghost(tmp_path: Path) -> None:
    """Only what everybody may read, with all its authors in order."""
    file = ghost(
        tmp_path,
        post("1"),
        post("2", author_id="u1"),
        post("3", status="draft"),
        post("4", visibility="paid"),
        post("5", status="scheduled"),
    )
    report = imported(file, tmp_path / "archive")
    found = articles(tmp_path / "archive")

    assert (found["ferry-1"].author, found["ferry-2"].author) == ("Ada Moor, Bo Brandt", "Ada Moor")
    assert found["ferry-1"].text == "The ferry costs 12 crowns.\n"
    assert found["ferry-1"].date.edtf == "2020-06-22T21:30:00Z"
    assert report.left_out == {
        "is a draft": ["Ferry 3"],
        "is not public but for paid": ["Ferry 4"],
        "is scheduled": ["Ferry 5"],
    }


def test_an_export_of_ghost_that_was_cut_off(tmp_path: Path) -> None:
    """It is named, in one sentence."""
    file = ghost(tmp_path, post("1"))
    file.write_bytes(file.read_bytes()[:-5])

    with pytest.raises(ImportingError, match="is not a whole export of Ghost"):
        imported(file, tmp_path / "archive")


@pytest.mark.parametrize("odd", [{}, {"a": 1}, [], [1]])
def test_odd_values_in_an_export_of_ghost(tmp_path: Path, odd: Any) -> None:
    """A list or a map where a text is expected costs its own post at most."""
    data = {
        "posts": [
            post("1", author_id=odd, title=odd),
            {**post("2"), "id": odd},
            post("3", status=odd),
            post("4", html=odd, plaintext="The quay is closed.", published_at=odd, locale=odd),
        ],
        "users": [{"id": odd, "name": "Ada Moor"}, {"id": "u2", "name": odd}],
        "posts_authors": [{"post_id": odd, "author_id": odd, "sort_order": odd}],
        "settings": [{"key": odd, "value": "x"}, {"key": "title", "value": odd}],
    }
    text = json.dumps({"db": [{"meta": {"exported_on": 1}, "data": data}]})
    file = put(tmp_path, {"ghost.json": text}) / "ghost.json"
    report = imported(file, tmp_path / "archive")
    found = articles(tmp_path / "archive")

    assert sorted(found) == ["ferry-1", "ferry-4"]
    assert found["ferry-4"].text == "The quay is closed.\n"
    assert report.left_out == {
        "has an id that is not a text or a number": ["Ferry 2"],
        "is without a status": ["Ferry 3"],
    }


def test_an_export_of_ghost_whose_posts_are_not_a_list(tmp_path: Path) -> None:
    """It is refused, and not imported as an empty one."""
    text = json.dumps({"db": [{"meta": {"exported_on": 1}, "data": {"posts": {"a": post("1")}}}]})
    file = put(tmp_path, {"ghost.json": text}) / "ghost.json"

    with pytest.raises(ImportingError, match="is not a whole export of Ghost"):
        imported(file, tmp_path / "archive")
