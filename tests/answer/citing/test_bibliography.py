"""Citations for reference managers: what they hold, and that no title breaks out of its field."""

from bot.answer.citing.bibliography import bibtex, ris
from bot.archive.dates import SourceDate
from tests.support.small_desk import article, quote
from tests.support.texts import ENGLISH

LINK = "https://archive.example/articles/a?quote=0-3-x#quote"
TEXT = "It is 50 % of {all} & more_.\nThe rest is $5."
HOSTILE = article(
    "posts/Über & co",
    TEXT,
    title="A {title} with \\input{x}, ~ and ^\nTY  - BOOK",
    publisher="River & Post",
    author="A. Writer",
    date=SourceDate("2020-06-22", "stated", "in the byline"),
    url="https://example.org/a}b",
)
PLAIN = article("plain", "Some words.", title="Plain", date=SourceDate("2019-05~", "inferred", ""))


def test_bibtex() -> None:
    """Special characters are commands, and every field ends where it should."""
    assert bibtex(quote(HOSTILE, TEXT), ENGLISH, LINK).splitlines() == [
        f"@misc{{posts-ber-co-0-{len(TEXT)},",
        "  title = {{A \\{title\\} with \\textbackslash{}input\\{x\\}, \\textasciitilde{} and"
        " \\textasciicircum{} TY - BOOK}},",
        "  author = {{A. Writer}},",
        "  publisher = {River \\& Post},",
        "  year = {2020},",
        "  month = {6},",
        "  day = {22},",
        "  url = {https://example.org/a%7Db},",
        "  language = {en},",
        "  note = {Date: 22 June 2020 (stated by the source) – in the byline},",
        "  annote = {It is 50 \\% of \\{all\\} \\& more\\_. The rest is \\$5.},",
        "}",
    ]


def test_ris() -> None:
    """A title with a line break adds no field of its own."""
    record = ris(quote(HOSTILE, TEXT), ENGLISH, LINK)

    assert record.endswith("ER  - \r\n")
    assert record.split("\r\n")[:-1] == [
        "TY  - ELEC",
        f"ID  - {HOSTILE.sha256[:12]}-0-{len(TEXT)}",
        "TI  - A {title} with \\input{x}, ~ and ^ TY - BOOK",
        "AU  - A. Writer",
        "PB  - River & Post",
        "PY  - 2020",
        "DA  - 2020/06/22",
        "LA  - en",
        "UR  - https://example.org/a}b",
        f"L2  - {LINK}",
        "N1  - Date: 22 June 2020 (stated by the source) – in the byline",
        "N1  - “It is 50 % of {all} & more_. The rest is $5.”",
        "ER  - ",
    ]


def test_an_inferred_date_is_in_words_alone() -> None:
    """No field makes it look exact, and the link to the archive stands in for an address."""
    one = quote(PLAIN, "Some words.")

    assert "year" not in bibtex(one, ENGLISH, LINK)
    assert "Date: about May 2019 (inferred from the text)" in bibtex(one, ENGLISH, LINK)
    assert f"  url = {{{LINK}}}," in bibtex(one, ENGLISH, LINK)
    assert "PY  -" not in ris(one, ENGLISH)
    assert ris(one, ENGLISH).startswith("TY  - GEN\r\n")
