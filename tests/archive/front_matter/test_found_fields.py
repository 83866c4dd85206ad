"""Fields by whatever name they are written."""

from pathlib import PurePath
from typing import Any

import pytest

from bot.archive.front_matter.found_fields import Defaults, FoundFields, found_fields


def found(
    given: dict[str, Any], path: str = "a.md", defaults: Defaults | None = None
) -> FoundFields:
    """Return what is found in these fields."""
    return found_fields(given, PurePath(path), defaults or Defaults())


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ({"author": "A. Moor"}, "A. Moor"),
        ({"authors": ["ada", "bob"]}, "ada, bob"),
        ({"author": {"name": "L. Brandt", "url": "x"}}, "L. Brandt"),
        ({"authors": [{"name": "A"}, "B", {"id": "c"}, 3]}, "A, B, c"),
        ({"authors": {"ada": None, "bob": None}}, "ada, bob"),
        ({"extra": {"author": "Z"}}, "Z"),
        ({"taxonomies": {"authors": ["Z", "Y"]}}, "Z, Y"),
        ({"author": [], "authors": "B"}, "B"),
        ({"author": ""}, None),
        ({}, None),
    ],
)
def test_authors(given: dict[str, Any], author: str | None) -> None:
    """Authors are a text, a map or a list, under several names."""
    assert found(given).fields.get("author") == author


@pytest.mark.parametrize(
    ("given", "path", "date", "evidence"),
    [
        ({"date": "2019-05-06 10:00 +0200"}, "a.md", "2019-05-06T10:00:00+02:00", None),
        ({"pubDate": "May 6, 2019", "lastmod": "2020-01-01"}, "a.md", "2019-05-06", None),
        ({"published": "2019-05-06"}, "a.md", "2019-05-06", None),
        ({"published": "true"}, "2019-05-06-a.md", "2019-05-06", "the date in the file's name"),
        ({}, "x/2019-05-06-a/index.md", "2019-05-06", "the date in the file's name"),
        ({}, "2019/05/06/a.md", "2019-05-06", "the date in the folders' names"),
        ({"path": "2019/05/06/a"}, "a.md", "2019-05-06", "the date in `path`"),
        ({"date_basis": "unknown"}, "2019-05-06-a.md", None, None),
        ({"date": ["2019"]}, "2019-05-06-a.md", ["2019"], None),
        ({"lastmod": "2019-05-06"}, "a.md", None, None),
    ],
)
def test_dates(given: dict[str, Any], path: str, date: object, evidence: str | None) -> None:
    """A date is in one of many fields, or else in a name or an address; it says where."""
    fields = found(given, path).fields

    assert (date, evidence) == (fields.get("date"), fields.get("date_evidence"))


def test_a_date_that_is_not_understood() -> None:
    """It is told which other date was taken."""
    read = found({"date": "soon"}, "2019-05-06-a.md")

    assert read.fields["date"] == "2019-05-06"
    assert ["'soon' is not a date; the date in the file's name was taken"] == [
        problem for _, problem, _ in read.unread
    ]


@pytest.mark.parametrize(
    ("given", "path", "left_out"),
    [
        ({"draft": "true"}, "a.md", "draft"),
        ({"status": "Draft"}, "a.md", "draft"),
        ({}, "_drafts/a.md", "draft"),
        ({"published": "false"}, "a.md", "not published"),
        ({"password": "x"}, "a.md", "protected by a password"),
        ({"draft": "false", "published": "true", "status": "published"}, "a.md", ""),
    ],
)
def test_what_is_not_for_readers(given: dict[str, Any], path: str, left_out: str) -> None:
    """Drafts and the like say so themselves."""
    assert found(given, path).left_out == left_out


@pytest.mark.parametrize(
    ("given", "path", "language"),
    [
        ({"lang": "pt_BR"}, "a.md", "pt-BR"),
        ({"locale": "ru_RU.UTF-8"}, "a.md", "ru-RU"),
        ({}, "about.fa.md", "fa"),
        ({}, "about.md.md", "de"),
        ({}, "a.md", "de"),
    ],
)
def test_languages(given: dict[str, Any], path: str, language: str) -> None:
    """The language is a field, the end of the name, or what the archive says."""
    assert found(given, path, Defaults(language="de")).fields["language"] == language


@pytest.mark.parametrize(
    ("given", "base", "url", "relative"),
    [
        ({"url": "https://x.org/a"}, None, "https://x.org/a", ""),
        ({"canonical_url": "https://x.org/a"}, None, "https://x.org/a", ""),
        ({"permalink": "/a/"}, "https://x.org/", "https://x.org/a/", ""),
        ({"permalink": "/a/"}, None, None, "/a/"),
        ({"permalink": "/:year/:title/"}, "https://x.org", None, "/:year/:title/"),
        ({"url": "x.org"}, "https://x.org", "x.org", ""),
    ],
)
def test_addresses(given: dict[str, Any], base: str | None, url: str | None, relative: str) -> None:
    """An address without a site needs one; a pattern is none."""
    read = found(given, defaults=Defaults(base_url=base))

    assert (url, relative) == (read.fields.get("url"), read.relative)


def test_other_fields_are_there_without_a_value() -> None:
    """Their names may be misspelt ones; their values do not matter."""
    read = found({"publsher": "A", "tags": ["b"]}, defaults=Defaults(publisher="P"))

    assert (None, None, "P") == (
        read.fields["publsher"],
        read.fields["tags"],
        read.fields["publisher"],
    )
