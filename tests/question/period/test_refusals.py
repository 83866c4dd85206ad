"""What looks like a period and is none, and texts that nobody wrote."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.archive.dates import bounds
from bot.question.period import periods
from bot.question.period.lexing import items_of
from bot.question.period.periods import find_periods, read_period
from bot.question.period.stated import stated_dates
from bot.question.period.words import LEXICON, PHRASES, may_hold
from tests.support.tracing import LINEAR, growth

TODAY = date(2020, 6, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2018 users", "in 2018 people", "1,500 people", "2.018", "$2000", "$ 2000", "2000 rubles",
        "It grew in 2018 companies", "in 2000 new cities", "2000 new cities", "from 2018 users",
        "in 2018 of them", "в 2018 городах", "в 2000 новых городах", "из 2000 голосов",
        "2018%", "24 hours", "over 2018", "more than 1500", "1500 soldiers", "How many of 1500",
        "UN resolution 1929", "Article 1900", "article 2018", "No. 2018", "#2018", "v2018", "2018x",
        "20180", "2018 years", "the 1234 of us", "12:30", "version 3.11.2", "192.168.10.20", "3000",
        "410c74a8-1687-4ea7-8418-4d958c33eab5", "2018-17", "2018-5km",
        "May twenty eleven", "1999–98", "1899's", "a 5th", "2018 BC",
        "2/29/2019", "13/13/2019", "2019-02-30", "feb 30", "31 June 2018", "10-5 May 2018",
        "20199999", "1.2.345", "0000-01-01", "9/11", "24/7", "3/4 of users", "30/4.85", "1/2",
        "in his 90s", "the 1st", "the 40th century", "3rd century BC", "decade 1905",
        "She may email you.", "May I ask?", "may one ask", "They march 5 miles",
        "how may 20 people",
        "May 5 of us came", "May 5 people join?", "this may be", "in may be", "last may",
        "a second wave", "who came second", "the sun", "Summer", "in summer", "this fall", "spring",
        "April", "June", "met by June Smith", "Black Friday", "Bloody Sunday", "the Sunday Times",
        "friday", "Friday 7.6", "monday 45", "on the 4th floor", "on the 45th", "the 21st",
        "today", "now", "in two weeks", "the week", "the month", "week 31", "the past years",
        "last days", "the year after 2018", "weeks before the 2018 election", "two days after 2018",
        "third half of 2018", "fifth quarter of 2018", "first quarter of May 2018",
        "early 5 May 2018", "early May 5", "first half of 5 May 2018", "first half of 5 May",
        "second 3 months of 2018", "40th day of May 2018", "last day",
        "week of 2018", "first weekend of May 2018", "next 0 days",
        "3/4 users", "from 2018 to 2016", "between May 2018 and 2016", "winter 2018 BC",
        "fall 2018/19", "first Amendment", "second news", "the latest vertebrates",
        "the latest known",
        "this 3 days", "two days ago and", "it will last a century",
        "it may last a year", "the 99th of May", "مه ۱۳۹۷", "می شود", "۵ می روم",
        "2018 человек", "2000 пользователей", "2018 голосов", "2000 лет", "в последние годы",
        "в эти годы", "лето", "март", "в 2000 рублей", "статья 2018", "более 2018",
        "۲۰۱۸ نفر", "۱۵۰۰ دلار", "۱۳۹۷ نفر", "۲۰ سال", "مهر", "در سال‌های اخیر",
        "سه هفته بعد", "Сколько лет назад?",
        "пару недель назад", "years ago", "چند سال پیش", "چند هفته پیش",
        "سال ۱۳۹۷ قمری", "سال ۱۲۰۰ شمسی", "قرن", "تابستان",
    ],
)  # fmt: skip
def test_no_period(text: str) -> None:
    """Amounts, labels, words with other meanings and nonexistent dates are not periods."""
    reference = None if text == "two days ago and" else TODAY

    assert [] == find_periods(text, reference)


WORDS = [*LEXICON, *(f"{first} {' '.join(p[0])}" for first in PHRASES for p in PHRASES[first])]
PIECES = st.sampled_from(
    [*WORDS, *map(str.title, WORDS), *"-–/.,'$%1", "2018", "1397", "۱۳۹۷", "12", "31", "1990s",
     "5th", "2019-01-02", "02/03/2019", "22/04", "90-х", "XIX", "20170302", "999"]
)  # fmt: skip
DATES = st.none() | st.dates()


def check(text: str, reference: date | None) -> bool:
    """Return whether the periods and dates of a text lie in it, in order, and end after they begin.

    A month that is left out of several years is a period of each of them, in the same words. A
    stated date is valid EDTF of the very days that it covers.
    """
    done, found = 0, find_periods(text, reference)
    said = [(one.start, one.end) for one in found if not one.is_left_out]
    left_out = {(one.start, one.end) for one in found if one.is_left_out}
    for start, end in sorted([*said, *left_out]):
        assert done <= start < end <= len(text)
        done = end
    assert [one.start for one in found] == sorted(one.start for one in found)
    for period in found:
        assert not (period.earliest and period.latest) or period.earliest <= period.latest
    read_period(text, reference)
    for bare_years in (False, True):
        done = 0
        for stated in stated_dates(text, bare_years=bare_years):
            assert done <= stated.start < stated.end <= len(text)
            assert stated.days == bounds(stated.edtf)
            done = stated.end
    return True


@given(st.text(), DATES)
def test_any_text(text: str, reference: date | None) -> None:
    """Any Unicode text and day of speaking is read without an error."""
    assert check(text, reference)


@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " "]), DATES)
@example(["кроме", "january", "нулевые"], " ", None)
def test_any_words_of_the_grammar(pieces: list[str], joint: str, reference: date | None) -> None:
    """The grammar's own words in any order are read without an error."""
    assert check(joint.join(pieces), reference)


@pytest.mark.parametrize(
    "piece",
    ["2018-", "1/", "1.", "1" * 50, "may ", "from 2018 to ", "the the ", "early ", "5 ", "а\u200c",
     "last 3 months and ", "most ", "the end of ", "1-1-", "'", "در ", "2018 ", "a'a", "م\u064b"]
)  # fmt: skip
def test_the_cost_is_linear(piece: str) -> None:
    """Eight times the text costs about eight times the steps, whatever is repeated."""

    def read(text: str) -> None:
        items_of.cache_clear()
        periods._read_without.cache_clear()
        find_periods(text, TODAY)
        stated_dates(text)

    assert growth(read, piece, before="in 2018 ") <= LINEAR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is Durov?", False),
        ("What did he first say to them?", False),
        ("in 2018", True),
        ("۲۰۱۸", True),
        ("LAST WEEK", True),
        ("в прошлом году", True),
        ("هفته‌ی گذشته", True),
        ("most recent", True),
        ("Кто такой Дуров?", False),
        ("دوروف کیست", False),
    ],
)
def test_most_texts_are_passed_over(text: str, expected: bool) -> None:
    """Only a digit or a word that some period needs makes a text be read."""
    assert expected == may_hold(text)
