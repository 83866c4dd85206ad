"""One article's fields: what they may be, and each mistake with its mend."""

import pytest

from bot.archive.dates import UNDATED, SourceDate
from bot.archive.model import Article, text_sha256
from bot.archive.records import article_from

Fields = dict[object, object]
OWN = "the archive's own record"
GOOD: Fields = {"id": "a", "title": "A", "text": "Body."}


def read(fields: Fields) -> tuple[Article | None, list[tuple[str | None, str, str]]]:
    """Return the article of the fields, and what was reported."""
    mistakes: list[tuple[str | None, str, str]] = []
    article = article_from(fields, lambda *mistake: mistakes.append(mistake))
    return article, mistakes


def test_three_fields_are_enough() -> None:
    """An id, a title and a text make an article: English, undated, of nobody."""
    expected = Article("a", "A", "Body.", text_sha256("Body."), None, None, UNDATED, None, "en")

    assert (expected, []) == read(GOOD)


def test_every_field_has_its_place() -> None:
    """All fields of the format are taken; the original is none of the article's own."""
    text = " \r\nСлова.\n"
    fields: Fields = {
        "id": "b/c",
        "title": "B",
        "text": text,
        "publisher": "Post",
        "author": "A. Writer",
        "url": "https://example.org/b",
        "language": "ru",
        "original": "originals/b.txt",
        "date": "2024-09~",
        "date_basis": "inferred",
        "date_evidence": "the page's footer",
    }
    date = SourceDate("2024-09~", "inferred", "the page's footer")
    sha256 = text_sha256(text)
    expected = Article(
        "b/c", "B", text, sha256, "Post", "A. Writer", date, "https://example.org/b", "ru"
    )

    assert (expected, []) == read(fields)


@pytest.mark.parametrize("value", ["", "  ", None])
@pytest.mark.parametrize("name", ["publisher", "author", "url", "date", "date_basis"])
def test_an_empty_field_is_none(name: str, value: str | None) -> None:
    """A field without a value is as if it were not there."""
    assert read(GOOD) == read(GOOD | {name: value})


def test_white_space_in_a_field_is_single() -> None:
    """A title over two lines is one line; a text stays as it is."""
    article, _ = read(GOOD | {"title": " A\n long  title ", "text": " Body.\n\n\nMore. "})

    assert article is not None
    assert ("A long title", " Body.\n\n\nMore. ") == (article.title, article.text)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, UNDATED),
        ({"date_basis": "unknown"}, UNDATED),
        ({"date_evidence": "no date"}, SourceDate(None, "unknown", "no date")),
        ({"date": "2020"}, SourceDate("2020", "stated", OWN)),
        (
            {"date": "2020", "date_basis": "stated", "date_evidence": "x"},
            SourceDate("2020", "stated", "x"),
        ),
        ({"date": "2020", "date_basis": "inferred"}, SourceDate("2020", "inferred", "")),
        ({"date": "2020", "date_evidence": "byline"}, SourceDate("2020", "stated", "byline")),
    ],
)
def test_a_date_has_its_basis(fields: Fields, expected: SourceDate) -> None:
    """A date without a basis is stated by the archive; none at all is unknown."""
    article, mistakes = read(GOOD | fields)

    assert (expected, []) == (article and article.date, mistakes)


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({"title": ""}, None, "the title is missing"),
        ({"title": None}, None, "the title is missing"),
        ({"id": " "}, None, "the id is missing"),
        ({"id": None}, None, "the id is missing"),
        ({"text": ""}, None, "the article's body is empty"),
        ({"text": None}, None, "the article's body is empty"),
        ({"text": " \n"}, None, "the article's body is empty"),
        ({"text": "# A\n\n## B"}, None, "the article's body is empty"),
        ({"title": 5}, "title", "`title` is not a text"),
        ({"url": ["a"]}, "url", "`url` is not a text"),
        ({"url": "example.org"}, "url", "'example.org' is not an address"),
        *(
            ({"url": address}, "url", "the address has a user or a password")
            for address in ("https://me:pw@example.org/", "http://me@example.org\\x", "https://a@b")
        ),
        ({"url": "javascript:alert(1)"}, "url", "'javascript:alert(1)' is not an address"),
        ({"language": "Russian"}, "language", "'Russian' is not a language code"),
        ({"language": "en_US"}, "language", "'en_US' is not a language code"),
        ({"date": 2020}, "date", "`date` is not a text"),
        ({"author": "\ud800"}, "author", "`author` contains half a character (a lone surrogate)"),
        ({"title": "x" * 501}, "title", "`title` is longer than 500 characters"),
        ({"id": "x" * 201}, "id", "`id` is longer than 200 characters"),
        (
            {"language": "en-" + "-".join(["x"] * 20)},
            "language",
            "`language` is longer than 35 characters",
        ),
        ({"date": "2020-13"}, "date", "'2020-13' has an invalid month 13"),
        ({"date": "2005/2004"}, "date", "'2005/2004' ends before it begins"),
        ({"date_basis": "guessed"}, "date_basis", "'guessed' is not a basis"),
        (
            {"date_basis": "stated"},
            "date_basis",
            "the date is missing, but its basis is 'stated'",
        ),
        (
            {"date": "2020", "date_basis": "unknown"},
            "date_basis",
            "there is a date, but its basis is 'unknown'",
        ),
        ({"tilte": "A"}, "tilte", "unknown field 'tilte'"),
        ({"uri": "A"}, "uri", "unknown field 'uri'"),
    ],
)
def test_a_mistake_is_reported(fields: Fields, field: str | None, problem: str) -> None:
    """What is wrong with a field leaves no article, and is said with the field's name."""
    article, mistakes = read(GOOD | fields)

    assert (None, [(field, problem)]) == (article, [(name, said) for name, said, _ in mistakes])


