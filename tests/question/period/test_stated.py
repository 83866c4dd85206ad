"""Dates that a text states in full: where they are, what they cover, and how they bound."""

import pytest

from bot.question.period.stated import stated_dates


def stated(text: str, *, bare_years: bool = False) -> list[tuple[str, str, str]]:
    """Return the dates of a text: their words, their EDTF, their relation."""
    found = stated_dates(text, bare_years=bare_years)
    return [(text[one.start : one.end], one.edtf, one.relation) for one in found]


@pytest.mark.parametrize(
    ("text", "words", "edtf", "relation"),
    [
        ("It closed on 22 June 2020.", "22 June 2020", "2020-06-22", "at"),
        ("It closed as of June 2020.", "as of June 2020", "2020-06", "at"),
        ("Closed since 2018.", "since 2018", "2018", "since"),
        ("since its launch in 2013", "since its launch in 2013", "2013", "since"),
        ("Closed before June 2017.", "before June 2017", "2017-06", "before"),
        ("Closed until the end of 2017.", "until the end of 2017", "2017", "before"),
        ("Closed after 2 May 2017.", "after 2 May 2017", "2017-05-02", "after"),
        ("in 2017 or later", "2017 or later", "2017", "after"),
        ("in 2017 or earlier", "2017 or earlier", "2017", "before"),
        ("from 2014 to 2017", "from 2014 to 2017", "2014/2017", "at"),
        ("from 1990 to 1999", "from 1990 to 1999", "1990/1999", "at"),
        ("in the 1990s", "the 1990s", "199X", "at"),
        ("from May to June 2018", "from May to June 2018", "2018-05/2018-06", "at"),
        ("from 2 May to June 2018", "from 2 May to June 2018", "2018-05-02/2018-06", "at"),
        ("с 2018 года", "с 2018 года", "2018", "since"),
        ("до конца 2018 года", "до конца 2018 года", "2018", "before"),
        ("از سال ۱۳۹۷", "از سال ۱۳۹۷", "2018-03-21/2019-03-20", "since"),
    ],
)
def test_a_date_and_its_relation(text: str, words: str, edtf: str, relation: str) -> None:
    """The words of a date are those of its relation too; only "since" leaves the end open."""
    assert [(words, edtf, relation)] == stated(text)


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("River Post, 2018", "2018", "2018"),
        ("(2018)", "2018", "2018"),
        ("Reuters, 1992-05", "1992-05", "1992-05"),
        ("Reuters, 05/1992", "05/1992", "1992-05"),
        ("winter 1000", "winter 1000", "0999-12/1001-02"),
        ("31 June 2017", "31 June 2017", "2017"),
        ("2017-02-30", "2017-02-30", "2017"),
    ],
)
def test_a_credit(text: str, words: str, edtf: str) -> None:
    """In a credit a bare year is a date, and an impossible day leaves its year; in a text not."""
    assert [(words, edtf, "at")] == stated(text, bare_years=True)
    assert [] == stated(text)


@pytest.mark.parametrize("text", ["$2018", "2018 people", "page 2018", "2,018", "03/04/2018"])
def test_no_date_in_a_credit(text: str) -> None:
    """An amount, a label and a date whose month may be either number date nothing."""
    assert [] == stated(text, bare_years=True)


def test_several_dates_are_in_order() -> None:
    """Each date of a text is found once, from left to right."""
    text = "It opened in 2013, closed on 2 May 2018 and, before June 2020, opened again."

    assert ["2013", "2018-05-02", "2020-06"] == [edtf for _, edtf, _ in stated(text)]