@pytest.mark.parametrize(
    ("fields", "mend"),
    [
        ({"title": ""}, "add `title:` with the article's title"),
        ({"text": ""}, "add its text, or remove the article"),
        ({"url": 5}, "write it as text, in quotes"),
        ({"url": "www.example.org"}, "begin it with https:// or http://"),
        ({"language": "Russian"}, "use a code such as ru"),
        ({"author": "\ud800"}, "repair the export"),
        ({"date_evidence": "x" * 1001}, "shorten it"),
        ({"date": "June 2020"}, "write it as YYYY-MM-DD, YYYY-MM or YYYY, or remove it"),
        ({"date_basis": "guessed"}, "write one of stated, inferred, unknown"),
        ({"date_basis": "inferred"}, "add `date:`"),
        (
            {"date": "2020", "date_basis": "unknown"},
            "write `stated` or `inferred`, or remove the date",
        ),
        ({"Title": "A"}, "did you mean 'title'?"),
        ({"date-basis": "stated"}, "did you mean 'date_basis'?"),
        ({"autor": "A"}, "did you mean 'author'?"),
    ],
)
def test_a_mistake_says_how_to_mend_it(fields: Fields, mend: str) -> None:
    """Each mistake comes with what mends it."""
    _, mistakes = read(GOOD | fields)

    assert [mend] == [said for _, _, said in mistakes]


def test_a_text_of_half_a_character_is_reported() -> None:
    """A lone surrogate in the text is named: no file could hold it."""
    _, mistakes = read(GOOD | {"text": "Body \udc00."})

    assert "`text` contains half a character (a lone surrogate)" == mistakes[0][1]


@pytest.mark.parametrize("name", ["keywords", "abc", "", None, "section", "\ud800", "x" * 10_000])
def test_a_foreign_field_is_passed_over(name: str | None) -> None:
    """A field that is not a typo of a known one does not matter."""
    assert read(GOOD) == read(GOOD | {name: ["anything"]})


def test_several_mistakes_are_all_reported() -> None:
    """Every mistake of an article is reported, not only the first."""
    fields: Fields = {"titel": "A", "url": 5, "date": "soon", "text": "#"}
    _, mistakes = read(fields)

    assert [
        "unknown field 'titel'",
        "`url` is not a text",
        "the id is missing",
        "the title is missing",
        "'soon' is not a date in EDTF (2020-06-22, 2020-06, 2020, 2020~, 2014/2015)",
    ] == [problem for _, problem, _ in mistakes]
